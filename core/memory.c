/* What the product remembers across passes and crashes, and when it forgets. */
#include "memory.h"

#include "further.h"
#include "identity.h"
#include "quarantine.h"
#include "reporting.h"
#include "sstp_agreement.h"
#include "verdict.h"

/* ---- what is learnt from an observation ---- */

static bool in_store_with_key(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct certificate *certificate = snapshot_find(snapshot, thumbprint);

    return certificate != NULL &&
           (certificate->private_key == KEY_USABLE || certificate->private_key == KEY_UNKNOWN);
}

/* Notes which certificate SSTP started with, while it can still be told. */
void memory_learn_sstp_start(const struct host *host, const struct snapshot *snapshot)
{
    const struct sstp_start *known = &snapshot->state.sstp_start;
    struct sstp_start start = {.presence = PART_PRESENT, .started_at = snapshot->sstp.started_at};

    if (snapshot->state.presence != PART_PRESENT || snapshot->sstp.started_at == 0 ||
        snapshot->sstp.state != SERVICE_IS_RUNNING ||
        !sstp_would_take(snapshot, &start.thumbprint) || sstp_agreement(snapshot) != SSTP_AGREES ||
        (known->presence == PART_PRESENT && known->started_at == snapshot->sstp.started_at)) {
        return;
    }
    start.in_store = in_store_with_key(snapshot, &start.thumbprint);
    const struct outcome outcome = host->store_sstp_start(host->context, &start);
    (void)report_state(host, snapshot, &outcome);
}

/* Bound, but neither by a rotation nor when it was last looked at. */
static bool bound_by_others(const struct snapshot *snapshot, const struct certificate *bound)
{
    const struct stored_state *state = &snapshot->state;

    return state->last_good.presence == PART_PRESENT &&
           !thumbprint_equal(&state->last_good.thumbprint, &bound->thumbprint) &&
           !(state->intent.presence == PART_PRESENT &&
             thumbprint_equal(&state->intent.target, &bound->thumbprint));
}

/* By SSTP itself, now or when it was noted: after another start that cannot be seen any more. */
static bool bound_by_sstp(const struct snapshot *snapshot)
{
    const struct hold *hold = &snapshot->state.hold;
    const struct binding *binding = snapshot_bound(snapshot);

    return sstp_bound_itself(snapshot) ||
           (hold->presence == PART_PRESENT && hold->sstp_wrote_at != 0 &&
            hold->sstp_wrote_at == binding->written_at &&
            thumbprint_equal(&hold->thumbprint, &binding->record.thumbprint));
}

/* An order that is not carried out yet stands against what was there when it was given, and against
 * what SSTP does by itself. What an administrator binds or picks since is a newer word. */
static bool order_stands(const struct snapshot *snapshot)
{
    const struct binding *binding = snapshot_bound(snapshot);

    return identity_ordered(snapshot) != NULL &&
           (thumbprint_equal(&binding->record.thumbprint, &snapshot->state.hold.over) ||
            bound_by_sstp(snapshot));
}

/* What is to be noted: an administrator's choice, or a certificate that looks like one and is
 * SSTP's. ABSENT: nothing. */
static struct hold wanted_hold(const struct snapshot *snapshot)
{
    const struct binding *binding = snapshot_bound(snapshot);
    const struct certificate *bound =
        binding == NULL ? NULL : snapshot_find(snapshot, &binding->record.thumbprint);
    const struct certificate *picked = identity_picked(snapshot);
    struct hold hold = {.presence = PART_ABSENT};

    if (picked != NULL && picked != bound) {
        return (struct hold){.presence = PART_PRESENT, .thumbprint = picked->thumbprint};
    }
    if (bound == NULL || !bound_by_others(snapshot, bound) ||
        quarantine_instead(snapshot) != NULL || order_stands(snapshot)) {
        return hold;
    }
    hold.thumbprint = bound->thumbprint;
    if (bound_by_sstp(snapshot)) {
        hold.presence = PART_PRESENT;
        hold.sstp_wrote_at = binding->written_at;
    } else if (verdict_of_bound(bound, true, snapshot->taken_at) == VERDICT_ELIGIBLE) {
        hold.presence = PART_PRESENT;
    }
    return hold;
}

/* An administrator's choice stays one, though SSTP may bind the same again. */
static bool known_hold(const struct hold *known, const struct hold *wanted)
{
    return known->presence == PART_PRESENT &&
           thumbprint_equal(&known->thumbprint, &wanted->thumbprint) &&
           (known->sstp_wrote_at == 0 || known->sstp_wrote_at == wanted->sstp_wrote_at);
}

/* One that begins later than all that are there now ends the hold. */
static instant newest_start(const struct snapshot *snapshot)
{
    instant newest = 0;

    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        if (certificate->not_before > newest) {
            newest = certificate->not_before;
        }
    }
    return newest;
}

/* Once it is bound, what was ordered is a choice like any other. */
static bool end_order(struct snapshot *snapshot)
{
    struct hold *hold = &snapshot->state.hold;
    const struct binding *served = snapshot_served(snapshot);
    const bool ends = hold->presence == PART_PRESENT && hold->ordered && served != NULL &&
                      thumbprint_equal(&served->record.thumbprint, &hold->thumbprint);

    hold->ordered = hold->ordered && !ends;
    return ends;
}

bool memory_recognise_hold(struct snapshot *snapshot)
{
    struct hold hold = wanted_hold(snapshot);

    if (snapshot_offloaded(snapshot) || hold.presence != PART_PRESENT ||
        known_hold(&snapshot->state.hold, &hold)) {
        return end_order(snapshot);
    }
    hold.newest = newest_start(snapshot);
    snapshot->state.hold = hold;
    return true;
}

