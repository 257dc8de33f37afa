/* One probe for each family. */
#include "loopback.h"

#include "probe_leaf.h"

/* A certificate that cannot be decoded is known by its thumbprint only. */
static void take_leaf(struct loopback *loopback, struct arena *arena, enum family family,
                      struct probe_result *result)
{
    struct certificate *leaf = &loopback->leaves[family];

    result->leaf = NULL;
    if (result->shown && probe_leaf_read(&loopback->leaf, arena, leaf) == ERROR_SUCCESS) {
        result->leaf = leaf;
    }
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
                                              .cancel = cancel};

        tls_probe(&request, &loopback->leaf, &snapshot->probes[family]);
        take_leaf(loopback, arena, family, &snapshot->probes[family]);
    }
}
