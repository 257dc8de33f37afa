/* Reading back, and the proof. */
#include "control/verify.h"

#include <string.h>

#include "certificate/exclusions.h"
#include "certificate/followed.h"
#include "certificate/selection.h"
#include "control/conclusion.h"
#include "control/next_check.h"
#include "control/start_pass.h"
#include "control/stored_state.h"
#include "diagnosis/drift.h"
#include "diagnosis/overriding.h"
#include "host/storing.h"
#include "model/digest.h"
#include "plan/companions.h"
#include "rotation/companions.h"
#include "timing/schedule.h"

/* The clock may be set back meanwhile. */
static instant elapsed(instant from, instant until)
{
    return until > from ? until - from : 0;
}

instant verify_duration(const struct pass_memory *memory, const struct rotation *rotation)
{
    return elapsed(memory->before.taken_at, rotation->finished);
}

instant verify_outage(const struct rotation *rotation)
{
    return rotation->first_change == 0 ? 0 : elapsed(rotation->first_change, rotation->finished);
}

instant verify_served_after(const struct pass_memory *memory, const struct rotation *rotation)
{
    return rotation->first_change == 0 || memory->served_at == 0
               ? 0
               : elapsed(rotation->first_change, memory->served_at);
}

/* ---- reading back ---- */

/* What the rotation should have repaired. */
static unsigned repaired(const struct plan *plan, bool for_boot)
{
    const unsigned written = EFFECT_BLOCK | EFFECT_REBIND | EFFECT_REHASH;

    return for_boot                 ? written
           : plan->restart_deferred ? written | EFFECT_START
                                    : written | EFFECT_START | EFFECT_RESTART;
}

/* Another application's record that went along has to be what it was but for the certificate. What
 * its owner has done with it since is the owner's: that is told by what is found, and not undone.
 */
static const struct finding *moved_lost_settings(const struct plan *plan,
                                                 const struct snapshot *after,
                                                 struct finding *lost_settings)
{
    const struct thumbprint *target = &plan->records[FAMILY_IPV4].thumbprint;

    for (size_t i = 0; i < plan->moved.count; i++) {
        const struct overriding_binding *before = &plan->moved.items[i];
        const struct overriding_binding *now = overriding_find(&after->overriding, before);
        if (now != NULL && thumbprint_equal(&now->record.thumbprint, target) &&
            !ssl_record_same_settings(&now->record, &before->record)) {
            *lost_settings = (struct finding){.reason = REASON_BINDING_MALFORMED,
                                              .thumbprint = now->record.thumbprint};
            overriding_write_endpoint(before, snapshot_port(after), lost_settings->error.object);
            return lost_settings;
        }
    }
    return NULL;
}

