/* What the tests of a clock that is wrong share. */
#ifndef TESTS_CORE_DOUBTING_H
#define TESTS_CORE_DOUBTING_H

#include "situation.h"

void doubting_set_ahead(struct situation *situation, instant by);
void doubting_set_back(struct situation *situation, instant by);

/* SAC1 is in service and ends in 60 days, OTHER is for the same name and does so in 900. */
void doubting_arrange(struct situation *situation);

/* Our process starts anew; what was logged is forgotten. */
void doubting_restart(struct situation *situation);

/* The last pass' finding; NULL without one. */
const struct finding *doubting_found(const struct situation *situation);

/* A pass doubts the clock for that reason, and whoever got in does so still. */
void assert_clock_doubted(struct situation *situation, const char *why);

/* A pass finds nothing wrong, with SAC1 in service. */
void assert_clock_believed(struct situation *situation);

#endif
