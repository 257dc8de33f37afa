/* Passing failures. */
#include "model_glance.h"

#include <string.h>

static const char *const names[GLANCE_COUNT] = {
    [GLANCE_NONE] = "nothing",
    [GLANCE_CERTIFICATE_GONE] = "the certificate is gone",
    [GLANCE_STORE_EMPTY] = "the store is empty",
    [GLANCE_CHAIN_BAD] = "its chain is bad",
    [GLANCE_CHAIN_UNKNOWN] = "its chain cannot be built",
    [GLANCE_ISSUER_MISSING] = "its issuer is missing",
    [GLANCE_KEY_ABSENT] = "it has no key",
    [GLANCE_KEY_UNUSABLE] = "its key cannot be used",
    [GLANCE_HASH_DIFFERS] = "the stored hash is another's",
    [GLANCE_HASH_MALFORMED] = "the stored hash is malformed",
    [GLANCE_FAMILIES_DIFFER] = "IPv6 has another certificate",
    [GLANCE_UNREACHABLE] = "nothing answers",
    [GLANCE_NO_LISTENER] = "nobody listens",
    [GLANCE_SILENT] = "it says nothing",
    [GLANCE_NO_TLS] = "TLS fails",
    [GLANCE_NO_SSTP] = "SSTP does not answer",
    [GLANCE_OTHER_SHOWN] = "another certificate is shown",
};

const char *model_glance_name(enum model_glance glance)
{
    return names[glance];
}

/* ---- what is bound ---- */

static struct certificate *bound_in(struct snapshot *snapshot, struct certificate *certificates)
{
    const struct thumbprint *bound = &snapshot->bindings[FAMILY_IPV4].record.thumbprint;

    for (size_t i = 0; i < snapshot->store.count; i++) {
        if (thumbprint_equal(&certificates[i].thumbprint, bound)) {
            return &certificates[i];
        }
    }
    return NULL;
}

static const struct certificate *another_than(const struct snapshot *snapshot,
                                              const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < snapshot->store.count; i++) {
        if (!thumbprint_equal(&snapshot->store.certificates[i].thumbprint, thumbprint)) {
            return &snapshot->store.certificates[i];
        }
    }
    return NULL;
}

static void lose(struct snapshot *snapshot, struct certificate *certificate,
                 const struct certificate *certificates)
{
    const size_t index = (size_t)(certificate - certificates);

    snapshot->store.count--;
    memmove(certificate, certificate + 1, (snapshot->store.count - index) * sizeof(*certificate));
}

static void see_certificate(enum model_glance glance, struct snapshot *snapshot,
                            struct certificate *certificates)
{
    struct certificate *bound = bound_in(snapshot, certificates);

    if (bound == NULL) {
        return;
    }
    switch (glance) {
    case GLANCE_CERTIFICATE_GONE:
        lose(snapshot, bound, certificates);
        break;
    case GLANCE_STORE_EMPTY:
        snapshot->store.count = 0;
        break;
    case GLANCE_CHAIN_BAD:
        bound->chain = CHAIN_BAD;
        break;
    case GLANCE_CHAIN_UNKNOWN:
        bound->chain = CHAIN_UNKNOWN;
        bound->root_kind = ROOT_UNKNOWN;
        bound->issuer_count = 0;
        break;
    case GLANCE_ISSUER_MISSING:
        bound->issuer_fault =
            (struct issuer_fault){.kind = ISSUER_MISSING, .direct = true, .name = "Issuing CA"};
        break;
    case GLANCE_KEY_ABSENT:
        bound->private_key = KEY_ABSENT;
        break;
    case GLANCE_KEY_UNUSABLE:
        bound->private_key = KEY_UNUSABLE;
        break;
    default:
        break;
    }
}

void model_glance_at_server(enum model_glance glance, struct snapshot *snapshot,
                            struct certificate *certificates)
{
    struct hash_pair *hashes = &snapshot->parameters.hashes;
    struct binding *ipv6 = &snapshot->bindings[FAMILY_IPV6];
    const struct certificate *other = another_than(snapshot, &ipv6->record.thumbprint);

    see_certificate(glance, snapshot, certificates);
    if (glance == GLANCE_HASH_DIFFERS && hashes->sha256.presence == PART_PRESENT) {
        hashes->sha256.bytes[0] ^= 0xFF;
    }
    if (glance == GLANCE_HASH_MALFORMED && hashes->sha256.presence == PART_PRESENT) {
        hashes->sha256 = (struct hash_value){.presence = PART_MALFORMED};
    }
    if (glance == GLANCE_FAMILIES_DIFFER && ipv6->presence == PART_PRESENT && other != NULL) {
        ipv6->record.thumbprint = other->thumbprint;
    }
}

/* ---- what a client meets ---- */

/* Where there is one, that which Windows would present by itself. */
static void show_another(struct snapshot *snapshot)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct probe_result *probe = &snapshot->probes[family];
        const struct certificate *shown = snapshot_find(snapshot, &probe->thumbprint);
        const struct certificate *other = shown != NULL && shown->has_successor
                                              ? snapshot_find(snapshot, &shown->successor)
                                              : another_than(snapshot, &probe->thumbprint);
        if (probe->shown && other != NULL) {
            probe->thumbprint = other->thumbprint;
            probe->leaf = other;
        }
    }
}

void model_glance_at_probes(enum model_glance glance, struct snapshot *snapshot)
{
    static const enum probe_answer answers[GLANCE_COUNT] = {
        [GLANCE_UNREACHABLE] = PROBE_UNREACHABLE, [GLANCE_NO_LISTENER] = PROBE_NO_LISTENER,
        [GLANCE_SILENT] = PROBE_SILENT,           [GLANCE_NO_TLS] = PROBE_NO_TLS,
        [GLANCE_NO_SSTP] = PROBE_NO_SSTP,
    };

    if (glance == GLANCE_OTHER_SHOWN) {
        show_another(snapshot);
    }
    if (answers[glance] == 0) {
        return;
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct probe_result *probe = &snapshot->probes[family];
        probe->answer = answers[glance];
        probe->heard = answers[glance] >= PROBE_NO_TLS;
        probe->shown = probe->shown && answers[glance] >= PROBE_NO_SSTP;
    }
}
