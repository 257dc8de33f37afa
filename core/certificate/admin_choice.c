/* The administrator's choice: what was picked, bound by hand, or asked for. */
#include "certificate/admin_choice.h"

#include <string.h>

#include "certificate/exclusions.h"
#include "certificate/sstp_agreement.h"
#include "certificate/verdict.h"
#include "model/digest.h"

/* Nearly always it is the one in service: only then the store need not be searched. */
static const struct certificate *find_by_hash(const struct snapshot *snapshot,
                                              const uint8_t *sha256)
{
    const struct certificate *bound = snapshot_served_certificate(snapshot);
    const struct certificate *certificate = snapshot->store.certificates;

    if (bound != NULL && memcmp(bound->sha256, sha256, SHA256_SIZE) == 0) {
        return bound;
    }
    for (size_t i = 0; i < snapshot->store.count; i++, certificate++) {
        if (memcmp(certificate->sha256, sha256, SHA256_SIZE) == 0) {
            return certificate;
        }
    }
    return NULL;
}

/* The certificate whose hash is stored, where it can be used. */
const struct certificate *choice_pinned(const struct snapshot *snapshot)
{
    const struct hash_value *hash = &snapshot->parameters.hashes.sha256;
    const struct certificate *pinned = snapshot_pinned(snapshot) && hash->presence == PART_PRESENT
                                           ? find_by_hash(snapshot, hash->bytes)
                                           : NULL;

    return pinned != NULL && could_serve(pinned, snapshot->taken_at) ? pinned : NULL;
}

/* It is the baseline still, though another was in service since. */
static bool gave_way_in_time(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    static const struct thumbprint none;
    const struct last_good *last_good = &snapshot->state.last_good;

    return thumbprint_equal(&last_good->thumbprint, thumbprint) &&
           !thumbprint_equal(&last_good->in_time, &none);
}

/* The binding can also be what was changed, or an interrupted rotation changed one of the two: it
 * is a pick only if the hash is what is new. */
const struct certificate *choice_picked(const struct snapshot *snapshot)
{
    const struct stored_state *state = &snapshot->state;
    const struct certificate *pinned = choice_pinned(snapshot);

    return pinned != NULL && state->presence == PART_PRESENT &&
                   state->last_good.presence != PART_UNREADABLE &&
                   state->intent.presence != PART_PRESENT &&
                   (!thumbprint_equal(&state->last_good.thumbprint, &pinned->thumbprint) ||
                    gave_way_in_time(snapshot, &pinned->thumbprint)) &&
                   !thumbprint_equal(&state->last_good.stand_in, &pinned->thumbprint) &&
                   !thumbprint_equal(&state->last_good.in_time, &pinned->thumbprint)
               ? pinned
               : NULL;
}

const struct certificate *choice_held(const struct snapshot *snapshot)
{
    const struct certificate *bound = snapshot_served_certificate(snapshot);
    const struct admin_choice *choice = &snapshot->state.choice;

    return bound != NULL && choice->presence == PART_PRESENT && choice->sstp_wrote_at == 0 &&
                   thumbprint_equal(&choice->thumbprint, &bound->thumbprint)
               ? bound
               : NULL;
}

const struct certificate *choice_requested(const struct snapshot *snapshot)
{
    const struct admin_choice *choice = &snapshot->state.choice;
    const struct certificate *requested = choice->presence == PART_PRESENT && choice->requested
                                              ? snapshot_find(snapshot, &choice->thumbprint)
                                              : NULL;

    return requested != snapshot_served_certificate(snapshot) &&
                   could_serve(requested, snapshot->taken_at)
               ? requested
               : NULL;
}

/* ---- recognising one ---- */

/* Bound, but neither by a rotation nor at the last observation. */
static bool bound_by_others(const struct snapshot *snapshot, const struct certificate *bound)
{
    const struct stored_state *state = &snapshot->state;

    return state->last_good.presence == PART_PRESENT &&
           (!thumbprint_equal(&state->last_good.thumbprint, &bound->thumbprint) ||
            gave_way_in_time(snapshot, &bound->thumbprint)) &&
           !thumbprint_equal(&state->last_good.stand_in, &bound->thumbprint) &&
           !thumbprint_equal(&state->last_good.in_time, &bound->thumbprint) &&
           !(state->intent.presence == PART_PRESENT &&
             thumbprint_equal(&state->intent.target, &bound->thumbprint));
}

/* What was picked in the console SSTP binds itself, when it starts, and no other: of a pick whose
 * hash is damaged since, which is of nothing that is here, its record tells. */
static bool bound_as_picked(const struct snapshot *snapshot, const struct certificate *bound)
{
    const struct hash_value *hash = &snapshot->parameters.hashes.sha256;
    const struct certificate *picked =
        hash->presence == PART_PRESENT ? find_by_hash(snapshot, hash->bytes) : NULL;

    return snapshot_pinned(snapshot) && (picked == NULL || picked == bound);
}

/* By SSTP itself, now or when it was noted: after another start that cannot be seen any more. */
static bool bound_by_sstp(const struct snapshot *snapshot, const struct certificate *bound)
{
    const struct admin_choice *choice = &snapshot->state.choice;
    const struct binding *binding = snapshot_bound(snapshot);

    return !bound_as_picked(snapshot, bound) &&
           (sstp_may_have_bound(snapshot) ||
            (choice->presence == PART_PRESENT && choice->sstp_wrote_at != 0 &&
             choice->sstp_wrote_at == binding->written_at &&
             thumbprint_equal(&choice->thumbprint, &binding->record.thumbprint)));
}