/* Reads back: nothing of the effects may be left, and no record lost a setting. */
static const struct finding *unproven(const struct plan *plan, unsigned effects,
                                      const struct snapshot *after, const struct findings *left,
                                      struct finding *lost_settings)
{
    for (size_t i = 0; i < left->count; i++) {
        const enum reason reason = left->items[i].reason;
        /* Every step succeeded, the restart among them. And what there is instead waits, or is for
         * the next pass: here no handshake tells which. */
        if (reason == REASON_RESTART_OWED || reason == REASON_SUPERSEDED) {
            continue;
        }
        /* It stays another application's for now. */
        if (reason == REASON_FOREIGN_TAKEN &&
            !ssl_record_is_sstp(&plan->records[left->items[i].family])) {
            continue;
        }
        if (reason_effects(reason) & effects) {
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
    return moved_lost_settings(plan, after, lost_settings);
}

/* What the intent names runs: a later stop of it is the administrator's. */
static void release_what_runs(const struct host *host, struct pass_memory *memory)
{
    if (memory->after.state.intent.presence != PART_PRESENT) {
        return;
    }
    if (memory->left.effects & EFFECT_START) {
        stored_release_what_runs(host, &memory->after);
    } else {
        (void)stored_release_services(host, &memory->after);
    }
}

/* Where others had taken away what was bound again. */
static void note_repaired(const struct host *host, struct pass_memory *memory)
{
    const struct plan *plan = &memory->plan;

    if ((plan_writes(plan, FAMILY_IPV4) || plan_writes(plan, FAMILY_IPV6)) &&
        exclusions_note_repaired(plan->snapshot, &plan->records[FAMILY_IPV4].thumbprint,
                                 &memory->after)) {
        (void)store_exclusions(host, &memory->after, &memory->after.state.exclusions);
    }
}

/* The intent stays: should Windows go on after all, the restart is owed and what was stopped is to
 * be started. A boot makes it void. */
static struct pass ready_for_boot(const struct host *host, struct pass_memory *memory,
                                  const struct certificate *bound)
{
    const struct snapshot *after = &memory->after;

    release_what_runs(host, memory);
    stored_learn_last_good(host, after);
    note_repaired(host, memory);
    report_send(host, (struct report){
                          .kind = REPORT_READY_FOR_BOOT, .snapshot = after, .certificate = bound});
    return (struct pass){.result = PASS_FOR_BOOT, .next_check = next_check_at(after)};
}

/* What is restarted after RemoteAccess, now that the outage is over. False: some of it is left. */
static bool follow(const struct host *host, struct pass_memory *memory)
{
    return memory->plan.restart_deferred || !companions_owes(&memory->after) ||
           (companions_restart(host, &memory->after) &&
            stored_finish_intent(host, &memory->plan, &memory->after));
}

/* ---- the proof ---- */

/* By family: also the one that is late, where the other proves the certificate. */
static void report_proof(const struct host *host, const struct snapshot *snapshot,
                         const struct certificate *bound)
{
    struct findings findings = {.count = 0};

    proof_find(snapshot, true, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        if (proof_of_family(snapshot, findings.items[i].family) == PROOF_BAD) {
            report_send(host, (struct report){.kind = REPORT_PROOF_FAILED,
                                              .snapshot = snapshot,
                                              .certificate = bound,
                                              .finding = &findings.items[i],
                                              .family = findings.items[i].family,
                                              .error = &findings.items[i].error});
        }
    }
}

/* What served before the plan's certificate; NULL: clients got no further then, or it is the same,
 * or another application's record leads nowhere else. */
static const struct thumbprint *way_back(const struct pass_memory *memory)
{
    const struct thumbprint *before = &memory->proven.thumbprint;

    return followed_certificate(&memory->after) == NULL &&
                   proof_became_worse(&memory->proven, &memory->after) &&
                   !thumbprint_equal(before, &memory->plan.records[FAMILY_IPV4].thumbprint)
               ? before
               : NULL;
}

/* Sets the plan's certificate aside, if what served before it would be chosen then. False: it would
 * not, or that could not be stored; so there is no way back. */
static bool set_aside(const struct host *host, struct pass_memory *memory,
                      const struct thumbprint *before)
{
    struct snapshot *after = &memory->after;
    const struct exclusions known = after->state.exclusions;
    struct exclusions exclusions = exclusions_of(after);
    struct selection selection;

    exclusions_set_aside(&exclusions, after, &memory->plan.records[FAMILY_IPV4].thumbprint, before);
    after->state.exclusions = exclusions;
    host->open_keys(host->context, after); /* only now does that of an archived one matter */
    selection = select_certificate(after);
    if (selection.result == SELECTION_CHOSEN &&
        thumbprint_equal(&selection.chosen->thumbprint, before) &&
        store_exclusions(host, after, &exclusions)) {
        return true;
    }
    after->state.exclusions = known;
    return false;
}

/* True: clients do not get in with the new certificate, did with the one before, and that is to
 * come back. Without a judgement what was read back has to do. */
static bool reverts(struct reconciler *reconciler, const struct host *host,
                    struct pass_memory *memory, const struct rotation *rotation,
                    const struct certificate *bound)
{
    const enum proof proof = proof_after_rotation(host, &memory->proven, rotation->sstp_started,
                                                  &memory->after, &memory->served_at);
    const struct thumbprint *before = way_back(memory);

    if (host->stop_requested(host->context) != STOP_NOT_REQUESTED) {
        return false; /* with Windows, or while we end, much else ends; the next start checks again
                       */
    }
    if (memory->plan.restarts) {
        alarm_restarted(&reconciler->alarm, host);
    }
    alarm_review(&reconciler->alarm, host, &memory->after);
    if (memory->plan.restarts && proof_sstp_is_deaf(&memory->proven, &memory->after)) {
        alarm_raise(&reconciler->alarm);
    }
    if (proof == PROOF_GOOD) {
        report_send(host, (struct report){.kind = REPORT_PROVEN,
                                          .snapshot = &memory->after,
                                          .certificate = bound});
    }
    report_proof(host, &memory->after, bound);
    return before != NULL && set_aside(host, memory, before);
}

/* What clients met says nothing of the certificate where another program or an administrator
 * changed the record meanwhile. Of one that cannot be read that is not known. Ends the pass: what
 * was observed first is gone. */
static bool is_still_worse(const struct host *host, struct pass_memory *memory)
{
    const struct thumbprint *target = &memory->plan.records[FAMILY_IPV4].thumbprint;
    struct snapshot *after = &memory->after;
    struct probe_result probes[FAMILY_COUNT];

    memcpy(probes, after->probes, sizeof(probes));
    host->observe(host->context, after);
    memcpy(after->probes, probes, sizeof(probes));
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &after->bindings[family];
        if (binding->presence != PART_UNREADABLE && !binding_carries(binding, target)) {
            after->probes[family].answer = PROBE_UNKNOWN;
        }
    }
    return proof_became_worse(&memory->proven, after);
}

/* It is checked again once the others are done. */
static struct pass disturbed_pass(struct reconciler *reconciler, const struct host *host,
                                  struct pass_memory *memory)
{
    struct snapshot *after = &memory->after;

