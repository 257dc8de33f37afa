/* What must hold after every pass, whatever went wrong in it: the invariants of the design as far
 * as a modelled server can show them. */
#ifndef TESTS_CORE_INVARIANTS_H
#define TESTS_CORE_INVARIANTS_H

#include "situation.h"

/* Compares the situation's model with how it was before its last pass; fails the test. */
void invariants_check(const struct situation *situation);

#endif
