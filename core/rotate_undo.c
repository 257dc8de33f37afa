/* The way back. Bindings and hashes go first and services start last, because SSTP reads the hash
 * when it starts. */
#include "walk.h"

#include "further.h"

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

/* The old record again. If that fails after a delete, the new one is better than none. What was
 * updated in one step may still have what a delete would lose. */
static struct outcome put_back(const struct walk *walk, enum family family)
{
    const struct host *host = walk->host;
    const struct snapshot *snapshot = walk->plan->snapshot;
    const struct ssl_record *old = &snapshot->bindings[family].record;
    struct outcome outcome = {.failure = FAILURE_NOT_SUPPORTED};
    bool absent;

    if (walk_in_one_step(walk, family)) {
        outcome = host->update_binding(host->context, family, snapshot_port(snapshot), old);
    }
    if (!walk_cannot_update(&outcome)) {
        return outcome;
    }
    if (!walk->set_anew[family]) {
        outcome = host->may_be_set_anew(host->context, family, snapshot_port(snapshot), old);
        if (!outcome_ok(&outcome)) {
            return outcome;
        }
    }
    outcome = walk_delete_and_create(walk, family, old, &absent);
    if (absent) {
        keep_new(walk, family);
    }
    return outcome;
}

static void restore_binding(struct walk *walk, enum family family)
{
    const struct outcome outcome = put_back(walk, family);

    walk_restored(walk, family, &outcome);
}

static bool restore_hashes(const struct walk *walk)
{
    const struct host *host = walk->host;
    const struct outcome outcome =
        host->write_hashes(host->context, &walk->plan->snapshot->parameters.hashes);

    walk_report(walk, (struct report){.kind = outcome_ok(&outcome) ? REPORT_HASHES_RESTORED
                                                                   : REPORT_HASH_RESTORE_FAILED,
                                      .error = &outcome});
    return outcome_ok(&outcome);
}

/* Windows that shuts down refuses it: the boot starts what is to run. */
static bool start_again(struct walk *walk, const char *service)
{
    if (walk->host->stop_requested(walk->host->context) == STOP_FOR_SHUTDOWN) {
        return false;
    }
    return walk_start_service(walk, service);
}

bool walk_for_each_stopped(struct walk *walk, service_action *action)
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
            all = action(walk, plan->steps[i].service) && all;
        }
    }
    return all;
}

bool walk_changed(const struct walk *walk)
{
    return walk->binding_changed[FAMILY_IPV4] || walk->binding_changed[FAMILY_IPV6] ||
           walk->hashes_changed || walk->stops > 0;
}

/* SSTP goes on with what it had until it stops, and does not start on another application's
 * record. */
static bool could_start_as_before(const struct walk *walk)
{
    const struct binding *before = walk->plan->snapshot->bindings;

    return !walk->sstp_stopping || (ssl_record_is_sstp(&before[FAMILY_IPV4].record) &&
                                    ssl_record_is_sstp(&before[FAMILY_IPV6].record));
}

/* Whether going back is possible and better than going on. */
static bool reversible(const struct walk *walk)
{
    return walk->plan->reversible && !walk->sstp_started && could_start_as_before(walk);
}

/* Whether SSTP may have something new to read, or was on its way down. */
static bool must_be_read(const struct walk *walk)
{
    return walk->intent.restart &&
           (walk->differs || walk->binding_changed[FAMILY_IPV4] ||
            walk->binding_changed[FAMILY_IPV6] || walk->hashes_changed || walk->stops > 0);
}

/* After a rotation that did not go through. The intent goes when nothing is owed. It keeps the
 * services while they do not all run, and lets them go once they do, because a later stop of
 * theirs is the administrator's; it keeps the restart unless everything is as it was. An earlier
 * rotation's intent is not ours to drop. */
static void settle_intent(struct walk *walk, const struct seen *seen)
{
    const struct intent *earlier = &walk->plan->snapshot->state.intent;
    struct outcome outcome;

    if (walk->intent.presence != PART_PRESENT || !(seen->as_before || seen->all_running)) {
        return; /* none of ours was stored, or all of it is still needed */
    }
    if (seen->as_before && seen->all_running && earlier->presence != PART_PRESENT) {
        outcome = walk->host->clear_intent(walk->host->context);
    } else {
        const bool read = !seen->as_before && must_be_read(walk);
        if (!read && earlier->restart) {
            walk->intent.stored_at = earlier->stored_at; /* a start after that will do */
        }
        walk->intent.restart = earlier->restart || read;
        if (seen->all_running && !walk->plan->at_shutdown) { /* then they are an earlier one's */
            walk->intent.services.count = 0;
        }
        if (!walk->intent.restart) {
            further_keep_stopped(&walk->intent.further);
        }
        outcome = walk->host->store_intent(walk->host->context, &walk->intent);
    }
    (void)walk_report_state(walk, &outcome);
}

/* Back where the old one served clients. False if that failed, or there is no way back. */
static bool go_back(struct walk *walk)
{
    bool restored = !walk_changed(walk);

    if (reversible(walk)) {
        for (int family = FAMILY_COUNT - 1; family >= 0; family--) {
            if (walk->binding_changed[family]) {
                restore_binding(walk, (enum family)family);
            }
        }
        restored = !walk->hashes_changed || restore_hashes(walk);
    }
    return restored && !walk->binding_lost[FAMILY_IPV4] && !walk->binding_lost[FAMILY_IPV6];
}

/* Brings the server into a state that serves clients: back where the old one did, on where not. */
void walk_recover(struct walk *walk)
{
    struct seen seen;

    seen.as_before = go_back(walk);
    seen.all_running = walk_for_each_stopped(walk, start_again);
    if (walk->rotation.first_change != 0) {
        walk_read_back(walk, &seen);
    }
    settle_intent(walk, &seen);
    if (!seen.as_before || !seen.all_running) {
        walk->rotation.result = ROTATION_INCOMPLETE;
    } else if (walk->rotation.result != ROTATION_CANCELLED) {
        walk->rotation.result = ROTATION_UNDONE;
    }
}