/* A request that is not carried out yet stands against what was there when it was made, and against
 * what SSTP does by itself. What an administrator binds or picks since is a newer word. */
static bool request_stands(const struct snapshot *snapshot, const struct certificate *bound)
{
    const struct binding *binding = snapshot_bound(snapshot);

    return choice_requested(snapshot) != NULL &&
           (thumbprint_equal(&binding->record.thumbprint, &snapshot->state.choice.over) ||
            bound_by_sstp(snapshot, bound));
}

/* Archived serves: autoenrollment may have renewed it since. */
static bool could_be_chosen(const struct certificate *bound, instant now)
{
    const enum verdict verdict = verdict_of_bound(bound, true, now);

    return verdict == VERDICT_ELIGIBLE || verdict == VERDICT_ARCHIVED;
}

/* What is to be noted: an administrator's choice, or a certificate that looks like one and is
 * SSTP's. ABSENT: nothing. */
static struct admin_choice wanted_choice(const struct snapshot *snapshot)
{
    const struct binding *binding = snapshot_bound(snapshot);
    const struct certificate *bound =
        binding == NULL ? NULL : snapshot_find(snapshot, &binding->record.thumbprint);
    const struct certificate *picked = choice_picked(snapshot);
    struct admin_choice choice = {.presence = PART_ABSENT};

    if (picked != NULL && picked != bound) {
        return (struct admin_choice){.presence = PART_PRESENT, .thumbprint = picked->thumbprint};
    }
    if (bound == NULL || !bound_by_others(snapshot, bound) ||
        exclusions_fallback(snapshot) != NULL || request_stands(snapshot, bound)) {
        return choice;
    }
    choice.thumbprint = bound->thumbprint;
    if (bound_by_sstp(snapshot, bound)) {
        if (sstp_start_tells_soon(snapshot)) {
            return choice; /* and whether it was SSTP */
        }
        choice.presence = PART_PRESENT;
        choice.sstp_wrote_at = binding->written_at;
    } else if (could_be_chosen(bound, snapshot->taken_at)) {
        choice.presence = PART_PRESENT;
    }
    return choice;
}

/* What is in service by hand and was only requested so far: a newer word, whatever was set between.
 */
static bool is_newer_than_request(const struct snapshot *snapshot,
                                  const struct admin_choice *wanted)
{
    return snapshot->state.choice.requested && wanted->sstp_wrote_at == 0 &&
           choice_held(snapshot) != NULL;
}

/* An administrator's choice stays one, though SSTP may bind the same again. But after another
 * certificate became the baseline, or was in service in its place, it is a new one; where that was
 * lies ahead, since the clock was set back, nothing tells. */
static bool known_choice(const struct snapshot *snapshot, const struct admin_choice *wanted)
{
    const struct admin_choice *known = &snapshot->state.choice;
    const instant taken_at = snapshot->state.last_good.taken_at;
    const struct binding *binding = snapshot_bound(snapshot); /* of a pick there need be none */
    const bool bound_since = binding != NULL && binding->written_at > known->made_at;

    return known->presence == PART_PRESENT &&
           thumbprint_equal(&known->thumbprint, &wanted->thumbprint) &&
           (taken_at <= known->made_at || taken_at > snapshot->taken_at) &&
           !(gave_way_in_time(snapshot, &wanted->thumbprint) && bound_since) &&
           !is_newer_than_request(snapshot, wanted) &&
           (known->sstp_wrote_at == 0 || known->sstp_wrote_at == wanted->sstp_wrote_at);
}

/* Once it is bound, what was requested is a choice like any other. */
static bool end_request(struct snapshot *snapshot)
{
    struct admin_choice *choice = &snapshot->state.choice;
    const struct binding *served = snapshot_served(snapshot);
    const bool ends = choice->presence == PART_PRESENT && choice->requested && served != NULL &&
                      binding_carries(served, &choice->thumbprint);

    choice->requested = choice->requested && !ends;
    return ends;
}

bool choice_recognise(struct snapshot *snapshot)
{
    struct admin_choice choice = wanted_choice(snapshot);

    if (snapshot_offloaded(snapshot) ||
        snapshot->parameters.hashes.sha256.presence == PART_UNREADABLE ||
        choice.presence != PART_PRESENT || known_choice(snapshot, &choice)) {
        return end_request(snapshot);
    }
    choice.made_at = snapshot->taken_at;
    choice.settings = digest_of_restrictions(snapshot->settings);
    snapshot->state.choice = choice;
    return true;
}

void choice_note_request(struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct binding *served = snapshot_served(snapshot);

    snapshot->state.choice =
        (struct admin_choice){.presence = PART_PRESENT,
                              .thumbprint = *thumbprint,
                              .made_at = snapshot->taken_at,
                              .settings = digest_of_restrictions(snapshot->settings),
                              .requested = true};
    if (served != NULL) {
        snapshot->state.choice.over = served->record.thumbprint;
    }
    (void)end_request(snapshot);
}
