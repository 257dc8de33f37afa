/* The undo. Bindings and hashes go first and services start last, because SSTP reads the hash
 * when it starts. */
#include "plan/companions.h"
#include "rotation/context.h"

/* There is no record and the old one cannot be set. */
static void keep_new(const struct rotation_context *context, const struct written *written)
{
    const struct host *host = context->host;
    const struct outcome outcome =
        host->create_binding(host->context, &written->site, &written->after);

    context_report_record(context, written,
                          (struct report){.kind = outcome_ok(&outcome)
                                                      ? REPORT_BINDING_CREATED
                                                      : REPORT_BINDING_WRITE_FAILED,
                                          .record = &written->after,
                                          .after = &written->after.thumbprint,
                                          .error = &outcome});
}

/* The old record again. If that fails after a delete, the new one is better than none. What was
 * updated in one step may still have what a delete would lose. */
static struct outcome put_back(const struct rotation_context *context,
                               const struct written *written)
{
    const struct host *host = context->host;
    struct outcome outcome = {.failure = FAILURE_NOT_SUPPORTED};
    bool absent;

    if (context_in_one_step(context, written)) {
        outcome = host->update_binding(host->context, &written->site, written->before);
    }
    if (!context_cannot_update(&outcome)) {
        return outcome;
    }
    if (!context->records[written->index].set_anew) {
        outcome = host->may_be_set_anew(host->context, &written->site, written->before);
        if (!outcome_ok(&outcome)) {
            return outcome;
        }
    }
    outcome = context_delete_and_create(context, written, written->before, &absent);
    if (absent) {
        keep_new(context, written);
    }
    return outcome;
}

static void restore_record(struct rotation_context *context, size_t index)
{
    const struct written written = context_record(context, index);
    const struct outcome outcome = put_back(context, &written);

    context_restored(context, &written, &outcome);
}

static bool restore_hashes(const struct rotation_context *context)
{
    const struct host *host = context->host;
    const struct outcome outcome =
        host->write_hashes(host->context, &context->plan->snapshot->parameters.hashes);

    context_report(context,
                   (struct report){.kind = outcome_ok(&outcome) ? REPORT_HASHES_RESTORED
                                                                : REPORT_HASH_RESTORE_FAILED,
                                   .error = &outcome});
    return outcome_ok(&outcome);
}

/* Windows that shuts down refuses it: the boot starts what is to run. */
static bool start_again(struct rotation_context *context, const char *service)
{
    if (context->host->stop_requested(context->host->context) == STOP_FOR_SHUTDOWN) {
        return false;
    }
    return context_start_service(context, service);
}

bool context_for_each_stopped(struct rotation_context *context, service_action *action)
{
    const struct plan *plan = context->plan;
    size_t skip = 0;
    bool all = true;

    for (size_t i = 0; i < plan->count; i++) {
        skip += plan->steps[i].kind == STEP_STOP_SERVICE;
    }
    skip -= context->stops;
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->steps[i].kind != STEP_START_SERVICE) {
            continue;
        }
        if (skip > 0) {
            skip--; /* it was never stopped */
        } else {
            all = action(context, plan->steps[i].service) && all;
        }
    }
    return all;
}

bool context_rebound(const struct rotation_context *context)
{
    return context->records[FAMILY_IPV4].changed || context->records[FAMILY_IPV6].changed;
}

/* What SSTP reads when it starts, or that it runs. */
static bool sstp_changed(const struct rotation_context *context)
{
    return context_rebound(context) || context->hashes_changed || context->stops > 0;
}

bool context_changed(const struct rotation_context *context)
{
    bool changed = sstp_changed(context);

    for (size_t i = FAMILY_COUNT; i < CONTEXT_RECORDS; i++) {
        changed = changed || context->records[i].changed;
    }
    return changed;
}

/* SSTP goes on with what it had until it stops, or RemoteAccess does, and does not start on another
 * application's record. */
static bool could_start_as_before(const struct rotation_context *context)
{
    const struct binding *before = context->plan->snapshot->bindings;

    return !context->sstp_stopping ||
           (!context->plan->other_hash && ssl_record_is_sstp(&before[FAMILY_IPV4].record) &&
            ssl_record_is_sstp(&before[FAMILY_IPV6].record));
}

/* Whether an undo is possible and better than going on. While nothing of SSTP's was changed others'
 * records go back to what SSTP has, as far as that is in the store. */
static bool reversible(const struct rotation_context *context)
{
    const struct plan *plan = context->plan;

    if (!sstp_changed(context)) {
        return !context_changed(context) || (plan->in_store && !plan->moves_only);
    }
    return plan->reversible && context->rotation.sstp_started == 0 &&
           could_start_as_before(context);
}

/* Whether SSTP may have something new to read, or was on its way down. */
static bool must_be_read(const struct rotation_context *context)
{
    return context->intent.restart && (context->differs || sstp_changed(context));
}

/* After a rotation that did not go through. The intent goes when nothing is owed. It keeps the
 * services while they do not all run, and lets them go once they do, because a later stop of
 * theirs is the administrator's; it keeps the restart unless everything is as it was. An earlier
 * rotation's intent is not ours to drop. */
static void settle_intent(struct rotation_context *context, const struct seen *seen)
{
    const struct intent *earlier = &context->plan->snapshot->state.intent;
    struct outcome outcome;

    if (context->intent.presence != PART_PRESENT ||
        !(seen->as_before || seen->all_running || seen->read)) {
        return; /* none of ours was stored, or all of it is still needed, as it is */
    }
    if (seen->as_before && seen->all_running && earlier->presence != PART_PRESENT) {
        outcome = context->host->clear_intent(context->host->context);
    } else {
        const bool read = !seen->as_before && must_be_read(context);
        if (!read && earlier->restart) {
            context->intent.stored_at = earlier->stored_at; /* a start after that will do */
        }
        context->intent.restart = earlier->restart || read;
        if (seen->all_running && !context->plan->at_shutdown) { /* then they are an earlier one's */
            context->intent.services.count = 0;
        }
        if (!context->intent.restart) {
            companions_keep_stopped(&context->intent.companions);
        }
        outcome = context->host->store_intent(context->host->context, &context->intent);
    }
    (void)context_report_state(context, &outcome);
}

/* Back where the old one served clients. False if that failed, or there is no way back. */
static bool go_back(struct rotation_context *context)
{
    bool restored = false;

    context->undone_at = context->host->now(context->host->context);
    if (reversible(context)) {
        for (size_t i = 0; i < CONTEXT_RECORDS; i++) {
            const size_t index = CONTEXT_RECORDS - 1 - i;
            if (context->records[index].changed) {
                restore_record(context, index);
            }
        }
        restored = !context->hashes_changed || restore_hashes(context);
    }
    for (size_t i = 0; i < CONTEXT_RECORDS; i++) {
        restored = restored && !context->records[i].lost;
    }
    return restored;
}

/* Brings the server into a state that serves clients: back where the old one did, on where not. */
void context_recover(struct rotation_context *context)
{
    struct seen seen = {.as_before = go_back(context)};

    seen.all_running = context_for_each_stopped(context, start_again);
    if (context->rotation.first_change != 0) {
        context_read_back(context, &seen);
    }
    settle_intent(context, &seen);
    if (!seen.as_before || !seen.all_running) {
        context->rotation.result = ROTATION_INCOMPLETE;
    } else if (context->rotation.result != ROTATION_CANCELLED) {
        context->rotation.result = ROTATION_UNDONE;
    }
}
