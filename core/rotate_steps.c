/* The steps of a rotation, each reported once, with what the way back needs noted as they go. */
#include "walk.h"

#include <string.h>

#include "reporting.h"
#include "schedule.h"

void walk_report(const struct walk *walk, struct report report)
{
    const bool read_back = walk->rotation.observed != walk->plan->snapshot;

    report.snapshot = walk->rotation.observed;
    report.certificate = read_back ? NULL : walk->plan->certificate; /* it went with the earlier */
    report.port = snapshot_port(walk->plan->snapshot);
    report.rotation = walk->host->told->rotation;
    walk->host->report(walk->host->context, &report);
}

static instant clock_now(const struct walk *walk)
{
    return walk->host->now(walk->host->context);
}

static void mark_change(struct walk *walk)
{
    if (walk->rotation.first_change == 0) {
        walk->rotation.first_change = clock_now(walk);
    }
}

bool walk_report_state(const struct walk *walk, const struct outcome *outcome)
{
    return report_state(walk->host, walk->rotation.observed, outcome);
}

static bool store_intent(struct walk *walk, const struct step *step)
{
    const struct intent intent = plan_intent(walk->plan, clock_now(walk));
    const struct outcome outcome = walk->host->store_intent(walk->host->context, &intent);

    (void)step;
    if (outcome_ok(&outcome)) {
        walk->intent = intent;
    }
    return walk_report_state(walk, &outcome);
}

/* Counted directly before it happens, so that neither a crash nor a change that never got there
 * makes the count wrong. */
static bool count_restart(const struct walk *walk)
{
    const struct restart_history restarts =
        schedule_add_restart(&walk->plan->snapshot->state.restarts, clock_now(walk));
    const struct outcome outcome = walk->host->store_restarts(walk->host->context, &restarts);

    return walk_report_state(walk, &outcome);
}

static void note_refusal(struct walk *walk, const struct outcome *outcome)
{
    walk->rotation.refused = outcome->failure == FAILURE_CERTIFICATE_UNUSABLE; /* and it ends */
    walk->rotation.not_yet = outcome->failure == FAILURE_NOT_YET;              /* as it does here */
    walk->rotation.would_lose |= outcome->failure == FAILURE_WOULD_LOSE;
}

/* What a failure to write a record, or to have its certificate accepted, is told as. */
static enum report_kind failure_told(const struct outcome *outcome, enum report_kind otherwise)
{
    return outcome->failure == FAILURE_NOT_YET      ? REPORT_CERTIFICATE_NOT_YET
           : outcome->failure == FAILURE_WOULD_LOSE ? REPORT_BINDING_WOULD_LOSE
                                                    : otherwise;
}

static bool try_certificate(struct walk *walk)
{
    const struct host *host = walk->host;
    struct outcome outcome;

    if (walk->tried) {
        return true;
    }
    outcome = host->try_certificate(host->context, &walk->plan->records[FAMILY_IPV4]);
    walk->tried = outcome_ok(&outcome);
    note_refusal(walk, &outcome);
    walk_report(walk, (struct report){
                          .kind = walk->tried ? REPORT_CERTIFICATE_ACCEPTED
                                              : failure_told(&outcome, REPORT_CERTIFICATE_REFUSED),
                          .error = &outcome});
    return walk->tried;
}

void walk_restored(struct walk *walk, enum family family, const struct outcome *outcome)
{
    const struct ssl_record *old = &walk->plan->snapshot->bindings[family].record;
    const bool restored = outcome_ok(outcome);

    walk->binding_lost[family] = !restored;
    walk_report(walk, (struct report){.kind = restored ? REPORT_BINDING_RESTORED
                                                       : REPORT_BINDING_RESTORE_FAILED,
                                      .family = family,
                                      .record = old,
                                      .after = &old->thumbprint,
                                      .error = outcome});
}

/* Puts the old record back where it is missing. One without a certificate's hash cannot be set: it
 * is lost, by the failure of the new one. */
static void restore_deleted(struct walk *walk, enum family family, const struct outcome *failure)
{
    const struct host *host = walk->host;
    const struct binding *binding = &walk->plan->snapshot->bindings[family];
    const struct outcome outcome =
        binding->presence == PART_MALFORMED
            ? *failure
            : host->create_binding(host->context, family, snapshot_port(walk->plan->snapshot),
                                   &binding->record);

    walk_restored(walk, family, &outcome);
}

