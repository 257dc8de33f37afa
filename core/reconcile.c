/* The pass. */
#include "reconcile.h"

#include "digest.h"
#include "disputes.h"
#include "examine.h"
#include "further.h"
#include "memory.h"
#include "observation.h"
#include "occasions.h"
#include "proof.h"
#include "quarantine.h"
#include "reporting.h"

/* ---- the end of a pass ---- */

/* An intent that outlives its rotation would take an administrator's later stop for ours: not to
 * be left until the next check. */
static void look_again_soon(struct pass *pass, const struct snapshot *snapshot, unsigned failures)
{
    const instant soon = snapshot->taken_at + schedule_retry_delay(snapshot->machine, failures);

    pass->next_look = soon < pass->next_look ? soon : pass->next_look;
}

static struct pass standing_pass(const struct snapshot *snapshot, const struct findings *findings)
{
    return (struct pass){.result = PASS_STANDING,
                         .next_look = examine_look(snapshot, findings).at,
                         .pending = findings_have(findings, REASON_RESTART_PENDING)};
}

/* Where the names were changed by hand, those before count until a rotation follows. */
static void learn_last_good(const struct host *host, const struct snapshot *snapshot,
                            const struct findings *findings)
{
    if (!findings_have(findings, REASON_IDENTITY_CHANGED)) {
        memory_learn_last_good(host, snapshot);
    }
}

/* What is left of a rotation is done (the restarts that follow it too, where SSTP is used), and its
 * intent ended. A further service that does not start is looked after at the end of the pass.
 * False: to be tried again soon. */
static bool end_rotation(const struct host *host, struct snapshot *snapshot, bool restart,
                         bool (*end_intent)(const struct host *, const struct snapshot *))
{
    if (further_stopped(snapshot)) {
        return true;
    }
    return !restart || further_restart(host, snapshot) ? end_intent(host, snapshot)
                                                       : further_stopped(snapshot);
}

static struct pass quiet_pass(struct reconciler *reconciler, const struct host *host,
                              struct occasion occasion, struct snapshot *snapshot,
                              const struct findings *findings)
{
    struct pass pass = standing_pass(snapshot, findings);
    const bool healthy = !(findings->effects & ~(unsigned)EFFECT_WARN);
    const bool unused = findings_have(findings, REASON_SSTP_NOT_IN_USE);
    const bool kept = occasion.paused && further_owes(snapshot); /* to be restarted later */

    if ((healthy || unused) && !kept &&
        !end_rotation(host, snapshot, healthy, memory_lapse_intent)) {
        reconciler->failures++; /* rarer each time: the state may be unwritable for good */
        look_again_soon(&pass, snapshot, reconciler->failures);
    } else if (healthy) {
        reconciler->failures = 0;
    }
    if (!healthy) {
        reconciler->healthy_reported = false;
        return pass;
    }
    learn_last_good(host, snapshot, findings);
    pass.result = PASS_HEALTHY;
    if (reconciler->complaint.count > 0) {
        reconciler->healthy_reported = false; /* nobody knows that clients get in */
        return pass;
    }
    if (!reconciler->healthy_reported && !findings_have(findings, REASON_SSTP_START_UNKNOWN)) {
        report_tell(host, (struct report){.kind = REPORT_HEALTHY, .snapshot = snapshot});
    }
    reconciler->healthy_reported = true;
    return pass;
}

/* The snapshot is the last observation: nothing was changed since. */
static struct pass retried_pass(struct reconciler *reconciler, const struct host *host,
                                const struct snapshot *snapshot, enum report_kind kind,
                                unsigned failures)
{
    struct pass pass = {.result = PASS_FAILED, .pending = true};

    reconciler->attempt.ended = digest_of(snapshot);
    pass.next_look = host->now(host->context) + schedule_retry_delay(snapshot->machine, failures);
    report_tell(host,
                (struct report){.kind = kind, .snapshot = snapshot, .retry_at = pass.next_look});
    return pass;
}

static struct pass failed_pass(struct reconciler *reconciler, const struct host *host,
                               const struct snapshot *snapshot, enum report_kind kind)
{
    reconciler->failures++;
    return retried_pass(reconciler, host, snapshot, kind, reconciler->failures);
}

/* ---- after a rotation ---- */

