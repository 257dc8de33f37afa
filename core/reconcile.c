/* The pass. */
#include "reconcile.h"

#include "disputes.h"
#include "memory.h"
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
    struct pass pass = {.result = PASS_STANDING, .next_look = schedule_next_look(snapshot)};

    if (findings->effects & EFFECT_BLOCK) {
        /* What could not be read may be readable soon; a foreign record is watched anyway. */
        const instant retry = snapshot->taken_at + INSTANT_MINUTE * 5;
        pass.next_look = retry < pass.next_look ? retry : pass.next_look;
    }
    return pass;
}

/* Where the names were changed by hand, those before count until a rotation follows. */
static void learn_last_good(const struct host *host, const struct snapshot *snapshot,
                            const struct findings *findings)
{
    if (!findings_have(findings, REASON_IDENTITY_CHANGED)) {
        memory_learn_last_good(host, snapshot);
    }
}

static struct pass quiet_pass(struct reconciler *reconciler, const struct host *host,
                              const struct snapshot *snapshot, const struct findings *findings)
{
    struct pass pass = standing_pass(snapshot, findings);
    const bool healthy = !(findings->effects & ~(unsigned)EFFECT_WARN);
    const bool unused = findings_have(findings, REASON_SSTP_NOT_IN_USE);

    if ((healthy || unused) && !memory_lapse_intent(host, snapshot)) {
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
    if (!reconciler->healthy_reported && !findings_have(findings, REASON_SSTP_START_UNKNOWN)) {
        report_tell(host, (struct report){.kind = REPORT_HEALTHY, .snapshot = snapshot});
    }
    reconciler->healthy_reported = true;
    pass.result = PASS_HEALTHY;
    return pass;
}

static struct pass retried_pass(const struct host *host, const struct snapshot *snapshot,
                                enum report_kind kind, unsigned failures)
{
    struct pass pass = {.result = PASS_FAILED};

    pass.next_look = host->now(host->context) + schedule_retry_delay(snapshot->machine, failures);
    report_tell(host,
                (struct report){.kind = kind, .snapshot = snapshot, .retry_at = pass.next_look});
    return pass;
}

static struct pass failed_pass(struct reconciler *reconciler, const struct host *host,
                               const struct snapshot *snapshot, enum report_kind kind)
{
    reconciler->failures++;
    return retried_pass(host, snapshot, kind, reconciler->failures);
}

/* ---- after a rotation ---- */

/* Reads back: nothing that a rotation mends may be left, and no record lost a setting. */
static const struct finding *unproven(const struct plan *plan, const struct snapshot *after,
                                      const struct findings *left, struct finding *lost_settings)
{
    const unsigned mended = EFFECT_BLOCK | EFFECT_REBIND | EFFECT_REHASH | EFFECT_START |
                            (plan->restart_deferred ? 0u : EFFECT_RESTART);

    for (size_t i = 0; i < left->count; i++) {
        if (left->items[i].reason == REASON_RESTART_OWED) {
            continue; /* every step succeeded, the restart among them */
        }
        if (reason_effects(left->items[i].reason) & mended) {
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

static struct pass verify(struct reconciler *reconciler, const struct host *host,
                          struct pass_memory *memory, const struct rotation *rotation)
{
    const struct certificate *bound = NULL;
    struct finding lost;

    host->observe(host->context, &memory->after);
    drift_find(&memory->after, &memory->left);
    const struct finding *finding = unproven(&memory->plan, &memory->after, &memory->left, &lost);
    if (finding != NULL) {
        report_tell(host, (struct report){.kind = REPORT_VERIFICATION_FAILED,
                                          .snapshot = &memory->after,
                                          .finding = finding,
                                          .family = finding->family,
                                          .error = &finding->error});
        if (memory->after.state.intent.presence == PART_PRESENT &&
            !(memory->left.effects & EFFECT_START)) {
            (void)memory_release_services(host, &memory->after);
        }
        return failed_pass(reconciler, host, &memory->after, REPORT_ROTATION_INCOMPLETE);
    }
    struct pass pass = {PASS_ROTATED, schedule_next_look(&memory->after)};
    if (!memory_finish_intent(host, &memory->plan, &memory->after)) {
        look_again_soon(&pass, &memory->after, 1);
    }
    bound = snapshot_offloaded(&memory->before)
                ? memory->plan.certificate
                : snapshot_find(&memory->after, &memory->plan.records[FAMILY_IPV4].thumbprint);
    memory_learn_sstp_start(host, &memory->after);
    memory_learn_last_good(host, &memory->after);
    disputes_learn_mended(host, &memory->plan, &memory->after);
    report_tell(host, (struct report){.kind = REPORT_ROTATION_COMPLETED,
                                      .snapshot = &memory->after,
                                      .certificate = bound,
                                      .duration = rotation->finished - memory->before.taken_at,
                                      .outage = rotation->finished - rotation->first_change});
    findings_drop_restarts(&memory->left); /* done, or pending as a whole */
    if (memory->plan.restart_deferred) {
        findings_add(&memory->left, &(struct finding){.reason = REASON_RESTART_PENDING});
    }
    report_findings(&reconciler->standing, host, &memory->after, &memory->left);
    reconciler->failures = 0;
    reconciler->healthy_reported = true;
    return pass;
}

/* ---- the rotation of a pass ---- */

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

static struct pass rotation_pass(struct reconciler *reconciler, const struct host *host,
                                 struct pass_memory *memory)
{
    const struct binding *bound = snapshot_served(&memory->before);
    struct rotation rotation;

    report_tell(host, (struct report){.kind = REPORT_ROTATION_STARTED,
                                      .snapshot = &memory->before,
                                      .finding = cause(&memory->findings),
                                      .certificate = memory->plan.certificate,
                                      .before = bound == NULL ? NULL : &bound->record.thumbprint,
                                      .after = &memory->plan.certificate->thumbprint});
    rotation = rotate(host, &memory->plan, &memory->after);
    if (rotation.result == ROTATION_DONE) {
        return verify(reconciler, host, memory, &rotation);
    }
    if (rotation.result == ROTATION_CANCELLED) {
        report_tell(host, (struct report){.kind = REPORT_ROTATION_CANCELLED,
                                          .snapshot = rotation.observed});
        return (struct pass){PASS_CANCELLED, INSTANT_NEVER};
    }
    const enum report_kind kind =
        rotation.result == ROTATION_UNDONE ? REPORT_ROTATION_UNDONE : REPORT_ROTATION_INCOMPLETE;
    if (rotation.refused && reconciler->failures + 1 >= REFUSALS_MAX &&
        disputes_learn_refused(host, rotation.observed,
                               &memory->plan.records[FAMILY_IPV4].thumbprint)) {
        reconciler->failures++;
        return retried_pass(host, rotation.observed, kind, 1); /* another one may do */
    }
    return failed_pass(reconciler, host, rotation.observed, kind);
}

/* Holds a plan back that would restart RemoteAccess more often than allowed. */
static struct pass limited_pass(struct reconciler *reconciler, const struct host *host,
                                struct pass_memory *memory, instant allowed)
{
    const struct finding limit = {.reason = REASON_RESTART_LIMIT};
    struct pass pass = {PASS_STANDING, allowed};

    findings_add(&memory->findings, &limit);
    report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
    reconciler->healthy_reported = false;
    return pass;
}

/* Holds a plan back that can wait: the server is well meanwhile, and known as that. */
static struct pass waiting_pass(struct reconciler *reconciler, const struct host *host,
                                struct pass_memory *memory, instant look)
{
    struct pass pass = standing_pass(&memory->before, &memory->findings);

    pass.next_look = look < pass.next_look ? look : pass.next_look;
    report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
    if (!memory_end_intent(host, &memory->before)) {
        reconciler->failures++;
        look_again_soon(&pass, &memory->before, reconciler->failures);
    }
    learn_last_good(host, &memory->before, &memory->findings);
    reconciler->healthy_reported = false;
    return pass;
}

/* ---- the pass ---- */

static void look(const struct host *host, struct snapshot *snapshot, struct findings *findings)
{
    host->observe(host->context, snapshot);
    memory_learn_hold(host, snapshot);
    disputes_review(host, snapshot);
    drift_find(snapshot, findings);
}

/* ---- an interrupted rotation ---- */

/* Starts what it left stopped, and looks again: a service may have ended at once. */
static bool resume(const struct host *host, struct snapshot *snapshot, struct findings *findings)
{
    report_tell(host, (struct report){.kind = REPORT_INTENT_RESUMED,
                                      .snapshot = snapshot,
                                      .after = &snapshot->state.intent.target});
    switch (rotate_resume(host, snapshot)) {
    case RESUMPTION_FAILED:
        return false;
    case RESUMPTION_STARTED:
        look(host, snapshot, findings);
        return !(findings->effects & EFFECT_START);
    default: /* RESUMPTION_SETTLED: what does not depend on SstpSvc any more is not seen to run */
        if (!memory_release_services(host, snapshot)) {
            return false;
        }
        look(host, snapshot, findings);
        return true;
    }
}

/* What an intent names is seen to run: a later stop is the administrator's, whatever else may keep
 * this pass from going on. */
static bool served(const struct snapshot *snapshot)
{
    const struct intent *intent = &snapshot->state.intent;

    return snapshot->state.presence == PART_PRESENT && intent->presence == PART_PRESENT &&
           intent->same_boot && intent->services.count > 0 &&
           snapshot->sstp.state == SERVICE_IS_RUNNING;
}

/* False: to be tried again, before anything else is changed. */
static bool settle_intent(const struct host *host, struct snapshot *snapshot,
                          struct findings *findings)
{
    if ((findings->effects & EFFECT_START) && !resume(host, snapshot, findings)) {
        return false;
    }
    return !served(snapshot) || memory_release_services(host, snapshot);
}

static struct pass make_pass(struct reconciler *reconciler, const struct host *host,
                             struct pass_memory *memory)
{
    struct selection selection;
    struct urgency urgency;

    look(host, &memory->before, &memory->findings);
    if (!settle_intent(host, &memory->before, &memory->findings)) {
        report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
        return failed_pass(reconciler, host, &memory->before, REPORT_ROTATION_INCOMPLETE);
    }
    memory_learn_sstp_start(host, &memory->before);
    selection = select_certificate(&memory->before);
    plan_make(&memory->before, &memory->findings, &selection, &memory->plan);
    if (findings_have(&memory->findings, REASON_BINDING_REVERTED)) {
        disputes_learn_standing(host, &memory->before);
    }
    if (memory->plan.count == 0) {
        report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
        return quiet_pass(reconciler, host, &memory->before, &memory->findings);
    }
    urgency = urgency_of(&memory->plan, &memory->findings, &reconciler->waiting);
    if (urgency.waits) {
        return waiting_pass(reconciler, host, memory, urgency.look);
    }
    if (memory->plan.restarts) {
        const instant allowed = schedule_restart_allowed(
            &memory->before.state.restarts, memory->before.settings, memory->before.taken_at);
        if (allowed > memory->before.taken_at) {
            return limited_pass(reconciler, host, memory, allowed);
        }
    }
    report_findings(&reconciler->standing, host, &memory->before, &memory->findings);
    return rotation_pass(reconciler, host, memory);
}

struct pass reconcile_pass(struct reconciler *reconciler, const struct host *host,
                           struct pass_memory *memory)
{
    struct host remembering = *host;
    struct pass pass;

    remembering.told = &reconciler->told;
    report_begin(&remembering);
    pass = make_pass(reconciler, &remembering, memory);
    report_end(&remembering, &memory->before);
    return pass;
}
