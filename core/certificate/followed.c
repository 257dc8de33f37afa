/* What is followed need not be what would be chosen: SSTP accepts clients only with the certificate
 * that they are shown, and over that family they are shown this one. */
#include "certificate/followed.h"

#include "certificate/admin_choice.h"
#include "certificate/baseline.h"
#include "certificate/key_faults.h"
#include "certificate/requirements.h"
#include "certificate/sstp_agreement.h"
#include "certificate/trust.h"

static bool is_foreign(const struct binding *binding)
{
    return binding->presence != PART_ABSENT && !ssl_record_is_sstp(&binding->record);
}

enum family followed_family(const struct snapshot *snapshot)
{
    return is_foreign(&snapshot->bindings[FAMILY_IPV4]) ? FAMILY_IPV4 : FAMILY_IPV6;
}

/* Both endpoints' records of others as one; NULL: there is none, or they say no one thing. */
static const struct ssl_record *foreign_record(const struct snapshot *snapshot)
{
    const struct ssl_record *record = &snapshot->bindings[followed_family(snapshot)].record;
    bool foreign = false;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        if (!is_foreign(binding)) {
            continue;
        }
        foreign = true;
        if (!binding_carries(binding, &record->thumbprint) ||
            !ssl_record_store_is_my(&binding->record)) {
            return NULL;
        }
    }
    return foreign ? record : NULL;
}

static bool is_for_a_server_name(const struct requirements *requirements,
                                 const struct certificate *certificate)
{
    const struct names names = {certificate->names, certificate->name_count};

    return names_cover_one(&names, &requirements->server_names);
}

/* Whoever gets in over SSTP's own record gets in with this one, too: its names are all there, and
 * trust does not fall. */
static bool keeps_clients(const struct requirements *requirements,
                          const struct certificate *certificate)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct names names = {certificate->names, certificate->name_count};
    const struct trust trust = trust_of(certificate);

    return names_cover(&names, &requirements->server_names) &&
           baseline_trusts(snapshot, certificate) &&
           trust_allowed(snapshot->settings, &requirements->in_service, &trust);
}

/* SSTP's own record has another certificate, and clients get in with that: they are not given up
 * for those of the other family, who may never have been let in, nor be VPN clients at all. */
static bool locks_out(const struct requirements *requirements,
                      const struct certificate *certificate)
{
    return snapshot_bound(requirements->snapshot) != NULL && requirements->served &&
           certificate != requirements->bound && !keeps_clients(requirements, certificate);
}

const struct certificate *followed_certificate(const struct snapshot *snapshot)
{
    const struct ssl_record *record =
        snapshot_foreign_policy(snapshot) == FOREIGN_FOLLOW ? foreign_record(snapshot) : NULL;
    const struct certificate *certificate =
        record == NULL ? NULL : snapshot_find(snapshot, &record->thumbprint);
    const struct certificate *picked = choice_picked(snapshot);
    struct requirements requirements;

    if (certificate == NULL || !serves(snapshot, certificate) ||
        (picked != NULL && picked != certificate)) {
        return NULL;
    }
    requirements_of(snapshot, &requirements);
    return is_for_a_server_name(&requirements, certificate) &&
                   requirements_filter(&requirements, certificate) == VERDICT_ELIGIBLE &&
                   !locks_out(&requirements, certificate)
               ? certificate
               : NULL;
}

bool followed_in_vain(const struct snapshot *snapshot)
{
    const struct last_rotation *last = &snapshot->state.last_rotation;
    const struct certificate *followed = followed_certificate(snapshot);
    const instant started_at = sstp_read_at(snapshot);

    return followed != NULL && !snapshot_pinned(snapshot) && last->presence == PART_PRESENT &&
           thumbprint_equal(&last->target, &followed->thumbprint) &&
           started_at + last->duration >= last->ended_at && started_at <= last->ended_at;
}
