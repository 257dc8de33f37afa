/* What the product remembers across passes and crashes, and when it forgets. */
#include "control/stored_state.h"

#include <string.h>

#include "certificate/baseline.h"
#include "certificate/in_service.h"
#include "certificate/key_faults.h"
#include "certificate/selection.h"
#include "certificate/sstp_agreement.h"
#include "host/reporting.h"
#include "host/storing.h"
#include "model/sstp_start.h"
#include "plan/companions.h"

/* ---- what is learnt from an observation ---- */

static bool in_store_with_key(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct certificate *certificate = snapshot_find(snapshot, thumbprint);

    return certificate != NULL &&
           (certificate->private_key == KEY_USABLE || certificate->private_key == KEY_UNKNOWN);
}

/* Whether TLS ends here, and what was stored: of values that cannot be read it is not known what
 * SSTP read. */
static bool parameters_are_seen(const struct sstp_parameters *parameters)
{
    return parameters->use_https.presence != PART_UNREADABLE &&
           parameters->hash_configured_by_admin.presence != PART_UNREADABLE &&
           parameters->hashes.sha256.presence != PART_UNREADABLE &&
           parameters->hashes.sha1.presence != PART_UNREADABLE;
}

/* Notes which certificate SSTP started with, while that can still be known. */
void stored_learn_sstp_start(const struct host *host, struct snapshot *snapshot)
{
    struct sstp_start start = {.presence = PART_PRESENT, .started_at = sstp_read_at(snapshot)};

    if (snapshot->state.presence != PART_PRESENT || start.started_at == 0 ||
        snapshot->sstp.state != SERVICE_IS_RUNNING || !parameters_are_seen(&snapshot->parameters) ||
        !sstp_would_take(snapshot, &start.thumbprint) || sstp_agreement(snapshot) != SSTP_AGREES ||
        sstp_start_is_known(snapshot)) {
        return;
    }
    start.in_store = in_store_with_key(snapshot, &start.thumbprint);
    start.hashes_agreed = sstp_hashes_agree(snapshot);
    snapshot->state.sstp_start = start; /* it counts in this pass already */
    const struct outcome outcome = host->store_sstp_start(host->context, &start);
    (void)report_state(host, snapshot, &outcome);
}

void stored_learn_shown(const struct host *host, struct snapshot *snapshot)
{
    struct sstp_start *start = &snapshot->state.sstp_start;

    if (!sstp_start_is_known(snapshot) || start->in_store ||
        !key_handshake_completes(snapshot, &start->thumbprint)) {
        return;
    }
    start->in_store = true;
    const struct outcome outcome = host->store_sstp_start(host->context, start);
    (void)report_state(host, snapshot, &outcome);
}

void stored_learn_loss(const struct host *host, struct snapshot *snapshot)
{
    struct loss loss;

    if (in_service_learn_loss(snapshot, &loss)) {
        snapshot->state.loss = loss;
        const struct outcome outcome = host->store_loss(host->context, &loss);
        (void)report_state(host, snapshot, &outcome);
    }
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

/* A server without drift has a good certificate: the next one is measured by it. Whether that was
 * chosen is not known while the start that tells is not dated yet. */
void stored_learn_last_good(const struct host *host, const struct snapshot *snapshot)
{
    const struct binding *bound = proven_binding(snapshot);
    const struct certificate *certificate =
        bound == NULL ? NULL : snapshot_find(snapshot, &bound->record.thumbprint);
    struct last_good last_good;

    if (certificate != NULL && !sstp_start_tells_soon(snapshot) &&
        baseline_learn(snapshot, certificate, selected_for_its_time(snapshot, certificate),
                       &last_good)) {
        selection_note_passed_over(snapshot, &last_good);
        (void)store_last_good(host, snapshot, &last_good);
    }
}

void stored_learn_choice(const struct host *host, struct snapshot *snapshot)
{
    if (baseline_take_choice(snapshot)) {
        (void)store_last_good(host, snapshot, &snapshot->state.last_good);
    }
}

/* ---- an interrupted rotation ---- */

/* Those that have what SSTP has are their owners'. Where that cannot be seen they are kept. */
static void release_moved(const struct snapshot *snapshot, struct moved_records *moved)
{
    const struct binding *ipv4 =
        &snapshot->bindings[FAMILY_IPV4]; /* both have the same, or are yet to */
    const struct moved_records all = *moved;

    moved->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct overriding_binding *now =
            overriding_find(&snapshot->overriding, &all.items[i]);
        if (now == NULL || !binding_carries(ipv4, &now->record.thumbprint)) {
            moved->given[moved->count] = all.given[i];
            moved->items[moved->count++] = all.items[i];
        }
    }
}

