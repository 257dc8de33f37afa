/* One pass of the product: observe, find drift, choose, plan, apply with undo, observe again,
 * verify, and say when to look next. Every wake-up, whatever caused it, does the same pass. */
#ifndef CORE_RECONCILE_H
#define CORE_RECONCILE_H

#include "host.h"
#include "plan.h"
#include "reporting.h"
#include "rotate.h"
#include "schedule.h"
#include "urgency.h"

/* What is remembered between the passes of one process life. Zero at the start. */
struct reconciler {
    struct findings standing; /* reported, and not reported again while they stay the same */
    struct told told;
    unsigned failures; /* rotations that failed in a row */
    struct waiting waiting;
    bool healthy_reported;
};

enum pass_result {
    PASS_HEALTHY,  /* nothing to do, nothing done */
    PASS_ROTATED,  /* changed something, and read it back */
    PASS_STANDING, /* a finding stands that needs a person or time */
    PASS_FAILED,   /* a rotation failed; to be retried */
    PASS_CANCELLED
};

struct pass {
    enum pass_result result;
    instant next_look;
};

/* scratch is the caller's memory for two observations and a plan: they are large for a stack. */
struct pass_memory {
    struct snapshot before;
    struct snapshot after;
    struct findings findings;
    struct findings left;
    struct plan plan;
};

struct pass reconcile_pass(struct reconciler *reconciler, const struct host *host,
                           struct pass_memory *memory);

#endif
