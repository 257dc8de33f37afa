/* Said before it happens, for as long as there is time to mend it: as an error from the restart
 * deadline on, for then only a person can keep clients from being locked out. */
#include "plan/hold.h"

#include "certificate/admin_choice.h"
#include "certificate/baseline.h"
#include "certificate/followed.h"
#include "certificate/in_service.h"
#include "diagnosis/overriding.h"

bool hold_is_followed(const struct snapshot *snapshot, const struct certificate *wanted)
{
    const struct certificate *followed = followed_certificate(snapshot);

    return wanted != NULL && followed != NULL && wanted != followed;
}

bool hold_waits(const struct snapshot *snapshot, const struct certificate *wanted)
{
    return wanted != NULL && wanted != snapshot_served_certificate(snapshot) &&
           overriding_may_hold(snapshot, wanted);
}

enum reason hold_reason(const struct snapshot *snapshot)
{
    return snapshot->overriding.presence == PART_PRESENT ? REASON_WOULD_LOCK_OUT
                                                         : REASON_SHADOWS_UNREADABLE;
}

/* ---- what is ahead ---- */

/* Of one that is gone as it is remembered; what is not known is no reason. */
static bool is_later(const struct requirements *requirements, const struct certificate *shown)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct last_good *baseline = &snapshot->state.last_good;

    if (requirements->bound != NULL) {
        return shown->not_before > requirements->bound->not_before;
    }
    return binding_carries(snapshot_served(snapshot), &baseline->thumbprint) &&
           baseline->not_before != 0 && shown->not_before > baseline->not_before;
}

/* It came after the choice that is in service, and so the baseline: so somebody gave it to that
 * record since, and nobody who asks for the name gets in with the choice any more. */
static bool came_after_choice(const struct requirements *requirements,
                              const struct certificate *shown)
{
    return requirements->chosen != NULL && requirements->chosen == requirements->bound &&
           !baseline_met(requirements->snapshot, shown);
}

static bool would_do(const struct requirements *requirements, const struct certificate *shown)
{
    struct requirements unchosen = *requirements;

    if (!came_after_choice(requirements, shown)) {
        return is_later(requirements, shown) && requirements_met(requirements, shown);
    }
    unchosen.chosen = NULL;
    return requirements_met(&unchosen, shown);
}

const struct certificate *hold_is_ahead(const struct snapshot *snapshot)
{
    const struct overriding_bindings *overriding = &snapshot->overriding;
    const struct binding *served = snapshot_served(snapshot);
    struct requirements requirements;

    if (served == NULL || overriding->count == 0) {
        return NULL;
    }
    requirements_of(snapshot, &requirements);
    for (size_t i = 0; i < overriding->count; i++) {
        const struct overriding_binding *one = &overriding->items[i];
        const struct certificate *shown = snapshot_find(snapshot, &one->record.thumbprint);
        if (shown != NULL && !binding_carries(served, &one->record.thumbprint) &&
            overriding_may_be_for_server(one, &requirements.server_names) &&
            would_do(&requirements, shown)) {
            return overriding_holds(snapshot, shown) == NULL ? shown : NULL;
        }
    }
    return NULL;
}

/* ---- what waits ---- */

/* With `rotate --force`, or in the console: whoever chose it was told, or is there. */
static bool is_ordered(const struct snapshot *snapshot, const struct certificate *wanted)
{
    return wanted == choice_requested(snapshot) || wanted == choice_picked(snapshot);
}

/* Also of one that is gone from the store it is remembered when it ends. */
static void add_finding(const struct snapshot *snapshot, const struct certificate *wanted,
                        const struct overriding_binding *stays, struct findings *findings)
{
    struct finding finding = {.thumbprint = wanted->thumbprint};
    struct requirements requirements;

    requirements_of(snapshot, &requirements);
    finding.at = requirements.ends;
    finding.deadline = requirements.lasts_until;
    finding.reason =
        snapshot->taken_at >= finding.deadline ? REASON_WOULD_LOCK_OUT_SOON : REASON_WOULD_LOCK_OUT;
    overriding_write_endpoint(stays, snapshot_port(snapshot), finding.error.object);
    findings_add(findings, &finding);
}

static const struct overriding_binding wildcards[FAMILY_COUNT] = {
    [FAMILY_IPV4] = {.host = "0.0.0.0"}, [FAMILY_IPV6] = {.host = "[::]"}};

/* Nothing else would let clients in over that family. Where Windows presents the renewal instead,
 * nobody gets in, and the proof says so (proof/proof.h). */
static struct selection follow(const struct snapshot *snapshot, const struct selection *selection,
                               const struct certificate *followed, struct findings *findings)
{
    if (hold_is_followed(snapshot, selection->chosen) &&
        followed == snapshot_served_certificate(snapshot) &&
        !in_service_successor_is_shown(snapshot)) {
        add_finding(snapshot, selection->chosen, &wildcards[followed_family(snapshot)], findings);
    }
    return (struct selection){SELECTION_CHOSEN, followed, selection->eligible};
}

struct selection hold_back(const struct snapshot *snapshot, const struct selection *selection,
                           struct findings *findings)
{
    const struct certificate *in_service = snapshot_served_certificate(snapshot);
    const struct certificate *followed = followed_certificate(snapshot);
    const struct certificate *ahead = hold_is_ahead(snapshot);
    const struct overriding_binding *stays = overriding_holds(snapshot, selection->chosen);

    if (followed != NULL) {
        return follow(snapshot, selection, followed, findings);
    }
    if (ahead != NULL) { /* never against a choice that was made with it there */
        return (struct selection){SELECTION_CHOSEN, ahead, selection->eligible};
    }
    if (!hold_waits(snapshot, selection->chosen) || is_ordered(snapshot, selection->chosen)) {
        return *selection;
    }
    if (stays != NULL) { /* else that they could not be read is said already */
        add_finding(snapshot, selection->chosen, stays, findings);
    }
    return (struct selection){SELECTION_CHOSEN, in_service, selection->eligible};
}
