/* The pass. */
#include "reconcile.h"

#include "digest.h"
#include "disputes.h"
#include "drift.h"
#include "examine.h"
#include "further.h"
#include "memory.h"
#include "observation.h"
#include "occasions.h"
#include "pass_ends.h"
#include "proof.h"
#include "reporting.h"
#include "verify.h"

/* ---- the rotation of a pass ---- */

#define FAMILY_TRIES 3 /* in a row, before one family's failure is told as what it is */
#define KEPT_AGAIN   (6 * INSTANT_HOUR) /* what only a person can change is looked at again */

/* The finding a rotation is for: the first that asks for a change. */
static const struct finding *cause(const struct findings *findings)
{
    size_t i = 0;

    while (i + 1 < findings->count && !(reason_effects(findings->items[i].reason) &
                                        (EFFECT_REBIND | EFFECT_REHASH | EFFECT_RESTART))) {
        i++;
    }
    return &findings->items[i];
}

/* Both families keep what they have while that serves: SSTP wants the same certificate on both
 * (RasSstp event 24). It is said once that one of them is what holds the change up. */
static void report_family_waits(const struct reconciler *reconciler, const struct host *host,
                                const struct pass_memory *memory, const struct rotation *rotation)
{
    if (rotation->one_family && rotation->result == ROTATION_UNDONE &&
        reconciler->failures + 1 == FAMILY_TRIES) {
        report_tell(host, (struct report){.kind = REPORT_FAMILY_WAITS,
                                          .snapshot = rotation->observed,
                                          .family = rotation->unwritten,
                                          .port = snapshot_port(rotation->observed),
                                          .after = &memory->plan.records[FAMILY_IPV4].thumbprint});
    }
}

static bool to_be_proven(const struct rotation *rotation)
{
    return rotation->result == ROTATION_DONE || rotation->result == ROTATION_FOR_BOOT;
}

/* What follows from how the steps ended. */
static struct pass conclude(struct reconciler *reconciler, const struct host *host,
                            struct pass_memory *memory, const struct rotation *rotation)
{
    reconciler->failures =
        patience_count(&reconciler->patience, rotation,
                       &memory->plan.records[FAMILY_IPV4].thumbprint, reconciler->failures);
    if (to_be_proven(rotation)) {
        return verify(reconciler, host, memory, rotation);
    }
    if (rotation->result == ROTATION_CANCELLED) {
        report_tell(host, (struct report){.kind = REPORT_ROTATION_CANCELLED,
                                          .snapshot = rotation->observed});
        return (struct pass){.result = PASS_CANCELLED, .next_look = INSTANT_NEVER, .pending = true};
    }
    report_family_waits(reconciler, host, memory, rotation);
    const struct report report = {.kind = rotation->result == ROTATION_UNDONE
                                              ? REPORT_ROTATION_UNDONE
                                              : REPORT_ROTATION_INCOMPLETE,
                                  .duration = verify_duration(memory, rotation),
                                  .outage = verify_outage(rotation)};
    if (patience_is_over(&reconciler->patience, rotation, reconciler->failures) &&
        disputes_learn_refused(host, rotation->observed,
                               &memory->plan.records[FAMILY_IPV4].thumbprint, rotation->not_yet)) {
        reconciler->failures++;
        return pass_retried(reconciler, host, rotation->observed, report,
                            1); /* another one may do */
    }
    if (rotation->would_lose) {
        return pass_retried_after(reconciler, host, rotation->observed, report, KEPT_AGAIN);
    }
    return pass_failed(reconciler, host, rotation->observed, report);
}

/* What is told of it later. One that was not proven is not done. */
static enum rotation_result result_of(const struct rotation *rotation, const struct pass *pass)
{
    return pass->result == PASS_ROTATED    ? ROTATION_DONE
           : pass->result == PASS_FOR_BOOT ? ROTATION_FOR_BOOT
           : to_be_proven(rotation)        ? ROTATION_INCOMPLETE
                                           : rotation->result;
}

