/* The order in which a pass thinks. */
#include "control/evaluate.h"

#include <string.h>

#include "certificate/admin_choice.h"
#include "certificate/baseline.h"
#include "certificate/exclusions.h"
#include "certificate/key_faults.h"
#include "control/clock.h"
#include "control/stored_state.h"
#include "diagnosis/drift.h"
#include "diagnosis/remote_access.h"
#include "plan/evidence.h"
#include "plan/notes.h"
#include "plan/partial.h"
#include "plan/restart_limits.h"
#include "proof/balancer_watch.h"
#include "proof/proof.h"

static const char *const decision_names[DECISION_KIND_COUNT] = {
    [DECISION_NOTHING] = "nothing",
    [DECISION_RESUME] = "resume",
    [DECISION_APPLY] = "apply",
    [DECISION_WAIT] = "wait-for-restart-policy",
    [DECISION_LIMIT] = "restart-limit",
    [DECISION_PAUSED] = "paused",
    [DECISION_QUIET] = "others-at-work",
    [DECISION_OBSERVED] = "observed",
    [DECISION_REISSUE] = "reissue-awaited",
    [DECISION_START] = "start",
    [DECISION_LOOK_AGAIN] = "look-again",
};

const char *decision_name(enum decision_kind kind)
{
    return decision_names[kind];
}

/* ---- the parts ---- */

struct learned evaluate_drift(struct snapshot *snapshot, bool tried, struct findings *findings)
{
    struct learned learned = {.choice = false};

    if (snapshot->clock_doubt == CLOCK_BELIEVED) {
        learned.choice = choice_recognise(snapshot);
        learned.exclusions = exclusions_forget(snapshot);
    }
    learned.end = remote_access_review(snapshot, tried, &learned.released);
    drift_find(snapshot, findings);
    return learned;
}

/* What is left of a rotation that was made before: those services have the old certificate. */
static void note_companions(const struct snapshot *snapshot, struct findings *findings)
{
    if (snapshot_observing(snapshot) && companions_owes(snapshot)) {
        findings_add_named(findings, REASON_OBSERVED,
                           setting_definitions[SETTING_ALSO_RESTART].name);
    }
}

struct selection evaluate_plan(const struct snapshot *snapshot, struct findings *findings,
                               struct plan *plan)
{
    const struct selection selection = select_certificate(snapshot);

    if (findings->effects & EFFECT_BLOCK) {
        findings_note_not_acted_on(findings);
    }
    plan_make(snapshot, findings, &selection, plan);
    if (findings->effects & EFFECT_BLIND) {
        return selection;
    }
    if (plan->count == 0) {
        note_companions(snapshot, findings);
        plan_note_expiry(snapshot, findings);
    }
    return selection;
}

/* Whom it waits for otherwise, and how long, is no matter. */
static struct decision observe_only(const struct plan *plan, struct findings *findings)
{
    partial_note_held_back(plan, REASON_OBSERVED, findings);
    return (struct decision){DECISION_OBSERVED, next_check_of(plan->snapshot)};
}

/* What an administrator asks for now is part of their work. */
static instant others_at_work(const struct plan *plan, const struct findings *findings,
                              const struct waiting *waiting, const struct quiet *quiet)
{
    return restart_schedule_hurried(waiting, &plan->certificate->thumbprint)
               ? 0
               : quiet_until(quiet, plan->snapshot->taken_at,
                             !restart_schedule_can_wait(plan->snapshot, findings));
}

/* Neither does what is wrong for one look only. */
static instant to_be_seen_again(const struct plan *plan, const struct findings *findings,
                                const struct held *held)
{
    return held->evidence == NULL ||
                   restart_schedule_hurried(held->waiting, &plan->certificate->thumbprint)
               ? 0
               : evidence_until(held->evidence, plan, findings);
}

static struct decision held_until(enum reason reason, instant until, struct findings *findings,
                                  struct decision decision)
{
    findings_add(findings,
                 &(struct finding){.reason = reason, .at = until, .deadline = INSTANT_NEVER});
    decision.next_check.at = until;
    return decision;
}

