/* Renewals, by the certificates' own properties and by what events reported. */
#include "certificate/succession.h"

#include <string.h>

#include "base/names.h"

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

/* Clients that get on with the one get on with the other. */
static bool alike(const struct certificate *old, const struct certificate *renewed)
{
    const struct names names = {old->names, old->name_count};
    const struct names renewed_names = {renewed->names, renewed->name_count};

    return names_equal(&names, &renewed_names) && old->root_known == renewed->root_known &&
           memcmp(old->root, renewed->root, SHA256_SIZE) == 0;
}

/* The one that events reported, where it could be a renewal: from a later day, and alike. */
static const struct thumbprint *reported(const struct snapshot *snapshot,
                                         const struct certificate *old)
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
    return certificate->has_successor ? &certificate->successor : reported(snapshot, certificate);
}

const struct thumbprint *renewals_of_gone(const struct snapshot *snapshot,
                                          const struct thumbprint *thumbprint)
{
    const struct last_good *last_good = &snapshot->state.last_good;
    struct certificate gone = {.thumbprint = *thumbprint,
                               .not_before = last_good->not_before,
                               .names = last_good->names.items,
                               .name_count = last_good->names.count,
                               .root_known = last_good->root_known};

    if (last_good->presence != PART_PRESENT ||
        !thumbprint_equal(&last_good->thumbprint, thumbprint)) {
        return NULL;
    }
    memcpy(gone.root, last_good->root, SHA256_SIZE);
    return reported(snapshot, &gone);
}
