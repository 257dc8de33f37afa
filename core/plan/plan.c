/* From findings to steps, in the procedure's order: rebind, hashes, then restart. */
#include "plan/plan.h"

#include <string.h>

#include "certificate/admin_choice.h"
#include "certificate/exclusions.h"
#include "certificate/followed.h"
#include "certificate/key_faults.h"
#include "certificate/sstp_agreement.h"
#include "diagnosis/load_balancer.h"
#include "plan/companions.h"
#include "plan/hold.h"
#include "plan/notes.h"
#include "plan/passed_over.h"

static void add_step(struct plan *plan, struct step step)
{
    plan->steps[plan->count++] = step; /* STEPS_MAX is more than all steps together */
}

/* A new record takes its settings, and whose it is, from what was there: the record an interrupted
 * rotation deleted, else the other family's, else what SSTP itself would write. */
static struct ssl_record wanted_record(const struct snapshot *snapshot, enum family family,
                                       const struct thumbprint *thumbprint)
{
    const struct binding *own = &snapshot->bindings[family];
    const struct binding *other =
        &snapshot->bindings[family == FAMILY_IPV4 ? FAMILY_IPV6 : FAMILY_IPV4];
    const struct intent *intent = &snapshot->state.intent;
    const enum foreign_policy policy = snapshot_foreign_policy(snapshot);
    struct ssl_record record = ssl_record_for_sstp(thumbprint);

    if (own->presence != PART_ABSENT) {
        record = own->record;
    } else if (intent->presence == PART_PRESENT && intent->had_record[family] &&
               intent->port == snapshot_port(snapshot) &&
               ssl_record_store_is_my(&intent->records[family]) &&
               (policy >= FOREIGN_COROTATE || ssl_record_is_sstp(&intent->records[family]))) {
        record = intent->records[family];
    } else if (other->presence == PART_PRESENT && ssl_record_is_sstp(&other->record)) {
        record = other->record;
    }
    if (policy == FOREIGN_OWN) {
        ssl_record_take_over(&record);
    }
    record.thumbprint = *thumbprint;
    return record;
}

static bool binding_is(const struct binding *binding, const struct thumbprint *thumbprint)
{
    return binding->presence == PART_PRESENT &&
           thumbprint_equal(&binding->record.thumbprint, thumbprint);
}

/* Reverting is worth it only where both families served the same usable certificate, and SSTP
 * could start with the hashes as they were. */
static bool served_before(const struct snapshot *snapshot, const struct findings *findings)
{
    const struct binding *ipv4 = &snapshot->bindings[FAMILY_IPV4];
    const struct binding *ipv6 = &snapshot->bindings[FAMILY_IPV6];
    const struct certificate *old;

    if ((findings->effects & EFFECT_REHASH) || ipv4->presence != PART_PRESENT ||
        !binding_is(ipv6, &ipv4->record.thumbprint)) {
        return false;
    }
    old = snapshot_find(snapshot, &ipv4->record.thumbprint);
    return serves(snapshot, old);
}

static void plan_bindings(struct plan *plan)
{
    const struct snapshot *snapshot = plan->snapshot;
    struct step steps[FAMILY_COUNT];
    size_t count = 0;
    bool deletes = false;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        const bool same_owner = ssl_record_same_owner(&binding->record, &plan->records[family]);
        if (same_owner && binding_is(binding, &plan->certificate->thumbprint)) {
            continue;
        }
        const bool create = binding->presence == PART_ABSENT;
        steps[count++] = (struct step){.kind = create ? STEP_CREATE_BINDING : STEP_REPLACE_BINDING,
                                       .family = (enum family)family};
        deletes = deletes || (!create && !(snapshot->atomic_update && same_owner));
    }
    if (deletes) {
        add_step(plan, (struct step){.kind = STEP_TRY_CERTIFICATE});
    }
    for (size_t i = 0; i < count; i++) {
        add_step(plan, steps[i]);
    }
}

/* Pinned: SSTP looks its certificate up by the stored hash, so both are written. Automatic: they
 * are deleted and SSTP computes them from the binding when it starts (facts/windows.md 4). */
