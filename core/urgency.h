/* How urgent a plan is: at once, or when the administrator lets RemoteAccess be restarted. */
#ifndef CORE_URGENCY_H
#define CORE_URGENCY_H

#include "plan.h"

/* What is remembered of a plan that waits: it is staggered from when it first came up. */
struct waiting {
    struct thumbprint target;
    instant since; /* 0: no plan has come up yet */
    bool now;      /* an administrator asked that it does not wait */
};

/* When a plan may be applied. */
struct urgency {
    bool waits;
    instant look; /* when to see whether it still does */
};

/* A setting that says when RemoteAccess may be restarted is of no use: a finding, and renewals wait
 * for their deadline. */
void urgency_check_settings(const struct snapshot *snapshot, struct findings *findings);

/* An administrator asked that the plan for that certificate does not wait. */
void urgency_hurry(struct waiting *waiting, const struct thumbprint *target);

/* Judges a plan that has steps. Where it waits, what it waits for is added to the findings. */
struct urgency urgency_of(const struct plan *plan, struct findings *findings,
                          struct waiting *waiting);

#endif