/* What the rotation should have mended. */
static unsigned mended(const struct plan *plan, bool for_boot)
{
    const unsigned written = EFFECT_BLOCK | EFFECT_REBIND | EFFECT_REHASH;

    return for_boot                 ? written
           : plan->restart_deferred ? written | EFFECT_START
                                    : written | EFFECT_START | EFFECT_RESTART;
}

/* Reads back: nothing of the effects may be left, and no record lost a setting. */
static const struct finding *unproven(const struct plan *plan, unsigned effects,
                                      const struct snapshot *after, const struct findings *left,
                                      struct finding *lost_settings)
{

    for (size_t i = 0; i < left->count; i++) {
        if (left->items[i].reason == REASON_RESTART_OWED) {
            continue; /* every step succeeded, the restart among them */
        }
        if (reason_effects(left->items[i].reason) & effects) {
            return &left->items[i];
        }
    }
    for (int family = 0; family < FAMILY_COUNT && !snapshot_offloaded(plan->snapshot); family++) {
        const struct binding *binding = &after->bindings[family];
        if (!ssl_record_same_settings(&binding->record, &plan->records[family]) ||
            !thumbprint_equal(&binding->record.thumbprint, &plan->records[family].thumbprint)) {
            *lost_settings = (struct finding){.reason = REASON_BINDING_MALFORMED,
                                              .family = (enum family)family,
                                              .about_family = true,
                                              .thumbprint = binding->record.thumbprint};
            return lost_settings;
        }
    }
    return NULL;
}

/* What the intent names runs: a later stop of it is the administrator's. */
static void release_what_runs(const struct host *host, struct pass_memory *memory)
{
    if (memory->after.state.intent.presence == PART_PRESENT &&
        !(memory->left.effects & EFFECT_START)) {
        (void)memory_release_services(host, &memory->after);
    }
}

/* The intent stays: should Windows go on after all, the restart is owed and what was stopped is to
 * be started. A boot makes it void. */
static struct pass ready_for_boot(const struct host *host, struct pass_memory *memory,
                                  const struct certificate *bound)
{
    const struct snapshot *after = &memory->after;

    release_what_runs(host, memory);
    memory_learn_last_good(host, after);
    disputes_learn_mended(host, &memory->plan, after);
    report_tell(host, (struct report){
                          .kind = REPORT_READY_FOR_BOOT, .snapshot = after, .certificate = bound});
    return (struct pass){.result = PASS_FOR_BOOT, .next_look = schedule_next_look(after)};
}

/* What is restarted after RemoteAccess, now that the outage is over. False: some of it is left. */
static bool follow(const struct host *host, struct pass_memory *memory)
{
    return memory->plan.restart_deferred || !further_owes(&memory->after) ||
           (further_restart(host, &memory->after) &&
            memory_finish_intent(host, &memory->plan, &memory->after));
}

/* The clock may be set back meanwhile. */
static instant elapsed(instant from, instant until)
{
    return until > from ? until - from : 0;
}

static instant duration_of(const struct pass_memory *memory, const struct rotation *rotation)
{
    return elapsed(memory->before.taken_at, rotation->finished);
}

static instant outage_of(const struct rotation *rotation)
{
    return rotation->first_change == 0 ? 0 : elapsed(rotation->first_change, rotation->finished);
}

/* ---- the proof ---- */

static void report_proof(const struct host *host, const struct snapshot *snapshot,
                         const struct certificate *bound)
{
    struct findings findings = {.count = 0};

    proof_find(snapshot, true, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        if (findings.items[i].reason != REASON_PROBE_UNAVAILABLE) {
            report_tell(host, (struct report){.kind = REPORT_PROOF_FAILED,
                                              .snapshot = snapshot,
                                              .certificate = bound,
                                              .finding = &findings.items[i],
                                              .family = findings.items[i].family,
                                              .error = &findings.items[i].error});
        }
    }
}

/* What served before the plan's certificate; NULL: nobody got in then either, or it is the same. */
static const struct thumbprint *way_back(const struct pass_memory *memory)
{
    const struct thumbprint *before = &memory->proven.thumbprint;

    return proof_became_worse(&memory->proven, &memory->after) &&
                   !thumbprint_equal(before, &memory->plan.records[FAMILY_IPV4].thumbprint)
               ? before
               : NULL;
}

/* True: clients do not get in with the new certificate, did with the one before, and that is to
 * come back. Without a judgement what was read back has to do. */
