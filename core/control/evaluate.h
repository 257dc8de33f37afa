/* What a pass makes of the server before it changes anything: findings, the certificate, the plan,
 * and whether that is done now. Pure, and the same for the service, which goes on from here, and
 * for a dry run, which shows it. */
#ifndef CONTROL_EVALUATE_H
#define CONTROL_EVALUATE_H

#include "control/next_check.h"
#include "host/rotation_request.h"
#include "plan/companions.h"
#include "plan/evidence.h"
#include "plan/plan.h"
#include "plan/quiet.h"
#include "plan/restart_scheduling.h"

/* What an observation shows beside drift. It counts in the snapshot at once, and is to be stored.
 */
struct learned {
    bool choice;
    bool exclusions;
    bool end;      /* why RemoteAccess does not run, */
    bool released; /* so that the intent has it no more */
};

/* First: what the observation shows, and drift. tried: of the first look since we tried to start
 * RemoteAccess, which we had stopped. */
struct learned evaluate_drift(struct snapshot *snapshot, bool tried, struct findings *findings);

/* Then: which certificate, and the steps that lead there. */
struct selection evaluate_plan(const struct snapshot *snapshot, struct findings *findings,
                               struct plan *plan);

enum decision_kind {
    DECISION_NOTHING, /* there is nothing to do, or nothing that may be done */
    DECISION_RESUME,  /* what a rotation of ours left stopped is started, then it observes again */
    DECISION_APPLY,
    DECISION_QUIET,   /* others are at work */
    DECISION_WAIT,    /* for the restart policy; the server is well meanwhile */
    DECISION_REISSUE, /* for the re-issue of what was deleted */
    DECISION_LIMIT,
    DECISION_PAUSED,
    DECISION_OBSERVED, /* Mode is observe */
    DECISION_START, /* RemoteAccess, which ended by itself, is started; nothing else is to be done
                     */
    DECISION_LOOK_AGAIN, /* what was found is to be seen a second time */
    DECISION_KIND_COUNT
};

/* The decision's stable name: "apply". */
const char *decision_name(enum decision_kind kind);

struct decision {
    enum decision_kind kind;
    struct next_check next_check; /* when to check again; of APPLY and RESUME: now */
};

/* What is remembered of a plan that is held back. */
struct held {
    struct waiting *waiting;
    const struct quiet *quiet;
    const struct evidence *evidence; /* NULL: what is seen now stands */
    enum urgency urgency;            /* of an administrator's request */
};

/* Last, for a plan with steps: whether it is applied now. Where not, why is added to the findings.
 */
struct decision evaluate_decide(const struct plan *plan, struct findings *findings,
                                const struct held *held, bool paused);

/* The same where no plan has steps, of the start of RemoteAccess that ended with its certificate.
 */
struct decision evaluate_start(const struct snapshot *snapshot, struct findings *findings,
                               const struct quiet *quiet, enum urgency urgency, bool paused);

/* Whether the limits on restarts, unless overridden, would hold one up. */
bool evaluate_is_over_limit(const struct snapshot *snapshot, const struct findings *findings);

/* When a server is checked again where there is no plan. */
struct next_check evaluate_next_check(const struct snapshot *snapshot,
                                      const struct findings *findings);

struct evaluation {
    struct findings findings;
    struct selection selection;
    struct plan plan; /* without steps where something is started first */
    struct decision decision;
    struct service_names resumed; /* what is started first, and runs not */
    bool starts;                  /* RemoteAccess is started then, which ended by itself */
    struct companions companions; /* what is restarted, or started, after RemoteAccess */
};

/* All of it, without acting. What is learnt counts in *snapshot. How long a plan waits already, and
 * whether others are at work, the service alone knows: here it begins to wait, and nobody is. */
void evaluate(struct snapshot *snapshot, bool paused, struct evaluation *out);

#endif
