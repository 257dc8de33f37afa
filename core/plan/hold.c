/* Said before it happens, for as long as there is time to mend it: as an error from the restart
 * deadline on, for then only a person can keep clients from being locked out. */
#include "plan/hold.h"

#include "certificate/admin_choice.h"
#include "certificate/followed.h"
#include "diagnosis/overriding.h"
#include "timing/schedule.h"

bool hold_is_followed(const struct snapshot *snapshot, const struct certificate *wanted)
{
    const struct certificate *followed = followed_certificate(snapshot);

    return wanted != NULL && followed != NULL && wanted != followed;
}

bool hold_waits(const struct snapshot *snapshot, const struct certificate *wanted)
{
    return wanted != NULL && wanted != snapshot_served_certificate(snapshot) &&
           overriding_holds(snapshot) != NULL;
}

/* With `rotate --force`, or in the console: whoever chose it was told, or is there. */
static bool is_ordered(const struct snapshot *snapshot, const struct certificate *wanted)
{
    return wanted == choice_requested(snapshot) || wanted == choice_picked(snapshot);
}

static void add_finding(const struct snapshot *snapshot, const struct certificate *wanted,
                        const struct certificate *in_service,
                        const struct overriding_binding *stays, struct findings *findings)
{
    struct finding finding = {.reason = REASON_WOULD_LOCK_OUT, .thumbprint = wanted->thumbprint};

    if (in_service != NULL) {
        finding.at = in_service->not_after;
        finding.deadline = schedule_deadline(in_service, snapshot->settings);
        finding.reason = snapshot->taken_at >= finding.deadline ? REASON_WOULD_LOCK_OUT_SOON
                                                                : REASON_WOULD_LOCK_OUT;
    }
    overriding_write_endpoint(stays, snapshot_port(snapshot), finding.error.object);
    findings_add(findings, &finding);
}

static const struct overriding_binding wildcards[FAMILY_COUNT] = {
    [FAMILY_IPV4] = {.host = "0.0.0.0"}, [FAMILY_IPV6] = {.host = "[::]"}};

/* Nothing else would let clients in over that family. */
static struct selection follow(const struct snapshot *snapshot, const struct selection *selection,
                               const struct certificate *followed, struct findings *findings)
{
    if (hold_is_followed(snapshot, selection->chosen) &&
        followed == snapshot_served_certificate(snapshot)) {
        add_finding(snapshot, selection->chosen, followed, &wildcards[followed_family(snapshot)],
                    findings);
    }
    return (struct selection){SELECTION_CHOSEN, followed, selection->eligible};
}

struct selection hold_back(const struct snapshot *snapshot, const struct selection *selection,
                           struct findings *findings)
{
    const struct certificate *in_service = snapshot_served_certificate(snapshot);
    const struct certificate *followed = followed_certificate(snapshot);
    const struct certificate *ahead = overriding_is_ahead(snapshot);

    if (followed != NULL) {
        return follow(snapshot, selection, followed, findings);
    }
    if (ahead != NULL) { /* never against an administrator's choice: it would not qualify */
        return (struct selection){SELECTION_CHOSEN, ahead, selection->eligible};
    }
    if (!hold_waits(snapshot, selection->chosen) || is_ordered(snapshot, selection->chosen)) {
        return *selection;
    }
    add_finding(snapshot, selection->chosen, in_service, overriding_holds(snapshot), findings);
    return (struct selection){SELECTION_CHOSEN, in_service, selection->eligible};
}
