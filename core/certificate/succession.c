/* Renewals, by the certificates' own properties and by what events reported. */
#include "certificate/succession.h"

#include <string.h>

#include "base/names.h"
#include "certificate/trust.h"

static struct renewal *find(struct renewals *renewals, const struct thumbprint *old)
{
    for (size_t i = 0; i < renewals->count; i++) {
        if (thumbprint_equal(&renewals->items[i].old, old)) {
            return &renewals->items[i];
        }
    }
    return NULL;
}

bool renewals_learn(struct renewals *renewals, const struct thumbprint *old,
                    const struct thumbprint *renewed)
{
    struct renewal *place = find(renewals, old);

    if (thumbprint_equal(old, renewed) ||
        (place != NULL && thumbprint_equal(&place->renewed, renewed))) {
        return false;
    }
    if (place == NULL) {
        renewals->count += renewals->count < RENEWALS_KEPT;
        place = &renewals->items[renewals->count - 1];
    }
    memmove(&renewals->items[1], &renewals->items[0],
            (size_t)(place - renewals->items) * sizeof(renewals->items[0]));
    renewals->items[0] = (struct renewal){*old, *renewed};
    return true;
}

/* What events are compared with: of a certificate, or of what is remembered of it. */
struct renewed_from {
    struct thumbprint thumbprint;
    instant not_before;
    struct names names;
    struct trust trust;
};

/* Clients that get on with the one get on with the other. */
static bool alike(const struct renewed_from *old, const struct certificate *renewed)
{
    const struct names names = {renewed->names, renewed->name_count};
    const struct trust trust = trust_of(renewed);

    return names_equal(&old->names, &names) && trust_has_common_issuer(&old->trust, &trust);
}

/* The one that events reported, where it could be a renewal: from a later day, and alike. */
static const struct thumbprint *reported(const struct snapshot *snapshot,
                                         const struct renewed_from *old)
{
    const struct renewals *renewals = &snapshot->state.renewals;

    for (size_t i = 0; i < renewals->count; i++) {
        const struct renewal *renewal = &renewals->items[i];
        if (!thumbprint_equal(&renewal->old, &old->thumbprint)) {
            continue;
        }
        const struct certificate *renewed = snapshot_find(snapshot, &renewal->renewed);
        return renewed != NULL && renewed->not_before > old->not_before && alike(old, renewed)
                   ? &renewal->renewed
                   : NULL;
    }
    return NULL;
}

const struct thumbprint *renewals_of(const struct snapshot *snapshot,
                                     const struct certificate *certificate)
{
    if (certificate->has_successor || snapshot->state.renewals.count == 0) {
        return certificate->has_successor ? &certificate->successor : NULL;
    }
    const struct renewed_from old = {.thumbprint = certificate->thumbprint,
                                     .not_before = certificate->not_before,
                                     .names = {certificate->names, certificate->name_count},
                                     .trust = trust_of(certificate)};

    return reported(snapshot, &old);
}