static bool goes_back(struct reconciler *reconciler, const struct host *host,
                      struct pass_memory *memory, const struct certificate *bound)
{
    const enum proof proof = proof_after_rotation(host, &memory->after);
    const struct thumbprint *before = way_back(memory);

    complaint_review(&reconciler->complaint, host, &memory->after);
    if (proof == PROOF_GOOD) {
        report_tell(host, (struct report){.kind = REPORT_PROVEN,
                                          .snapshot = &memory->after,
                                          .certificate = bound});
    } else if (proof == PROOF_BAD) {
        report_proof(host, &memory->after, bound);
    }
    return before != NULL && quarantine_set(host, &memory->after,
                                            &memory->plan.records[FAMILY_IPV4].thumbprint, before);
}

/* A rotation like any other brings it back, in the next pass. */
static struct pass going_back_pass(struct reconciler *reconciler, const struct host *host,
                                   const struct pass_memory *memory)
{
    const struct snapshot *after = &memory->after;
    const instant retry = host->now(host->context) + schedule_retry_delay(after->machine, 1);

    reconciler->attempt.ended = digest_of(after);
    report_tell(host, (struct report){.kind = REPORT_GOING_BACK,
                                      .snapshot = after,
                                      .before = &memory->plan.records[FAMILY_IPV4].thumbprint,
                                      .after = &memory->proven.thumbprint,
                                      .retry_at = retry});
    return (struct pass){.result = PASS_FAILED, .next_look = retry, .pending = true};
}

static struct pass verify(struct reconciler *reconciler, const struct host *host,
                          struct pass_memory *memory, const struct rotation *rotation)
{
    const bool for_boot = memory->plan.at_shutdown || rotation->result == ROTATION_FOR_BOOT;
    const struct certificate *bound = NULL;
    struct finding lost;

    host->observe(host->context, &memory->after);
    drift_find(&memory->after, &memory->left);
    const struct finding *finding = unproven(&memory->plan, mended(&memory->plan, for_boot),
                                             &memory->after, &memory->left, &lost);
    if (finding != NULL) {
        report_tell(host, (struct report){.kind = REPORT_VERIFICATION_FAILED,
                                          .snapshot = &memory->after,
                                          .finding = finding,
                                          .family = finding->family,
                                          .error = &finding->error});
        release_what_runs(host, memory);
        return failed_pass(reconciler, host, &memory->after, REPORT_ROTATION_INCOMPLETE);
    }
    bound = snapshot_offloaded(&memory->before)
                ? memory->plan.certificate
                : snapshot_find(&memory->after, &memory->plan.records[FAMILY_IPV4].thumbprint);
    if (for_boot) {
        return ready_for_boot(host, memory, bound);
    }
    struct pass pass = {.result = PASS_ROTATED,
                        .next_look = schedule_next_look(&memory->after),
                        .pending = memory->plan.restart_deferred};
    const bool finished = memory_finish_intent(host, &memory->plan, &memory->after);
    memory_learn_sstp_start(host, &memory->after);
    if (goes_back(reconciler, host, memory, bound)) {
        return going_back_pass(reconciler, host, memory);
    }
    report_tell(host, (struct report){.kind = REPORT_ROTATION_COMPLETED,
                                      .snapshot = &memory->after,
                                      .certificate = bound,
                                      .duration = duration_of(memory, rotation),
                                      .outage = outage_of(rotation)});
    memory_learn_last_good(host, &memory->after);
    disputes_learn_mended(host, &memory->plan, &memory->after);
    if (!finished || !follow(host, memory)) {
        look_again_soon(&pass, &memory->after, 1);
    }
    findings_drop_restarts(&memory->left); /* done, or pending as a whole */
    if (memory->plan.restart_deferred) {
        findings_add(&memory->left, &(struct finding){.reason = REASON_RESTART_PENDING});
    }
    proof_find(&memory->after, complaint_stands(&reconciler->complaint), &memory->left);
    report_findings(&reconciler->standing, host, &memory->after, &memory->left);
    reconciler->failures = 0;
    reconciler->healthy_reported = reconciler->complaint.count == 0;
    return pass;
}

/* ---- the rotation of a pass ---- */

