/* From findings to steps, in the procedure's order: rebind, hashes, then restart. */
#include "plan/plan.h"

#include <string.h>

#include "certificate/admin_choice.h"
#include "certificate/exclusions.h"
#include "certificate/followed.h"
#include "certificate/key_faults.h"
#include "certificate/sstp_agreement.h"
#include "diagnosis/load_balancer.h"
#include "diagnosis/remote_access.h"
#include "plan/companions.h"
#include "plan/hold.h"
#include "plan/moves.h"
#include "plan/notes.h"
#include "plan/passed_over.h"
#include "plan/records.h"
#include "plan/stand_ins.h"
#include "plan/target.h"

static void add_step(struct plan *plan, struct step step)
{
    plan->steps[plan->count++] = step; /* STEPS_MAX is more than all steps together */
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

    if (((findings->effects & EFFECT_REHASH) && !findings_have(findings, REASON_HASH_CHANGED)) ||
        ipv4->presence != PART_PRESENT || !binding_is(ipv6, &ipv4->record.thumbprint)) {
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
    for (size_t i = 0; i < plan->moved.count; i++) {
        deletes = deletes || !(snapshot->atomic_update || plan->moved_missing[i]);
    }
    if (deletes) {
        add_step(plan, (struct step){.kind = STEP_TRY_CERTIFICATE});
    }
    plan->moves_only = count == 0;
    for (size_t i = 0; i < plan->moved.count; i++) {
        add_step(plan, (struct step){.kind = STEP_MOVE_BINDING, .moved = i});
    }
    for (size_t i = 0; i < count; i++) {
        add_step(plan, steps[i]);
    }
}

/* Pinned: SSTP looks its certificate up by the stored hash, so both are written. Automatic: they
 * are deleted and SSTP computes them from the binding when it starts (facts/windows.md 4). Where it
 * is not to start they are written as it had them: `stay`. */
static void plan_hashes(struct plan *plan, bool stay)
{
    const struct hash_pair *now = &plan->snapshot->parameters.hashes;
    struct hash_pair *wanted = &plan->hashes;

    if (snapshot_offloaded(plan->snapshot)) {
        add_step(plan, (struct step){.kind = STEP_WRITE_HASHES}); /* those of plan_offloaded */
        return;
    }
    *wanted = (struct hash_pair){{.presence = PART_ABSENT}, {.presence = PART_ABSENT}};
    if (stay || snapshot_pinned(plan->snapshot)) {
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
 * ours to stop. Where RemoteAccess is started after it, the others are to be as new. */
static bool restart_must_wait(const struct plan *plan)
{
    const struct snapshot *snapshot = plan->snapshot;

    return snapshot->remote_access.state == SERVICE_IS_STOPPED &&
           snapshot->dependents.running.count > 0 &&
           !remote_access_to_be_started(snapshot, &plan->certificate->thumbprint);
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
    moves_note(plan, findings);
}

/* The certificate to be bound, and with it the records. False, with a finding: there is none. */
static bool plan_certificate(struct plan *plan, struct findings *findings,
                             const struct selection *selection)
{
    const struct snapshot *snapshot = plan->snapshot;

    plan->certificate = target_of(snapshot, findings, selection);
    if (plan->certificate == NULL) {
        return false;
    }
    plan_note_change(snapshot, plan->certificate, findings);
    plan->reversible = served_before(snapshot, findings);
    plan->other_hash = findings_have(findings, REASON_CHOICE_PICKED) ||
                       findings_have(findings, REASON_HASH_CHANGED);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        plan->records[family] = records_wanted(snapshot, (enum family)family, plan->certificate);
    }
    moves_choose(plan);
    return true;
}

/* Only a stored hash is not what SSTP runs with: it reads the right one when it starts again. */
static bool only_hash_changed(const struct findings *findings)
{
    return findings_have(findings, REASON_HASH_CHANGED) &&
           !(findings->effects & (EFFECT_REBIND | EFFECT_RESTART));
}

/* What is better than the bound certificate. */
static void note_certificates(const struct snapshot *snapshot, const struct selection *selection,
                              struct findings *findings)
{
    const struct binding *bound = snapshot_served(snapshot);
    const struct certificate *chosen = selection->chosen;

    if (selection->result == SELECTION_CHOSEN && bound != NULL &&
        (!(findings->effects & (EFFECT_REBIND | EFFECT_REPLACE | EFFECT_REHASH)) ||
         only_hash_changed(findings) ||
         ((findings->effects & EFFECT_REPLACE) &&
          stand_ins_next_only_stands_in(snapshot, chosen))) && /* nobody hurries for it */
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
    if (sstp_start_is_known(snapshot)) {
        return thumbprint_equal(&snapshot->state.sstp_start.thumbprint, thumbprint);
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

/* Whether anything is written that SSTP reads when it starts. */
static bool changes_sstp(const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        const enum step_kind kind = plan->steps[i].kind;
        if (step_is_of_binding(kind) || kind == STEP_WRITE_HASHES || kind == STEP_DELETE_HASHES) {
            return true;
        }
    }
    return false;
}

/* Only a change that SSTP has to read, or one it has not read, is worth a restart. */
static void plan_restart_if_needed(struct plan *plan, struct findings *findings)
{
    const struct snapshot *snapshot = plan->snapshot;

    if (snapshot->sstp.state != SERVICE_IS_STOPPED && !only_hash_changed(findings) &&
        (changes_sstp(plan) || (findings->effects & EFFECT_RESTART))) {
        plan->restart_deferred = restart_must_wait(plan);
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
        moves_find_interrupted(snapshot,
                               wanted.result == SELECTION_CHOSEN
                                   ? wanted.chosen
                                   : snapshot_served_certificate(snapshot),
                               findings);
    }
    if (!(findings->effects & EFFECTS_CHANGE)) {
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
        if (changes_sstp(plan) || (findings->effects & EFFECT_REHASH)) {
            plan_hashes(plan, only_hash_changed(findings));
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