static void plan_hashes(struct plan *plan)
{
    const struct hash_pair *now = &plan->snapshot->parameters.hashes;
    struct hash_pair *wanted = &plan->hashes;

    if (snapshot_offloaded(plan->snapshot)) {
        add_step(plan, (struct step){.kind = STEP_WRITE_HASHES}); /* those of plan_offloaded */
        return;
    }
    *wanted = (struct hash_pair){{.presence = PART_ABSENT}, {.presence = PART_ABSENT}};
    if (snapshot_pinned(plan->snapshot)) {
        wanted->sha256.presence = PART_PRESENT;
        memcpy(wanted->sha256.bytes, plan->certificate->sha256, SHA256_SIZE);
        wanted->sha1.presence = PART_PRESENT;
        memcpy(wanted->sha1.bytes, plan->certificate->thumbprint.bytes, THUMBPRINT_SIZE);
        add_step(plan, (struct step){.kind = STEP_WRITE_HASHES});
    } else if (now->sha256.presence != PART_ABSENT || now->sha1.presence != PART_ABSENT) {
        add_step(plan, (struct step){.kind = STEP_DELETE_HASHES});
    }
}

/* With RemoteAccess stopped by the administrator, what else depends on SstpSvc just now is not
 * ours to stop. */
static bool restart_must_wait(const struct snapshot *snapshot)
{
    return snapshot->remote_access.state == SERVICE_IS_STOPPED &&
           snapshot->dependents.running.count > 0;
}

static void plan_restart(struct plan *plan)
{
    const struct service_names *dependents = &plan->snapshot->dependents.running;

    for (size_t i = 0; i < dependents->count; i++) {
        add_step(plan, (struct step){.kind = STEP_STOP_SERVICE, .service = dependents->items[i]});
    }
    add_step(plan, (struct step){.kind = STEP_STOP_SERVICE, .service = SSTP_SERVICE});
    add_step(plan, (struct step){.kind = STEP_START_SERVICE, .service = SSTP_SERVICE});
    for (size_t i = dependents->count; i > 0; i--) {
        add_step(plan,
                 (struct step){.kind = STEP_START_SERVICE, .service = dependents->items[i - 1]});
    }
    plan->restarts = true;
}

/* The certificate to be bound; NULL, with a finding, where there is none to choose. */
static const struct certificate *target(const struct snapshot *snapshot, struct findings *findings,
                                        const struct selection *selection)
{
    if (selection->result == SELECTION_CHOSEN) {
        return selection->chosen;
    }
    if (!(findings->effects & EFFECT_REBIND)) { /* so there is a binding */
        return snapshot_find(snapshot, &snapshot_served(snapshot)->record.thumbprint);
    }
    findings_add_reason(findings, selection->result == SELECTION_AMBIGUOUS
                                      ? REASON_AMBIGUOUS_CERTIFICATES
                                      : REASON_NO_ELIGIBLE_CERTIFICATE);
    return NULL;
}

/* Whoever looks after the other application is to know, and why SSTP changes. */
static void note_followed(const struct plan *plan, struct findings *findings)
{
    if (followed_certificate(plan->snapshot) != NULL && plan->count > 1) {
        findings_add(findings, &(struct finding){.reason = REASON_FOREIGN_FOLLOWED,
                                                 .family = followed_family(plan->snapshot),
                                                 .about_family = true,
                                                 .thumbprint = plan->certificate->thumbprint});
    }
}

static void note_foreign(const struct plan *plan, struct findings *findings)
{
    for (size_t i = 0; i < plan->count; i++) {
        const enum family family = plan->steps[i].family;
        const struct ssl_record *record = &plan->snapshot->bindings[family].record;
        if (plan->steps[i].kind == STEP_REPLACE_BINDING && !ssl_record_is_sstp(record) &&
            ssl_record_same_owner(record, &plan->records[family])) {
            const struct finding finding = {.reason = REASON_FOREIGN_MOVED,
                                            .family = family,
                                            .about_family = true,
                                            .thumbprint = record->thumbprint};
            findings_add(findings, &finding);
        }
    }
}

