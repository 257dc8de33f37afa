/* The services of AlsoRestart. The intent holds them from before the first change of a rotation, so
 * that a crash loses none: one whose stop began is started, whatever else may be, and one that ran
 * all the time is restarted once nothing else is left to do. */
#include "further.h"

#include "reporting.h"

#include <string.h>

/* ---- what was observed ---- */

void further_check(const struct snapshot *snapshot, struct findings *findings)
{
    const struct settings *settings = snapshot->settings;

    for (size_t i = 0; i < settings->further_count; i++) {
        const struct service_facts *facts = &snapshot->further[i];
        struct finding finding = {.reason = REASON_FURTHER_UNREADABLE, .error = facts->error};
        if (facts->presence == PART_ABSENT) {
            finding.reason = REASON_FURTHER_MISSING;
            (void)outcome_append(finding.error.object, 0, settings->further[i]);
        }
        if (facts->presence != PART_PRESENT) {
            findings_add(findings, &finding);
        }
    }
}

/* NULL where that is not known: it is not in the settings any more, or cannot be read. */
static const struct service_facts *facts_of(const struct snapshot *snapshot, const char *name)
{
    const struct settings *settings = snapshot->settings;

    for (size_t i = 0; i < settings->further_count; i++) {
        if (snapshot->further[i].presence == PART_PRESENT &&
            service_name_equal(settings->further[i], name)) {
            return &snapshot->further[i];
        }
    }
    return NULL;
}

static bool depends_on_sstp(const struct snapshot *snapshot, const char *name)
{
    const struct service_names *dependents = &snapshot->dependents.running;

    for (size_t i = 0; i < dependents->count; i++) {
        if (service_name_equal(dependents->items[i], name)) {
            return true;
        }
    }
    return false;
}

/* ---- what is owed ---- */

static bool intent_counts(const struct snapshot *snapshot)
{
    const struct stored_state *state = &snapshot->state;

    return state->presence == PART_PRESENT && state->intent.presence == PART_PRESENT &&
           state->intent.same_boot; /* a boot starts services anew */
}

static void add(struct further *further, const char *name, bool stopped)
{
    memcpy(further->names[further->count], name, strlen(name) + 1);
    further->stopped[further->count++] = stopped;
}

struct further further_owed(const struct snapshot *snapshot, bool restarts)
{
    const struct settings *settings = snapshot->settings;
    const struct further *earlier = &snapshot->state.intent.further;
    struct further owed = {.count = 0};

    for (size_t i = 0; intent_counts(snapshot) && i < earlier->count; i++) {
        if (earlier->stopped[i]) {
            add(&owed, earlier->names[i], true);
        }
    }
    for (size_t i = 0; restarts && i < settings->further_count && owed.count < FURTHER_MAX; i++) {
        const struct service_facts *facts = &snapshot->further[i];
        if (facts->presence == PART_PRESENT && facts->state == SERVICE_IS_RUNNING &&
            !depends_on_sstp(snapshot, settings->further[i])) {
            add(&owed, settings->further[i], false);
        }
    }
    return owed;
}

void further_keep_stopped(struct further *further)
{
    const struct further all = *further;

    further->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (all.stopped[i]) {
            add(further, all.names[i], true);
        }
    }
}

bool further_owes(const struct snapshot *snapshot)
{
    return intent_counts(snapshot) && snapshot->state.intent.further.count > 0;
}

bool further_stopped(const struct snapshot *snapshot)
{
    const struct further *further = &snapshot->state.intent.further;

    for (size_t i = 0; intent_counts(snapshot) && i < further->count; i++) {
        if (further->stopped[i]) {
            return true;
        }
    }
    return false;
}

/* ---- restarting ---- */

static void report_failure(const struct host *host, const struct snapshot *snapshot,
                           enum report_kind kind, const char *name, const struct outcome *outcome)
{
    report_tell(host, (struct report){
                          .kind = kind, .snapshot = snapshot, .service = name, .error = outcome});
}

