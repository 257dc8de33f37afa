/* The pass. */
#include "control/pass.h"

#include "certificate/exclusions.h"
#include "control/conclusion.h"
#include "control/evaluate.h"
#include "control/next_check.h"
#include "control/observe.h"
#include "control/override.h"
#include "control/rotation_pass.h"
#include "control/start_pass.h"
#include "control/stored_state.h"
#include "control/take_request.h"
#include "diagnosis/drift.h"
#include "host/reporting.h"
#include "host/storing.h"
#include "model/digest.h"
#include "plan/companions.h"
#include "plan/partial.h"
#include "proof/proof.h"
#include "rotation/companions.h"
#include "timing/schedule.h"

/* ---- plans that are held back ---- */

static struct pass held_pass(struct reconciler *reconciler, const struct host *host,
                             struct pass_memory *memory, instant next_check)
{
    report_findings(&reconciler->ongoing, host, &memory->before, &memory->findings);
    reconciler->healthy_reported = false;
    return (struct pass){.result = PASS_ONGOING, .next_check = next_check, .pending = true};
}

/* Not by time either. */
static struct pass observed_pass(struct reconciler *reconciler, const struct host *host,
                                 struct pass_memory *memory, instant next_check)
{
    struct pass pass = held_pass(reconciler, host, memory, next_check);

    pass.pending = false;
    return pass;
}

/* One that can wait: the server is well meanwhile, and known as that. */
static struct pass waiting_pass(struct reconciler *reconciler, const struct host *host,
                                struct trigger trigger, struct pass_memory *memory,
                                instant next_check)
{
    struct pass pass = held_pass(reconciler, host, memory, next_check);
    const bool kept =
        trigger.paused && companions_owes(&memory->before); /* to be restarted later */

    if (!kept && !pass_end_rotation(host, &memory->before, true, stored_end_intent)) {
        reconciler->failures++;
        pass_check_again_soon(&pass, &memory->before, reconciler->failures);
    }
    stored_learn_last_good(host, &memory->before);
    return pass;
}

/* ---- the pass ---- */

/* How often SSTP was restarted for what only the probe says. False: that could not be noted. */
static bool note_restarts(const struct host *host, struct snapshot *snapshot, unsigned restarted)
{
    struct exclusions exclusions = exclusions_of(snapshot);

    exclusions.restarted = (uint8_t)restarted;
    return store_exclusions(host, snapshot, &exclusions);
}

/* Where our own end cut it short, SSTP may run as before: that was not the one. */
static struct pass restarting_pass(struct reconciler *reconciler, const struct host *host,
                                   struct pass_memory *memory)
{
    const struct pass pass = rotation_pass(reconciler, host, memory);
    const bool ended = pass.result == PASS_CANCELLED || pass.result == PASS_FAILED;

    if (ended && host->stop_requested(host->context) != STOP_NOT_REQUESTED) {
        (void)note_restarts(host, &memory->before, memory->before.state.exclusions.restarted - 1u);
    }
    return pass;
}

/* Applies the plan, or holds it back. */
static struct pass apply_pass(struct reconciler *reconciler, const struct host *host,
                              struct trigger trigger, struct pass_memory *memory)
{
    if (trigger.request.now && !trigger.paused) {
        restart_schedule_hurry(&reconciler->waiting, &memory->plan.certificate->thumbprint);
    }
    if (trigger.request.given && !trigger.request.now) {
        restart_schedule_ask(&reconciler->waiting, &memory->plan.certificate->thumbprint);
    }
    memory->plan.for_newer = restart_is_for_newer(&memory->plan, &memory->findings);
    const struct held held = {.waiting = &reconciler->waiting,
                              .quiet = &reconciler->quiet,
                              .evidence = &reconciler->evidence,
                              .urgency = request_urgency(&trigger.request)};
    const struct decision decision =
        evaluate_decide(&memory->plan, &memory->findings, &held, trigger.paused);

