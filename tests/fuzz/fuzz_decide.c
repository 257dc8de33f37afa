/* Fuzzes the decisions: whatever was observed, drift is found, a certificate chosen and a plan made
 * that breaks no rule. */
#include <stdlib.h>
#include <string.h>

#include "control/evaluate.h"
#include "control/health.h"
#include "control/next_check.h"
#include "diagnosis/drift.h"
#include "diagnosis/overriding.h"
#include "plan/plan.h"
#include "plan/restart_scheduling.h"
#include "timing/schedule.h"
#include "world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_findings(const struct findings *findings)
{
    unsigned effects = 0;

    require(findings->count < FINDINGS_MAX, "the list of findings is never full");
    for (size_t i = 0; i < findings->count; i++) {
        require(findings->items[i].reason > REASON_NONE && findings->items[i].reason < REASON_COUNT,
                "every finding has its reason");
        effects |= reason_effects(findings->items[i].reason);
        require(findings_find(findings, &findings->items[i]) != NULL, "a finding is found again");
    }
    require(effects == findings->effects, "the effects are those of the findings");
}

static bool eligible(const struct snapshot *snapshot, const struct certificate *certificate)
{
    struct candidate candidate = {.certificate = certificate, .fewer = true}; /* after a loss */
    struct requirements requirements;

    requirements_of(snapshot, &requirements);
    return requirements_judge_candidate(&requirements, &candidate) == VERDICT_ELIGIBLE;
}

static void check_selection(const struct snapshot *snapshot, const struct selection *selection)
{
    require((selection->result == SELECTION_CHOSEN) == (selection->chosen != NULL),
            "a choice has its certificate");
    require(selection->result != SELECTION_NONE_ELIGIBLE || selection->eligible == 0,
            "where some are eligible they are chosen from, or ambiguous");
    require(selection->result == SELECTION_NONE_ELIGIBLE || selection->eligible > 0,
            "where none is eligible none is chosen, and nothing is ambiguous");
    require(selection->chosen == NULL || eligible(snapshot, selection->chosen),
            "the chosen certificate is eligible");
}

static int by_thumbprint(const void *a, const void *b)
{
    return thumbprint_compare(&((const struct certificate *)a)->thumbprint,
                              &((const struct certificate *)b)->thumbprint);
}

static bool same_choice(const struct selection *a, const struct selection *b)
{
    return a->result == b->result &&
           (a->chosen == NULL || thumbprint_equal(&a->chosen->thumbprint, &b->chosen->thumbprint));
}

/* The choice must not depend on the order in which the store hands its certificates out, nor on
 * whether that order is known. */
static void check_request(struct bytes *bytes, const struct snapshot *snapshot,
                          const struct selection *selection)
{
    const size_t count = snapshot->store.count;
    struct certificate *reversed = bytes_allocate(bytes, count * sizeof(*reversed));
    struct snapshot *mirrored = bytes_allocate(bytes, sizeof(*mirrored));

    *mirrored = *snapshot;
    mirrored->store.certificates = reversed;
    for (size_t i = 0; i < count; i++) {
        reversed[i] = snapshot->store.certificates[count - 1 - i];
    }
    const struct selection other = select_certificate(mirrored);
    require(same_choice(&other, selection), "the choice does not depend on the store's order");
    if (count > 0) {
        qsort(reversed, count, sizeof(*reversed), by_thumbprint);
    }
    mirrored->store.sorted = true;
    const struct selection sorted = select_certificate(mirrored);
    require(same_choice(&sorted, selection), "nor on whether that order is known");
}

static size_t steps(const struct plan *plan, enum step_kind kind)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->count; i++) {
        count += plan->steps[i].kind == kind;
    }
    return count;
}

static void check_services(const struct plan *plan, const struct intent *intent)
{
    size_t stops = 0;

    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        if (step->kind != STEP_STOP_SERVICE) {
            continue;
        }
        stops++;
        bool started = false;
        for (size_t j = i + 1; j < plan->count; j++) {
            started = started || (plan->steps[j].kind == STEP_START_SERVICE &&
                                  strcmp(plan->steps[j].service, step->service) == 0);
        }
        bool kept = false;
        for (size_t j = 0; j < intent->services.count; j++) {
            kept = kept || strcmp(intent->services.items[j], step->service) == 0;
        }
        require(started, "every service stopped is started afterwards");
        require(kept, "the intent names every service stopped");
    }
    require(plan->restarts == (stops > 0), "a plan says whether it restarts");
    require(steps(plan, STEP_START_SERVICE) == stops, "nothing is started that was not stopped");
}