static struct pass rotation_pass(struct reconciler *reconciler, const struct host *host,
                                 struct pass_memory *memory)
{
    const struct binding *bound = snapshot_served(&memory->before);
    struct last_rotation last = {.presence = PART_PRESENT,
                                 .target = memory->plan.certificate->thumbprint};
    struct rotation rotation;
    struct pass pass;

    last.number = snapshot_next_rotation(&memory->before);
    host->told->rotation = last.number;
    if (bound != NULL) {
        last.before = bound->record.thumbprint;
    }
    report_tell(host, (struct report){.kind = memory->plan.at_shutdown ? REPORT_SHUTDOWN_STARTED
                                                                       : REPORT_ROTATION_STARTED,
                                      .snapshot = &memory->before,
                                      .finding = cause(&memory->findings),
                                      .certificate = memory->plan.certificate,
                                      .before = bound == NULL ? NULL : &bound->record.thumbprint,
                                      .after = &memory->plan.certificate->thumbprint});
    rotation = rotate(host, &memory->plan, &memory->after);
    pass = conclude(reconciler, host, memory, &rotation);
    last.result = result_of(&rotation, &pass);
    last.ended_at = rotation.finished;
    last.duration = verify_duration(memory, &rotation);
    last.outage = verify_outage(&rotation);
    last.retry_at = pass.result == PASS_FAILED ? pass.next_look : 0;
    memory_note_rotation(host, to_be_proven(&rotation) ? &memory->after : rotation.observed, &last);
    return pass;
}

/* ---- plans that are held back ---- */

static struct pass held_pass(struct reconciler *reconciler, const struct host *host,
                             struct pass_memory *memory, instant look)
{
    report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
    reconciler->healthy_reported = false;
    return (struct pass){.result = PASS_STANDING, .next_look = look, .pending = true};
}

/* One that can wait: the server is well meanwhile, and known as that. */
static struct pass waiting_pass(struct reconciler *reconciler, const struct host *host,
                                struct occasion occasion, struct pass_memory *memory, instant look)
{
    struct pass pass = held_pass(reconciler, host, memory, look);
    const bool kept = occasion.paused && further_owes(&memory->before); /* to be restarted later */

    if (!kept && !pass_end_rotation(host, &memory->before, true, memory_end_intent)) {
        reconciler->failures++;
        pass_look_again_soon(&pass, &memory->before, reconciler->failures);
    }
    pass_learn_last_good(host, &memory->before, &memory->findings);
    return pass;
}

/* ---- the pass ---- */

/* Applies the plan, or holds it back. */
static struct pass apply_pass(struct reconciler *reconciler, const struct host *host,
                              struct occasion occasion, struct pass_memory *memory)
{
    if (occasion.order.now && !occasion.paused) {
        urgency_hurry(&reconciler->waiting, &memory->plan.certificate->thumbprint);
    }
    const struct decision decision =
        examine_decide(&memory->plan, &memory->findings, &reconciler->waiting, occasion.paused);

    switch (decision.kind) {
    case DECISION_APPLY:
        if (findings_have(&memory->findings, REASON_NOT_SERVING) &&
            !disputes_learn_restart(host, &memory->before)) {
            return held_pass(reconciler, host, memory,
                             memory->before.taken_at + INSTANT_MINUTE * 5);
        }
        report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
        return rotation_pass(reconciler, host, memory);
    case DECISION_WAIT:
        return waiting_pass(reconciler, host, occasion, memory, decision.look.at);
    default:
        return held_pass(reconciler, host, memory, decision.look.at);
    }
}

/* For the next boot no policy and no limit counts: nothing is restarted. */
static struct pass boot_pass(struct reconciler *reconciler, const struct host *host,
                             struct pass_memory *memory)
{
    if (!occasions_keep_for_boot(&memory->plan)) {
        return held_pass(reconciler, host, memory, schedule_next_look(&memory->before));
    }
    report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
    return rotation_pass(reconciler, host, memory);
}

