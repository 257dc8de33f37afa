/* What RemoteAccess ended of, as far as one look can tell. */
#include "diagnosis/remote_access.h"

#include <string.h>

#include "certificate/sstp_agreement.h"
#include "certificate/verdict.h"

/* ---- the certificate ---- */

/* That its key is gone need not be seen twice: that RemoteAccess ended says it once more. */
static bool is_of_use(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct certificate *certificate = snapshot_find(snapshot, thumbprint);
    enum verdict verdict;

    if (certificate == NULL) {
        return false;
    }
    verdict = verdict_of_bound(certificate,
                               certificate->private_key == KEY_ABSENT ||
                                   certificate->private_key == KEY_UNUSABLE,
                               snapshot->taken_at);
    return verdict == VERDICT_ELIGIBLE || verdict == VERDICT_ARCHIVED;
}

/* SSTP wants one that is of use on both. RemoteAccess asks for the certificate, and not whose the
 * record is; what another application's has of another store is not read. */
static bool names_what_broke(const struct snapshot *snapshot, enum family family)
{
    const struct binding *binding = &snapshot->bindings[family];

    return binding->presence == PART_PRESENT &&
           (ssl_record_is_sstp(&binding->record) || ssl_record_store_is_my(&binding->record)) &&
           !is_of_use(snapshot, &binding->record.thumbprint);
}

/* Where SSTP's record was taken over by an application that it is left to. */
static bool left_to_others_serves(const struct snapshot *snapshot)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        if (binding->presence == PART_PRESENT && ssl_record_store_is_my(&binding->record) &&
            is_of_use(snapshot, &binding->record.thumbprint)) {
            return true;
        }
    }
    return false;
}

static bool bound_serves(const struct snapshot *snapshot)
{
    const struct binding *served = snapshot_served(snapshot);

    return served != NULL ? is_of_use(snapshot, &served->record.thumbprint)
                          : left_to_others_serves(snapshot);
}

/* What is bound, or what SSTP runs with: whoever replaced that may have bound another already.
 * Behind a load balancer it is not here. */
static bool certificate_broke(const struct snapshot *snapshot)
{
    if (snapshot_offloaded(snapshot)) {
        return false;
    }
    if (!bound_serves(snapshot) || names_what_broke(snapshot, FAMILY_IPV4) ||
        names_what_broke(snapshot, FAMILY_IPV6)) {
        return true;
    }
    return sstp_start_is_known(snapshot) &&
           !is_of_use(snapshot, &snapshot->state.sstp_start.thumbprint);
}

/* ---- the end ---- */

/* Where the intent has it among what we stopped ourselves, and start again; the count: it has not.
 */
static size_t place_in_intent(const struct snapshot *snapshot)
{
    const struct intent *intent = &snapshot->state.intent;
    size_t i = 0;

    if (intent->presence != PART_PRESENT || !intent->same_boot) {
        return intent->services.count;
    }
    while (i < intent->services.count &&
           strcmp(intent->services.items[i], REMOTE_ACCESS_SERVICE) != 0) {
        i++;
    }
    return i;
}

static bool is_ours_to_start(const struct snapshot *snapshot)
{
    return place_in_intent(snapshot) < snapshot->state.intent.services.count;
}

static void take_out_of_intent(struct snapshot *snapshot)
{
    struct service_names *services = &snapshot->state.intent.services;
    const size_t place = place_in_intent(snapshot);

    services->count--;
    memmove(services->items[place], services->items[place + 1],
            (services->count - place) * SERVICE_NAME_SIZE);
}

static bool can_tell(const struct snapshot *snapshot)
{
    return snapshot->state.presence == PART_PRESENT && snapshot->store.presence == PART_PRESENT &&
           snapshot->remote_access.presence == PART_PRESENT &&
           snapshot->sstp.presence == PART_PRESENT &&
           snapshot->bindings[FAMILY_IPV4].presence != PART_UNREADABLE &&
           snapshot->bindings[FAMILY_IPV6].presence != PART_UNREADABLE &&
           snapshot->parameters.use_https.presence != PART_UNREADABLE;
}

/* Where it ended for another reason, and with another code since, it was started meanwhile: that is
 * another end. */
static bool is_known(const struct snapshot *snapshot)
{
    const struct remote_access_end *known = &snapshot->state.end;
    const struct service_facts *facts = &snapshot->remote_access;

    return known->same_boot &&
           (known->cause == END_CERTIFICATE ||
            (known->cause == END_OTHER && known->exit_code == facts->exit_code &&
             known->specific_code == facts->specific_code));
}