void memory_note_order(struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct binding *served = snapshot_served(snapshot);

    snapshot->state.hold = (struct hold){.presence = PART_PRESENT,
                                         .thumbprint = *thumbprint,
                                         .newest = newest_start(snapshot),
                                         .ordered = true};
    if (served != NULL) {
        snapshot->state.hold.over = served->record.thumbprint;
    }
    (void)end_order(snapshot);
}

void memory_store_hold(const struct host *host, const struct snapshot *snapshot)
{
    const struct outcome outcome = host->store_hold(host->context, &snapshot->state.hold);

    (void)report_state(host, snapshot, &outcome);
}

/* What SSTP's own record carries. Another application's says nothing about this server, unless a
 * rotation put there what it carries. */
static const struct binding *proven_binding(const struct snapshot *snapshot)
{
    const struct intent *intent = &snapshot->state.intent;
    const struct binding *served = snapshot_served(snapshot);

    if (snapshot_offloaded(snapshot)) {
        return NULL; /* what may still be bound here serves nobody */
    }
    return ssl_record_is_sstp(&served->record) ||
                   (intent->presence == PART_PRESENT &&
                    thumbprint_equal(&intent->target, &served->record.thumbprint))
               ? served
               : NULL;
}

/* All that is known of it. Where its chain ends can become known later. */
static bool known_as_last_good(const struct last_good *known, const struct certificate *certificate)
{
    return known->presence == PART_PRESENT &&
           thumbprint_equal(&known->thumbprint, &certificate->thumbprint) &&
           known->not_after == certificate->not_after &&
           known->root_known >= certificate->root_known;
}

/* A server without drift has a good certificate: its names are what the next one must cover. */
void memory_learn_last_good(const struct host *host, const struct snapshot *snapshot)
{
    const struct binding *bound = proven_binding(snapshot);
    const struct certificate *certificate =
        bound == NULL ? NULL : snapshot_find(snapshot, &bound->record.thumbprint);

    if (certificate == NULL || known_as_last_good(&snapshot->state.last_good, certificate)) {
        return;
    }
    const struct outcome outcome = host->store_last_good(host->context, certificate);
    (void)report_state(host, snapshot, &outcome);
}

/* ---- an interrupted rotation ---- */

/* The services run: they are the administrator's again. The intent goes on without them, so that
 * a later stop is not taken for ours; and without the records that are there, so that one whose
 * owner removes it later is not taken for lost by us. */
bool memory_release_services(const struct host *host, struct snapshot *snapshot)
{
    struct intent intent = snapshot->state.intent;
    struct outcome outcome;

    intent.services.count = 0;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (snapshot->bindings[family].presence == PART_PRESENT) {
            intent.had_record[family] = false;
        }
    }
    outcome = host->store_intent(host->context, &intent);
    if (outcome_ok(&outcome)) {
        snapshot->state.intent = intent; /* it may be stored again */
    }
    return report_state(host, snapshot, &outcome);
}

/* An intent from before this process ends when nothing of it is left to do. False: it stands. */
bool memory_end_intent(const struct host *host, const struct snapshot *snapshot)
{
    if (snapshot->state.intent.presence == PART_ABSENT) {
        return true;
    }
    const struct outcome outcome = host->clear_intent(host->context);
    if (outcome_ok(&outcome)) {
        report_tell(host, (struct report){.kind = REPORT_INTENT_ENDED,
                                          .snapshot = snapshot,
                                          .after = &snapshot->state.intent.target});
    }
    return report_state(host, snapshot, &outcome);
}

/* Whether it holds the only copy of a record that was deleted and not created again. */
static bool holds_lost_record(const struct snapshot *snapshot)
{
    const struct intent *intent = &snapshot->state.intent;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (intent->presence == PART_PRESENT && intent->had_record[family] &&
            snapshot->bindings[family].presence == PART_ABSENT) {
            return true;
        }
    }
    return false;
}

/* SSTP is not used any more: what was left stopped is the administrator's. */
bool memory_lapse_intent(const struct host *host, const struct snapshot *snapshot)
{
    struct intent intent = snapshot->state.intent;

    if (!holds_lost_record(snapshot)) {
        return memory_end_intent(host, snapshot);
    }
    if (intent.services.count == 0 && intent.further.count == 0 && !intent.restart) {
        return true;
    }
    intent.services.count = 0;
    intent.further.count = 0;
    intent.restart = false;
    const struct outcome outcome = host->store_intent(host->context, &intent);
    return report_state(host, snapshot, &outcome);
}

/* The rotation is over: nothing is owed, except a restart that had to be left for later, and what
 * is to be restarted after RemoteAccess. */
bool memory_finish_intent(const struct host *host, const struct plan *plan, struct snapshot *after)
{
    if (plan->restart_deferred && after->state.intent.presence == PART_PRESENT) {
        return memory_release_services(host, after);
    }
    if (plan->restart_deferred) {
        return false; /* what was stored is not to be read: it stays as it is */
    }
    if (further_owes(after)) {
        after->state.intent.restart = false;
        return memory_release_services(host, after);
    }
    if (holds_lost_record(after)) {
        return memory_lapse_intent(host, after); /* this rotation was about something else */
    }
    const struct outcome outcome = host->clear_intent(host->context);
    return report_state(host, after, &outcome);
}

/* ---- the last rotation ---- */

void memory_note_rotation(const struct host *host, const struct snapshot *snapshot,
                          const struct last_rotation *rotation)
{
    const struct outcome outcome = host->store_last_rotation(host->context, rotation);

    (void)report_state(host, snapshot, &outcome);
}