    switch (decision.kind) {
    case DECISION_APPLY: {
        if (memory->plan.restarts && evaluate_is_over_limit(&memory->before, &memory->findings)) {
            override_report(host, &memory->before, REASON_RESTART_LIMIT);
        }
        const bool alarmed = findings_have(&memory->findings, REASON_NOT_SERVING);
        if (alarmed &&
            !note_restarts(host, &memory->before, memory->before.state.exclusions.restarted + 1u)) {
            return held_pass(reconciler, host, memory,
                             memory->before.taken_at + INSTANT_MINUTE * 5);
        }
        report_findings(&reconciler->ongoing, host, &memory->before, &memory->findings);
        return alarmed ? restarting_pass(reconciler, host, memory)
                       : rotation_pass(reconciler, host, memory);
    }
    case DECISION_WAIT:
        return waiting_pass(reconciler, host, trigger, memory, decision.next_check.at);
    case DECISION_OBSERVED:
        return observed_pass(reconciler, host, memory, decision.next_check.at);
    case DECISION_REISSUE:
        return restart_schedule_can_wait(&memory->before, &memory->findings)
                   ? waiting_pass(reconciler, host, trigger, memory, decision.next_check.at)
                   : held_pass(reconciler, host, memory, decision.next_check.at);
    default:
        return held_pass(reconciler, host, memory, decision.next_check.at);
    }
}

/* For the next boot no policy and no limit counts: nothing is restarted. */
static struct pass boot_pass(struct reconciler *reconciler, const struct host *host,
                             struct pass_memory *memory)
{
    if (!partial_keep_for_boot(&memory->plan)) {
        return held_pass(reconciler, host, memory, next_check_at(&memory->before));
    }
    report_findings(&reconciler->ongoing, host, &memory->before, &memory->findings);
    return rotation_pass(reconciler, host, memory);
}

/* A notification, which its own start may have caused, is no reason to start one sooner. */
static bool companions_wait(const struct reconciler *reconciler, struct trigger trigger,
                            const struct snapshot *snapshot)
{
    return trigger.notified && reconciler->companion_failures > 0 &&
           snapshot->taken_at < reconciler->companion_retry;
}

/* What a load balancer in front presents. */
static void prove_balancer(struct reconciler *reconciler, const struct host *host,
                           struct pass_memory *memory)
{
    struct balancer_watch *watch = &reconciler->balancer;

    offload_probe_ask(host, &memory->before);
    offload_probe_review(watch, host, &memory->before);
    offload_probe_find(&memory->before, offload_probe_is_reported(watch), &memory->findings);
}

/* Asks what a client meets, which can also show whom the server is known as. */
static void ask_client(struct reconciler *reconciler, const struct host *host,
                       struct pass_memory *memory)
{
    proof_ask(host, &memory->before);
    memory->proven = proof_keep(&memory->before);
    alarm_review(&reconciler->alarm, host, &memory->before);
    key_faults_review(&reconciler->keys, &memory->before);
    stored_learn_shown(host, &memory->before);
    drift_find(&memory->before, &memory->findings); /* with what that says of the keys */
    host->open_keys(host->context, &memory->before);
}

/* Only what speaks for nothing else is a reason to restart. What stands in until another qualifies
 * lets in some, if SSTP serves. Which renewal Windows presents no restart changes, nor a hash that
 * one did not cure. */
static void find_alarms(const struct reconciler *reconciler, const struct host *host,
                        struct trigger trigger, struct pass_memory *memory)
{
    const unsigned other = EFFECT_BLOCK | (EFFECTS_CHANGE & ~(unsigned)EFFECT_REPLACE);
    const struct probe_alarm *alarm = &reconciler->alarm;

    proof_find(&memory->before, alarm_is_reported(alarm), &memory->findings);
    if (!(memory->findings.effects & other) && !trigger.ending &&
        !findings_have(&memory->findings, REASON_SUCCESSOR_UNFIT) &&
        !findings_have(&memory->findings, REASON_FOLLOWED_IN_VAIN) &&
        alarm_asks_for_restart(alarm, host, &memory->before)) {
        findings_add_reason(&memory->findings, REASON_NOT_SERVING);
    }
}

/* ---- requests ---- */