/* What we stopped ourselves we start once more before its certificate is held against it, and that
 * has to end the same way: it may have failed for a reason that passes. */
static struct remote_access_end judge(const struct snapshot *snapshot, bool tried)
{
    const struct remote_access_end *known = &snapshot->state.end;
    const bool ours = is_ours_to_start(snapshot);
    const bool broke = certificate_broke(snapshot);
    const bool again = tried && known->same_boot && known->cause != END_NONE;
    struct remote_access_end end = {.presence = PART_PRESENT, .same_boot = true};

    if (snapshot->remote_access.state == SERVICE_IS_CHANGING) {
        return *known; /* perhaps by Windows' own recovery */
    }
    if (!snapshot_remote_access_ended(snapshot) || snapshot->remote_access.disabled ||
        (ours && !broke)) {
        return end;
    }
    if (is_known(snapshot) && !snapshot_offloaded(snapshot) && !ours) {
        return *known;
    }
    end.cause = broke && (!ours || again) ? END_CERTIFICATE : END_OTHER;
    end.exit_code = snapshot->remote_access.exit_code;
    end.specific_code = snapshot->remote_access.specific_code;
    return end;
}

/* That there is nothing to remember need not be stored where nothing is. */
static bool same(const struct remote_access_end *a, const struct remote_access_end *b)
{
    return a->cause == b->cause &&
           (a->cause == END_NONE || (a->same_boot == b->same_boot && a->exit_code == b->exit_code &&
                                     a->specific_code == b->specific_code));
}

bool remote_access_review(struct snapshot *snapshot, bool tried, bool *released)
{
    const struct remote_access_end known = snapshot->state.end;

    *released = false;
    if (!can_tell(snapshot)) {
        return false;
    }
    snapshot->state.end = judge(snapshot, tried);
    *released = snapshot->state.end.cause == END_CERTIFICATE && is_ours_to_start(snapshot);
    if (*released) {
        take_out_of_intent(snapshot);
    }
    return !same(&known, &snapshot->state.end);
}

/* ---- what follows ---- */

/* To start RemoteAccess starts what it needs. */
static bool was_stopped(const struct service_facts *service)
{
    return service->presence != PART_PRESENT || service->disabled ||
           (service->state == SERVICE_IS_STOPPED && service->exit_code == 0);
}

static bool is_left_to_others(const struct snapshot *snapshot)
{
    return !snapshot->remote_access.automatic || was_stopped(&snapshot->sstp) ||
           was_stopped(&snapshot->ras_man);
}

/* What keeps it from running may pass, and a start cuts nobody off. */
static bool was_tried(const struct remote_access_end *end, const struct thumbprint *thumbprint)
{
    return thumbprint_equal(&end->started_with, thumbprint) && end->tries >= REMOTE_ACCESS_TRIES;
}

bool remote_access_to_be_started(const struct snapshot *snapshot,
                                 const struct thumbprint *thumbprint)
{
    const struct remote_access_end *end = &snapshot->state.end;

    return end->cause == END_CERTIFICATE && snapshot_remote_access_ended(snapshot) &&
           !was_tried(end, thumbprint) && !is_left_to_others(snapshot);
}

enum remote_access_next remote_access_next(const struct snapshot *snapshot)
{
    const struct remote_access_end *end = &snapshot->state.end;
    const struct binding *served = snapshot_served(snapshot);

    if (end->cause != END_CERTIFICATE) {
        return REMOTE_ACCESS_ENDED_OTHERWISE;
    }
    if (is_left_to_others(snapshot)) {
        return REMOTE_ACCESS_LEFT_TO_OTHERS;
    }
    if (served == NULL || !thumbprint_equal(&end->started_with, &served->record.thumbprint)) {
        return REMOTE_ACCESS_AWAITS_CERTIFICATE;
    }
    return was_tried(end, &served->record.thumbprint) ? REMOTE_ACCESS_STARTED_IN_VAIN
                                                      : REMOTE_ACCESS_TRIED_AGAIN;
}

void drift_check_remote_access(const struct snapshot *snapshot, struct findings *findings)
{
    struct finding finding = {.reason = REASON_REMOTE_ACCESS_ENDED};

    if (snapshot->state.end.cause == END_NONE || !snapshot_remote_access_ended(snapshot) ||
        findings_have(findings, REASON_SERVICES_LEFT_STOPPED)) {
        return;
    }
    finding.error.code = snapshot->remote_access.exit_code;
    finding.error.specific = snapshot->remote_access.specific_code;
    findings_add(findings, &finding);
}
