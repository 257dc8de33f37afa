/* One life of our own process on a model: faults at chosen calls, a crash after a chosen call, a
 * stop request at a chosen call. What the process did to the server outlives it. */
#ifndef TESTS_MODEL_PROCESS_H
#define TESTS_MODEL_PROCESS_H

#include "model.h"

enum model_call {
    CALL_OBSERVE,
    CALL_PROBE,
    CALL_PROBE_BALANCER,
    CALL_COUNT_CONNECTIONS,
    CALL_TRY_CERTIFICATE, /* those before only look */
    CALL_MAY_SET_ANEW,    /* and so does this one */
    CALL_UPDATE_BINDING,
    CALL_CREATE_BINDING,
    CALL_DELETE_BINDING,
    CALL_WRITE_HASHES,
    CALL_STOP_SERVICE,
    CALL_START_SERVICE,
    CALL_STORE_INTENT,
    CALL_CLEAR_INTENT,
    CALL_STORE_LAST_GOOD,
    CALL_STORE_SSTP_START,
    CALL_STORE_LOSS,
    CALL_STORE_END,
    CALL_STORE_CHOICE,
    CALL_STORE_EXCLUSIONS,
    CALL_STORE_RESTARTS,
    CALL_STORE_LAST_ROTATION,
    CALL_STORE_CLOCK,
    MODEL_CALLS
};

/* What a call with a fault does all the same. */
enum fault_effect {
    FAULT_WITHOUT_EFFECT,
    FAULT_AFTER_HALF, /* the first of two values */
    FAULT_AFTER_ALL,
    FAULT_LIE,  /* nothing, and claims success: failure and code mean nothing */
    FAULT_SLOW, /* all, with success, after a while */
    FAULT_LATE  /* a service's stop is through only after the bound */
};

struct model_fault {
    enum model_call call;
    unsigned nth;   /* the first call of its kind that fails: 1, 2, ... */
    unsigned times; /* so many in a row */
    enum failure failure;
    uint32_t code;
    enum fault_effect effect;
};

#define MODEL_FAULTS_MAX 4

struct call;

/* Who directs the play: told of each call before and after it, and of each report. A function may
 * be NULL. */
struct model_director {
    void *context;
    /* Others may act on the server now. True: the call has the fault, and lasts as long. */
    bool (*before)(void *context, enum model_call kind, const char *object,
                   struct model_fault *fault, instant *takes);
    void (*after)(void *context, const struct call *call, const char *object, const char *value);
    void (*reported)(void *context, const struct report *report);
};

struct model_process {
    struct model *model;
    struct model_fault faults[MODEL_FAULTS_MAX];
    size_t fault_count;
    unsigned
        calls; /* of all kinds, but for the clock, the probes, the stop request and the reports */
    unsigned calls_of[MODEL_CALLS];
    unsigned crash_after;    /* so many calls; 0: never */
    unsigned stop_after;     /* a stop is requested from then on; NO_STOP: never */
    unsigned at_once_after;  /* and our process is to end within seconds from then on; 0: never */
    unsigned shutdown_after; /* Windows shuts down from then on; 0: never */
    bool stop_goes_on;       /* a service whose awaited stop we cancelled stops all the same */
    bool dead;               /* it crashed: nothing has an effect any more */
    struct model_director director;
    const char *gone;   /* the service that was last said to be not installed any more */
    bool unwritable;    /* that our own state cannot be stored was told, and no end of it */
    bool delete_failed; /* the last call: whether the record is there is told by the next */
    bool observed;      /* what follows is from the last observation */
    bool fit_when_observed[MODEL_CERTIFICATES_MAX];
    bool names_fit_when_observed[MODEL_CERTIFICATES_MAX];
    bool foreign_when_observed[FAMILY_COUNT];
    enum foreign_policy policy_when_observed;
    bool insists;                /* an administrator says that the clock is right */
    bool looks;                  /* a pass has begun, and observed nothing yet */
    bool looked;                 /* it made a pass before, */
    instant believed;            /* with a clock that was set by so much, */
    instant believed_at;         /* then, by that clock; */
    instant before;              /* what it was before a day of doubt, */
    bool had_before;             /* if there was one; */
    instant doubted;             /* and one set by so much instead */
    instant doubted_since;       /* since then, as long as the machine had run; 0: not */
    bool clock_is_wrong;         /* this pass: it was set by more than a day, less than a day ago */
    bool disturbed;              /* others changed the server after the last observation */
    struct thumbprint requested; /* by an administrator, in this life; zero: nothing */
    struct thumbprint known[2 * FAMILY_COUNT + 1]; /* bound when the pass began, or by the intent */
    struct moved_records left; /* others' records as an interrupted rotation had found them */
};

#define MODEL_NO_STOP UINT32_MAX

void model_process_init(struct model_process *process, struct model *model);
void model_process_fault(struct model_process *process, struct model_fault fault);

/* To be called when a pass begins: what may be bound again however unfit it has become. */
void model_process_begin_pass(struct model_process *process);

/* For the pass that begins: an administrator says that the clock is right. */
void model_process_insist(struct model_process *process, bool insists);
/* At its first observation: whether its clock can be right. */
void model_process_judge_clock(struct model_process *process);

const char *model_call_name(enum model_call call);

/* ---- one call, for the host functions ---- */

struct call {
    struct model_process *process;
    struct model *model;
    enum model_call kind;
    bool acts; /* it has its effect, or half of it */
    bool half;
    bool late; /* a service's stop takes until then */
    instant until;
    bool faulty;
    struct model_fault fault; /* if faulty */
    instant takes;
    struct outcome outcome;
};

/* object is what the call is about, for the error. */
struct call call_begin(void *context, enum model_call kind, const char *object);
void call_set_outcome(struct call *call, enum failure failure, uint32_t code, const char *object);
/* What the server itself says: code 0 is success. A fault's outcome stands. */
void call_answer(struct call *call, enum failure failure, uint32_t code, const char *object);
/* Logs the call; object and value may be NULL. */
struct outcome call_end(const struct call *call, const char *object, const char *value);

#endif