/* The certificate to be bound, and with it the records. False, with a finding: there is none. */
static bool plan_certificate(struct plan *plan, struct findings *findings,
                             const struct selection *selection)
{
    const struct snapshot *snapshot = plan->snapshot;

    plan->certificate = target(snapshot, findings, selection);
    if (plan->certificate == NULL) {
        return false;
    }
    plan_note_change(snapshot, plan->certificate, findings);
    plan->reversible = served_before(snapshot, findings);
    plan->picked = findings_have(findings, REASON_CHOICE_PICKED);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        plan->records[family] =
            wanted_record(snapshot, (enum family)family, &plan->certificate->thumbprint);
    }
    return true;
}

/* What is better than the bound certificate. */
static void note_certificates(const struct snapshot *snapshot, const struct selection *selection,
                              struct findings *findings)
{
    const struct binding *bound = snapshot_served(snapshot);
    const struct certificate *chosen = selection->chosen;

    if (selection->result == SELECTION_CHOSEN && bound != NULL &&
        !(findings->effects & (EFFECT_REBIND | EFFECT_REHASH)) &&
        !binding_is(bound, &chosen->thumbprint)) {
        const bool requested = chosen == choice_requested(snapshot);
        findings_add(findings,
                     &(struct finding){.reason = requested ? REASON_ORDERED : REASON_RENEWED,
                                       .thumbprint = chosen->thumbprint});
    }
    plan_note_refused(snapshot, findings);
    plan_note_other_names(snapshot, findings);
}

/* As far as times and what was stored tell. */
static bool sstp_was_started_with(const struct snapshot *snapshot,
                                  const struct thumbprint *thumbprint)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;

    if (start->presence == PART_PRESENT && start->started_at == snapshot->sstp.started_at) {
        return thumbprint_equal(&start->thumbprint, thumbprint);
    }
    const struct binding *served = snapshot_served(snapshot);
    return served != NULL && binding_is(served, thumbprint) &&
           sstp_agreement(snapshot) == SSTP_AGREES;
}

/* A client was served with it just now: where the other family's record was another one when SSTP
 * started, it serves nobody (RasSstp event 24). */
static bool sstp_serves_with(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    bool serves = false;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct probe_result *probe = &snapshot->probes[family];
        serves = serves || (probe->answer == PROBE_SERVES &&
                            thumbprint_equal(&probe->thumbprint, thumbprint));
    }
    return serves && sstp_was_started_with(snapshot, thumbprint);
}

/* What SSTP runs with stays: nothing of it is written, and nothing else asks for a restart. */
static bool only_completes(const struct plan *plan, const struct findings *findings)
{
    return !snapshot_offloaded(plan->snapshot) &&
           !(findings->effects & (EFFECT_REHASH | EFFECT_RESTART)) &&
           !findings_have(findings, REASON_FOLLOWED_IN_VAIN) &&
           sstp_serves_with(plan->snapshot, &plan->certificate->thumbprint);
}

/* Only a change that SSTP has to read, or one it has not read, is worth a restart. */
static void plan_restart_if_needed(struct plan *plan, struct findings *findings)
{
    const struct snapshot *snapshot = plan->snapshot;

    if (snapshot->sstp.state != SERVICE_IS_STOPPED &&
        (plan->count > 1 || (findings->effects & EFFECT_RESTART))) {
        plan->restart_deferred = restart_must_wait(snapshot);
        if (plan->restart_deferred) {
            findings_drop_restarts(findings); /* nothing of them is done now */
            findings_add_reason(findings, REASON_RESTART_PENDING);
        } else {
            plan_restart(plan);
        }
    }
}

/* What is to be written; false, with a finding: a hash is, and nothing says which. A restart alone
 * needs none. */
