/* The order in which a pass thinks. */
#include "examine.h"

#include <string.h>

#include "disputes.h"
#include "drift.h"
#include "key_faults.h"
#include "memory.h"
#include "occasions.h"
#include "offload_probe.h"
#include "proof.h"
#include "quarantine.h"

static const char *const decision_names[DECISION_KIND_COUNT] = {
    [DECISION_NOTHING] = "nothing",     [DECISION_RESUME] = "resume",
    [DECISION_APPLY] = "apply",         [DECISION_WAIT] = "wait-for-restart-policy",
    [DECISION_LIMIT] = "restart-limit", [DECISION_PAUSED] = "paused",
};

const char *decision_name(enum decision_kind kind)
{
    return decision_names[kind];
}

/* ---- the parts ---- */

struct learned examine_drift(struct snapshot *snapshot, struct findings *findings)
{
    struct learned learned = {.hold = memory_recognise_hold(snapshot),
                              .disputes = disputes_forget(snapshot)};

    learned.disputes = quarantine_forget(snapshot) || learned.disputes;
    drift_find(snapshot, findings);
    return learned;
}

struct selection examine_plan(const struct snapshot *snapshot, struct findings *findings,
                              struct plan *plan)
{
    const struct selection selection = select_certificate(snapshot);

    plan_make(snapshot, findings, &selection, plan);
    return selection;
}

struct decision examine_decide(const struct plan *plan, struct findings *findings,
                               struct waiting *waiting, bool paused)
{
    const struct snapshot *snapshot = plan->snapshot;
    const struct urgency urgency = urgency_of(plan, findings, waiting);
    const instant allowed = plan->restarts
                                ? schedule_restart_allowed(&snapshot->state.restarts,
                                                           snapshot->settings, snapshot->taken_at)
                                : 0;

    if (urgency.waits) {
        return (struct decision){
            DECISION_WAIT,
            look_sooner(schedule_look(snapshot), (struct look){urgency.look, LOOK_RESTART_POLICY})};
    }
    if (allowed > snapshot->taken_at) {
        findings_add(findings, &(struct finding){.reason = REASON_RESTART_LIMIT});
        return (struct decision){DECISION_LIMIT, {allowed, LOOK_RESTART_LIMIT}};
    }
    if (paused) {
        occasions_note_held_back(plan, findings);
        return (struct decision){DECISION_PAUSED, schedule_look(snapshot)};
    }
    return (struct decision){DECISION_APPLY, {snapshot->taken_at, LOOK_REGULAR}};
}

struct look examine_look(const struct snapshot *snapshot, const struct findings *findings)
{
    const struct look look = schedule_look(snapshot);

    /* What could not be read may be readable soon; a foreign record is watched anyway. */
    return findings->effects & EFFECT_BLOCK
               ? look_sooner(
                     look, (struct look){snapshot->taken_at + 5 * INSTANT_MINUTE, LOOK_READ_AGAIN})
               : look;
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

/* Of what an earlier rotation owes its intent tells, as long as that is not replaced. */
static struct further list_further(const struct examination *examination)
{
    const struct plan *plan = &examination->plan;
    const struct snapshot *snapshot = plan->snapshot;

    if (examination->decision.kind == DECISION_APPLY) {
        return further_owed(snapshot, plan->restarts);
    }
    return further_owes(snapshot) ? snapshot->state.intent.further : (struct further){.count = 0};
}

void examine(struct snapshot *snapshot, bool paused, struct examination *out)
{
    struct waiting waiting = {.since = 0};

    *out = (struct examination){.decision.kind = DECISION_NOTHING};
    key_faults_assume(snapshot);
    (void)examine_drift(snapshot, &out->findings);
    proof_find(snapshot, true, &out->findings); /* where a client was asked for */
    offload_probe_find(snapshot, true, &out->findings);
    out->selection = examine_plan(snapshot, &out->findings, &out->plan);
    if (out->findings.effects & EFFECT_START) {
        list_resumed(snapshot, &out->resumed);
        out->plan.count = 0;
        out->decision = (struct decision){DECISION_RESUME, {snapshot->taken_at, LOOK_REGULAR}};
    } else if (out->plan.count > 0) {
        out->decision = examine_decide(&out->plan, &out->findings, &waiting, paused);
    } else {
        out->decision.look = examine_look(snapshot, &out->findings);
    }
    out->further = list_further(out);
}
