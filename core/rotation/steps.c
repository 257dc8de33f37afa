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

static void mark_change(struct rotation_context *context)
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

static void note_refusal(struct rotation_context *context, const struct outcome *outcome)
{
    context->rotation.refused = outcome->failure == FAILURE_CERTIFICATE_UNUSABLE; /* and it ends */
    context->rotation.not_yet = outcome->failure == FAILURE_NOT_YET; /* as it does here */
    context->rotation.would_lose |= outcome->failure == FAILURE_WOULD_LOSE;
}

/* What a failure to write a record, or to have its certificate accepted, is reported as. */
static enum report_kind failure_reported(const struct outcome *outcome, enum report_kind otherwise)
{
    return outcome->failure == FAILURE_NOT_YET      ? REPORT_CERTIFICATE_NOT_YET
           : outcome->failure == FAILURE_WOULD_LOSE ? REPORT_BINDING_WOULD_LOSE
                                                    : otherwise;
}

static bool try_certificate(struct rotation_context *context)
{
    const struct host *host = context->host;
    struct outcome outcome;

    if (context->tried) {
        return true;
    }
    outcome = host->try_certificate(host->context, &context->plan->records[FAMILY_IPV4]);
    context->tried = outcome_ok(&outcome);
    note_refusal(context, &outcome);
    context_report(context, (struct report){.kind = context->tried
                                                        ? REPORT_CERTIFICATE_ACCEPTED
                                                        : failure_reported(
                                                              &outcome, REPORT_CERTIFICATE_REFUSED),
                                            .error = &outcome});
    return context->tried;
}

void context_restored(struct rotation_context *context, enum family family,
                      const struct outcome *outcome)
{
    const struct ssl_record *old = &context->plan->snapshot->bindings[family].record;
    const bool restored = outcome_ok(outcome);

    context->binding_lost[family] = !restored;
    context_report(context, (struct report){.kind = restored ? REPORT_BINDING_RESTORED
                                                             : REPORT_BINDING_RESTORE_FAILED,
                                            .family = family,
                                            .record = old,
                                            .after = &old->thumbprint,
                                            .error = outcome});
}

/* Puts the old record back where it is missing. One without a certificate's hash cannot be set: it
 * is lost, by the failure of the new one. */
static void restore_deleted(struct rotation_context *context, enum family family,
                            const struct outcome *failure)
{
    const struct host *host = context->host;
    const struct binding *binding = &context->plan->snapshot->bindings[family];
    const struct outcome outcome =
        binding->presence == PART_MALFORMED
            ? *failure
            : host->create_binding(host->context, family, snapshot_port(context->plan->snapshot),
                                   &binding->record);

    context_restored(context, family, &outcome);
}

struct outcome context_delete_and_create(const struct rotation_context *context, enum family family,
                                         const struct ssl_record *record, bool *absent)
{
    const struct host *host = context->host;
    const uint16_t port = snapshot_port(context->plan->snapshot);
    const struct outcome deleted = host->delete_binding(host->context, family, port);
    const struct outcome created = host->create_binding(host->context, family, port, record);
    const bool not_deleted = !outcome_ok(&deleted) && deleted.failure != FAILURE_NOT_FOUND;

    *absent = false;
    if (not_deleted && created.failure == FAILURE_ALREADY_EXISTS) {
        return deleted; /* it is still there */
    }
    *absent = !outcome_ok(&created);
    if (not_deleted && *absent) {
        context_report(context, (struct report){.kind = REPORT_BINDING_WRITE_FAILED,
                                                .family = family,
                                                .error = &deleted});
    }
    return created;
}

bool context_in_one_step(const struct rotation_context *context, enum family family)
{
    const struct snapshot *snapshot = context->plan->snapshot;

    return snapshot->atomic_update && ssl_record_same_owner(&snapshot->bindings[family].record,
                                                            &context->plan->records[family]);
}

bool context_cannot_update(const struct outcome *outcome)
{
    return outcome->failure == FAILURE_NOT_SUPPORTED || outcome->failure == FAILURE_NOT_YET;
}

static struct outcome update_binding(const struct rotation_context *context, enum family family,
                                     const struct ssl_record *record)
{
    const struct host *host = context->host;

    return host->update_binding(host->context, family, snapshot_port(context->plan->snapshot),
                                record);
}

