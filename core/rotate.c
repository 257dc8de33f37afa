/* Walks a plan. Every step knows its undo, and what the undo needs was stored before the first
 * change. */
#include "rotate.h"

#include "reporting.h"
#include "walk.h"

#include <string.h>

/* A stop request is followed between steps, while there is a way back and before services go
 * down; after that going on is the quickest way to a server that serves. */
static bool cancelled(const struct walk *walk)
{
    const bool may = walk->plan->reversible || !walk_changed(walk);

    return may && walk->plan->steps[walk->next].kind != STEP_START_SERVICE &&
           walk->host->stop_requested(walk->host->context);
}

struct rotation rotate(const struct host *host, const struct plan *plan, struct snapshot *after)
{
    struct walk walk = {
        .host = host,
        .plan = plan,
        .after = after,
        .rotation = {.result = ROTATION_DONE, .observed = plan->snapshot},
    };
    bool failed = false;

    for (walk.next = 0; walk.next < plan->count; walk.next++) {
        if (cancelled(&walk)) {
            walk.rotation.result = ROTATION_CANCELLED;
            failed = true;
            break;
        }
        if (!walk_apply(&walk, &plan->steps[walk.next])) {
            failed = true;
            break;
        }
    }
    if (failed) {
        walk_recover(&walk);
    }
    walk.rotation.finished = host->now(host->context);
    return walk.rotation;
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

enum resumption rotate_resume(const struct host *host, struct snapshot *snapshot)
{
    struct intent *intent = &snapshot->state.intent;
    const struct service_names services = intent->services;
    enum resumption all = RESUMPTION_SETTLED;

    intent->services.count = 0;
    for (size_t i = 0; i < services.count; i++) {
        const struct outcome outcome = host->start_service(host->context, services.items[i]);
        const enum resumption one = resumed(&outcome);
        if (outcome.failure == FAILURE_NOT_FOUND) {
            report_tell(host, (struct report){.kind = REPORT_SERVICE_GONE,
                                              .snapshot = snapshot,
                                              .service = services.items[i],
                                              .error = &outcome});
        } else {
            walk_report_start(host, snapshot, services.items[i], &outcome);
            memcpy(intent->services.items[intent->services.count++], services.items[i],
                   SERVICE_NAME_SIZE);
        }
        all = one < all ? one : all;
    }
    if (intent->services.count < services.count) {
        const struct outcome outcome = host->store_intent(host->context, intent);
        (void)report_state(host, snapshot, &outcome);
    }
    return all;
}