bool evaluate_is_over_limit(const struct snapshot *snapshot, const struct findings *findings)
{
    return restart_limits_allow(snapshot, findings) > snapshot->taken_at;
}

static struct decision decide(const struct plan *plan, struct findings *findings,
                              const struct held *held, bool paused)
{
    const struct snapshot *snapshot = plan->snapshot;
    struct waiting *waiting = held->waiting;
    const instant until = others_at_work(plan, findings, waiting, held->quiet);
    if (until > 0 && !paused) {
        return held_until(REASON_OTHERS_AT_WORK, until, findings,
                          (struct decision){DECISION_QUIET, {.why = NEXT_CHECK_OTHERS_AT_WORK}});
    }
    const struct restart_schedule reissue = restart_reissue_awaited(plan, findings, waiting);
    if (reissue.waits) {
        return (struct decision){
            DECISION_REISSUE,
            next_check_sooner(next_check_of(snapshot),
                              (struct next_check){reissue.next_check, NEXT_CHECK_REISSUE})};
    }
    const struct restart_schedule schedule = restart_schedule_of(plan, findings, waiting);
    const instant again = to_be_seen_again(plan, findings, held);
    const instant allowed = plan->restarts && held->urgency != OVERRIDING
                                ? restart_limits_allow(snapshot, findings)
                                : 0;

    if (schedule.waits) {
        return (struct decision){
            DECISION_WAIT,
            next_check_sooner(next_check_of(snapshot),
                              (struct next_check){schedule.next_check, NEXT_CHECK_RESTART_POLICY})};
    }
    if (again > 0 && !paused) {
        return held_until(REASON_SEEN_ONCE, again, findings,
                          (struct decision){DECISION_LOOK_AGAIN, {.why = NEXT_CHECK_SEEN_ONCE}});
    }
    if (allowed > snapshot->taken_at) {
        findings_add_reason(findings, REASON_RESTART_LIMIT);
        return (struct decision){DECISION_LIMIT, {allowed, NEXT_CHECK_RESTART_LIMIT}};
    }
    if (paused) {
        partial_note_held_back(plan, REASON_PAUSED, findings);
        return (struct decision){DECISION_PAUSED, next_check_of(snapshot)};
    }
    return (struct decision){DECISION_APPLY, {snapshot->taken_at, NEXT_CHECK_REGULAR}};
}

struct decision evaluate_decide(const struct plan *plan, struct findings *findings,
                                const struct held *held, bool paused)
{
    const struct decision decision = snapshot_observing(plan->snapshot)
                                         ? observe_only(plan, findings)
                                         : decide(plan, findings, held, paused);

    if (decision.kind != DECISION_APPLY) {
        plan_note_expiry(plan->snapshot, findings);
    }
    return decision;
}

/* What is not for all names lets in those who ask for the others: better than nobody. */
static bool is_in_the_way(const struct findings *findings)
{
    return findings->effects &
           (EFFECT_BLOCK | EFFECT_REBIND | EFFECT_REHASH | EFFECT_RESTART | EFFECT_START);
}

/* The certificate is in order, and SSTP runs with it. */
static bool is_mended(const struct snapshot *snapshot, const struct findings *findings)
{
    return snapshot->state.end.cause == END_CERTIFICATE &&
           !is_in_the_way(findings) && /* so there is a binding */
           remote_access_to_be_started(snapshot, &snapshot_served(snapshot)->record.thumbprint);
}

static struct decision start_held_back(const struct snapshot *snapshot, struct findings *findings,
                                       enum reason reason)
{
    findings_add_named(findings, reason, "start of RemoteAccess");
    return (struct decision){reason == REASON_OBSERVED ? DECISION_OBSERVED : DECISION_PAUSED,
                             next_check_of(snapshot)};
}