#define FAMILY_TRIES 3 /* in a row, before one family's failure is told as what it is */

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
    if (to_be_proven(rotation)) {
        return verify(reconciler, host, memory, rotation);
    }
    if (rotation->result == ROTATION_CANCELLED) {
        report_tell(host, (struct report){.kind = REPORT_ROTATION_CANCELLED,
                                          .snapshot = rotation->observed});
        return (struct pass){.result = PASS_CANCELLED, .next_look = INSTANT_NEVER, .pending = true};
    }
    report_family_waits(reconciler, host, memory, rotation);
    const enum report_kind kind =
        rotation->result == ROTATION_UNDONE ? REPORT_ROTATION_UNDONE : REPORT_ROTATION_INCOMPLETE;
    if (rotation->refused && reconciler->failures + 1 >= REFUSALS_MAX &&
        disputes_learn_refused(host, rotation->observed,
                               &memory->plan.records[FAMILY_IPV4].thumbprint)) {
        reconciler->failures++;
        return retried_pass(reconciler, host, rotation->observed, kind, 1); /* another one may do */
    }
    return failed_pass(reconciler, host, rotation->observed, kind);
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
    last.duration = duration_of(memory, &rotation);
    last.outage = outage_of(&rotation);
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
                                struct pass_memory *memory, instant look)
{
    struct pass pass = held_pass(reconciler, host, memory, look);

    if (!end_rotation(host, &memory->before, true, memory_end_intent)) {
        reconciler->failures++;
        look_again_soon(&pass, &memory->before, reconciler->failures);
    }
    learn_last_good(host, &memory->before, &memory->findings);
    return pass;
}

/* ---- the pass ---- */

/* Applies the plan, or holds it back. */
static struct pass apply_pass(struct reconciler *reconciler, const struct host *host,
                              struct occasion occasion, struct pass_memory *memory)
{
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
        return waiting_pass(reconciler, host, memory, decision.look.at);
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

/* Asks what a client meets. Only what speaks for nothing else is a reason to restart. */
static void prove(struct reconciler *reconciler, const struct host *host, struct occasion occasion,
                  struct pass_memory *memory)
{
    const unsigned other = EFFECT_REBIND | EFFECT_REHASH | EFFECT_RESTART;
    struct complaint *complaint = &reconciler->complaint;

    proof_ask(host, &memory->before);
    memory->proven = proof_keep(&memory->before);
    complaint_review(complaint, host, &memory->before);
    proof_find(&memory->before, complaint_stands(complaint), &memory->findings);
    if (!(memory->findings.effects & other) && !occasion.ending &&
        complaint_asks_for_restart(complaint, host, &memory->before)) {
        findings_add(&memory->findings, &(struct finding){.reason = REASON_NOT_SERVING});
    }
}

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
        return failed_pass(reconciler, host, &memory->after, REPORT_ROTATION_INCOMPLETE);
    }
    memory_learn_sstp_start(host, &memory->before);
    if (!(memory->findings.effects & EFFECT_BLOCK)) {
        prove(reconciler, host, occasion, memory);
    }
    (void)examine_plan(&memory->before, &memory->findings, &memory->plan);
    if (findings_have(&memory->findings, REASON_BINDING_REVERTED)) {
        disputes_learn_standing(host, &memory->before);
    }
    if (memory->plan.count == 0) {
        report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
        return quiet_pass(reconciler, host, occasion, &memory->before, &memory->findings);
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

/* Where a pass was ended before it asked, what it came to says when to look. */
static void look_after_complaint(const struct reconciler *reconciler,
                                 const struct pass_memory *memory, struct pass *pass)
{
    const instant look = complaint_next_look(&reconciler->complaint);

    if (look > memory->before.taken_at && look < pass->next_look) {
        pass->next_look = look;
    }
}

/* Nothing happened since the last attempt but what it did itself. */
static bool no_news(const struct attempt *attempt, const struct snapshot *snapshot, uint64_t digest)
{
    return attempt->failed && snapshot->taken_at < attempt->pass.next_look &&
           (digest == attempt->began || digest == attempt->ended);
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
    report_begin(&remembering);
    attempt->pass = make_pass(reconciler, &remembering, occasion, memory);
    look_after_further(reconciler, occasion, memory, &attempt->pass);
    look_after_complaint(reconciler, memory, &attempt->pass);
    attempt->failed = attempt->pass.result == PASS_FAILED;
    report_end(&remembering, &memory->before);
    return attempt->pass;
}
