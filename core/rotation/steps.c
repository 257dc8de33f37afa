/* The steps of a rotation, each reported once, with what the undo needs noted as they go. */
#include <string.h>

#include "host/reporting.h"
#include "rotation/context.h"
#include "timing/schedule.h"

void context_report(const struct rotation_context *context, struct report report)
{
    const bool read_back = context->rotation.observed != context->plan->snapshot;

    report.snapshot = context->rotation.observed;
    report.certificate =
        read_back ? NULL : context->plan->certificate; /* it went with the earlier */
    report.port = snapshot_port(context->plan->snapshot);
    report.rotation = context->host->reported->rotation;
    context->host->report(context->host->context, &report);
}

static instant clock_now(const struct rotation_context *context)
{
    return context->host->now(context->host->context);
}

void context_mark_change(struct rotation_context *context)
{
    if (context->rotation.first_change == 0) {
        context->rotation.first_change = clock_now(context);
    }
}

bool context_report_state(const struct rotation_context *context, const struct outcome *outcome)
{
    return report_state(context->host, context->rotation.observed, outcome);
}

static bool store_intent(struct rotation_context *context, const struct step *step)
{
    const struct intent intent = plan_intent(context->plan, clock_now(context));
    const struct outcome outcome = context->host->store_intent(context->host->context, &intent);

    (void)step;
    if (outcome_ok(&outcome)) {
        context->intent = intent;
    }
    return context_report_state(context, &outcome);
}

/* Counted directly before it happens, so that neither a crash nor a change that never got there
 * makes the count wrong. */
static bool count_restart(const struct rotation_context *context)
{
    const struct restart_history restarts =
        schedule_add_restart(&context->plan->snapshot->state.restarts, clock_now(context));
    const struct outcome outcome = context->host->store_restarts(context->host->context, &restarts);

    return context_report_state(context, &outcome);
}

static bool write_hashes(struct rotation_context *context, const struct step *step)
{
    const struct host *host = context->host;
    const struct outcome outcome = host->write_hashes(host->context, &context->plan->hashes);

    context_mark_change(context);
    context->hashes_changed = true; /* one of the two may have been written before the failure */
    context_report(context, (struct report){.kind = !outcome_ok(&outcome) ? REPORT_HASH_WRITE_FAILED
                                                    : step->kind == STEP_WRITE_HASHES
                                                        ? REPORT_HASHES_WRITTEN
                                                        : REPORT_HASHES_DELETED,
                                            .after = &context->plan->certificate->thumbprint,
                                            .error = &outcome});
    return outcome_ok(&outcome);
}

/* By its own start or RemoteAccess', whichever went down, or is on its way: one that refuses runs
 * on. */
static bool will_read_anew(const char *service, const struct outcome *stop)
{
    return stop->failure != FAILURE_REFUSED &&
           (strcmp(service, SSTP_SERVICE) == 0 || strcmp(service, REMOTE_ACCESS_SERVICE) == 0);
}

static bool stop_service(struct rotation_context *context, const struct step *step)
{
    const struct host *host = context->host;
    struct outcome outcome;

    if (context->stops == 0 && !count_restart(context)) {
        return false;
    }
    if (host->stop_requested(host->context) == STOP_FOR_SHUTDOWN) {
        return false; /* while that was stored */
    }
    if (context_at_once(host)) {
        context->rotation.result = ROTATION_CANCELLED;
        return false;
    }
    context_mark_change(context);
    context->stops++;
    outcome = host->stop_service(host->context, step->service, context->plan->reversible);
    context->sstp_stopping = context->sstp_stopping || will_read_anew(step->service, &outcome);
    if (outcome.failure == FAILURE_CANCELLED) {
        context->rotation.result = ROTATION_CANCELLED;
        return false;
    }
    context_report(context,
                   (struct report){.kind = outcome_ok(&outcome) ? REPORT_SERVICE_STOPPED
                                                                : REPORT_SERVICE_STOP_FAILED,
                                   .service = step->service,
                                   .error = &outcome});
    return outcome_ok(&outcome);
}

void context_report_start(const struct host *host, const struct snapshot *snapshot,
                          const char *name, const struct outcome *outcome)
{
    const struct report report = {.kind = outcome_ok(outcome) ? REPORT_SERVICE_STARTED
                                                              : REPORT_SERVICE_START_FAILED,
                                  .snapshot = snapshot,
                                  .service = name,
                                  .error = outcome};

    if (outcome->failure != FAILURE_ALREADY_EXISTS && outcome->failure != FAILURE_CANCELLED) {
        report_send(host, report);
    }
}

bool context_at_once(const struct host *host)
{
    return host->stop_requested(host->context) == STOP_AT_ONCE;
}

bool context_start_remote_access(const struct host *host, const struct snapshot *snapshot)
{
    const struct outcome outcome = host->start_service(host->context, REMOTE_ACCESS_SERVICE);

    context_report_start(host, snapshot, REMOTE_ACCESS_SERVICE, &outcome);
    return outcome_ok(&outcome);
}

static bool start_first(struct rotation_context *context, const char *service)
{
    return strcmp(service, REMOTE_ACCESS_SERVICE) != 0 ||
           context_start_remote_access(context->host, context->plan->snapshot);
}

/* Where seconds are left a start that this cut short is waited for only when RemoteAccess, where it
 * was stopped, is on its way. */
bool context_start_service(struct rotation_context *context, const char *name)
{
    const struct host *host = context->host;
    struct outcome outcome = {.failure = FAILURE_CANCELLED};

    if (!context_at_once(host)) {
        outcome = host->start_service(host->context, name);
    }
    if (outcome.failure == FAILURE_CANCELLED && context_at_once(host)) {
        if (!context->hurried) {
            context->hurried = true;
            (void)context_for_each_stopped(context, start_first);
        }
        outcome = host->start_service(host->context, name);
    }
    context_report_start(host, context->plan->snapshot, name, &outcome);
    return outcome_ok(&outcome) || outcome.failure == FAILURE_ALREADY_EXISTS;
}

static bool start_service(struct rotation_context *context, const struct step *step)
{
    if (strcmp(step->service, SSTP_SERVICE) == 0) {
        /* even a failed start may have read the hash */
        context->rotation.sstp_started = clock_now(context);
    }
    return context_start_service(context, step->service);
}

typedef bool apply(struct rotation_context *context, const struct step *step);

static apply *const applies[] = {
    [STEP_STORE_INTENT] = store_intent,    [STEP_TRY_CERTIFICATE] = context_try_certificate,
    [STEP_MOVE_BINDING] = context_write,   [STEP_REPLACE_BINDING] = context_write,
    [STEP_CREATE_BINDING] = context_write, [STEP_WRITE_HASHES] = write_hashes,
    [STEP_DELETE_HASHES] = write_hashes,   [STEP_STOP_SERVICE] = stop_service,
    [STEP_START_SERVICE] = start_service,
};

bool context_apply(struct rotation_context *context, const struct step *step)
{
    return applies[step->kind](context, step);
}
