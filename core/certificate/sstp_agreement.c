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

/* ---- what it started with ---- */

/* The start of either would have stored it, but for what was picked. */
static bool nothing_was_read(const struct snapshot *snapshot)
{
    return snapshot->parameters.hashes.sha256.presence == PART_ABSENT && !snapshot_pinned(snapshot);
}

bool sstp_restart_owed(const struct snapshot *snapshot)
{
    const struct intent *intent = &snapshot->state.intent;

    return intent->presence == PART_PRESENT && intent->same_boot && intent->restart &&
           snapshot->sstp.state == SERVICE_IS_RUNNING &&
           sstp_start_span(&snapshot->sstp).from <= intent->stored_at;
}

/* A record written at about the start or shortly after it is SSTP's own where its hash says so.
 * Else it is not known whose it is. What this service changed since then is no evidence. */
static enum sstp_agreement judge_late_record(const struct snapshot *snapshot,
                                             const struct start_span *read, instant written_at)
{
    if (read->until == START_NOT_KNOWN) {
        return SSTP_UNKNOWN;
    }
    if (written_at > read->until && written_at - read->until > OWN_BIND_TIME) {
        return SSTP_DISAGREES;
    }
    if (sstp_restart_owed(snapshot)) {
        return SSTP_UNKNOWN;
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

/* The last of those that SSTP may not have read; 0: none. *dated says whether all of them are. */
static instant last_written(const struct snapshot *snapshot, bool *dated)
{
    instant last = 0;

    *dated = true;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        if (binding->presence != PART_PRESENT || written_as_before(snapshot, binding)) {
            continue;
        }
        *dated = *dated && binding->written_at != 0;
        last = binding->written_at > last ? binding->written_at : last;
    }
    return last;
}

/* The stored start says it exactly. Without one, a record written after the start is taken for a
 * rebind; a start that cannot be dated stays unknown. */
enum sstp_agreement sstp_agreement(const struct snapshot *snapshot)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;
    const struct start_span read = sstp_last_read(snapshot);
    struct thumbprint now;
    bool dated;

    if (snapshot->sstp.state != SERVICE_IS_RUNNING || !sstp_would_take(snapshot, &now)) {
        return SSTP_AGREES; /* it will read the hash when it starts */
    }
    if (sstp_start_is_known(snapshot)) {
        return thumbprint_equal(&start->thumbprint, &now) ? SSTP_AGREES : SSTP_DISAGREES;
    }
    if (snapshot_offloaded(snapshot)) { /* nothing dates the hash; what we changed the intent */
        return sstp_read_at(snapshot) != 0 ? SSTP_AGREES : SSTP_UNKNOWN; /* remembers */
    }
    const instant written_at = last_written(snapshot, &dated);
    if (!dated || written_at > snapshot->taken_at || read.from > snapshot->taken_at) {
        return SSTP_UNKNOWN; /* the clock was set back meanwhile: times are no witnesses */
    }
    if (written_at > read.from) {
        return judge_late_record(snapshot, &read, written_at);
    }
    return written_at > sstp_first_read(snapshot) && nothing_was_read(snapshot) ? SSTP_UNKNOWN
                                                                                : SSTP_AGREES;
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
    return snapshot->sstp.state == SERVICE_IS_RUNNING && sstp_start_is_known(snapshot) &&
           snapshot->state.sstp_start.hashes_agreed && sstp_agreement(snapshot) == SSTP_AGREES;
}

/* ---- whose record it is ---- */

/* What was noted is of the start that counts, or of one after which none was until the record was
 * written. */
static bool ran_as_noted(const struct snapshot *snapshot, const struct binding *binding)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;
    const struct start_span sstp = sstp_start_span(&snapshot->sstp);
    const struct start_span routing = sstp_start_span(&snapshot->remote_access);

    return sstp_start_is_known(snapshot) ||
           (start->presence == PART_PRESENT && start->started_at >= sstp.until &&
            start->started_at <= binding->written_at && binding->written_at < routing.from);
}

/* What it started with then is still there: without a pick it left that bound, so what has another
 * certificate now somebody else bound since. */
static bool started_with_another(const struct snapshot *snapshot, const struct binding *binding)
{
    const struct thumbprint *started_with = &snapshot->state.sstp_start.thumbprint;

    return ran_as_noted(snapshot, binding) && !binding_carries(binding, started_with) &&
           !snapshot_pinned(snapshot) && snapshot_find(snapshot, started_with) != NULL;
}

/* Of a start that is not known to the moment SSTP may have written shortly before it was seen. */
static bool written_at_start(const struct binding *binding, const struct service_facts *service)
{
    const struct start_span start = sstp_start_span(service);

    return start.until != START_NOT_KNOWN && binding->written_at >= start.from &&
           binding->written_at + OWN_BIND_TIME >= start.until &&
           binding->written_at <= start.until + OWN_BIND_TIME;
}

bool sstp_wrote(const struct snapshot *snapshot, const struct binding *binding)
{
    return (written_at_start(binding, &snapshot->sstp) ||
            written_at_start(binding, &snapshot->remote_access)) &&
           !started_with_another(snapshot, binding);
}

/* Nobody can tell whether it started when the record was written. */
static bool may_be_of_start(const struct binding *binding, const struct service_facts *service)
{
    const struct start_span start = sstp_start_span(service);

    return service->state != SERVICE_IS_STOPPED && binding->written_at >= start.from &&
           binding->written_at <= start.until;
}

bool sstp_may_have_bound(const struct snapshot *snapshot)
{
    const struct binding *bound = snapshot_bound(snapshot);

    return sstp_wrote(snapshot, bound) ||
           (bound->written_at != 0 && !started_with_another(snapshot, bound) &&
            (may_be_of_start(bound, &snapshot->sstp) ||
             may_be_of_start(bound, &snapshot->remote_access)));
}
