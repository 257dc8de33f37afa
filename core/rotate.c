/* Walks a plan. Every step knows its undo, and what the undo needs was stored before the first
 * change. On a failure bindings and hashes go back first and services start last, because SSTP
 * reads the hash when it starts. */
#include "rotate.h"

#include "schedule.h"

struct walk {
    const struct host *host;
    const struct plan *plan;
    struct rotation rotation;
    bool tried;                         /* HTTP.sys accepted the certificate */
    bool binding_changed[FAMILY_COUNT]; /* to be restored */
    bool binding_lost;                  /* deleted, and neither the new nor the old could be set */
    bool hashes_changed;
    size_t stops; /* services whose stop began, the failed one included */
    size_t next;  /* the step to come */
};

static void report_about(const struct walk *walk, struct report report)
{
    report.snapshot = walk->plan->snapshot;
    report.certificate = walk->plan->certificate;
    report.port = snapshot_port(walk->plan->snapshot);
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

/* ---- steps ---- */

static bool store_intent(struct walk *walk)
{
    const struct host *host = walk->host;
    const struct intent intent = plan_intent(walk->plan, clock_now(walk));
    const struct restart_history restarts =
        schedule_add_restart(&walk->plan->snapshot->state.restarts, clock_now(walk));
    struct outcome outcome = host->store_intent(host->context, &intent);

    if (outcome_ok(&outcome) && walk->plan->restarts) {
        /* Counted before it happens, so that a crash cannot lose it. */
        outcome = host->store_restarts(host->context, &restarts);
    }
    if (!outcome_ok(&outcome)) {
        report_about(walk, (struct report){.kind = REPORT_STATE_WRITE_FAILED, .error = &outcome});
    }
    return outcome_ok(&outcome);
}

static bool clear_intent(const struct walk *walk)
{
    const struct outcome outcome = walk->host->clear_intent(walk->host->context);

    if (!outcome_ok(&outcome)) {
        report_about(walk, (struct report){.kind = REPORT_STATE_WRITE_FAILED, .error = &outcome});
    }
    return outcome_ok(&outcome);
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
    report_about(walk, (struct report){.kind = walk->tried ? REPORT_CERTIFICATE_ACCEPTED
                                                           : REPORT_CERTIFICATE_REFUSED,
                                       .error = &outcome});
    return walk->tried;
}

/* Puts the old record back where it is missing. */
static void restore_deleted(struct walk *walk, enum family family)
{
    const struct host *host = walk->host;
    const struct ssl_record *old = &walk->plan->snapshot->bindings[family].record;
    const struct outcome outcome =
        host->create_binding(host->context, family, snapshot_port(walk->plan->snapshot), old);

    walk->binding_lost = walk->binding_lost || !outcome_ok(&outcome);
    report_about(walk, (struct report){.kind = outcome_ok(&outcome) ? REPORT_BINDING_RESTORED
                                                                    : REPORT_BINDING_RESTORE_FAILED,
                                       .family = family,
                                       .after = &old->thumbprint,
                                       .error = &outcome});
}

/* Delete and create, for where a record cannot be updated in one step. */
static struct outcome delete_and_create(struct walk *walk, enum family family,
                                        const struct ssl_record *record)
{
    const struct host *host = walk->host;
    const uint16_t port = snapshot_port(walk->plan->snapshot);
    struct outcome outcome = host->delete_binding(host->context, family, port);

    if (!outcome_ok(&outcome) && outcome.failure != FAILURE_NOT_FOUND) {
        return outcome;
    }
    outcome = host->create_binding(host->context, family, port, record);
    if (!outcome_ok(&outcome)) {
        restore_deleted(walk, family);
    }
    return outcome;
}

static struct outcome change_binding(struct walk *walk, enum family family,
                                     const struct ssl_record *record, bool *refused)
{
    const struct host *host = walk->host;
    struct outcome outcome = {.failure = FAILURE_NOT_SUPPORTED};

    if (walk->plan->snapshot->atomic_update) {
        outcome = host->update_binding(host->context, family, snapshot_port(walk->plan->snapshot),
                                       record);
    }
    if (outcome.failure == FAILURE_NOT_SUPPORTED) {
        if (!try_certificate(walk)) {
            *refused = true; /* reported; nothing was deleted */
            return outcome;
        }
        outcome = delete_and_create(walk, family, record);
    }
    return outcome;
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
    if (!outcome_ok(&outcome)) {
        report_about(walk, (struct report){.kind = REPORT_BINDING_WRITE_FAILED,
                                           .family = step->family,
                                           .error = &outcome});
        return false;
    }
    walk->binding_changed[step->family] = true;
    report_about(walk,
                 (struct report){.kind = create ? REPORT_BINDING_CREATED : REPORT_BINDING_REPLACED,
                                 .family = step->family,
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
    report_about(walk,
                 (struct report){.kind = !outcome_ok(&outcome) ? REPORT_HASH_WRITE_FAILED
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

    mark_change(walk);
    walk->stops++;
    outcome = host->stop_service(host->context, step->service, walk->plan->reversible);
    if (outcome.failure == FAILURE_CANCELLED) {
        walk->rotation.result = ROTATION_CANCELLED;
        return false;
    }
    report_about(walk, (struct report){.kind = outcome_ok(&outcome) ? REPORT_SERVICE_STOPPED
                                                                    : REPORT_SERVICE_STOP_FAILED,
                                       .service = step->service,
                                       .error = &outcome});
    return outcome_ok(&outcome);
}

static bool start_named(const struct host *host, const struct snapshot *snapshot, const char *name)
{
    const struct outcome outcome = host->start_service(host->context, name);

    if (outcome.failure == FAILURE_ALREADY_EXISTS) {
        return true; /* it runs; no action, so nothing to report */
    }
    const struct report report = {.kind = outcome_ok(&outcome) ? REPORT_SERVICE_STARTED
                                                               : REPORT_SERVICE_START_FAILED,
                                  .snapshot = snapshot,
                                  .service = name,
                                  .error = &outcome};

    host->report(host->context, &report);
    return outcome_ok(&outcome);
}

static bool apply(struct walk *walk, const struct step *step)
{
    switch (step->kind) {
    case STEP_STORE_INTENT:
        return store_intent(walk);
    case STEP_TRY_CERTIFICATE:
        return try_certificate(walk);
    case STEP_REPLACE_BINDING:
    case STEP_CREATE_BINDING:
        return write_binding(walk, step);
    case STEP_WRITE_HASHES:
    case STEP_DELETE_HASHES:
        return write_hashes(walk, step);
    case STEP_STOP_SERVICE:
        return stop_service(walk, step);
    case STEP_START_SERVICE:
        return start_named(walk->host, walk->plan->snapshot, step->service);
    case STEP_CLEAR_INTENT:
        walk->rotation.finished = clock_now(walk);
        return clear_intent(walk);
    }
    return false;
}

/* ---- undo ---- */

static bool restore_binding(struct walk *walk, enum family family)
{
    const struct host *host = walk->host;
    const struct snapshot *snapshot = walk->plan->snapshot;
    const struct ssl_record *old = &snapshot->bindings[family].record;
    const uint16_t port = snapshot_port(snapshot);
    struct outcome outcome = {.failure = FAILURE_NOT_SUPPORTED};

    if (snapshot->atomic_update) {
        outcome = host->update_binding(host->context, family, port, old);
    }
    if (outcome.failure == FAILURE_NOT_SUPPORTED) {
        outcome = host->delete_binding(host->context, family, port);
        if (outcome_ok(&outcome) || outcome.failure == FAILURE_NOT_FOUND) {
            outcome = host->create_binding(host->context, family, port, old);
        }
    }
    report_about(walk, (struct report){.kind = outcome_ok(&outcome) ? REPORT_BINDING_RESTORED
                                                                    : REPORT_BINDING_RESTORE_FAILED,
                                       .family = family,
                                       .after = &old->thumbprint,
                                       .error = &outcome});
    return outcome_ok(&outcome);
}

static bool restore_hashes(struct walk *walk)
{
    const struct host *host = walk->host;
    const struct outcome outcome =
        host->write_hashes(host->context, &walk->plan->snapshot->parameters.hashes);

    report_about(walk, (struct report){.kind = outcome_ok(&outcome) ? REPORT_HASHES_RESTORED
                                                                    : REPORT_HASH_RESTORE_FAILED,
                                       .error = &outcome});
    return outcome_ok(&outcome);
}

/* Starts again, in reverse, every service whose stop began. */
static bool start_stopped(const struct walk *walk)
{
    const struct plan *plan = walk->plan;
    size_t skip = 0;
    bool all = true;

    for (size_t i = 0; i < plan->count; i++) {
        skip += plan->steps[i].kind == STEP_STOP_SERVICE;
    }
    skip -= walk->stops;
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->steps[i].kind != STEP_START_SERVICE) {
            continue;
        }
        if (skip > 0) {
            skip--; /* it was never stopped */
        } else {
            all = start_named(walk->host, plan->snapshot, plan->steps[i].service) && all;
        }
    }
    return all;
}

static bool changed(const struct walk *walk)
{
    return walk->binding_changed[FAMILY_IPV4] || walk->binding_changed[FAMILY_IPV6] ||
           walk->binding_lost || walk->hashes_changed || walk->stops > 0;
}

/* Brings the server into a state that serves clients: back where the old one did, on where not. */
static void recover(struct walk *walk)
{
    bool restored = !walk->binding_lost;

    if (walk->plan->reversible) {
        for (int family = FAMILY_COUNT - 1; family >= 0; family--) {
            if (walk->binding_changed[family]) {
                restored = restore_binding(walk, (enum family)family) && restored;
            }
        }
        if (walk->hashes_changed) {
            restored = restore_hashes(walk) && restored;
        }
    }
    restored = start_stopped(walk) && restored;
    if (!restored || (!walk->plan->reversible && changed(walk))) {
        walk->rotation.result = ROTATION_INCOMPLETE; /* the intent stays, to be resumed */
        return;
    }
    (void)clear_intent(walk); /* reported; a stale intent does no harm to a server that serves */
    if (walk->rotation.result != ROTATION_CANCELLED) {
        walk->rotation.result = ROTATION_UNDONE;
    }
}

/* ---- the walk ---- */

/* A stop request is followed between steps, while there is a way back and before services go
 * down; after that going on is the quickest way to a server that serves. */
static bool cancelled(const struct walk *walk)
{
    const bool may = walk->plan->reversible || !changed(walk);

    return may && walk->plan->steps[walk->next].kind != STEP_START_SERVICE &&
           walk->plan->steps[walk->next].kind != STEP_CLEAR_INTENT &&
           walk->host->stop_requested(walk->host->context);
}

struct rotation rotate(const struct host *host, const struct plan *plan)
{
    struct walk walk = {.host = host, .plan = plan, .rotation = {.result = ROTATION_DONE}};
    bool failed = false;

    for (walk.next = 0; walk.next < plan->count; walk.next++) {
        if (cancelled(&walk)) {
            walk.rotation.result = ROTATION_CANCELLED;
            failed = true;
            break;
        }
        if (!apply(&walk, &plan->steps[walk.next])) {
            failed = true;
            break;
        }
    }
    if (failed) {
        recover(&walk);
        walk.rotation.finished = clock_now(&walk);
    }
    return walk.rotation;
}

bool rotate_resume(const struct host *host, const struct snapshot *snapshot)
{
    const struct service_names *services = &snapshot->state.intent.services;
    bool all = true;

    for (size_t i = 0; i < services->count; i++) {
        all = start_named(host, snapshot, services->items[i]) && all;
    }
    return all;
}
