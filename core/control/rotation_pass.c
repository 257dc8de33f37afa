/* The rotation of a pass. */
#include "control/rotation_pass.h"

#include <string.h>

#include "certificate/exclusions.h"
#include "control/conclusion.h"
#include "control/stored_state.h"
#include "control/verify.h"
#include "host/reporting.h"
#include "timing/schedule.h"

#define FAMILY_TRIES 3 /* in a row, before one family's failure is reported as what it is */
#define KEPT_AGAIN   (6 * INSTANT_HOUR) /* what only a person can change is checked again */

/* The finding a rotation is for: the first that asks for a change. */
static const struct finding *cause(const struct findings *findings)
{
    size_t i = 0;

    while (i + 1 < findings->count &&
           !(reason_effects(findings->items[i].reason) & EFFECTS_CHANGE)) {
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
        report_send(host, (struct report){.kind = REPORT_FAMILY_WAITS,
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

/* False: it is no news, or others were refused, too, so that none may do. */
static bool remember_refused(const struct host *host, const struct pass_memory *memory,
                             const struct rotation *rotation)
{
    const struct snapshot *observed = rotation->observed;
    struct exclusions exclusions = exclusions_of(observed);
    const bool room = exclusions.refused_count < REFUSED_KEPT;

    if (!exclusions_refuse(&exclusions, observed, &memory->plan.records[FAMILY_IPV4].thumbprint,
                           rotation->not_yet)) {
        return false;
    }
    const struct outcome outcome = host->store_exclusions(host->context, &exclusions);
    (void)report_state(host, observed, &outcome);
    return room;
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
        report_send(host, (struct report){.kind = REPORT_ROTATION_CANCELLED,
                                          .snapshot = rotation->observed});
        return (struct pass){
            .result = PASS_CANCELLED, .next_check = INSTANT_NEVER, .pending = true};
    }
    report_family_waits(reconciler, host, memory, rotation);
    const struct report report = {.kind = rotation->result == ROTATION_UNDONE
                                              ? REPORT_ROTATION_UNDONE
                                              : REPORT_ROTATION_INCOMPLETE,
                                  .duration = verify_duration(memory, rotation),
                                  .outage = verify_outage(rotation)};
    if (patience_is_over(&reconciler->patience, rotation, reconciler->failures) &&
        remember_refused(host, memory, rotation)) {
        reconciler->failures++;
        return pass_retried(reconciler, host, rotation->observed, report,
                            1); /* another one may do */
    }
    if (rotation->would_lose) {
        return pass_retried_after(reconciler, host, rotation->observed, report, KEPT_AGAIN);
    }
    return pass_failed(reconciler, host, rotation->observed, report);
}

/* What is reported of it later. One that was not proven is not done. */
static enum rotation_result result_of(const struct rotation *rotation, const struct pass *pass)
{
    return pass->result == PASS_ROTATED    ? ROTATION_DONE
           : pass->result == PASS_FOR_BOOT ? ROTATION_FOR_BOOT
           : to_be_proven(rotation)        ? ROTATION_INCOMPLETE
                                           : rotation->result;
}

/* Once it is proven: one that failed is tried again by other rules. */
static bool was_for_newer(const struct plan *plan, enum rotation_result result)
{
    return result == ROTATION_DONE && plan->for_newer && plan->restarts;
}

struct pass rotation_pass(struct reconciler *reconciler, const struct host *host,
                          struct pass_memory *memory)
{
    const struct binding *bound = snapshot_served(&memory->before);
    struct last_rotation last = {.presence = PART_PRESENT,
                                 .target = memory->plan.certificate->thumbprint};
    struct rotation rotation;
    struct pass pass;

    memory->served_at = 0;
    last.number = snapshot_next_rotation(&memory->before);
    host->reported->rotation = last.number;
    if (bound != NULL) {
        last.before = bound->record.thumbprint;
    }
    report_send(host, (struct report){.kind = memory->plan.at_shutdown ? REPORT_SHUTDOWN_STARTED
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
    schedule_add_newer(&memory->before.state.last_rotation,
                       was_for_newer(&memory->plan, last.result) ? rotation.finished : 0, &last);
    last.duration = verify_duration(memory, &rotation);
    last.outage = verify_outage(&rotation);
    last.served_after = verify_served_after(memory, &rotation);
    last.retry_at = pass.result == PASS_FAILED ? pass.next_check : 0;
    if (to_be_proven(&rotation)) {
        memcpy(last.sstp_events, memory->after.sstp_events.logged, sizeof(last.sstp_events));
    }
    stored_note_rotation(host, to_be_proven(&rotation) ? &memory->after : rotation.observed, &last);
    return pass;
}
