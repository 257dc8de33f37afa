/* The order in which the server's names are looked for. */
#include "identity.h"

#include <string.h>

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

struct names identity_of(const struct snapshot *snapshot)
{
    const struct certificate *pinned = pinned_certificate(snapshot);

    if (pinned != NULL) {
        return (struct names){pinned->names, pinned->name_count};
    }
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        const struct binding *binding = &snapshot->bindings[i];
        if (binding->presence != PART_PRESENT || !ssl_record_is_sstp(&binding->record)) {
            continue;
        }
        const struct certificate *bound = snapshot_find(snapshot, &binding->record.thumbprint);
        if (bound != NULL && bound->decoded) {
            return (struct names){bound->names, bound->name_count};
        }
    }
    if (snapshot->state.last_good.presence == PART_PRESENT) {
        return snapshot->state.last_good.names;
    }
    return (struct names){0};
}