struct outcome walk_delete_and_create(const struct walk *walk, enum family family,
                                      const struct ssl_record *record, bool *absent)
{
    const struct host *host = walk->host;
    const uint16_t port = snapshot_port(walk->plan->snapshot);
    const struct outcome deleted = host->delete_binding(host->context, family, port);
    const struct outcome created = host->create_binding(host->context, family, port, record);
    const bool not_deleted = !outcome_ok(&deleted) && deleted.failure != FAILURE_NOT_FOUND;

    *absent = false;
    if (not_deleted && created.failure == FAILURE_ALREADY_EXISTS) {
        return deleted; /* it is still there */
    }
    *absent = !outcome_ok(&created);
    if (not_deleted && *absent) {
        walk_report(walk, (struct report){.kind = REPORT_BINDING_WRITE_FAILED,
                                          .family = family,
                                          .error = &deleted});
    }
    return created;
}

bool walk_in_one_step(const struct walk *walk, enum family family)
{
    const struct snapshot *snapshot = walk->plan->snapshot;

    return snapshot->atomic_update &&
           ssl_record_same_owner(&snapshot->bindings[family].record, &walk->plan->records[family]);
}

bool walk_cannot_update(const struct outcome *outcome)
{
    return outcome->failure == FAILURE_NOT_SUPPORTED || outcome->failure == FAILURE_NOT_YET;
}

static struct outcome update_binding(const struct walk *walk, enum family family,
                                     const struct ssl_record *record)
{
    const struct host *host = walk->host;

    return host->update_binding(host->context, family, snapshot_port(walk->plan->snapshot), record);
}

/* Deletes the record only where all of it can be set again. */
static struct outcome set_anew(struct walk *walk, enum family family,
                               const struct ssl_record *record)
{
    const struct host *host = walk->host;
    struct outcome outcome =
        host->may_be_set_anew(host->context, family, snapshot_port(walk->plan->snapshot), record);
    bool absent;

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    walk->set_anew[family] = true;
    outcome = walk_delete_and_create(walk, family, record, &absent);
    if (absent) {
        restore_deleted(walk, family, &outcome);
    }
    return outcome;
}

static struct outcome change_binding(struct walk *walk, enum family family,
                                     const struct ssl_record *record, bool *refused)
{
    struct outcome outcome = {.failure = FAILURE_NOT_SUPPORTED};

    if (walk_in_one_step(walk, family)) {
        outcome = update_binding(walk, family, record);
    }
    if (!walk_cannot_update(&outcome)) {
        return outcome;
    }
    if (!try_certificate(walk)) {
        *refused = true; /* reported; nothing was deleted */
        return outcome;
    }
    if (outcome.failure == FAILURE_NOT_YET) {
        outcome = update_binding(walk, family, record); /* it may have been the certificate */
    }
    return walk_cannot_update(&outcome) ? set_anew(walk, family, record) : outcome;
}

static void note_unwritten(struct walk *walk, enum family family)
{
    walk->unwritten++;
    walk->rotation.one_family = walk->unwritten == 1 && plan_writes(walk->plan, FAMILY_IPV4) &&
                                plan_writes(walk->plan, FAMILY_IPV6);
    walk->rotation.unwritten = family;
}

static bool write_binding(struct walk *walk, const struct step *step)
{
    const struct host *host = walk->host;
    const struct snapshot *snapshot = walk->plan->snapshot;
    const struct ssl_record *record = &walk->plan->records[step->family];
    const bool create = step->kind == STEP_CREATE_BINDING;
    bool refused = false;
    struct outcome outcome;

    mark_change(walk);
    outcome =
        create ? host->create_binding(host->context, step->family, snapshot_port(snapshot), record)
               : change_binding(walk, step->family, record, &refused);
    if (refused) {
        return false;
    }
    note_refusal(walk, &outcome);
    if (!outcome_ok(&outcome)) {
        walk_report(walk,
                    (struct report){.kind = failure_told(&outcome, REPORT_BINDING_WRITE_FAILED),
                                    .family = step->family,
                                    .error = &outcome});
        note_unwritten(walk, step->family);
        return false;
    }
    walk->binding_changed[step->family] = true;
    walk_report(walk,
                (struct report){.kind = create ? REPORT_BINDING_CREATED : REPORT_BINDING_REPLACED,
                                .family = step->family,
                                .record = record,
                                .before = &snapshot->bindings[step->family].record.thumbprint,
                                .after = &record->thumbprint});
    return true;
}