/* The services run: they are the administrator's again. The intent goes on without them, so that
 * a later stop is not taken for ours; and without the records that are there, so that one whose
 * owner removes it later is not taken for lost by us. */
static bool store_released(const struct host *host, struct snapshot *snapshot, struct intent intent)
{
    intent.services.count = 0;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (snapshot->bindings[family].presence == PART_PRESENT) {
            intent.had_record[family] = false;
        }
    }
    release_moved(snapshot, &intent.moved);
    return store_intent(host, snapshot, &intent); /* it may be stored again */
}

bool stored_release_services(const struct host *host, struct snapshot *snapshot)
{
    return store_released(host, snapshot, snapshot->state.intent);
}

void stored_release_what_runs(const struct host *host, struct snapshot *snapshot)
{
    struct intent intent = snapshot->state.intent;
    const struct service_names all = intent.services;

    intent.services.count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (!snapshot_runs(snapshot, all.items[i])) {
            memcpy(intent.services.items[intent.services.count++], all.items[i], SERVICE_NAME_SIZE);
        }
    }
    if (intent.services.count < all.count) {
        (void)store_intent(host, snapshot, &intent);
    }
}

/* An intent from before this process ends when nothing of it is left to do. False: it stands. */
bool stored_end_intent(const struct host *host, struct snapshot *snapshot)
{
    if (snapshot->state.intent.presence == PART_ABSENT) {
        return true;
    }
    const struct outcome outcome = host->clear_intent(host->context);
    if (outcome_ok(&outcome)) {
        report_send(host, (struct report){.kind = REPORT_INTENT_ENDED,
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
    for (size_t i = 0; i < intent->moved.count; i++) {
        if (overriding_find(&snapshot->overriding, &intent->moved.items[i]) == NULL) {
            return true;
        }
    }
    return false;
}

/* SSTP is not used any more: what was left stopped is the administrator's. */
bool stored_lapse_intent(const struct host *host, struct snapshot *snapshot)
{
    struct intent intent = snapshot->state.intent;

    if (!holds_lost_record(snapshot)) {
        return stored_end_intent(host, snapshot);
    }
    if (intent.services.count == 0 && intent.companions.count == 0 && !intent.restart) {
        return true;
    }
    intent.services.count = 0;
    intent.companions.count = 0;
    intent.restart = false;
    return store_intent(host, snapshot, &intent);
}

bool stored_await_proof(const struct host *host, const struct plan *plan, struct snapshot *after)
{
    struct intent intent = after->state.intent;

    if (plan->restart_deferred || intent.presence != PART_PRESENT) {
        return true; /* no proof comes, or somebody took it away */
    }
    intent.restart = false;
    return store_released(host, after, intent);
}

/* The rotation is over: nothing is owed, except a restart that had to be left for later, and what
 * is to be restarted after RemoteAccess. */
bool stored_finish_intent(const struct host *host, const struct plan *plan, struct snapshot *after)
{
    if (plan->restart_deferred && after->state.intent.presence == PART_PRESENT) {
        return stored_release_services(host, after);
    }
    if (plan->restart_deferred) {
        return false; /* what was stored is not to be read: it stays as it is */
    }
    if (companions_owes(after)) {
        return true; /* released before the proof, if it could be stored */
    }
    if (holds_lost_record(after)) {
        return stored_lapse_intent(host, after); /* this rotation was about something else */
    }
    const struct outcome outcome = host->clear_intent(host->context);
    return report_state(host, after, &outcome);
}

/* ---- the last rotation ---- */

void stored_note_rotation(const struct host *host, const struct snapshot *snapshot,
                          const struct last_rotation *rotation)
{
    const struct outcome outcome = host->store_last_rotation(host->context, rotation);

    (void)report_state(host, snapshot, &outcome);
}
