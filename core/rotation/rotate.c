/* Goes through a plan. Every step knows its undo, and what the undo needs was stored before the
 * first change. */
#include "rotation/rotate.h"

#include <string.h>

#include "host/reporting.h"
#include "rotation/context.h"

/* A stop request is followed between steps, while there is a way back and before services go
 * down; after that going on is the quickest way to a server that serves. Where seconds are left,
 * none goes down any more. */
static bool cancelled(const struct rotation_context *context)
{
    const enum step_kind kind = context->plan->steps[context->next].kind;
    const bool may = context->plan->reversible || !context_changed(context);
    const enum stop_request request = context->host->stop_requested(context->host->context);

    return (may && kind != STEP_START_SERVICE &&
            (request == STOP_REQUESTED || request == STOP_AT_ONCE)) ||
           (request == STOP_AT_ONCE && kind == STEP_STOP_SERVICE);
}

/* Windows shuts down: services cannot be started any more, and start anew with the next boot. What
 * they read then is still put right. */
static bool left_to_the_boot(const struct rotation_context *context, const struct step *step)
{
    return step_is_of_service(step->kind) &&
           context->host->stop_requested(context->host->context) == STOP_FOR_SHUTDOWN;
}

/* A record that is missing, but whose settings an earlier intent kept. */
static bool is_kept_by_intent_alone(const struct rotation_context *context, const struct step *step)
{
    const struct ssl_record *record = &context->plan->records[step->family];
    const struct ssl_record own = ssl_record_for_sstp(&record->thumbprint);

    return step->kind == STEP_CREATE_BINDING && !ssl_record_same_settings(record, &own);
}

/* Another application's record could not be given the new certificate. While what is in service
 * lets its clients in they would be locked out by going on. Not so where it lets in nobody, or has
 * the new one already; and where others' records have that, and cannot be given back what is gone
 * from the store, theirs would be locked out by going back. */
static bool stays_behind(const struct rotation_context *context, const struct step *step)
{
    const struct plan *plan = context->plan;

    return context->records[context_index(step)].unwritten &&
           (!plan->serving || plan->moves_only || (!plan->in_store && context_changed(context))) &&
           !context->rotation.refused;
}

/* Where the state before served nobody, clients of the one family that can be written are better
 * off than none: the other's failure does not end the rotation. Not where HTTP.sys refuses the
 * certificate, which it does for both; nor where the other's record is gone and SSTP, with a picked
 * certificate, would make one of its own at its start, without the settings of the old. */
static bool goes_on(const struct rotation_context *context, const struct step *step)
{
    const bool lost =
        context->records[context_index(step)].lost || is_kept_by_intent_alone(context, step);
    const bool replaced = lost && snapshot_pinned(context->plan->snapshot);

    if (step->kind == STEP_MOVE_BINDING) {
        return stays_behind(context, step);
    }
    return step_is_of_binding(step->kind) && context->rotation.one_family &&
           !context->plan->reversible && !context->rotation.refused && !context->rotation.not_yet &&
           !replaced;
}

static void report_kept(const struct rotation_context *context)
{
    context_report(context,
                   (struct report){.kind = REPORT_FAMILY_KEPT,
                                   .family = context->rotation.unwritten,
                                   .after = &context->plan->records[FAMILY_IPV4].thumbprint});
}

struct rotation rotate(const struct host *host, const struct plan *plan, struct snapshot *after)
{
    struct rotation_context context = {
        .host = host,
        .plan = plan,
        .after = after,
        .rotation = {.result = ROTATION_DONE, .observed = plan->snapshot},
    };
    bool failed = false;

    for (context.next = 0; context.next < plan->count; context.next++) {
        const struct step *step = &plan->steps[context.next];
        if (cancelled(&context)) {
            context.rotation.result = ROTATION_CANCELLED;
            failed = true;
            break;
        }
        if (!left_to_the_boot(&context, step) && context_apply(&context, step)) {
            continue;
        }
        if (goes_on(&context, step)) {
            continue;
        }
        if (!left_to_the_boot(&context, step)) { /* nor meanwhile */
            failed = true;
            break;
        }
        context.rotation.result = ROTATION_FOR_BOOT;
    }
    if (!failed && context.unwritten > 0) {
        report_kept(&context);
    }
    if (failed || context.unwritten > 0 || context.behind > 0) {
        context_recover(&context);
    }
    context.rotation.finished = host->now(host->context);
    return context.rotation;
}

static enum resumption resumed(const struct outcome *outcome)
{
    switch (outcome->failure) {
    case FAILURE_NONE:
        return RESUMPTION_STARTED;
    case FAILURE_ALREADY_EXISTS:
    case FAILURE_NOT_FOUND:
        return RESUMPTION_SETTLED;
    default:
        return RESUMPTION_FAILED;
    }
}

static bool names_remote_access(const struct service_names *services)
{
    for (size_t i = 0; i < services->count; i++) {
        if (strcmp(services->items[i], REMOTE_ACCESS_SERVICE) == 0) {
            return true;
        }
    }
    return false;
}

/* *first: RemoteAccess was started before the others, as far as it is one of them. */
static struct outcome start_left_stopped(const struct host *host, const struct snapshot *snapshot,
                                         const struct service_names *services, const char *service,
                                         bool *first)
{
    struct outcome outcome = {.failure = FAILURE_CANCELLED};

    if (host->stop_requested(host->context) == STOP_FOR_SHUTDOWN) {
        return outcome; /* it would be refused */
    }
    if (!context_at_once(host)) {
        outcome = host->start_service(host->context, service);
    }
    if (outcome.failure == FAILURE_CANCELLED && context_at_once(host)) {
        if (!*first && names_remote_access(services)) {
            *first = context_start_remote_access(host, snapshot);
        }
        outcome = host->start_service(host->context, service);
    }
    return outcome;
}

enum resumption rotate_resume(const struct host *host, struct snapshot *snapshot,
                              uint32_t *ended_with)
{
    struct intent *intent = &snapshot->state.intent;
    const struct service_names services = intent->services;
    enum resumption all = RESUMPTION_SETTLED;
    bool first = false;

    *ended_with = 0;
    intent->services.count = 0;
    for (size_t i = 0; i < services.count; i++) {
        const struct outcome outcome =
            start_left_stopped(host, snapshot, &services, services.items[i], &first);
        const enum resumption one = resumed(&outcome);
        if (outcome.failure == FAILURE_NOT_FOUND) {
            report_send(host, (struct report){.kind = REPORT_SERVICE_GONE,
                                              .snapshot = snapshot,
                                              .service = services.items[i],
                                              .error = &outcome});
        } else {
            context_report_start(host, snapshot, services.items[i], &outcome);
            memcpy(intent->services.items[intent->services.count++], services.items[i],
                   SERVICE_NAME_SIZE);
        }
        if (outcome.failure == FAILURE_OTHER &&
            strcmp(services.items[i], REMOTE_ACCESS_SERVICE) == 0) {
            *ended_with = outcome.code;
        }
        all = one < all ? one : all;
    }
    if (first && all == RESUMPTION_SETTLED) {
        all = RESUMPTION_STARTED;
    }
    if (intent->services.count < services.count) {
        const struct outcome outcome = host->store_intent(host->context, intent);
        (void)report_state(host, snapshot, &outcome);
    }
    return all;
}
