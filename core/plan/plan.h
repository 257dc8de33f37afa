/* The plan: what a rotation would do, step by step, as data. It is what is applied, and what a
 * dry run prints. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "certificate/selection.h"
#include "findings/findings.h"

enum step_kind {
    STEP_STORE_INTENT,    /* what the undo and a resumed start need, durable */
    STEP_TRY_CERTIFICATE, /* where records cannot be updated in one step: before the first delete */
    STEP_MOVE_BINDING,    /* another application's, which goes along (plan/moves.h) */
    STEP_REPLACE_BINDING,
    STEP_CREATE_BINDING,
    STEP_WRITE_HASHES,
    STEP_DELETE_HASHES,
    STEP_STOP_SERVICE,
    STEP_START_SERVICE
};

struct step {
    enum step_kind kind;
    enum family family;  /* of the steps for SSTP's two bindings */
    size_t moved;        /* of the others: which of the plan's */
    const char *service; /* the services' steps; points into the plan's snapshot */
};

/* Of a service, SstpSvc or one that depends on it. */
static inline bool step_is_of_service(enum step_kind kind)
{
    return kind == STEP_STOP_SERVICE || kind == STEP_START_SERVICE;
}

/* Of one of SSTP's two bindings. */
static inline bool step_is_of_binding(enum step_kind kind)
{
    return kind == STEP_REPLACE_BINDING || kind == STEP_CREATE_BINDING;
}

#define STEPS_MAX (8 + MOVED_MAX + 2 * (SERVICES_MAX + 1))

struct plan {
    const struct snapshot *snapshot;         /* what it was made from, must outlive it */
    const struct certificate *certificate;   /* to be bound on both families */
    struct certificate balancer;             /* what certificate points to behind a load balancer */
    struct ssl_record records[FAMILY_COUNT]; /* what to write */
    struct moved_records moved; /* others' that get the same certificate, as they are; of one */
    bool
        moved_missing[MOVED_MAX]; /* that is to be made again as an interrupted rotation found it */
    struct hash_pair hashes;      /* what to write */
    struct step steps[STEPS_MAX];
    size_t count;          /* 0: nothing to do */
    bool restarts;         /* SSTP is started again, now */
    bool restart_deferred; /* it should be, but not now */
    bool at_shutdown;      /* no service is touched: it starts anew with the next boot */
    bool serving;          /* what is in service lets clients in, and */
    bool in_store;         /* is still there, so that a record can be given it again */
    bool moves_only;       /* SSTP's bindings have the certificate: others' are what is written */
    /* Whether the state before served clients, so that undoing is better than going on. */
    bool reversible;
    /* The stored hash is not that of what is bound: another one is picked, or it was changed. SSTP
     * reads it when it starts, so that once it is down going on is better than undoing. */
    bool other_hash;
    bool for_newer; /* nothing is wrong: only something newer came */
};

/* Adds the reasons why nothing can be planned (no eligible certificate, ...) to the findings. */
void plan_make(const struct snapshot *snapshot, struct findings *findings,
               const struct selection *selection, struct plan *plan);

/* Whether it changes the family's binding. */
bool plan_writes(const struct plan *plan, enum family family);

/* The intent to be stored before the plan's first change. */
struct intent plan_intent(const struct plan *plan, instant now);

#endif
