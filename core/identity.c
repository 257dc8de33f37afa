/* The order in which the server's names are looked for. */
#include "identity.h"

#include <string.h>

#include "names.h"
#include "quarantine.h"
#include "schedule.h"
#include "verdict.h"

/* The certificate whose hash is stored, where it can be used. */
static const struct certificate *pinned_certificate(const struct snapshot *snapshot)
{
    const struct hash_value *hash = &snapshot->parameters.hashes.sha256;

    if (!snapshot_pinned(snapshot) || hash->presence != PART_PRESENT) {
        return NULL;
    }
    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        if (memcmp(certificate->sha256, hash->bytes, SHA256_SIZE) == 0 &&
            verdict_of_candidate(certificate, snapshot->taken_at) == VERDICT_ELIGIBLE) {
            return certificate;
        }
    }
    return NULL;
}

/* The binding can also be what was changed, or an interrupted rotation changed one of the two: it
 * is a pick only if the hash is what is new. */
const struct certificate *identity_picked(const struct snapshot *snapshot)
{
    const struct stored_state *state = &snapshot->state;
    const struct certificate *pinned = pinned_certificate(snapshot);

    return pinned != NULL && state->intent.presence != PART_PRESENT &&
                   state->last_good.presence == PART_PRESENT &&
                   !thumbprint_equal(&state->last_good.thumbprint, &pinned->thumbprint)
               ? pinned
               : NULL;
}

/* The first that is bound for SSTP and still says its names. */
static const struct certificate *bound_certificate(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        const struct binding *binding = &snapshot->bindings[i];
        if (binding->presence != PART_PRESENT || !ssl_record_is_sstp(&binding->record)) {
            continue;
        }
        const struct certificate *bound = snapshot_find(snapshot, &binding->record.thumbprint);
        if (bound != NULL && bound->decoded) {
            return bound;
        }
    }
    return NULL;
}

static bool is_bound_for_sstp(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        const struct binding *binding = &snapshot->bindings[i];
        if (binding->presence == PART_PRESENT && ssl_record_is_sstp(&binding->record) &&
            thumbprint_equal(&binding->record.thumbprint, thumbprint)) {
            return true;
        }
    }
    return false;
}

/* What is bound for SSTP, gone from the store, and still shown to clients out of HTTP.sys' memory:
 * over either family, since the record of the other may be younger than its loss. */
static const struct certificate *shown_certificate(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        const struct certificate *leaf = snapshot->probes[i].leaf;
        if (leaf != NULL && leaf->decoded && is_bound_for_sstp(snapshot, &leaf->thumbprint)) {
            return leaf;
        }
    }
    return NULL;
}

/* What clients are served with, also by another application's record that goes along with SSTP's.
 */
static const struct certificate *served_certificate(const struct snapshot *snapshot)
{
    const struct binding *served = snapshot_served(snapshot);

    return served == NULL ? NULL : snapshot_find(snapshot, &served->record.thumbprint);
}

const struct certificate *identity_held(const struct snapshot *snapshot)
{
    const struct certificate *bound = served_certificate(snapshot);
    const struct hold *hold = &snapshot->state.hold;

    return bound != NULL && hold->presence == PART_PRESENT && hold->sstp_wrote_at == 0 &&
                   thumbprint_equal(&hold->thumbprint, &bound->thumbprint)
               ? bound
               : NULL;
}

const struct certificate *identity_ordered(const struct snapshot *snapshot)
{
    const struct hold *hold = &snapshot->state.hold;
    const struct certificate *ordered = hold->presence == PART_PRESENT && hold->ordered
                                            ? snapshot_find(snapshot, &hold->thumbprint)
                                            : NULL;

    return ordered != NULL && ordered != served_certificate(snapshot) &&
                   verdict_of_candidate(ordered, snapshot->taken_at) == VERDICT_ELIGIBLE
               ? ordered
               : NULL;
}

/* The bound certificate, where a rotation that has not ended bound it: its names were judged then,
 * by what said them before. */
static const struct certificate *being_rotated(const struct snapshot *snapshot)
{
    const struct certificate *bound = bound_certificate(snapshot);
    const struct intent *intent = &snapshot->state.intent;

    return bound != NULL && intent->presence == PART_PRESENT &&
                   thumbprint_equal(&intent->target, &bound->thumbprint)
               ? bound
               : NULL;
}

static struct identity said_by(const struct certificate *certificate,
                               const struct settings *settings)
{
    return (struct identity){{certificate->names, certificate->name_count},
                             schedule_deadline(certificate, settings)};
}

static struct identity said_by_last_good(const struct last_good *last_good,
                                         const struct settings *settings)
{
    const struct certificate validity = {.not_before = last_good->not_before,
                                         .not_after = last_good->not_after};

    return (struct identity){last_good->names, last_good->not_after == 0
                                                   ? INSTANT_NEVER
                                                   : schedule_deadline(&validity, settings)};
}

struct identity identity_of(const struct snapshot *snapshot)
{
    const struct certificate *certificate = identity_picked(snapshot);

    if (certificate == NULL) {
        certificate = being_rotated(snapshot);
    }
    if (certificate == NULL) {
        certificate = identity_held(snapshot);
    }
    if (certificate == NULL && snapshot->state.last_good.presence == PART_PRESENT) {
        return said_by_last_good(&snapshot->state.last_good, snapshot->settings);
    }
    if (certificate == NULL) {
        certificate = pinned_certificate(snapshot);
    }
    if (certificate == NULL) {
        certificate = quarantine_instead(snapshot); /* what did not serve says nothing */
    }
    if (certificate == NULL) {
        certificate = bound_certificate(snapshot);
    }
    if (certificate == NULL) {
        certificate = shown_certificate(snapshot);
    }
    if (certificate == NULL) {
        certificate = identity_ordered(snapshot);
    }
    if (certificate == NULL) {
        return (struct identity){.deadline = INSTANT_NEVER};
    }
    return said_by(certificate, snapshot->settings);
}

bool identity_changed(const struct snapshot *snapshot)
{
    const struct last_good *last_good = &snapshot->state.last_good;
    const struct certificate *held = identity_held(snapshot);

    return held != NULL && snapshot->settings->host_name[0] == '\0' &&
           last_good->presence == PART_PRESENT &&
           !names_cover(&(struct names){held->names, held->name_count}, &last_good->names);
}
