/* How urgent a plan is: at once, or when the administrator lets RemoteAccess be restarted. */
#ifndef PLAN_RESTART_SCHEDULING_H
#define PLAN_RESTART_SCHEDULING_H

#include "plan/plan.h"

/* What is remembered of a plan that waits: it is staggered from when it first came up. */
struct waiting {
    struct thumbprint target;
    instant since; /* 0: no plan has come up yet */
    bool now;      /* an administrator asked that it does not wait */
    bool asked;    /* for it, as the restart policy lets it be done */
};

/* When a plan may be applied. */
struct restart_schedule {
    bool waits;
    instant next_check; /* when to see whether it still does */
};

/* Whether a plan may wait for a window (only then is that to be observed, which costs calls to
 * other services), or until no VPN client is connected. All else of the snapshot is there. */
bool restart_may_wait_for_window(const struct snapshot *snapshot);
bool restart_may_wait_for_idle(const struct snapshot *snapshot);

/* An administrator asked that the plan for that certificate does not wait. */
void restart_schedule_hurry(struct waiting *waiting, const struct thumbprint *target);

/* Or asked for it without that. */
void restart_schedule_ask(struct waiting *waiting, const struct thumbprint *target);

/* Whether a plan came up only because something newer did: nothing is wrong with what is in
 * service, no administrator chose, and it is no trial of what did not serve before. */
bool restart_is_for_newer(const struct plan *plan, const struct findings *findings);

/* Whether they did the former, for the plan for that certificate. */
bool restart_schedule_hurried(const struct waiting *waiting, const struct thumbprint *target);

/* Whether nothing was found that keeps clients out, so that what is to be done may wait. */
bool restart_schedule_can_wait(const struct snapshot *snapshot, const struct findings *findings);

/* Before all else: whether what is in service was deleted, still serves, and its re-issue is waited
 * for. That is never longer than an hour, and no deadline ends it. Then the finding is added. */
struct restart_schedule restart_reissue_awaited(const struct plan *plan, struct findings *findings,
                                                const struct waiting *waiting);

/* Judges a plan that has steps. Where it waits, what it waits for is added to the findings. */
struct restart_schedule restart_schedule_of(const struct plan *plan, struct findings *findings,
                                            struct waiting *waiting);

#endif
