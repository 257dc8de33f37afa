/* One pass of the product: observe, find drift, choose, plan, apply with undo, observe again,
 * verify, and say when to check next. Every wake-up, whatever caused it, does the same pass. */
#ifndef CONTROL_PASS_H
#define CONTROL_PASS_H

#include "certificate/key_faults.h"
#include "control/clock.h"
#include "host/host.h"
#include "host/reporting.h"
#include "host/rotation_request.h"
#include "plan/evidence.h"
#include "plan/plan.h"
#include "plan/quiet.h"
#include "plan/restart_scheduling.h"
#include "proof/alarm.h"
#include "proof/balancer_watch.h"
#include "proof/proof.h"
#include "rotation/patience.h"
#include "rotation/rotate.h"
#include "timing/schedule.h"

enum pass_result {
    PASS_HEALTHY, /* nothing to do, nothing done */
    PASS_ROTATED, /* changed something, and read it back */
    PASS_ONGOING, /* a finding stands that needs a person or time */
    PASS_FAILED,  /* a rotation failed; to be retried */
    PASS_CANCELLED,
    PASS_FOR_BOOT /* Windows shuts down: what the next boot needs is done */
};

struct pass {
    enum pass_result result;
    instant next_check;
    bool
        pending; /* a change waits: for a retry, the policy, a limit, or RemoteAccess' next start */
    struct request_answer answer; /* where a request was made */
};

/* A pass that waits for its retry, or to ask again what a client meets. What it began and what it
 * ended with is no news: its own changes are signalled, too, and so is what HTTP.sys logs about a
 * client that it could not serve (15021), which may be ourselves. Only the certificates it does not
 * change: one that came or went meanwhile is news. */
struct attempt {
    bool waits;
    instant at;     /* when it ended */
    uint64_t began; /* digests of what was observed first and last; after a rotation the last */
    uint64_t ended;
    uint64_t store; /* of the certificates that it began with */
    struct pass pass;
};

/* What is remembered between the passes of one process life. Zero at the start. */
struct reconciler {
    struct findings ongoing; /* reported, and not reported again while they stay the same */
    struct reported reported;
    unsigned failures;           /* rotations that failed in a row */
    struct patience patience;    /* with what HTTP.sys refuses */
    instant companion_retry;     /* not before, whatever is signalled */
    unsigned companion_failures; /* passes that left a companion service stopped, in a row */
    struct attempt attempt;
    struct waiting waiting;
    struct quiet quiet;
    struct evidence evidence;
    struct probe_alarm alarm;
    struct clock_watch clock;
    struct key_watch keys;
    struct balancer_watch balancer;
    bool healthy_reported;
};

/* Why a pass is made and what it may do. Zero: on time or asked for, and everything. */
struct trigger {
    struct rotation_request request; /* an administrator gave; one that is refused ends the pass */
    bool notified;                   /* something signalled a change, which may be our own */
    bool paused;                     /* observe and report only, as with Mode observe */
    bool ending; /* Windows shuts down: what the next boot needs, and no service is touched */
};

/* scratch is the caller's memory for two observations and a plan: they are large for a stack. */
struct pass_memory {
    struct snapshot before;
    struct snapshot after;
    struct findings findings;
    struct findings left;
    struct proven proven; /* before */
    struct plan plan;
    instant served_at; /* a client was, first after the rotation; 0: none was seen to be */
};

struct pass reconcile_pass(struct reconciler *reconciler, const struct host *host,
                           struct trigger trigger, struct pass_memory *memory);

#endif