/* Refused: what there is to do otherwise nobody asked for. */
static struct pass refused_pass(const struct reconciler *reconciler,
                                const struct pass_memory *memory, struct request_answer answer)
{
    return (struct pass){.result = PASS_ONGOING,
                         .next_check = evaluate_next_check(&memory->before, &memory->findings).at,
                         .pending = reconciler->attempt.pass.pending,
                         .answer = answer};
}

/* ---- all of it ---- */

/* What came of looking. */
static struct pass carry_out(struct reconciler *reconciler, const struct host *host,
                             struct trigger trigger, struct pass_memory *memory)
{
    if (memory->plan.count == 0) {
        return start_pass(reconciler, host, trigger, memory);
    }
    return trigger.ending && !trigger.paused ? boot_pass(reconciler, host, memory)
                                             : apply_pass(reconciler, host, trigger, memory);
}

static struct pass make_pass(struct reconciler *reconciler, const struct host *host,
                             struct trigger trigger, struct pass_memory *memory)
{
    memory->before.ending = trigger.ending;
    clock_review(&reconciler->clock, trigger.request.given && trigger.request.force,
                 &memory->before);
    observation_judge(host, &memory->before, &memory->findings);
    const bool settled =
        trigger.ending || observation_settle(host, &memory->before, &memory->findings);
    if (!trigger.ending && !companions_wait(reconciler, trigger, &memory->before)) {
        (void)companions_resume(host, &memory->before); /* looked after at the end of the pass */
    }
    if (!settled) {
        report_findings(&reconciler->ongoing, host, &memory->before, &memory->findings);
        host->observe(host->context, &memory->after); /* some may have been started */
        return pass_failed(reconciler, host, &memory->after,
                           (struct report){.kind = REPORT_ROTATION_INCOMPLETE});
    }
    stored_learn_sstp_start(host, &memory->before);
    const bool blind = (memory->findings.effects & EFFECT_BLIND) != 0;
    if (!blind) {
        if (!trigger.ending) { /* it serves no longer than until then */
            stored_learn_loss(host, &memory->before);
        }
        ask_client(reconciler, host, memory);
    }
    override_exclusions(host, &trigger.request, &memory->before);
    if (trigger.request.given) {
        const struct request_answer answer = request_take(host, &trigger.request, trigger.paused,
                                                          &memory->before, &memory->findings);
        if (request_refused(answer.end)) {
            return refused_pass(reconciler, memory, answer);
        }
    }
    if (!blind) { /* what was taken is the last word */
        stored_learn_choice(host, &memory->before);
    }
    if (trigger.request.given) {
        drift_find(&memory->before, &memory->findings); /* with that */
    }
    if (!blind) {
        find_alarms(reconciler, host, trigger, memory);
        prove_balancer(reconciler, host, memory);
    }
    (void)evaluate_plan(&memory->before, &memory->findings, &memory->plan);
    if (findings_have(&memory->findings, REASON_BINDING_REVERTED) &&
        exclusions_note_reverted(&memory->before)) {
        (void)store_exclusions(host, &memory->before, &memory->before.state.exclusions);
    }
    const struct pass pass = carry_out(reconciler, host, trigger, memory);
    evidence_look(&reconciler->evidence, &memory->findings, memory->before.taken_at);
    return pass;
}

/* What else the pass came to: a companion service that was stopped is tried again soon. */
static void check_companions_again(struct reconciler *reconciler, struct trigger trigger,
                                   const struct pass_memory *memory, struct pass *pass)
{
    const struct snapshot *last = pass->result == PASS_ROTATED ? &memory->after : &memory->before;

    if (!companions_stopped(last)) {
        reconciler->companion_failures = 0;
        return;
    }
    if (!companions_wait(reconciler, trigger, &memory->before)) {
        reconciler->companion_failures++;
        reconciler->companion_retry =
            last->taken_at + schedule_retry_delay(last->machine, reconciler->companion_failures);
    }
    if (reconciler->companion_retry < pass->next_check) {
        pass->next_check = reconciler->companion_retry;
    }
    pass->pending = true;
}

static void check_at(instant next_check, const struct pass_memory *memory, struct pass *pass)
{
    if (next_check > memory->before.taken_at && next_check < pass->next_check) {
        pass->next_check = next_check;
    }
}

