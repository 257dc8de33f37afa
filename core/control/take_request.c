/* Taking an administrator's rotation request. */
#include "control/take_request.h"

#include "certificate/admin_choice.h"
#include "certificate/exclusions.h"
#include "certificate/selection.h"
#include "control/stored_state.h"
#include "host/reporting.h"
#include "host/storing.h"
#include "plan/hold.h"

/* ---- whether it can be taken ---- */

/* REASON_NONE: nothing but what a certificate cures. */
static enum reason first_block(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const enum reason reason = findings->items[i].reason;
        if ((reason_effects(reason) & EFFECT_BLOCK) && reason != REASON_SSTP_NOT_CONFIGURED) {
            return reason;
        }
    }
    return REASON_NONE;
}

/* What no certificate could change. */
static struct request_answer judge_server(bool paused, const struct snapshot *snapshot,
                                          const struct findings *findings)
{
    if (snapshot_observing(snapshot)) {
        return (struct request_answer){.end = REQUEST_OBSERVED};
    }
    if (paused) {
        return (struct request_answer){.end = REQUEST_PAUSED};
    }
    if (snapshot_offloaded(snapshot)) {
        return (struct request_answer){.end = REQUEST_OFFLOADED};
    }
    const enum reason block = first_block(findings);
    if (block != REASON_NONE) {
        return (struct request_answer){.end = REQUEST_BLOCKED, .reason = block};
    }
    return (struct request_answer){.end = REQUEST_NOT_GIVEN};
}

/* With the request noted in *snapshot: whether it can be carried out. */
static struct request_answer judge_choice(const struct snapshot *snapshot,
                                          const struct certificate *wanted, bool force)
{
    struct requirements requirements;
    enum verdict verdict;

    requirements_of(snapshot, &requirements);
    verdict = requirements_judge(&requirements, wanted);
    if (verdict != VERDICT_ELIGIBLE) {
        return (struct request_answer){.end = REQUEST_NOT_ELIGIBLE, .verdict = verdict};
    }
    if (hold_is_followed(snapshot, wanted)) {
        return (struct request_answer){.end = REQUEST_BLOCKED, .reason = REASON_FOREIGN_FOLLOWED};
    }
    if (!force && hold_waits(snapshot, wanted)) {
        return (struct request_answer){.end = REQUEST_BLOCKED, .reason = hold_reason(snapshot)};
    }
    return (struct request_answer){.end = REQUEST_NOT_GIVEN};
}

/* What would be bound if that locked nobody out; NULL: nothing waits for that, or it is refused
 * and something else is to be repaired meanwhile. Whoever asks for what is right asks for this one.
 */
static const struct certificate *held_back(const struct snapshot *snapshot,
                                           const struct findings *findings, bool force)
{
    const struct certificate *chosen = select_certificate(snapshot).chosen;
    const bool repairs = findings->effects & EFFECTS_CHANGE;

    if (hold_is_followed(snapshot, chosen)) {
        return repairs ? NULL : chosen;
    }
    return hold_waits(snapshot, chosen) && chosen != choice_requested(snapshot) &&
                   (force || !repairs)
               ? chosen
               : NULL;
}

/* ---- taking it ---- */

/* What was chosen before serves whom it is for until another takes its place: the baseline keeps it
 * when the choice is that other. */
static void keep_earlier_choice(const struct host *host, struct snapshot *snapshot,
                                const struct certificate *wanted)
{
    if (wanted != choice_held(snapshot)) {
        stored_learn_choice(host, snapshot);
    }
}

static struct request_answer take(const struct host *host, struct snapshot *snapshot,
                                  const struct certificate *wanted, bool force)
{
    const struct admin_choice choice = snapshot->state.choice;
    const struct exclusions exclusions = snapshot->state.exclusions;
    struct request_answer answer;

    keep_earlier_choice(host, snapshot, wanted);
    choice_note_request(snapshot, &wanted->thumbprint);
    const bool lifted = exclusions_lift(snapshot, &wanted->thumbprint);
    host->open_keys(host->context, snapshot);
    answer = judge_choice(snapshot, wanted, force);
    if (answer.end != REQUEST_NOT_GIVEN) {
        snapshot->state.choice = choice;
        snapshot->state.exclusions = exclusions;
        return answer;
    }
    (void)store_choice(host, snapshot);
    if (lifted) {
        (void)store_exclusions(host, snapshot, &snapshot->state.exclusions);
    }
    return answer;
}

/* Where SSTP has no certificate at all, whichever comes first is asked for, and where that can be
 * changed, what waits. NULL: none. */
static const struct certificate *asked_for(const struct rotation_request *request, bool changeable,
                                           const struct snapshot *snapshot,
                                           const struct findings *findings)
{
    if (request->has_thumbprint) {
        return snapshot_find(snapshot, &request->thumbprint);
    }
    if (findings_have(findings, REASON_SSTP_NOT_CONFIGURED)) {
        return select_certificate(snapshot).chosen;
    }
    return changeable ? held_back(snapshot, findings, request->force) : NULL;
}

struct request_answer request_take(const struct host *host, const struct rotation_request *request,
                                   bool paused, struct snapshot *snapshot,
                                   const struct findings *findings)
{
    struct request_answer answer = judge_server(paused, snapshot, findings);
    const struct certificate *wanted =
        asked_for(request, answer.end == REQUEST_NOT_GIVEN, snapshot, findings);
    const struct thumbprint *named = wanted == NULL ? &request->thumbprint : &wanted->thumbprint;

    if (!request->has_thumbprint && wanted == NULL) {
        return (struct request_answer){.end = REQUEST_NOT_GIVEN};
    }
    if (answer.end == REQUEST_NOT_GIVEN && wanted == NULL) {
        answer.end = REQUEST_NOT_IN_STORE;
    } else if (answer.end == REQUEST_NOT_GIVEN) {
        answer = take(host, snapshot, wanted, request->force);
    }
    report_send(host, (struct report){.kind = request_refused(answer.end) ? REPORT_REQUEST_REFUSED
                                                                          : REPORT_REQUEST_TAKEN,
                                      .snapshot = snapshot,
                                      .certificate = wanted,
                                      .after = named,
                                      .answer = &answer});
    return answer;
}
