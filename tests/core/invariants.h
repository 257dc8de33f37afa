/* What must hold after every pass, whatever went wrong in it: the invariants of the design as far
 * as a modelled server can show them. */
#ifndef TESTS_CORE_INVARIANTS_H
#define TESTS_CORE_INVARIANTS_H

#include "situation.h"

/* What must hold even where a pass was cut short by a crash. */
void invariants_check_crashed(const struct situation *situation);

/* Compares the situation's model with how it was before its last pass; fails the test. */
void invariants_check(const struct situation *situation);

#endif
