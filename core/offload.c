/* Keeping SSTP's hash equal to that of the certificate on the load balancer. */
#include "offload.h"

#include <string.h>

static void add(struct findings *findings, enum reason reason, const struct outcome *error)
{
    const struct finding finding = {.reason = reason, .error = *error};
    findings_add(findings, &finding);
}

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
        const struct finding finding = {.reason = REASON_TLS_OFFLOADED};
        findings_add(findings, &finding);
    }
}

/* Without the flag SSTP may compute the hash itself when it starts, from what is bound or not
 * bound here: writing it again each time would never end. The mode is the administrator's. */
void offload_check_pinned(const struct snapshot *snapshot, struct findings *findings)
{
    if (!snapshot_pinned(snapshot)) {
        const struct finding finding = {.reason = REASON_OFFLOAD_NOT_PINNED};
        findings_add(findings, &finding);
    }
}

/* NULL: nothing says it yet. */
static const uint8_t *balancers_hash(const struct snapshot *snapshot)
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
    const uint8_t *hash = balancers_hash(snapshot);

    if (hash == NULL) {
        return;
    }
    if (sha256->presence == PART_PRESENT && memcmp(sha256->bytes, hash, SHA256_SIZE) != 0) {
        add(findings, REASON_HASH_DISAGREES, &sha256->error);
    }
    if (sha1->presence != PART_ABSENT) {
        add(findings, REASON_HASH_DISAGREES, &sha1->error);
    }
}

/* SSTP refuses every client with such a value, or with none, whatever it should be. */
void offload_check_hashes(const struct snapshot *snapshot, struct findings *findings)
{
    const struct hash_value *sha256 = &snapshot->parameters.hashes.sha256;

    if (sha256->presence == PART_MALFORMED) {
        add(findings, REASON_HASH_MALFORMED, &sha256->error);
    } else if (sha256->presence == PART_ABSENT) {
        add(findings, REASON_HASH_DISAGREES, &sha256->error);
    }
    offload_compare_hashes(snapshot, findings);
}

const uint8_t *offload_hash(const struct snapshot *snapshot)
{
    const uint8_t *known = balancers_hash(snapshot);

    return known != NULL ? known : snapshot->parameters.hashes.sha256.bytes;
}

/* A restart alone needs none. */
bool offload_plan(struct plan *plan, struct findings *findings)
{
    const uint8_t *hash = offload_hash(plan->snapshot);
    struct certificate *balancer = &plan->balancer;

    if (balancers_hash(plan->snapshot) == NULL && (findings->effects & EFFECT_REHASH)) {
        findings_add(findings, &(struct finding){.reason = REASON_BALANCER_UNKNOWN});
        return false;
    }
    *balancer = (struct certificate){
        .decoded = true, .subject = "on the load balancer", .issuer = "", .template_oid = ""};
    memcpy(balancer->thumbprint.bytes, hash, THUMBPRINT_SIZE);
    memcpy(balancer->sha256, hash, SHA256_SIZE);
    plan->certificate = balancer;
    plan->hashes = (struct hash_pair){{.presence = PART_PRESENT}, {.presence = PART_ABSENT}};
    memcpy(plan->hashes.sha256.bytes, hash, SHA256_SIZE);
    return true;
}