/* What is written: only an eligible certificate, only on what is SSTP's, all else as it was. */
static void check_writes(const struct plan *plan)
{
    const struct snapshot *snapshot = plan->snapshot;

    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        if (step->kind == STEP_MOVE_BINDING) {
            require(overriding_may_have(&plan->moved.items[step->moved], plan->certificate),
                    "another application's record gets what is for its name");
            require(plan->moved_missing[step->moved] ||
                        snapshot_foreign_policy(snapshot) == FOREIGN_COROTATE,
                    "others' records go along only with corotate");
        }
        if (step->kind != STEP_REPLACE_BINDING && step->kind != STEP_CREATE_BINDING) {
            continue;
        }
        const struct binding *binding = &snapshot->bindings[step->family];
        const struct ssl_record *record = &plan->records[step->family];
        require(eligible(snapshot, plan->certificate), "only an eligible certificate is bound");
        require(thumbprint_equal(&record->thumbprint, &plan->certificate->thumbprint),
                "the record carries the plan's certificate");
        require(binding->presence != PART_UNREADABLE, "what cannot be read is not written");
        require((binding->presence == PART_ABSENT) == (step->kind == STEP_CREATE_BINDING),
                "a record is created where there is none");
        require(binding->presence == PART_ABSENT || world_may_write(snapshot, &binding->record),
                "another application's record is left alone unless the settings say otherwise");
        require(binding->presence == PART_ABSENT ||
                    world_keeps_settings(snapshot, &binding->record, record),
                "a record keeps all but its certificate");
    }
}

static void check_plan(const struct plan *plan, const struct findings *findings)
{
    const struct snapshot *snapshot = plan->snapshot;

    require(plan->count <= STEPS_MAX, "the plan has room");
    require(plan->count == 0 || !(findings->effects & EFFECT_BLOCK),
            "nothing is done while a block stands");
    if (plan->count == 0) {
        return;
    }
    const struct intent intent = plan_intent(plan, snapshot->taken_at);
    require(plan->steps[0].kind == STEP_STORE_INTENT && steps(plan, STEP_STORE_INTENT) == 1,
            "the intent is stored first, once");
    check_services(plan, &intent);
    check_writes(plan);
}

static void check_schedule(const struct snapshot *snapshot, const struct settings *settings)
{
    const instant now = snapshot->taken_at;
    const instant allowed = schedule_restart_allowed(&snapshot->state.restarts, settings, now);
    const instant next = next_check_at(snapshot);

    require(allowed >= now && allowed - now <= INSTANT_DAY, "a restart has to wait a day at most");
    require(next > now && next - now <= INSTANT_DAY, "the next look is within a day");
}

/* A dry run shows the same plan; what is learnt by it changes its copy of the snapshot alone. */
static void check_evaluation(const struct snapshot *snapshot)
{
    static struct snapshot copy;
    static struct evaluation evaluation;

    copy = *snapshot;
    evaluate(&copy, false, &evaluation);
    require((evaluation.decision.kind == DECISION_APPLY) <= (evaluation.plan.count > 0),
            "what is applied has steps");
    require((evaluation.decision.kind == DECISION_RESUME) <= (evaluation.plan.count == 0),
            "what is started comes first");
    require(evaluation.decision.next_check.at >= snapshot->taken_at, "the next look lies ahead");
    (void)health_of(&copy, &evaluation.findings);
}

static const struct finding *scheduled(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == REASON_RESTART_SCHEDULED) {
            return &findings->items[i];
        }
    }
    return NULL;
}

static void check_restart_schedule(const struct plan *plan, struct findings *findings)
{
    const struct snapshot *snapshot = plan->snapshot;
    const uint32_t *values = snapshot->settings->values;
    struct waiting waiting = {.since = 0};

    if (plan->count == 0) {
        return;
    }
    const struct restart_schedule schedule = restart_schedule_of(plan, findings, &waiting);
    const struct finding *wait = scheduled(findings);
    require(schedule.waits == (wait != NULL), "a wait is said");
    require(!schedule.waits || plan->restarts, "only a restart is worth a wait");
    require(!schedule.waits ||
                (schedule.next_check > snapshot->taken_at && schedule.next_check <= wait->deadline),
            "what waits is looked at again before its deadline");
    require(!schedule.waits || values[SETTING_RESTART_POLICY] != RESTART_IMMEDIATE ||
                values[SETTING_STAGGER_MINUTES] > 0 ||
                findings_have(findings, REASON_CHOICE_PICKED) ||
                findings_have(findings, REASON_RESTART_SETTING_REFUSED),
            "nothing waits that nobody asked to");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = bytes_of(data, size);
    struct snapshot *snapshot = bytes_allocate(&bytes, sizeof(*snapshot));
    struct findings *findings = bytes_allocate(&bytes, sizeof(*findings));
    struct plan *plan = bytes_allocate(&bytes, sizeof(*plan));

    world_build(&bytes, snapshot);
    drift_find(snapshot, findings);
    check_findings(findings);
    const struct selection selection = select_certificate(snapshot);
    check_selection(snapshot, &selection);
    check_request(&bytes, snapshot, &selection);
    plan_make(snapshot, findings, &selection, plan);
    check_findings(findings);
    check_plan(plan, findings);
    check_schedule(snapshot, snapshot->settings);
    check_evaluation(snapshot);
    check_restart_schedule(plan, findings);
    bytes_free(&bytes);
    return 0;
}