/* A hint, which its own start may have caused, is no reason to start one sooner. */
static bool further_waits(const struct reconciler *reconciler, struct occasion occasion,
                          const struct snapshot *snapshot)
{
    return occasion.hinted && reconciler->further_failures > 0 &&
           snapshot->taken_at < reconciler->further_retry;
}

/* What a load balancer in front presents. */
static void prove_balancer(struct reconciler *reconciler, const struct host *host,
                           struct pass_memory *memory)
{
    struct balancer_watch *watch = &reconciler->balancer;

    offload_probe_ask(host, &memory->before);
    offload_probe_review(watch, host, &memory->before);
    offload_probe_find(&memory->before, offload_probe_stands(watch), &memory->findings);
}

/* Asks what a client meets, which can also tell whom the server is known as. */
static void ask_client(struct reconciler *reconciler, const struct host *host,
                       struct pass_memory *memory)
{
    proof_ask(host, &memory->before);
    memory->proven = proof_keep(&memory->before);
    complaint_review(&reconciler->complaint, host, &memory->before);
    key_faults_review(&reconciler->keys, &memory->before);
    drift_find(&memory->before, &memory->findings); /* with what that says of the keys */
    host->open_keys(host->context, &memory->before);
}

/* Only what speaks for nothing else is a reason to restart. */
static void find_complaints(const struct reconciler *reconciler, const struct host *host,
                            struct occasion occasion, struct pass_memory *memory)
{
    const unsigned other = EFFECT_REBIND | EFFECT_REHASH | EFFECT_RESTART;
    const struct complaint *complaint = &reconciler->complaint;

    proof_find(&memory->before, complaint_stands(complaint), &memory->findings);
    if (!(memory->findings.effects & other) && !occasion.ending &&
        complaint_asks_for_restart(complaint, host, &memory->before)) {
        findings_add(&memory->findings, &(struct finding){.reason = REASON_NOT_SERVING});
    }
}

/* ---- orders ---- */

/* Refused: what there is to do otherwise nobody asked for. */
static struct pass refused_pass(const struct reconciler *reconciler,
                                const struct pass_memory *memory, struct order_answer answer)
{
    return (struct pass){.result = PASS_STANDING,
                         .next_look = examine_look(&memory->before, &memory->findings).at,
                         .pending = reconciler->attempt.pass.pending,
                         .answer = answer};
}

/* ---- all of it ---- */

static struct pass make_pass(struct reconciler *reconciler, const struct host *host,
                             struct occasion occasion, struct pass_memory *memory)
{
    observation_judge(host, &memory->before, &memory->findings);
    const bool settled =
        occasion.ending || observation_settle(host, &memory->before, &memory->findings);
    if (!occasion.ending && !further_waits(reconciler, occasion, &memory->before)) {
        (void)further_resume(host, &memory->before); /* looked after at the end of the pass */
    }
    if (!settled) {
        report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
        host->observe(host->context, &memory->after); /* some may have been started */
        return pass_failed(reconciler, host, &memory->after,
                           (struct report){.kind = REPORT_ROTATION_INCOMPLETE});
    }
    memory_learn_sstp_start(host, &memory->before);
    const bool blocked = (memory->findings.effects & EFFECT_BLOCK) != 0;
    if (!blocked) {
        ask_client(reconciler, host, memory);
    }
    if (occasion.order.given) {
        const struct order_answer answer =
            order_take(host, &occasion.order, occasion.paused, &memory->before, &memory->findings);
        if (order_refused(answer.end)) {
            return refused_pass(reconciler, memory, answer);
        }
        drift_find(&memory->before, &memory->findings); /* with what was taken */
    }
    if (!blocked) {
        find_complaints(reconciler, host, occasion, memory);
        prove_balancer(reconciler, host, memory);
    }
    (void)examine_plan(&memory->before, &memory->findings, &memory->plan);
    if (findings_have(&memory->findings, REASON_BINDING_REVERTED)) {
        disputes_learn_standing(host, &memory->before);
    }
    if (memory->plan.count == 0) {
        report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
        return pass_quiet(reconciler, host, occasion, &memory->before, &memory->findings);
    }
    return occasion.ending && !occasion.paused ? boot_pass(reconciler, host, memory)
                                               : apply_pass(reconciler, host, occasion, memory);
}