struct decision evaluate_start(const struct snapshot *snapshot, struct findings *findings,
                               const struct quiet *quiet, enum urgency urgency, bool paused)
{
    const instant now = snapshot->taken_at;
    const instant until = urgency != NOT_URGENT ? 0 : quiet_until(quiet, now, true);
    const instant allowed = urgency == OVERRIDING ? 0 : restart_limits_allow(snapshot, findings);

    if (snapshot->ending || !is_mended(snapshot, findings)) {
        return (struct decision){DECISION_NOTHING, evaluate_next_check(snapshot, findings)};
    }
    if (snapshot_observing(snapshot)) {
        return start_held_back(snapshot, findings, REASON_OBSERVED);
    }
    if (paused) {
        return start_held_back(snapshot, findings, REASON_PAUSED);
    }
    if (until > 0) {
        return held_until(REASON_OTHERS_AT_WORK, until, findings,
                          (struct decision){DECISION_QUIET, {.why = NEXT_CHECK_OTHERS_AT_WORK}});
    }
    if (allowed > now) {
        findings_add_reason(findings, REASON_RESTART_LIMIT);
        return (struct decision){DECISION_LIMIT, {allowed, NEXT_CHECK_RESTART_LIMIT}};
    }
    return (struct decision){DECISION_START, {now, NEXT_CHECK_REGULAR}};
}

struct next_check evaluate_next_check(const struct snapshot *snapshot,
                                      const struct findings *findings)
{
    const struct next_check next_check = next_check_of(snapshot);

    /* What could not be read may be readable soon; a foreign record is watched anyway. */
    return findings->effects & EFFECT_BLOCK || findings_have(findings, REASON_SHADOWS_UNREADABLE)
               ? next_check_sooner(next_check,
                                   (struct next_check){snapshot->taken_at + 5 * INSTANT_MINUTE,
                                                       NEXT_CHECK_READ_AGAIN})
               : next_check;
}

/* ---- all of it ---- */

static void list_resumed(const struct snapshot *snapshot, struct service_names *out)
{
    const struct service_names *services = &snapshot->state.intent.services;

    for (size_t i = 0; i < services->count; i++) {
        if (!snapshot_runs(snapshot, services->items[i])) {
            memcpy(out->items[out->count++], services->items[i], SERVICE_NAME_SIZE);
        }
    }
}

/* Of what an earlier rotation owes its intent says, as long as that is not replaced. */
static struct companions list_companions(const struct evaluation *evaluation)
{
    const struct plan *plan = &evaluation->plan;
    const struct snapshot *snapshot = plan->snapshot;

    if (evaluation->decision.kind == DECISION_APPLY ||
        evaluation->decision.kind == DECISION_OBSERVED) {
        return companions_owed(snapshot, plan->restarts);
    }
    return companions_owes(snapshot) ? snapshot->state.intent.companions
                                     : (struct companions){.count = 0};
}

void evaluate(struct snapshot *snapshot, bool paused, struct evaluation *out)
{
    struct waiting waiting = {.since = 0};
    const struct quiet quiet = {.known = false};
    const struct held held = {.waiting = &waiting, .quiet = &quiet};

    *out = (struct evaluation){.decision.kind = DECISION_NOTHING};
    clock_assume(snapshot);
    key_faults_assume(snapshot);
    (void)evaluate_drift(snapshot, false, &out->findings);
    proof_find(snapshot, true, &out->findings); /* where a client was asked for */
    offload_probe_find(snapshot, true, &out->findings);
    (void)baseline_take_choice(snapshot);
    out->selection = evaluate_plan(snapshot, &out->findings, &out->plan);
    if (out->findings.effects & EFFECT_START) {
        list_resumed(snapshot, &out->resumed);
        out->plan.count = 0;
        out->decision =
            (struct decision){DECISION_RESUME, {snapshot->taken_at, NEXT_CHECK_REGULAR}};
    } else if (out->plan.count > 0) {
        out->decision = evaluate_decide(&out->plan, &out->findings, &held, paused);
        out->starts = out->plan.restarts &&
                      remote_access_to_be_started(snapshot, &out->plan.certificate->thumbprint);
    } else {
        out->decision = evaluate_start(snapshot, &out->findings, &quiet, NOT_URGENT, paused);
        out->starts = out->decision.kind != DECISION_NOTHING;
    }
    out->companions = list_companions(out);
}