    (void)exclusions_lift(after, &memory->plan.records[FAMILY_IPV4].thumbprint);
    (void)store_exclusions(host, after, &after->state.exclusions);
    return pass_failed(reconciler, host, after,
                       (struct report){.kind = REPORT_ROTATION_INCOMPLETE});
}

/* A rotation like any other brings it back, in the next pass. */
static struct pass reverting_pass(struct reconciler *reconciler, const struct host *host,
                                  const struct pass_memory *memory)
{
    const struct snapshot *after = &memory->after;
    const instant retry = host->now(host->context) + schedule_retry_delay(after->machine, 1);

    reconciler->attempt.ended = digest_of(after);
    report_send(host, (struct report){.kind = REPORT_REVERTING,
                                      .snapshot = after,
                                      .before = &memory->plan.records[FAMILY_IPV4].thumbprint,
                                      .after = &memory->proven.thumbprint,
                                      .retry_at = retry});
    return (struct pass){.result = PASS_FAILED, .next_check = retry, .pending = true};
}

struct pass verify(struct reconciler *reconciler, const struct host *host,
                   struct pass_memory *memory, const struct rotation *rotation)
{
    const bool for_boot = memory->plan.at_shutdown || rotation->result == ROTATION_FOR_BOOT;
    const struct certificate *bound = NULL;
    struct finding lost;

    host->observe(host->context, &memory->after);
    memory->after.balancer_hash = memory->before.balancer_hash;
    drift_find(&memory->after, &memory->left);
    const struct finding *finding = unproven(&memory->plan, repaired(&memory->plan, for_boot),
                                             &memory->after, &memory->left, &lost);
    if (finding != NULL) {
        report_send(host, (struct report){.kind = REPORT_VERIFICATION_FAILED,
                                          .snapshot = &memory->after,
                                          .finding = finding,
                                          .family = finding->family,
                                          .error = &finding->error});
        release_what_runs(host, memory);
        return pass_failed(reconciler, host, &memory->after,
                           (struct report){.kind = REPORT_ROTATION_INCOMPLETE});
    }
    bound = snapshot_offloaded(&memory->before) || snapshot_offloaded(&memory->after)
                ? memory->plan.certificate /* what is bound there is no matter (any more) */
                : snapshot_find(&memory->after, &memory->plan.records[FAMILY_IPV4].thumbprint);
    if (for_boot) {
        return ready_for_boot(host, memory, bound);
    }
    const bool started = start_after_rotation(host, memory);
    struct pass pass = {.result = PASS_ROTATED,
                        .next_check = next_check_at(&memory->after),
                        .pending = memory->plan.restart_deferred};
    const bool awaited = stored_await_proof(host, &memory->plan, &memory->after);
    stored_learn_sstp_start(host, &memory->after);
    stored_learn_loss(host, &memory->after);
    if (reverts(reconciler, host, memory, rotation, bound)) {
        const bool worse = is_still_worse(host, memory);
        (void)stored_finish_intent(host, &memory->plan, &memory->after);
        return worse ? reverting_pass(reconciler, host, memory)
                     : disturbed_pass(reconciler, host, memory);
    }
    drift_find(&memory->after, &memory->left); /* with what clients were shown */
    const bool shadowed = findings_have(&memory->left, REASON_SERVER_NAME_SHADOWED);
    report_send(host, (struct report){.kind = shadowed ? REPORT_ROTATION_SHADOWED
                                                       : REPORT_ROTATION_COMPLETED,
                                      .snapshot = &memory->after,
                                      .certificate = bound,
                                      .duration = verify_duration(memory, rotation),
                                      .outage = verify_outage(rotation),
                                      .served_after = verify_served_after(memory, rotation)});
    stored_learn_last_good(host, &memory->after);
    note_repaired(host, memory);
    const bool finished = stored_finish_intent(host, &memory->plan, &memory->after);
    if (!awaited || !finished || !follow(host, memory) || started ||
        findings_have(&memory->left, REASON_SUPERSEDED)) {
        pass_check_again_soon(&pass, &memory->after, 1);
    }
    if (reconciler->alarm.deaf && !alarm_is_exhausted(&memory->after)) {
        pass.next_check = host->now(host->context) + schedule_retry_delay(memory->after.machine, 1);
    }
    findings_drop_restarts(&memory->left); /* done, or pending as a whole */
    if (memory->plan.restart_deferred) {
        findings_add_reason(&memory->left, REASON_RESTART_PENDING);
    }
    proof_find(&memory->after, alarm_is_reported(&reconciler->alarm), &memory->left);
    report_findings(&reconciler->ongoing, host, &memory->after, &memory->left);
    reconciler->failures = 0;
    reconciler->healthy_reported = reconciler->alarm.count == 0 && !shadowed;
    return pass;
}