/* What else the pass came to: a further service that was stopped is tried again soon. */
static void look_after_further(struct reconciler *reconciler, struct occasion occasion,
                               const struct pass_memory *memory, struct pass *pass)
{
    const struct snapshot *last = pass->result == PASS_ROTATED ? &memory->after : &memory->before;

    if (!further_stopped(last)) {
        reconciler->further_failures = 0;
        return;
    }
    if (!further_waits(reconciler, occasion, &memory->before)) {
        reconciler->further_failures++;
        reconciler->further_retry =
            last->taken_at + schedule_retry_delay(last->machine, reconciler->further_failures);
    }
    if (reconciler->further_retry < pass->next_look) {
        pass->next_look = reconciler->further_retry;
    }
    pass->pending = true;
}

static void look_at(instant look, const struct pass_memory *memory, struct pass *pass)
{
    if (look > memory->before.taken_at && look < pass->next_look) {
        pass->next_look = look;
    }
}

/* Where a pass was ended before it asked, what it came to says when to look. */
static void look_after_complaint(const struct reconciler *reconciler,
                                 const struct pass_memory *memory, struct pass *pass)
{
    look_at(complaint_next_look(&reconciler->complaint), memory, pass);
    look_at(key_faults_next_look(&reconciler->keys, memory->before.taken_at), memory, pass);
    look_at(offload_probe_next_look(&reconciler->balancer, &memory->before), memory, pass);
}

/* Nothing happened since the last attempt but what it did itself. A clock that was set back makes
 * its times void. */
static bool no_news(const struct attempt *attempt, const struct snapshot *snapshot, uint64_t digest)
{
    return attempt->waits && attempt->at <= snapshot->taken_at &&
           snapshot->taken_at < attempt->pass.next_look &&
           (digest == attempt->began || digest == attempt->ended);
}

/* What a failed pass ended with it has noted itself. What a rotation began with it mended: that is
 * news when it comes back. */
static void note_end(struct attempt *attempt, const struct pass_memory *memory)
{
    if (attempt->pass.result == PASS_ROTATED) {
        attempt->ended = digest_of(&memory->after);
        attempt->began = attempt->ended;
    } else if (attempt->pass.result != PASS_FAILED) {
        attempt->ended = attempt->began;
    }
}

struct pass reconcile_pass(struct reconciler *reconciler, const struct host *host,
                           struct occasion occasion, struct pass_memory *memory)
{
    struct attempt *attempt = &reconciler->attempt;
    struct host remembering = *host;
    uint64_t digest;

    host->observe(host->context, &memory->before);
    digest = digest_of(&memory->before);
    if (occasion.hinted && !occasion.ending && no_news(attempt, &memory->before, digest)) {
        return attempt->pass;
    }
    attempt->began = digest;
    remembering.told = &reconciler->told;
    report_begin(&remembering, &memory->before);
    attempt->pass = make_pass(reconciler, &remembering, occasion, memory);
    if (occasion.order.given && !order_refused(attempt->pass.answer.end)) {
        attempt->pass.answer =
            pass_answer(reconciler, occasion.paused, &attempt->pass, &memory->findings);
    }
    if (attempt->pass.result == PASS_HEALTHY || attempt->pass.result == PASS_ROTATED) {
        reconciler->waiting.now = false;
    }
    look_after_further(reconciler, occasion, memory, &attempt->pass);
    look_after_complaint(reconciler, memory, &attempt->pass);
    note_end(attempt, memory);
    attempt->at = host->now(host->context);
    attempt->waits = attempt->pass.result == PASS_FAILED || reconciler->complaint.count > 0;
    report_end(&remembering, &memory->before);
    return attempt->pass;
}
