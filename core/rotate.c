/* Walks a plan. Every step knows its undo, and what the undo needs was stored before the first
 * change. */
#include "rotate.h"

#include "walk.h"

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

enum resumption rotate_resume(const struct host *host, const struct snapshot *snapshot)
{
    const struct service_names *services = &snapshot->state.intent.services;
    enum resumption all = RESUMPTION_SETTLED;

    for (size_t i = 0; i < services->count; i++) {
        const struct outcome outcome = host->start_service(host->context, services->items[i]);
        const enum resumption one = outcome.failure == FAILURE_ALREADY_EXISTS ? RESUMPTION_SETTLED
                                    : outcome_ok(&outcome)                    ? RESUMPTION_STARTED
                                                                              : RESUMPTION_FAILED;
        walk_report_start(host, snapshot, services->items[i], &outcome);
        all = one < all ? one : all;
    }
    return all;
}