static bool write_hashes(struct walk *walk, const struct step *step)
{
    const struct host *host = walk->host;
    const struct outcome outcome = host->write_hashes(host->context, &walk->plan->hashes);

    mark_change(walk);
    walk->hashes_changed = true; /* one of the two may have been written before the failure */
    walk_report(walk,
                (struct report){.kind = !outcome_ok(&outcome)             ? REPORT_HASH_WRITE_FAILED
                                        : step->kind == STEP_WRITE_HASHES ? REPORT_HASHES_WRITTEN
                                                                          : REPORT_HASHES_DELETED,
                                .after = &walk->plan->certificate->thumbprint,
                                .error = &outcome});
    return outcome_ok(&outcome);
}

static bool stop_service(struct walk *walk, const struct step *step)
{
    const struct host *host = walk->host;
    struct outcome outcome;

    if (walk->stops == 0 && !count_restart(walk)) {
        return false;
    }
    if (host->stop_requested(host->context) == STOP_FOR_SHUTDOWN) {
        return false; /* while that was stored */
    }
    if (walk_at_once(host)) {
        walk->rotation.result = ROTATION_CANCELLED;
        return false;
    }
    mark_change(walk);
    walk->stops++;
    walk->sstp_stopping = strcmp(step->service, SSTP_SERVICE) == 0;
    outcome = host->stop_service(host->context, step->service, walk->plan->reversible);
    if (outcome.failure == FAILURE_CANCELLED) {
        walk->rotation.result = ROTATION_CANCELLED;
        return false;
    }
    walk_report(walk, (struct report){.kind = outcome_ok(&outcome) ? REPORT_SERVICE_STOPPED
                                                                   : REPORT_SERVICE_STOP_FAILED,
                                      .service = step->service,
                                      .error = &outcome});
    return outcome_ok(&outcome);
}

void walk_report_start(const struct host *host, const struct snapshot *snapshot, const char *name,
                       const struct outcome *outcome)
{
    const struct report report = {.kind = outcome_ok(outcome) ? REPORT_SERVICE_STARTED
                                                              : REPORT_SERVICE_START_FAILED,
                                  .snapshot = snapshot,
                                  .service = name,
                                  .error = outcome};

    if (outcome->failure != FAILURE_ALREADY_EXISTS && outcome->failure != FAILURE_CANCELLED) {
        report_tell(host, report);
    }
}

bool walk_at_once(const struct host *host)
{
    return host->stop_requested(host->context) == STOP_AT_ONCE;
}

bool walk_start_remote_access(const struct host *host, const struct snapshot *snapshot)
{
    const struct outcome outcome = host->start_service(host->context, REMOTE_ACCESS_SERVICE);

    walk_report_start(host, snapshot, REMOTE_ACCESS_SERVICE, &outcome);
    return outcome_ok(&outcome);
}

static bool start_first(struct walk *walk, const char *service)
{
    return strcmp(service, REMOTE_ACCESS_SERVICE) != 0 ||
           walk_start_remote_access(walk->host, walk->plan->snapshot);
}

/* Where seconds are left a start that this cut short is waited for only when RemoteAccess, where it
 * was stopped, is on its way. */
bool walk_start_service(struct walk *walk, const char *name)
{
    const struct host *host = walk->host;
    struct outcome outcome = {.failure = FAILURE_CANCELLED};

    if (!walk_at_once(host)) {
        outcome = host->start_service(host->context, name);
    }
    if (outcome.failure == FAILURE_CANCELLED && walk_at_once(host)) {
        if (!walk->hurried) {
            walk->hurried = true;
            (void)walk_for_each_stopped(walk, start_first);
        }
        outcome = host->start_service(host->context, name);
    }
    walk_report_start(host, walk->plan->snapshot, name, &outcome);
    return outcome_ok(&outcome) || outcome.failure == FAILURE_ALREADY_EXISTS;
}

static bool start_service(struct walk *walk, const struct step *step)
{
    if (strcmp(step->service, SSTP_SERVICE) == 0) {
        walk->sstp_started = true; /* even a failed start may have read the hash */
    }
    return walk_start_service(walk, step->service);
}

static bool try_first(struct walk *walk, const struct step *step)
{
    (void)step;
    return try_certificate(walk);
}

typedef bool apply(struct walk *walk, const struct step *step);

static apply *const applies[] = {
    [STEP_STORE_INTENT] = store_intent,     [STEP_TRY_CERTIFICATE] = try_first,
    [STEP_REPLACE_BINDING] = write_binding, [STEP_CREATE_BINDING] = write_binding,
    [STEP_WRITE_HASHES] = write_hashes,     [STEP_DELETE_HASHES] = write_hashes,
    [STEP_STOP_SERVICE] = stop_service,     [STEP_START_SERVICE] = start_service,
};

bool walk_apply(struct walk *walk, const struct step *step)
{
    return applies[step->kind](walk, step);
}
