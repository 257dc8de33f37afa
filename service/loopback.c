/* One probe for each family. */
#include "loopback.h"

#include "probe_leaf.h"

/* What the store has is known already. Of one that cannot be decoded only the thumbprint is. */
static const struct certificate *leaf_of(struct loopback *loopback, struct arena *arena,
                                         const struct snapshot *snapshot, enum family family)
{
    const struct probe_result *result = &snapshot->probes[family];
    const struct certificate *known = snapshot_find(snapshot, &result->thumbprint);
    struct certificate *leaf = &loopback->leaves[family];

    if (!result->shown) {
        return NULL;
    }
    if (known == NULL && probe_leaf_read(&loopback->leaf, arena, leaf) == ERROR_SUCCESS) {
        return leaf;
    }
    return known;
}

static bool asks_as_a_client(const struct settings *settings)
{
    return settings->values[SETTING_HEALTH_CHECK] == HEALTH_CHECK_POST;
}

void loopback_probe(struct loopback *loopback, struct arena *arena, const char *name, HANDLE cancel,
                    struct snapshot *snapshot)
{
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const enum family family = (enum family)i;
        const struct probe_request request = {.family = family,
                                              .port = snapshot_port(snapshot),
                                              .host_name = name,
                                              .time_ms = PROBE_TIME_MS,
                                              .cancel = cancel,
                                              .post = asks_as_a_client(snapshot->settings)};

        tls_probe(&request, &loopback->leaf, &snapshot->probes[family]);
        snapshot->probes[family].leaf = leaf_of(loopback, arena, snapshot, family);
    }
}