static bool plan_offloaded(struct plan *plan, struct findings *findings)
{
    const uint8_t *hash = offload_hash(plan->snapshot);
    struct certificate *balancer = &plan->balancer;

    if (offload_known_hash(plan->snapshot) == NULL && (findings->effects & EFFECT_REHASH)) {
        findings_add_reason(findings, REASON_BALANCER_UNKNOWN);
        return false;
    }
    *balancer = (struct certificate){.decoded = true,
                                     .subject = "on the load balancer",
                                     .issuer = "",
                                     .template_oid = "",
                                     .template_name = ""};
    memcpy(balancer->thumbprint.bytes, hash, THUMBPRINT_SIZE);
    memcpy(balancer->sha256, hash, SHA256_SIZE);
    plan->certificate = balancer;
    plan->hashes = (struct hash_pair){{.presence = PART_PRESENT}, {.presence = PART_ABSENT}};
    memcpy(plan->hashes.sha256.bytes, hash, SHA256_SIZE);
    return true;
}

void plan_make(const struct snapshot *snapshot, struct findings *findings,
               const struct selection *selection, struct plan *plan)
{
    const bool offloaded = snapshot_offloaded(snapshot);
    struct selection wanted = *selection;

    *plan = (struct plan){.snapshot = snapshot};
    if (findings->effects & EFFECT_BLOCK) {
        return;
    }
    if (!offloaded) {
        wanted = hold_back(snapshot, selection, findings);
        if (wanted.result == SELECTION_CHOSEN && wanted.chosen == NULL) {
            return; /* it serves out of HTTP.sys' memory only, and must go on doing so */
        }
        note_certificates(snapshot, &wanted, findings);
        plan_note_passed_over(snapshot, selection, findings);
    }
    if (!(findings->effects & (EFFECT_REBIND | EFFECT_REHASH | EFFECT_RESTART))) {
        return;
    }
    if (offloaded ? !plan_offloaded(plan, findings) : !plan_certificate(plan, findings, &wanted)) {
        return;
    }
    add_step(plan, (struct step){.kind = STEP_STORE_INTENT});
    if (!offloaded) {
        plan_bindings(plan);
        if (plan->count > 1 && exclusions_reverted(snapshot, plan->certificate)) {
            findings_add(findings, &(struct finding){.reason = REASON_BINDING_REVERTED,
                                                     .thumbprint = plan->certificate->thumbprint});
            plan->count = 0;
            return;
        }
        note_foreign(plan, findings);
        note_followed(plan, findings);
    }
    if (!only_completes(plan, findings)) {
        if (plan->count > 1 || (findings->effects & EFFECT_REHASH)) {
            plan_hashes(plan);
        }
        plan_restart_if_needed(plan, findings);
    }
    if (plan->count == 1) {
        plan->count = 0;                                   /* nothing but the intent */
        if (findings_have(findings, REASON_OTHER_NAMES)) { /* it stands in already */
            findings_add_reason(findings, REASON_NO_ELIGIBLE_CERTIFICATE);
        }
    }
}

bool plan_writes(const struct plan *plan, enum family family)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (step_is_of_binding(plan->steps[i].kind) && plan->steps[i].family == family) {
            return true;
        }
    }
    return false;
}

struct intent plan_intent(const struct plan *plan, instant now)
{
    const struct snapshot *snapshot = plan->snapshot;
    struct intent intent = {
        .presence = PART_PRESENT,
        .same_boot = true,
        .restart = plan->restarts || plan->restart_deferred,
        .stored_at = now,
        .number = snapshot_next_rotation(snapshot),
        .target = plan->certificate->thumbprint,
        .port = snapshot_port(snapshot),
        .companions = companions_owed(snapshot, plan->restarts || plan->restart_deferred)};

    if (plan->at_shutdown && snapshot->state.intent.same_boot) {
        intent.services = snapshot->state.intent.services; /* should Windows go on after all */
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct intent *earlier = &snapshot->state.intent;
        if (snapshot->bindings[family].presence != PART_ABSENT) {
            intent.had_record[family] = true;
            intent.records[family] = snapshot->bindings[family].record;
        } else if (earlier->presence == PART_PRESENT && earlier->had_record[family]) {
            intent.had_record[family] = true; /* deleted by the attempt before this one */
            intent.records[family] = earlier->records[family];
        }
    }
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->steps[i].kind == STEP_START_SERVICE) {
            memcpy(intent.services.items[intent.services.count++], plan->steps[i].service,
                   strlen(plan->steps[i].service) + 1);
        }
    }
    return intent;
}
