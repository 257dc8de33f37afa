/* The pass. */
#include "reconcile.h"

#include "sstp_agreement.h"

struct reconciler reconciler_init(const struct settings *settings)
{
    return (struct reconciler){.settings = *settings};
}

/* ---- reporting, once ---- */

static void tell(const struct host *host, struct report report)
{
    if (report.snapshot != NULL) {
        report.port = snapshot_port(report.snapshot);
    }
    host->report(host->context, &report);
}

/* A finding is reported when it begins; a standing one also when it ends. */
static void report_findings(struct reconciler *reconciler, const struct host *host,
                            const struct snapshot *snapshot, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (!findings_contain(&reconciler->standing, &findings->items[i])) {
            tell(host, (struct report){.kind = REPORT_FINDING,
                                       .snapshot = snapshot,
                                       .finding = &findings->items[i],
                                       .family = findings->items[i].family,
                                       .error = &findings->items[i].error});
        }
    }
    for (size_t i = 0; i < reconciler->standing.count; i++) {
        const struct finding *finding = &reconciler->standing.items[i];
        if ((reason_effects(finding->reason) & EFFECT_STANDING) &&
            !findings_contain(findings, finding)) {
            tell(host, (struct report){.kind = REPORT_FINDING_ENDED,
                                       .snapshot = snapshot,
                                       .finding = finding,
                                       .family = finding->family,
                                       .error = &finding->error});
        }
    }
    reconciler->standing = *findings;
}

/* False, and reported, if our own state could not be stored. */
static bool state_stored(const struct host *host, const struct snapshot *snapshot,
                         const struct outcome *outcome)
{
    if (!outcome_ok(outcome)) {
        tell(host, (struct report){
                       .kind = REPORT_STATE_WRITE_FAILED, .snapshot = snapshot, .error = outcome});
    }
    return outcome_ok(outcome);
}

/* ---- what is learnt from an observation ---- */

/* Notes which certificate SSTP started with, while it can still be told. */
static void learn_sstp_start(const struct host *host, const struct snapshot *snapshot)
{
    const struct sstp_start *known = &snapshot->state.sstp_start;
    const struct binding *bound = snapshot_bound(snapshot);

    if (snapshot->state.presence != PART_PRESENT || snapshot->sstp.started_at == 0 ||
        snapshot->sstp.state != SERVICE_IS_RUNNING || bound == NULL ||
        sstp_agreement(snapshot) != SSTP_AGREES ||
        (known->presence == PART_PRESENT && known->started_at == snapshot->sstp.started_at)) {
        return;
    }
    const struct sstp_start start = {PART_PRESENT, snapshot->sstp.started_at,
                                     bound->record.thumbprint};
    const struct outcome outcome = host->store_sstp_start(host->context, &start);
    (void)state_stored(host, snapshot, &outcome);
}

/* A server without drift has a good certificate: its names are what the next one must cover. */
static void learn_last_good(const struct host *host, const struct snapshot *snapshot)
{
    const struct last_good *known = &snapshot->state.last_good;
    const struct binding *bound = snapshot_bound(snapshot);
    const struct certificate *certificate =
        bound == NULL ? NULL : snapshot_find(snapshot, &bound->record.thumbprint);

    if (certificate == NULL || (known->presence == PART_PRESENT &&
                                thumbprint_equal(&known->thumbprint, &certificate->thumbprint))) {
        return;
    }
    const struct outcome outcome = host->store_last_good(host->context, certificate);
    (void)state_stored(host, snapshot, &outcome);
}

/* ---- an interrupted rotation ---- */

/* The services run: they are the administrator's again. The intent goes on without them, so that
 * a later stop is not taken for ours. */
static bool release_services(const struct host *host, const struct snapshot *snapshot)
{
    struct intent intent = snapshot->state.intent;
    struct outcome outcome;

    intent.services.count = 0;
    outcome = host->store_intent(host->context, &intent);
    return state_stored(host, snapshot, &outcome);
}

/* Starts what it left stopped. */
static bool resume(const struct host *host, const struct snapshot *snapshot)
{
    tell(host, (struct report){.kind = REPORT_INTENT_RESUMED,
                               .snapshot = snapshot,
                               .after = &snapshot->state.intent.target});
    if (!rotate_resume(host, snapshot) || !release_services(host, snapshot)) {
        return false;
    }
    return true;
}

