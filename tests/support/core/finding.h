/* What the tests of the drift checks share. */
#ifndef TESTS_CORE_FINDING_H
#define TESTS_CORE_FINDING_H

#include "diagnosis/drift.h"
#include "situation.h"

/* What is found on the server as it is. */
const struct findings *find(struct situation *situation);

void assert_nothing(struct situation *situation);

/* The first of that reason in the last pass. */
const struct finding *finding_of(const struct situation *situation, enum reason reason);

/* Exactly this, so many times. */
void assert_only(struct situation *situation, enum reason reason, size_t times);

#endif
