/* What the tests of plans share. */
#ifndef TESTS_CORE_PLANNING_H
#define TESTS_CORE_PLANNING_H

#include "plan/plan.h"
#include "situation.h"

/* The plan for the server as it is. */
struct plan *make_plan(struct situation *situation);

/* The administrator stops all services. */
void stop_all(struct situation *situation);

#endif
