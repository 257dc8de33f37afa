/* Restarting companion services. The intent holds them from before the first change of a rotation,
 * so that a crash loses none: one whose stop began is started, whatever else may be, and one that
 * ran all the time is restarted once nothing else is left to do. */
#include "rotation/companions.h"

#include "host/reporting.h"
#include "host/storing.h"
#include "plan/companions.h"

static void report_failure(const struct host *host, const struct snapshot *snapshot,
                           enum report_kind kind, const char *name, const struct outcome *outcome)
{
    report_send(host, (struct report){
                          .kind = kind, .snapshot = snapshot, .service = name, .error = outcome});
}

/* No service is stopped or started any more: each starts anew with the next boot. */
static bool shuts_down(const struct host *host)
{
    return host->stop_requested(host->context) == STOP_FOR_SHUTDOWN;
}

/* Nor stopped, where seconds are left to start it again. */
static bool stops_none(const struct host *host)
{
    const enum stop_request request = host->stop_requested(host->context);

    return request == STOP_FOR_SHUTDOWN || request == STOP_AT_ONCE;
}

/* True: nothing more is to be done for it. */
static bool start(const struct host *host, const struct snapshot *snapshot, const char *name)
{
    const struct service_facts *facts = companions_facts(snapshot, name);
    struct outcome outcome;

    if (facts != NULL && facts->disabled) {
        return true; /* an administrator does not want it to run */
    }
    if (shuts_down(host)) {
        return false;
    }
    outcome = host->start_service(host->context, name);
    if (outcome_ok(&outcome)) {
        report_send(host, (struct report){.kind = REPORT_SERVICE_STARTED,
                                          .snapshot = snapshot,
                                          .service = name,
                                          .error = &outcome});
        return true;
    }
    if (outcome.failure != FAILURE_ALREADY_EXISTS && outcome.failure != FAILURE_CANCELLED) {
        report_failure(host, snapshot, REPORT_COMPANION_START_FAILED, name, &outcome);
    }
    return outcome.failure == FAILURE_ALREADY_EXISTS || outcome.failure == FAILURE_NOT_FOUND;
}

/* One that stopped meanwhile, or was restarted, by whomever, has nothing more to learn. */
static bool is_due(const struct snapshot *snapshot, const char *name)
{
    const struct service_facts *facts = companions_facts(snapshot, name);

    return facts != NULL && facts->state == SERVICE_IS_RUNNING &&
           (facts->started_at == 0 || facts->started_at <= snapshot->state.intent.stored_at);
}

static bool start_stopped(const struct host *host, struct snapshot *snapshot)
{
    struct companions *companions = &snapshot->state.intent.companions;
    const struct companions all = *companions;

    if (!companions_stopped(snapshot)) {
        return true;
    }
    companions->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (!all.stopped[i] || !start(host, snapshot, all.names[i])) {
            companions_add(companions, all.names[i], all.stopped[i]);
        }
    }
    if (companions->count < all.count && !store_intent(host, snapshot, &snapshot->state.intent)) {
        *companions = all; /* as what is stored says */
    }
    return !companions_stopped(snapshot);
}

bool companions_resume(const struct host *host, struct snapshot *snapshot)
{
    struct companions *companions = &snapshot->state.intent.companions;

    for (size_t i = 0; i < companions->count; i++) {
        const struct service_facts *facts = companions_facts(snapshot, companions->names[i]);
        if (companions->stopped[i] && facts != NULL && facts->started_at != 0 &&
            is_due(snapshot, companions->names[i])) {
            companions->stopped[i] = false; /* a crash came between the note and the stop */
        }
    }
    return start_stopped(host, snapshot);
}

/* Whether one failed to stop is said; its start is asked for all the same, since it may stop yet.
 */
static void stop(const struct host *host, const struct snapshot *snapshot, const char *name)
{
    struct outcome outcome;

    if (stops_none(host)) {
        return;
    }
    outcome = host->stop_service(host->context, name, false);
    if (outcome_ok(&outcome)) {
        report_send(host, (struct report){.kind = REPORT_SERVICE_STOPPED,
                                          .snapshot = snapshot,
                                          .service = name,
                                          .error = &outcome});
    } else if (outcome.failure != FAILURE_CANCELLED) {
        report_failure(host, snapshot, REPORT_COMPANION_STOP_FAILED, name, &outcome);
    }
}

bool companions_restart(const struct host *host, struct snapshot *snapshot)
{
    struct companions *companions = &snapshot->state.intent.companions;
    const struct companions all = *companions;
    struct companions due = {.count = 0};

    if (!companions_owes(snapshot)) {
        return true;
    }
    if (snapshot->remote_access.state != SERVICE_IS_RUNNING) {
        return start_stopped(host, snapshot); /* the others are the administrator's */
    }
    companions->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        const bool now = !all.stopped[i] && is_due(snapshot, all.names[i]);
        if (now) {
            companions_add(&due, all.names[i], false);
        }
        if (now || all.stopped[i]) {
            companions_add(companions, all.names[i], true);
        }
    }
    if (due.count > 0) {
        if (host->stop_requested(host->context) != STOP_NOT_REQUESTED ||
            !store_intent(host, snapshot, &snapshot->state.intent)) {
            *companions = all;
            return false; /* nothing was stopped yet */
        }
        for (size_t i = due.count; i > 0; i--) {
            stop(host, snapshot, due.names[i - 1]);
        }
    }
    return start_stopped(host, snapshot);
}