/* An intent from before this process ends when nothing of it is left to do. False: it stands. */
static bool end_intent(const struct host *host, const struct snapshot *snapshot)
{
    if (snapshot->state.intent.presence == PART_ABSENT ||
        snapshot->state.presence != PART_PRESENT) {
        return true;
    }
    const struct outcome outcome = host->clear_intent(host->context);
    if (outcome_ok(&outcome)) {
        tell(host, (struct report){.kind = REPORT_INTENT_ENDED,
                                   .snapshot = snapshot,
                                   .after = &snapshot->state.intent.target});
    }
    return state_stored(host, snapshot, &outcome);
}

/* ---- the end of a pass ---- */

/* An intent that outlives its rotation would take an administrator's later stop for ours: not to
 * be left until the next check. */
static void look_again_soon(struct pass *pass, instant now)
{
    const instant soon = now + schedule_retry_delay(1);

    pass->next_look = soon < pass->next_look ? soon : pass->next_look;
}

static struct pass standing_pass(const struct reconciler *reconciler,
                                 const struct snapshot *snapshot, const struct findings *findings)
{
    struct pass pass = {.result = PASS_STANDING,
                        .next_look = schedule_next_look(snapshot, &reconciler->settings)};

    if (findings->effects & EFFECT_BLOCK) {
        /* What could not be read may be readable soon; a foreign record is watched anyway. */
        const instant retry = snapshot->taken_at + INSTANT_MINUTE * 5;
        pass.next_look = retry < pass.next_look ? retry : pass.next_look;
    }
    return pass;
}

static struct pass quiet_pass(struct reconciler *reconciler, const struct host *host,
                              const struct snapshot *snapshot, const struct findings *findings)
{
    struct pass pass = standing_pass(reconciler, snapshot, findings);
    const bool healthy = findings->effects == EFFECT_NOTE;

    if ((healthy || findings_have(findings, REASON_SSTP_NOT_IN_USE)) &&
        !end_intent(host, snapshot)) {
        look_again_soon(&pass, snapshot->taken_at);
    }
    if (!healthy) {
        reconciler->healthy_reported = false;
        return pass;
    }
    learn_last_good(host, snapshot);
    if (!reconciler->healthy_reported) {
        tell(host, (struct report){.kind = REPORT_HEALTHY, .snapshot = snapshot});
    }
    reconciler->healthy_reported = true;
    reconciler->failures = 0;
    pass.result = PASS_HEALTHY;
    return pass;
}

static struct pass failed_pass(struct reconciler *reconciler, const struct host *host,
                               const struct snapshot *snapshot, enum report_kind kind)
{
    struct pass pass = {.result = PASS_FAILED};

    reconciler->failures++;
    pass.next_look = host->now(host->context) + schedule_retry_delay(reconciler->failures);
    tell(host, (struct report){.kind = kind, .snapshot = snapshot, .retry_at = pass.next_look});
    return pass;
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
    for (int family = 0; family < FAMILY_COUNT; family++) {
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

/* The rotation is over: nothing is owed, except a restart that had to be left for later. */
static bool finish_intent(const struct host *host, const struct plan *plan,
                          const struct snapshot *after)
{
    if (plan->restart_deferred) {
        return release_services(host, after);
    }
    const struct outcome outcome = host->clear_intent(host->context);
    return state_stored(host, after, &outcome);
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
        tell(host, (struct report){.kind = REPORT_VERIFICATION_FAILED,
                                   .snapshot = &memory->after,
                                   .finding = finding,
                                   .family = finding->family,
                                   .error = &finding->error});
        if (memory->after.state.intent.presence == PART_PRESENT &&
            !(memory->left.effects & EFFECT_START)) {
            (void)release_services(host, &memory->after);
        }
        return failed_pass(reconciler, host, &memory->after, REPORT_ROTATION_INCOMPLETE);
    }
    struct pass pass = {PASS_ROTATED, schedule_next_look(&memory->after, &reconciler->settings)};
    if (!finish_intent(host, &memory->plan, &memory->after)) {
        look_again_soon(&pass, memory->after.taken_at);
    }
    bound = snapshot_find(&memory->after, &memory->plan.records[FAMILY_IPV4].thumbprint);
    learn_sstp_start(host, &memory->after);
    learn_last_good(host, &memory->after);
    tell(host, (struct report){.kind = REPORT_ROTATION_COMPLETED,
                               .snapshot = &memory->after,
                               .certificate = bound,
                               .duration = rotation->finished - memory->before.taken_at,
                               .outage = rotation->first_change == 0
                                             ? 0
                                             : rotation->finished - rotation->first_change});
    if (memory->plan.restart_deferred) {
        findings_add(&memory->left, &(struct finding){.reason = REASON_RESTART_PENDING});
    }
    report_findings(reconciler, host, &memory->after, &memory->left);
    reconciler->failures = 0;
    reconciler->healthy_reported = true;
    return pass;
}

/* ---- the rotation of a pass ---- */

/* The finding a rotation is for: the first that asks for a change. */
static const struct finding *cause(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (reason_effects(findings->items[i].reason) &
            (EFFECT_REBIND | EFFECT_REHASH | EFFECT_RESTART)) {
            return &findings->items[i];
        }
    }
    return NULL;
}