static bool store(const struct host *host, const struct snapshot *snapshot)
{
    const struct outcome outcome = host->store_intent(host->context, &snapshot->state.intent);

    return report_state(host, snapshot, &outcome);
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
    const struct service_facts *facts = facts_of(snapshot, name);
    struct outcome outcome;

    if (facts != NULL && facts->disabled) {
        return true; /* an administrator does not want it to run */
    }
    if (shuts_down(host)) {
        return false;
    }
    outcome = host->start_service(host->context, name);
    if (outcome_ok(&outcome)) {
        report_tell(host, (struct report){.kind = REPORT_SERVICE_STARTED,
                                          .snapshot = snapshot,
                                          .service = name,
                                          .error = &outcome});
        return true;
    }
    if (outcome.failure != FAILURE_ALREADY_EXISTS && outcome.failure != FAILURE_CANCELLED) {
        report_failure(host, snapshot, REPORT_FURTHER_START_FAILED, name, &outcome);
    }
    return outcome.failure == FAILURE_ALREADY_EXISTS || outcome.failure == FAILURE_NOT_FOUND;
}

/* One that stopped meanwhile, or was restarted, by whomever, has nothing more to learn. */
static bool is_due(const struct snapshot *snapshot, const char *name)
{
    const struct service_facts *facts = facts_of(snapshot, name);

    return facts != NULL && facts->state == SERVICE_IS_RUNNING &&
           (facts->started_at == 0 || facts->started_at <= snapshot->state.intent.stored_at);
}

static bool start_stopped(const struct host *host, struct snapshot *snapshot)
{
    struct further *further = &snapshot->state.intent.further;
    const struct further all = *further;

    if (!further_stopped(snapshot)) {
        return true;
    }
    further->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (!all.stopped[i] || !start(host, snapshot, all.names[i])) {
            add(further, all.names[i], all.stopped[i]);
        }
    }
    if (further->count < all.count && !store(host, snapshot)) {
        *further = all; /* as what is stored says */
    }
    return !further_stopped(snapshot);
}

bool further_resume(const struct host *host, struct snapshot *snapshot)
{
    struct further *further = &snapshot->state.intent.further;

    for (size_t i = 0; i < further->count; i++) {
        const struct service_facts *facts = facts_of(snapshot, further->names[i]);
        if (further->stopped[i] && facts != NULL && facts->started_at != 0 &&
            is_due(snapshot, further->names[i])) {
            further->stopped[i] = false; /* a crash came between the note and the stop */
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
        report_tell(host, (struct report){.kind = REPORT_SERVICE_STOPPED,
                                          .snapshot = snapshot,
                                          .service = name,
                                          .error = &outcome});
    } else if (outcome.failure != FAILURE_CANCELLED) {
        report_failure(host, snapshot, REPORT_FURTHER_STOP_FAILED, name, &outcome);
    }
}

bool further_restart(const struct host *host, struct snapshot *snapshot)
{
    struct further *further = &snapshot->state.intent.further;
    const struct further all = *further;
    struct further due = {.count = 0};

    if (!further_owes(snapshot)) {
        return true;
    }
    if (snapshot->remote_access.state != SERVICE_IS_RUNNING) {
        return start_stopped(host, snapshot); /* the others are the administrator's */
    }
    further->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        const bool now = !all.stopped[i] && is_due(snapshot, all.names[i]);
        if (now) {
            add(&due, all.names[i], false);
        }
        if (now || all.stopped[i]) {
            add(further, all.names[i], true);
        }
    }
    if (due.count > 0) {
        if (host->stop_requested(host->context) != STOP_NOT_REQUESTED || !store(host, snapshot)) {
            *further = all;
            return false; /* nothing was stopped yet */
        }
        for (size_t i = due.count; i > 0; i--) {
            stop(host, snapshot, due.names[i - 1]);
        }
    }
    return start_stopped(host, snapshot);
}
