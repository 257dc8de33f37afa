/* Keeping SSTP's hash equal to that of the certificate on the load balancer. */
#include "diagnosis/load_balancer.h"

#include <string.h>

#define PLAIN_PORT 80

uint16_t offload_listener_port(const struct snapshot *snapshot)
{
    const struct dword_value *port = &snapshot->parameters.listener_port;
    const bool named = port->presence == PART_PRESENT && port->value != 0;

    return snapshot_offloaded(snapshot) && !named ? PLAIN_PORT : snapshot_port(snapshot);
}

bool offload_is_ours(const struct snapshot *snapshot)
{
    return snapshot_offloaded(snapshot) &&
           (snapshot->settings->has_offload_hash || snapshot->settings->offload_probe[0] != '\0');
}

/* A refused setting is said as that. */
void offload_check(const struct snapshot *snapshot, struct findings *findings)
{
    const struct settings *settings = snapshot->settings;

    if (snapshot_offloaded(snapshot) && !offload_is_ours(snapshot) &&
        !settings->bad[SETTING_OFFLOAD_HASH] && !settings->bad[SETTING_OFFLOAD_PROBE]) {
        findings_add_reason(findings, REASON_TLS_OFFLOADED);
    }
}

/* Without the flag SSTP may compute the hash itself when it starts, from what is bound or not
 * bound here: writing it again each time would never end. The mode is the administrator's. */
void offload_check_pinned(const struct snapshot *snapshot, struct findings *findings)
{
    if (!snapshot_pinned(snapshot)) {
        findings_add_reason(findings, REASON_OFFLOAD_NOT_PINNED);
    }
}

const uint8_t *offload_known_hash(const struct snapshot *snapshot)
{
    if (snapshot->settings->has_offload_hash) {
        return snapshot->settings->offload_hash;
    }
    return snapshot->balancer_hash.known ? snapshot->balancer_hash.sha256 : NULL;
}

/* A SHA-256 that is there must be equal. Of a SHA-1 nothing is known that it could be equal to. */
void offload_compare_hashes(const struct snapshot *snapshot, struct findings *findings)
{
    const struct hash_value *sha256 = &snapshot->parameters.hashes.sha256;
    const struct hash_value *sha1 = &snapshot->parameters.hashes.sha1;
    const uint8_t *hash = offload_known_hash(snapshot);

    if (hash == NULL) {
        return;
    }
    if (sha256->presence == PART_PRESENT && memcmp(sha256->bytes, hash, SHA256_SIZE) != 0) {
        findings_add_error(findings, REASON_HASH_DISAGREES, &sha256->error);
    }
    if (sha1->presence != PART_ABSENT) {
        findings_add_error(findings, REASON_HASH_DISAGREES, &sha1->error);
    }
}

/* SSTP refuses every client with such a value, or with none, whatever it should be. */
void offload_check_hashes(const struct snapshot *snapshot, struct findings *findings)
{
    const struct hash_value *sha256 = &snapshot->parameters.hashes.sha256;

    if (sha256->presence == PART_MALFORMED) {
        findings_add_error(findings, REASON_HASH_MALFORMED, &sha256->error);
    } else if (sha256->presence == PART_ABSENT) {
        findings_add_error(findings, REASON_HASH_DISAGREES, &sha256->error);
    }
    offload_compare_hashes(snapshot, findings);
}

const uint8_t *offload_hash(const struct snapshot *snapshot)
{
    const uint8_t *known = offload_known_hash(snapshot);

    return known != NULL ? known : snapshot->parameters.hashes.sha256.bytes;
}