static struct pass rotation_pass(struct reconciler *reconciler, const struct host *host,
                                 struct pass_memory *memory)
{
    const struct binding *bound = snapshot_bound(&memory->before);
    struct rotation rotation;

    tell(host, (struct report){.kind = REPORT_ROTATION_STARTED,
                               .snapshot = &memory->before,
                               .finding = cause(&memory->findings),
                               .certificate = memory->plan.certificate,
                               .before = bound == NULL ? NULL : &bound->record.thumbprint,
                               .after = &memory->plan.certificate->thumbprint});
    rotation = rotate(host, &memory->plan);
    switch (rotation.result) {
    case ROTATION_DONE:
        return verify(reconciler, host, memory, &rotation);
    case ROTATION_CANCELLED:
        tell(host, (struct report){.kind = REPORT_ROTATION_CANCELLED, .snapshot = &memory->before});
        return (struct pass){PASS_CANCELLED, INSTANT_NEVER};
    case ROTATION_UNDONE:
        return failed_pass(reconciler, host, &memory->before, REPORT_ROTATION_UNDONE);
    case ROTATION_INCOMPLETE:
        break;
    }
    return failed_pass(reconciler, host, &memory->before, REPORT_ROTATION_INCOMPLETE);
}

/* Holds a plan back that would restart RemoteAccess more often than allowed. */
static struct pass limited_pass(struct reconciler *reconciler, const struct host *host,
                                struct pass_memory *memory, instant allowed)
{
    const struct finding limit = {.reason = REASON_RESTART_LIMIT};
    struct pass pass = {PASS_STANDING, allowed};

    findings_add(&memory->findings, &limit);
    report_findings(reconciler, host, &memory->before, &memory->findings);
    reconciler->healthy_reported = false;
    return pass;
}

/* ---- the pass ---- */

static void look(const struct host *host, struct snapshot *snapshot, struct findings *findings)
{
    host->observe(host->context, snapshot);
    drift_find(snapshot, findings);
}

struct pass reconcile_pass(struct reconciler *reconciler, const struct host *host,
                           struct pass_memory *memory)
{
    struct selection selection;

    look(host, &memory->before, &memory->findings);
    if (memory->findings.effects & EFFECT_START) {
        if (!resume(host, &memory->before)) {
            report_findings(reconciler, host, &memory->before, &memory->findings);
            return failed_pass(reconciler, host, &memory->before, REPORT_ROTATION_INCOMPLETE);
        }
        look(host, &memory->before, &memory->findings);
    }
    learn_sstp_start(host, &memory->before);
    selection = select_certificate(&memory->before);
    plan_make(&memory->before, &memory->findings, &selection, &memory->plan);
    if (memory->plan.count == 0) {
        report_findings(reconciler, host, &memory->before, &memory->findings);
        return quiet_pass(reconciler, host, &memory->before, &memory->findings);
    }
    if (memory->plan.restarts) {
        const instant allowed = schedule_restart_allowed(
            &memory->before.state.restarts, &reconciler->settings, memory->before.taken_at);
        if (allowed > memory->before.taken_at) {
            return limited_pass(reconciler, host, memory, allowed);
        }
    }
    report_findings(reconciler, host, &memory->before, &memory->findings);
    return rotation_pass(reconciler, host, memory);
}
