/* One life of our own process on a model: counting calls, and what makes them fail. */
#include "model_process.h"

#include <string.h>

/* ---- the process ---- */

void model_process_init(struct model_process *process, struct model *model)
{
    *process = (struct model_process){.model = model, .stop_after = MODEL_NO_STOP};
}

void model_process_fault(struct model_process *process, struct model_fault fault)
{
    if (process->fault_count < MODEL_FAULTS_MAX) {
        process->faults[process->fault_count++] = fault;
    }
}

void model_process_begin_pass(struct model_process *process)
{
    const struct model *model = process->model;

    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        process->known[i] = model->bindings[i].record.thumbprint;
        process->known[FAMILY_COUNT + i] = model->stored.intent.records[i].thumbprint;
    }
    process->known[2 * FAMILY_COUNT] = model->stored.sstp_start.thumbprint; /* both were deleted */
    process->left = model->stored.intent.moved;
}

/* By more than a day, ahead or back. */
static bool far_apart(instant a, instant b)
{
    return a - b > INSTANT_DAY && b - a > INSTANT_DAY;
}

void model_process_insist(struct model_process *process, bool insists)
{
    process->insists = insists;
    process->looks = true;
}

#define CORRECTED_WITHIN (30 * INSTANT_MINUTE) /* of a boot, by the time service */

/* An authority that issued a certificate since it was last believed had about the time that it
 * shows now. */
static bool is_confirmed(const struct model_process *process)
{
    const struct model *model = process->model;

    for (size_t i = 0; i < model->certificate_count; i++) {
        const struct certificate *facts = &model->certificates[i].facts;
        if (model->certificates[i].in_store && facts->decoded && !facts->self_signed &&
            facts->not_before > process->believed_at && facts->not_before <= model->now &&
            model->now - facts->not_before <= INSTANT_DAY) {
            return true;
        }
    }
    return false;
}

/* What one process sees: from its first pass on, and not for longer than a day. */
void model_process_judge_clock(struct model_process *process)
{
    const instant set_by = process->model->set_by;
    const instant running = process->model->now - set_by - process->model->booted;
    const bool wrong = process->looked && !process->insists &&
                       far_apart(set_by, process->believed) && running >= CORRECTED_WITHIN &&
                       !is_confirmed(process) &&
                       !(process->had_before && !far_apart(set_by, process->before));

    if (!process->looks) {
        return;
    }
    process->looks = false;
    if (process->model->unreadable[MODEL_PART_STATE]) {
        process->clock_is_wrong = false; /* nothing is concluded, and nothing done either */
        return;
    }
    if (wrong && (process->doubted_since == 0 || far_apart(set_by, process->doubted))) {
        process->doubted = set_by;
        process->doubted_since = running;
    }
    process->looked = true;
    process->clock_is_wrong = wrong && running - process->doubted_since < INSTANT_DAY;
    if (wrong && !process->clock_is_wrong) { /* for a day nobody corrected it */
        process->before = process->believed;
        process->had_before = true;
    }
    if (!process->clock_is_wrong) {
        process->believed = set_by;
        process->believed_at = process->model->now;
        process->doubted_since = 0;
    }
}

static const struct {
    const char *name;
    bool changes_server;
    bool changes_state;
} calls[MODEL_CALLS] = {
    [CALL_OBSERVE] = {"observe", false, false},
    [CALL_PROBE] = {"probe", false, false},
    [CALL_PROBE_BALANCER] = {"probe balancer", false, false},
    [CALL_COUNT_CONNECTIONS] = {"connections", false, false},
    [CALL_TRY_CERTIFICATE] = {"try", false, false},
    [CALL_MAY_SET_ANEW] = {"anew", false, false},
    [CALL_UPDATE_BINDING] = {"update", true, false},
    [CALL_CREATE_BINDING] = {"create", true, false},
    [CALL_DELETE_BINDING] = {"delete", true, false},
    [CALL_WRITE_HASHES] = {"hashes", true, false},
    [CALL_STOP_SERVICE] = {"stop", true, false},
    [CALL_START_SERVICE] = {"start", true, false},
    [CALL_STORE_INTENT] = {"intent", false, true},
    [CALL_CLEAR_INTENT] = {"clear-intent", false, true},
    [CALL_STORE_LAST_GOOD] = {"last-good", false, true},
    [CALL_STORE_SSTP_START] = {"sstp-start", false, true},
    [CALL_STORE_LOSS] = {"loss", false, true},
    [CALL_STORE_END] = {"end", false, true},
    [CALL_STORE_CHOICE] = {"choice", false, true},
    [CALL_STORE_EXCLUSIONS] = {"exclusions", false, true},
    [CALL_STORE_RESTARTS] = {"restarts", false, true},
    [CALL_STORE_LAST_ROTATION] = {"last-rotation", false, true},
    [CALL_STORE_CLOCK] = {"clock", false, true},
};

const char *model_call_name(enum model_call call)
{
    return calls[call].name;
}

/* ---- one call ---- */

