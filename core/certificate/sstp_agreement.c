/* Concludes from stored and observed times which certificate SSTP started with. */
#include "certificate/sstp_agreement.h"

#include <string.h>

/* SSTP binds a certificate itself when there is none, some time after its process began, or that of
 * RemoteAccess: which of the two does it is reported both ways ([R], facts/windows.md 4). */
#define OWN_BIND_TIME (2 * INSTANT_MINUTE)

/* The hash that SSTP stores when it starts belongs to what is bound, and no administrator ever
 * picked a certificate: a picked hash stays when the pick is given up. */
static bool sstp_stored_its_hash(const struct snapshot *snapshot)
{
    const struct hash_value *hash = &snapshot->parameters.hashes.sha256;
    const struct certificate *bound = snapshot_served_certificate(snapshot);

    return bound != NULL && hash->presence == PART_PRESENT &&
           memcmp(hash->bytes, bound->sha256, SHA256_SIZE) == 0 &&
           snapshot->parameters.hash_configured_by_admin.presence == PART_ABSENT;
}

/* A record written shortly after the start is SSTP's own where its hash says so. Else it is not
 * known whose it is. */
static enum sstp_agreement judge_late_record(const struct snapshot *snapshot, instant written_at)
{
    if (written_at - snapshot->sstp.started_at > OWN_BIND_TIME) {
        return SSTP_DISAGREES;
    }
    return sstp_stored_its_hash(snapshot) ? SSTP_AGREES : SSTP_UNKNOWN;
}

/* Another application's tools write its records again and again, the same certificate, too: of
 * such a one the hash says that it is what SSTP started with. */
static bool written_as_before(const struct snapshot *snapshot, const struct binding *binding)
{
    return !ssl_record_is_sstp(&binding->record) &&
           binding_carries(snapshot_served(snapshot), &binding->record.thumbprint) &&
           sstp_stored_its_hash(snapshot);
}

bool sstp_would_take(const struct snapshot *snapshot, struct thumbprint *out)
{
    const struct hash_value *hash = &snapshot->parameters.hashes.sha256;
    const struct binding *served = snapshot_served(snapshot);

    if (snapshot_offloaded(snapshot)) {
        memcpy(out->bytes, hash->bytes, THUMBPRINT_SIZE);
        return hash->presence == PART_PRESENT;
    }
    if (served != NULL) {
        *out = served->record.thumbprint;
    }
    return served != NULL;
}

/* The stored start says it exactly. Without one, a record written after the start is taken for a
 * rebind; a start that cannot be dated stays unknown. */
enum sstp_agreement sstp_agreement(const struct snapshot *snapshot)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;
    struct thumbprint now;
    instant written_at = 0;

    if (snapshot->sstp.state != SERVICE_IS_RUNNING || !sstp_would_take(snapshot, &now)) {
        return SSTP_AGREES; /* it will read the hash when it starts */
    }
    if (snapshot->sstp.started_at == 0) {
        return SSTP_UNKNOWN;
    }
    if (start->presence == PART_PRESENT && start->started_at == snapshot->sstp.started_at) {
        return thumbprint_equal(&start->thumbprint, &now) ? SSTP_AGREES : SSTP_DISAGREES;
    }
    if (snapshot_offloaded(snapshot)) {
        return SSTP_AGREES; /* nothing dates the hash; what we changed the intent remembers */
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        if (binding->presence != PART_PRESENT || written_as_before(snapshot, binding)) {
            continue;
        }
        if (binding->written_at == 0) {
            return SSTP_UNKNOWN;
        }
        written_at = binding->written_at > written_at ? binding->written_at : written_at;
    }
    if (written_at > snapshot->taken_at || snapshot->sstp.started_at > snapshot->taken_at) {
        return SSTP_UNKNOWN; /* the clock was set back meanwhile: times are no witnesses */
    }
    return written_at <= snapshot->sstp.started_at ? SSTP_AGREES
                                                   : judge_late_record(snapshot, written_at);
}

bool sstp_hash_agrees(const struct hash_value *hash, const uint8_t *bytes, size_t size,
                      bool required)
{
    return hash->presence == PART_ABSENT
               ? !required
               : hash->presence == PART_PRESENT && memcmp(hash->bytes, bytes, size) == 0;
}

bool sstp_hashes_agree(const struct snapshot *snapshot)
{
    const struct hash_pair *hashes = &snapshot->parameters.hashes;
    const struct certificate *bound = snapshot_served_certificate(snapshot);

    return bound != NULL &&
           sstp_hash_agrees(&hashes->sha256, bound->sha256, SHA256_SIZE,
                            snapshot_pinned(snapshot)) &&
           sstp_hash_agrees(&hashes->sha1, bound->thumbprint.bytes, THUMBPRINT_SIZE, false);
}

bool sstp_runs_with_its_hashes(const struct snapshot *snapshot)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;

    return snapshot->sstp.state == SERVICE_IS_RUNNING && start->presence == PART_PRESENT &&
           start->started_at == snapshot->sstp.started_at && start->hashes_agreed &&
           sstp_agreement(snapshot) == SSTP_AGREES;
}

/* What it started with then is still there: without a pick it left that bound, so what has another
 * certificate now somebody else bound since. */
static bool started_with_another(const struct snapshot *snapshot, const struct binding *binding)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;

    return start->presence == PART_PRESENT && start->started_at == snapshot->sstp.started_at &&
           !binding_carries(binding, &start->thumbprint) && !snapshot_pinned(snapshot) &&
           snapshot_find(snapshot, &start->thumbprint) != NULL;
}

static bool written_at_start(const struct binding *binding, instant started_at)
{
    return started_at != 0 && binding->written_at >= started_at &&
           binding->written_at - started_at <= OWN_BIND_TIME;
}

bool sstp_wrote(const struct snapshot *snapshot, const struct binding *binding)
{
    return (written_at_start(binding, snapshot->sstp.started_at) ||
            written_at_start(binding, snapshot->remote_access.started_at)) &&
           !started_with_another(snapshot, binding);
}

bool sstp_bound_itself(const struct snapshot *snapshot)
{
    return sstp_wrote(snapshot, snapshot_bound(snapshot));
}
