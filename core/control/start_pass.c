/* The start of RemoteAccess. */
#include "control/start_pass.h"

#include "control/conclusion.h"
#include "control/evaluate.h"
#include "control/observe.h"
#include "control/override.h"
#include "diagnosis/drift.h"
#include "diagnosis/remote_access.h"
#include "host/storing.h"

/* Counted before it is done, so that no crash makes the count wrong. */
static bool count(const struct host *host, const struct snapshot *snapshot)
{
    const struct restart_history restarts =
        schedule_add_restart(&snapshot->state.restarts, host->now(host->context));
    const struct outcome outcome = host->store_restarts(host->context, &restarts);

    return report_state(host, snapshot, &outcome);
}

/* With what it ended. */
static struct outcome end_of(const struct snapshot *snapshot)
{
    return (struct outcome){.failure = FAILURE_OTHER,
                            .code = snapshot->remote_access.exit_code,
                            .specific = snapshot->remote_access.specific_code,
                            .operation = "read back",
                            .object = REMOTE_ACCESS_SERVICE};
}

static void report_start(const struct host *host, const struct snapshot *snapshot,
                         enum report_kind kind, const struct outcome *error)
{
    report_send(host, (struct report){.kind = kind,
                                      .snapshot = snapshot,
                                      .certificate = snapshot_served_certificate(snapshot),
                                      .error = error});
}

static void report_failure(const struct host *host, const struct snapshot *snapshot,
                           const struct outcome *outcome)
{
    if (outcome->failure != FAILURE_CANCELLED) { /* Windows shuts down, or we do */
        report_start(host, snapshot, REPORT_REMOTE_ACCESS_NOT_STARTED, outcome);
    }
}

/* After the start, whatever came of it: what ends again at once is not tried for ever. A crash in
 * between costs one start more; one that Windows' end cut short does not count. Where it runs that
 * end is over: the next one, which nobody may be able to see at first, is another. */
static void note_start(const struct host *host, struct snapshot *snapshot,
                       const struct outcome *outcome, bool runs)
{
    struct remote_access_end *end = &snapshot->state.end;
    const struct thumbprint *with = &snapshot_served(snapshot)->record.thumbprint;

    if (outcome->failure != FAILURE_CANCELLED) {
        const unsigned tries = thumbprint_equal(&end->started_with, with) ? end->tries : 0;
        end->cause = runs ? END_NONE : end->cause;
        end->started_with = *with;
        end->tries = (uint8_t)(tries + 1);
        (void)store_end(host, snapshot);
    }
}

/* It may take minutes, and Windows may shut down. */
static bool may_start(const struct host *host)
{
    return host->stop_requested(host->context) == STOP_NOT_REQUESTED;
}

/* ---- after a rotation ---- */

/* The host waited until it ran: to observe anew would cost what was observed before. */
static void start_at_once(const struct host *host, struct pass_memory *memory)
{
    struct snapshot *after = &memory->after;
    const struct outcome before = end_of(after);
    const struct outcome outcome = host->start_service(host->context, REMOTE_ACCESS_SERVICE);

    note_start(host, after, &outcome, outcome_ok(&outcome));
    if (outcome_ok(&outcome)) {
        report_start(host, after, REPORT_REMOTE_ACCESS_STARTED, &before);
    } else if (outcome.failure != FAILURE_ALREADY_EXISTS) {
        report_failure(host, after, &outcome);
        return;
    }
    after->remote_access.state = SERVICE_IS_RUNNING;
    drift_find(after, &memory->left);
}

bool start_after_rotation(const struct host *host, struct pass_memory *memory)
{
    memory->after.state.end = memory->before.state.end; /* it may not be stored */
    if (!remote_access_to_be_started(&memory->after,
                                     &memory->plan.records[FAMILY_IPV4].thumbprint)) {
        return false;
    }
    if (memory->plan.restarts && may_start(host)) {
        start_at_once(host, memory);
    }
    return true;
}

/* ---- without one ---- */

/* It may have ended again as soon as it ran. What others started is no action of ours. */
static void start_and_see(const struct host *host, struct pass_memory *memory)
{
    const struct outcome before = end_of(&memory->before);
    const struct outcome outcome = host->start_service(host->context, REMOTE_ACCESS_SERVICE);

    host->observe(host->context, &memory->after);
    note_start(host, &memory->before, &outcome,
               outcome_ok(&outcome) && !snapshot_remote_access_ended(&memory->after));
    memory->after.state.end = memory->before.state.end;
    if (outcome_ok(&outcome) && snapshot_remote_access_ended(&memory->after)) {
        const struct outcome again = end_of(&memory->after);
        report_start(host, &memory->after, REPORT_REMOTE_ACCESS_NOT_STARTED, &again);
    } else if (outcome_ok(&outcome)) {
        report_start(host, &memory->after, REPORT_REMOTE_ACCESS_STARTED, &before);
    } else if (outcome.failure != FAILURE_ALREADY_EXISTS) {
        report_failure(host, &memory->after, &outcome);
    }
}

/* The next pass asks what clients meet now. */
static struct pass started_pass(struct reconciler *reconciler, struct pass_memory *memory)
{
    const bool runs = memory->after.remote_access.state == SERVICE_IS_RUNNING;
    struct pass pass = {.result = runs ? PASS_ROTATED : PASS_ONGOING};

    drift_find(&memory->after, &memory->left);
    pass.next_check = evaluate_next_check(&memory->after, &memory->left).at;
    pass_check_again_soon(&pass, &memory->after, 1);
    reconciler->healthy_reported = false;
    return pass;
}

#define START_AGAIN (5 * INSTANT_MINUTE) /* where it could not be counted, say */

static struct pass waiting_pass(const struct decision *decision, instant now, struct pass pass)
{
    const instant next_check =
        decision->kind == DECISION_START ? now + START_AGAIN : decision->next_check.at;

    pass.next_check = next_check < pass.next_check ? next_check : pass.next_check;
    pass.pending =
        pass.pending || (decision->kind != DECISION_NOTHING && decision->kind != DECISION_OBSERVED);
    return pass;
}

struct pass start_pass(struct reconciler *reconciler, const struct host *host,
                       struct trigger trigger, struct pass_memory *memory)
{
    const struct decision decision =
        evaluate_start(&memory->before, &memory->findings, &reconciler->quiet,
                       request_urgency(&trigger.request), trigger.paused);

    report_findings(&reconciler->ongoing, host, &memory->before, &memory->findings);
    if (decision.kind == DECISION_START &&
        evaluate_is_over_limit(&memory->before, &memory->findings)) {
        override_report(host, &memory->before, REASON_RESTART_LIMIT);
    }
    if (decision.kind == DECISION_START && may_start(host) && count(host, &memory->before) &&
        may_start(host)) {
        start_and_see(host, memory);
    }
    if (memory->after.taken_at != 0) {
        return started_pass(reconciler, memory);
    }
    return waiting_pass(&decision, memory->before.taken_at,
                        pass_quiet(reconciler, host, trigger, &memory->before, &memory->findings));
}