/* Where a pass was ended before it asked, what it came to says when to check. */
static void check_alarm_again(const struct reconciler *reconciler, const struct pass_memory *memory,
                              struct pass *pass)
{
    check_at(alarm_next_check(&reconciler->alarm), memory, pass);
    check_at(key_faults_next_check(&reconciler->keys, memory->before.taken_at), memory, pass);
    check_at(offload_probe_next_check(&reconciler->balancer, &memory->before), memory, pass);
}

/* Nothing happened since the last attempt but what it did itself. A clock that was set back makes
 * its times void. */
static bool no_news(const struct attempt *attempt, const struct snapshot *snapshot, uint64_t digest)
{
    return attempt->waits && attempt->at <= snapshot->taken_at &&
           snapshot->taken_at < attempt->pass.next_check &&
           (digest == attempt->began || digest == attempt->ended) &&
           digest_of_store(snapshot) == attempt->store;
}

/* What a failed pass ended with it has noted itself. What a rotation began with it repaired: that
 * is news when it comes back. */
static void note_end(struct attempt *attempt, const struct pass_memory *memory)
{
    if (attempt->pass.result == PASS_ROTATED) {
        attempt->ended = digest_of(&memory->after);
        attempt->began = attempt->ended;
    } else if (attempt->pass.result != PASS_FAILED) {
        attempt->ended = attempt->began;
    }
}

/* Where this pass changed the server, or started what was left stopped, it observed again. */
static void leave(struct quiet *quiet, const struct pass_memory *memory)
{
    const bool again = memory->after.taken_at != 0;

    quiet_leave(quiet, again ? &memory->after : &memory->before, again && memory->plan.count > 0);
    quiet_note_locked_out(quiet, memory->before.taken_at,
                          findings_have(&memory->findings, REASON_OTHERS_AT_WORK) &&
                              !restart_schedule_can_wait(&memory->before, &memory->findings));
}

struct pass reconcile_pass(struct reconciler *reconciler, const struct host *host,
                           struct trigger trigger, struct pass_memory *memory)
{
    struct attempt *attempt = &reconciler->attempt;
    struct host remembering = *host;
    uint64_t digest;

    host->observe(host->context, &memory->before);
    const bool observing = snapshot_observing(&memory->before);
    const bool overridden =
        trigger.paused && !observing && request_urgency(&trigger.request) == OVERRIDING;
    trigger.paused = (trigger.paused && !overridden) || observing;
    quiet_look(&reconciler->quiet, &memory->before);
    memory->after.taken_at = 0;
    memory->plan.count = 0;
    digest = digest_of(&memory->before);
    if (trigger.notified && !trigger.ending && no_news(attempt, &memory->before, digest)) {
        return attempt->pass;
    }
    attempt->began = digest;
    attempt->store = digest_of_store(&memory->before);
    remembering.reported = &reconciler->reported;
    report_begin(&remembering, &memory->before);
    if (overridden) {
        override_report(&remembering, &memory->before, REASON_PAUSED);
    }
    attempt->pass = make_pass(reconciler, &remembering, trigger, memory);
    if (trigger.request.given && !request_refused(attempt->pass.answer.end)) {
        attempt->pass.answer =
            pass_answer(reconciler, trigger.paused, &attempt->pass,
                        attempt->pass.result == PASS_ROTATED ? &memory->left : &memory->findings);
    }
    if (attempt->pass.result == PASS_HEALTHY || attempt->pass.result == PASS_ROTATED) {
        reconciler->waiting.now = false;
    }
    leave(&reconciler->quiet, memory);
    check_companions_again(reconciler, trigger, memory, &attempt->pass);
    check_alarm_again(reconciler, memory, &attempt->pass);
    clock_store(&reconciler->clock, &remembering, &memory->before);
    note_end(attempt, memory);
    attempt->at = host->now(host->context);
    attempt->waits = attempt->pass.result == PASS_FAILED || reconciler->alarm.count > 0;
    report_end(&remembering, &memory->before);
    return attempt->pass;
}