/* Deletes the record only where all of it can be set again. */
static struct outcome set_anew(struct rotation_context *context, enum family family,
                               const struct ssl_record *record)
{
    const struct host *host = context->host;
    struct outcome outcome = host->may_be_set_anew(host->context, family,
                                                   snapshot_port(context->plan->snapshot), record);
    bool absent;

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    context->set_anew[family] = true;
    outcome = context_delete_and_create(context, family, record, &absent);
    if (absent) {
        restore_deleted(context, family, &outcome);
    }
    return outcome;
}

static struct outcome change_binding(struct rotation_context *context, enum family family,
                                     const struct ssl_record *record, bool *refused)
{
    struct outcome outcome = {.failure = FAILURE_NOT_SUPPORTED};

    if (context_in_one_step(context, family)) {
        outcome = update_binding(context, family, record);
    }
    if (!context_cannot_update(&outcome)) {
        return outcome;
    }
    if (!try_certificate(context)) {
        *refused = true; /* reported; nothing was deleted */
        return outcome;
    }
    if (outcome.failure == FAILURE_NOT_YET) {
        outcome = update_binding(context, family, record); /* it may have been the certificate */
    }
    return context_cannot_update(&outcome) ? set_anew(context, family, record) : outcome;
}

static void note_unwritten(struct rotation_context *context, enum family family)
{
    context->unwritten++;
    context->rotation.one_family = context->unwritten == 1 &&
                                   plan_writes(context->plan, FAMILY_IPV4) &&
                                   plan_writes(context->plan, FAMILY_IPV6);
    context->rotation.unwritten = family;
}

static bool write_binding(struct rotation_context *context, const struct step *step)
{
    const struct host *host = context->host;
    const struct snapshot *snapshot = context->plan->snapshot;
    const struct ssl_record *record = &context->plan->records[step->family];
    const bool create = step->kind == STEP_CREATE_BINDING;
    bool refused = false;
    struct outcome outcome;

    mark_change(context);
    outcome =
        create ? host->create_binding(host->context, step->family, snapshot_port(snapshot), record)
               : change_binding(context, step->family, record, &refused);
    if (refused) {
        return false;
    }
    note_refusal(context, &outcome);
    if (!outcome_ok(&outcome)) {
        context_report(context, (struct report){
                                    .kind = failure_reported(&outcome, REPORT_BINDING_WRITE_FAILED),
                                    .family = step->family,
                                    .error = &outcome});
        note_unwritten(context, step->family);
        return false;
    }
    context->binding_changed[step->family] = true;
    context_report(
        context, (struct report){.kind = create ? REPORT_BINDING_CREATED : REPORT_BINDING_REPLACED,
                                 .family = step->family,
                                 .record = record,
                                 .before = &snapshot->bindings[step->family].record.thumbprint,
                                 .after = &record->thumbprint});
    return true;
}

static bool write_hashes(struct rotation_context *context, const struct step *step)
{
    const struct host *host = context->host;
    const struct outcome outcome = host->write_hashes(host->context, &context->plan->hashes);

    mark_change(context);
    context->hashes_changed = true; /* one of the two may have been written before the failure */
    context_report(context, (struct report){.kind = !outcome_ok(&outcome) ? REPORT_HASH_WRITE_FAILED
                                                    : step->kind == STEP_WRITE_HASHES
                                                        ? REPORT_HASHES_WRITTEN
                                                        : REPORT_HASHES_DELETED,
                                            .after = &context->plan->certificate->thumbprint,
                                            .error = &outcome});
    return outcome_ok(&outcome);
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
    mark_change(context);
    context->stops++;
    context->sstp_stopping = strcmp(step->service, SSTP_SERVICE) == 0;
    outcome = host->stop_service(host->context, step->service, context->plan->reversible);
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
        context->sstp_started = true; /* even a failed start may have read the hash */
    }
    return context_start_service(context, step->service);
}

static bool try_first(struct rotation_context *context, const struct step *step)
{
    (void)step;
    return try_certificate(context);
}

typedef bool apply(struct rotation_context *context, const struct step *step);

static apply *const applies[] = {
    [STEP_STORE_INTENT] = store_intent,     [STEP_TRY_CERTIFICATE] = try_first,
    [STEP_REPLACE_BINDING] = write_binding, [STEP_CREATE_BINDING] = write_binding,
    [STEP_WRITE_HASHES] = write_hashes,     [STEP_DELETE_HASHES] = write_hashes,
    [STEP_STOP_SERVICE] = stop_service,     [STEP_START_SERVICE] = start_service,
};

bool context_apply(struct rotation_context *context, const struct step *step)
{
    return applies[step->kind](context, step);
}
