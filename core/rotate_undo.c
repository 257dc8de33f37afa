/* The way back. Bindings and hashes go first and services start last, because SSTP reads the hash
 * when it starts. */
#include "walk.h"

/* The family has no record and the old one cannot be set. */
static void keep_new(const struct walk *walk, enum family family)
{
    const struct host *host = walk->host;
    const struct ssl_record *record = &walk->plan->records[family];
    const struct outcome outcome =
        host->create_binding(host->context, family, snapshot_port(walk->plan->snapshot), record);

    walk_report(walk, (struct report){.kind = outcome_ok(&outcome) ? REPORT_BINDING_CREATED
                                                                   : REPORT_BINDING_WRITE_FAILED,
                                      .family = family,
                                      .record = record,
                                      .after = &record->thumbprint,
                                      .error = &outcome});
}

/* The old record again. If that fails after a delete, the new one is better than none. */
static struct outcome put_back(struct walk *walk, enum family family)
{
    const struct host *host = walk->host;
    const struct snapshot *snapshot = walk->plan->snapshot;
    const struct ssl_record *old = &snapshot->bindings[family].record;
    const uint16_t port = snapshot_port(snapshot);
    struct outcome outcome = {.failure = FAILURE_NOT_SUPPORTED};

    if (walk_in_one_step(walk, family)) {
        outcome = host->update_binding(host->context, family, port, old);
    }
    if (outcome.failure != FAILURE_NOT_SUPPORTED) {
        return outcome;
    }
    outcome = host->delete_binding(host->context, family, port);
    if (outcome_ok(&outcome) || outcome.failure == FAILURE_NOT_FOUND) {
        outcome = host->create_binding(host->context, family, port, old);
        if (!outcome_ok(&outcome)) {
            keep_new(walk, family);
        }
    }
    return outcome;
}

static bool restore_binding(struct walk *walk, enum family family)
{
    const struct outcome outcome = put_back(walk, family);
    const struct ssl_record *old = &walk->plan->snapshot->bindings[family].record;

    walk_report(walk, (struct report){.kind = outcome_ok(&outcome) ? REPORT_BINDING_RESTORED
                                                                   : REPORT_BINDING_RESTORE_FAILED,
                                      .family = family,
                                      .record = old,
                                      .after = &old->thumbprint,
                                      .error = &outcome});
    return outcome_ok(&outcome);
}

static bool restore_hashes(struct walk *walk)
{
    const struct host *host = walk->host;
    const struct outcome outcome =
        host->write_hashes(host->context, &walk->plan->snapshot->parameters.hashes);

    walk_report(walk, (struct report){.kind = outcome_ok(&outcome) ? REPORT_HASHES_RESTORED
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
            all = walk_start_service(walk->host, plan->snapshot, plan->steps[i].service) && all;
        }
    }
    return all;
}

bool walk_changed(const struct walk *walk)
{
    return walk->binding_changed[FAMILY_IPV4] || walk->binding_changed[FAMILY_IPV6] ||
           walk->hashes_changed || walk->stops > 0;
}

/* Whether going back is possible and better than going on. */
static bool reversible(const struct walk *walk)
{
    return walk->plan->reversible && !walk->sstp_started;
}

/* Whether SSTP has something new to read, or was on its way down. */
static bool must_be_read(const struct walk *walk)
{
    return walk->intent.restart &&
           (walk->binding_changed[FAMILY_IPV4] || walk->binding_changed[FAMILY_IPV6] ||
            walk->hashes_changed || walk->stops > 0);
}

/* After a rotation that did not go through. The intent goes when nothing is owed. It keeps the
 * services while they do not all run, and lets them go once they do, because a later stop of
 * theirs is the administrator's; it keeps the restart unless everything is as it was. An earlier
 * rotation's intent is not ours to drop. */
static void settle_intent(struct walk *walk, bool as_before, bool all_running)
{
    const struct intent *earlier = &walk->plan->snapshot->state.intent;
    struct outcome outcome;

    if (walk->intent.presence != PART_PRESENT || !(as_before || all_running)) {
        return; /* none of ours was stored, or all of it is still needed */
    }
    if (as_before && all_running && earlier->presence != PART_PRESENT) {
        outcome = walk->host->clear_intent(walk->host->context);
    } else {
        walk->intent.restart = earlier->restart || (!as_before && must_be_read(walk));
        walk->intent.services.count = all_running ? 0 : walk->intent.services.count;
        outcome = walk->host->store_intent(walk->host->context, &walk->intent);
    }
    (void)walk_report_state(walk, &outcome);
}

/* Brings the server into a state that serves clients: back where the old one did, on where not. */
void walk_recover(struct walk *walk)
{
    bool restored = !walk->binding_lost;
    bool all_running;
    bool as_before;

    if (reversible(walk)) {
        for (int family = FAMILY_COUNT - 1; family >= 0; family--) {
            if (walk->binding_changed[family]) {
                restored = restore_binding(walk, (enum family)family) && restored;
            }
        }
        if (walk->hashes_changed) {
            restored = restore_hashes(walk) && restored;
        }
    }
    all_running = start_stopped(walk);
    as_before = restored && (reversible(walk) || !walk_changed(walk));
    settle_intent(walk, as_before, all_running);
    if (!as_before || !all_running) {
        walk->rotation.result = ROTATION_INCOMPLETE;
    } else if (walk->rotation.result != ROTATION_CANCELLED) {
        walk->rotation.result = ROTATION_UNDONE;
    }
}
