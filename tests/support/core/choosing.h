/* What the tests of the choice of a certificate share. */
#ifndef TESTS_CORE_CHOOSING_H
#define TESTS_CORE_CHOOSING_H

#include "certificate/selection.h"
#include "situation.h"

/* What is chosen on the server as it is. */
struct selection choose(struct situation *situation);

void assert_chosen(struct situation *situation, const char *label);

#endif