static const struct model_fault *fault_of(const struct model_process *process, enum model_call kind)
{
    const unsigned number = process->calls_of[kind];

    for (size_t i = 0; i < process->fault_count; i++) {
        const struct model_fault *fault = &process->faults[i];
        if (fault->call == kind && number >= fault->nth && number - fault->nth < fault->times) {
            return fault;
        }
    }
    return NULL;
}

void call_set_outcome(struct call *call, enum failure failure, uint32_t code, const char *object)
{
    call->outcome =
        (struct outcome){.failure = failure, .code = code, .operation = calls[call->kind].name};
    if (object != NULL) {
        strncpy(call->outcome.object, object, OUTCOME_OBJECT_SIZE - 1);
    }
}

static bool find_fault(struct call *call, const char *object)
{
    struct model_process *process = call->process;
    const struct model_director *director = &process->director;
    const struct model_fault *fault = fault_of(process, call->kind);

    if (fault != NULL) {
        call->fault = *fault;
        return true;
    }
    return director->before != NULL &&
           director->before(director->context, call->kind, object, &call->fault, &call->takes);
}

#define LATE                                                                                       \
    6 /* so many times the bound: a service that stops at last, when nobody waits any more */

static void suffer(struct call *call, const char *object)
{
    const struct model_fault *fault = &call->fault;
    const enum fault_effect effect = fault->effect;

    call->acts = effect != FAULT_WITHOUT_EFFECT && effect != FAULT_LIE;
    call->half = effect == FAULT_AFTER_HALF;
    call->late = effect == FAULT_LATE;
    call->until = call->model->now + LATE * call->takes;
    if (effect != FAULT_LIE && effect != FAULT_SLOW) {
        call_set_outcome(call, fault->failure, fault->code, object);
    }
    model_advance(call->model, call->takes);
}

struct call call_begin(void *context, enum model_call kind, const char *object)
{
    struct model_process *process = context;
    struct call call = {.process = process, .model = process->model, .kind = kind, .acts = true};

    process->calls +=
        kind != CALL_PROBE && kind != CALL_PROBE_BALANCER && kind != CALL_COUNT_CONNECTIONS;
    process->calls_of[kind]++;
    process->dead =
        process->dead || (process->crash_after != 0 && process->calls > process->crash_after);
    if (process->dead) {
        call.acts = false;
        return call;
    }
    model_advance(call.model, MODEL_TICK);
    call.faulty = find_fault(&call, object);
    if (call.faulty) {
        suffer(&call, object);
    }
    call.model->shuts_down = call.model->shuts_down || (process->shutdown_after != 0 &&
                                                        process->calls >= process->shutdown_after);
    return call;
}

void call_answer(struct call *call, enum failure failure, uint32_t code, const char *object)
{
    if (code != 0 && outcome_ok(&call->outcome)) {
        call_set_outcome(call, failure, code, object);
        call->acts = false;
    }
}

/* The answers that are part of the normal course, and so need not be reported. */
static bool expected(const struct call *call)
{
    const enum failure failure = call->outcome.failure;

    return failure == FAILURE_NONE || failure == FAILURE_NOT_SUPPORTED ||
           failure == FAILURE_CANCELLED ||
           (call->kind == CALL_UPDATE_BINDING && failure == FAILURE_NOT_YET) ||
           (call->kind == CALL_START_SERVICE && failure == FAILURE_ALREADY_EXISTS) ||
           (call->kind == CALL_CREATE_BINDING && failure == FAILURE_ALREADY_EXISTS &&
            call->process->delete_failed) ||
           (call->kind == CALL_DELETE_BINDING && failure == FAILURE_NOT_FOUND);
}

struct outcome call_end(const struct call *call, const char *object, const char *value)
{
    struct model_log *log = &call->model->log;

    if (call->process->dead) {
        return call->outcome;
    }
    if (call->process->director.after != NULL) {
        call->process->director.after(call->process->director.context, call, object, value);
    }
    log->server_writes += calls[call->kind].changes_server && call->acts;
    log->state_writes +=
        calls[call->kind].changes_state && call->acts && call->kind != CALL_STORE_CLOCK;
    log->liars += call->acts && !outcome_ok(&call->outcome);
    log->lies += call->faulty && call->fault.effect == FAULT_LIE;
    log->failed_calls += !expected(call);
    log->failed_stores += calls[call->kind].changes_state && !outcome_ok(&call->outcome);
    if (call->process->delete_failed && call->kind == CALL_CREATE_BINDING &&
        outcome_ok(&call->outcome)) {
        log->failed_calls--; /* it had been deleted all the same: nothing to be told */
    }
    call->process->delete_failed =
        call->kind == CALL_DELETE_BINDING && !outcome_ok(&call->outcome) &&
        call->outcome.failure != FAILURE_NOT_FOUND; /* what is there is not told before the next */
    if (outcome_ok(&call->outcome)) {
        log->done[call->kind]++;
    }
    if (call->kind <= CALL_COUNT_CONNECTIONS || call->kind == CALL_MAY_SET_ANEW ||
        call->kind == CALL_STORE_CLOCK) { /* once an hour, whatever happens */
        return call->outcome;
    }
    model_log_action(log, calls[call->kind].name, object, value, !outcome_ok(&call->outcome));
    return call->outcome;
}
