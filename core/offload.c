/* Keeping SSTP's hash equal to the setting OffloadHash. */
#include "offload.h"

#include <string.h>

static void add(struct findings *findings, enum reason reason, const struct outcome *error)
{
    const struct finding finding = {.reason = reason, .error = *error};
    findings_add(findings, &finding);
}

/* A refused OffloadHash is said as that. */
void offload_check(const struct snapshot *snapshot, struct findings *findings)
{
    const struct settings *settings = snapshot->settings;

    if (snapshot_offloaded(snapshot) && !settings->has_offload_hash &&
        !settings->bad[SETTING_OFFLOAD_HASH]) {
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

/* The SHA-256 must be there and equal. Of a SHA-1 nothing is known that it could be equal to. */
void offload_check_hashes(const struct snapshot *snapshot, struct findings *findings)
{
    const struct hash_value *sha256 = &snapshot->parameters.hashes.sha256;
    const struct hash_value *sha1 = &snapshot->parameters.hashes.sha1;

    if (sha256->presence == PART_MALFORMED) {
        add(findings, REASON_HASH_MALFORMED, &sha256->error);
    } else if (sha256->presence == PART_ABSENT ||
               memcmp(sha256->bytes, snapshot->settings->offload_hash, SHA256_SIZE) != 0) {
        add(findings, REASON_HASH_DISAGREES, &sha256->error);
    }
    if (sha1->presence != PART_ABSENT) {
        add(findings, REASON_HASH_DISAGREES, &sha1->error);
    }
}

void offload_plan(struct plan *plan)
{
    const uint8_t *hash = plan->snapshot->settings->offload_hash;
    struct certificate *balancer = &plan->balancer;

    *balancer = (struct certificate){
        .decoded = true, .subject = "on the load balancer", .issuer = "", .template_oid = ""};
    memcpy(balancer->thumbprint.bytes, hash, THUMBPRINT_SIZE);
    memcpy(balancer->sha256, hash, SHA256_SIZE);
    plan->certificate = balancer;
    plan->hashes = (struct hash_pair){{.presence = PART_PRESENT}, {.presence = PART_ABSENT}};
    memcpy(plan->hashes.sha256.bytes, hash, SHA256_SIZE);
}
