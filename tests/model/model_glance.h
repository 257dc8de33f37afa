/* A passing failure: what one look at the modelled server shows is wrong, and nothing is. */
#ifndef TESTS_MODEL_MODEL_GLANCE_H
#define TESTS_MODEL_MODEL_GLANCE_H

#include "model/snapshot.h"

enum model_glance {
    GLANCE_NONE,
    GLANCE_CERTIFICATE_GONE, /* a tool deletes what is bound and adds it again */
    GLANCE_STORE_EMPTY,
    GLANCE_CHAIN_BAD,
    GLANCE_CHAIN_UNKNOWN,
    GLANCE_ISSUER_MISSING,
    GLANCE_KEY_ABSENT,
    GLANCE_KEY_UNUSABLE,
    GLANCE_HASH_DIFFERS,
    GLANCE_HASH_MALFORMED,
    GLANCE_FAMILIES_DIFFER,
    GLANCE_UNREACHABLE,
    GLANCE_NO_LISTENER,
    GLANCE_SILENT,
    GLANCE_NO_TLS,
    GLANCE_NO_SSTP,
    GLANCE_OTHER_SHOWN, /* whatever else there is in the store */
    GLANCE_COUNT
};

const char *model_glance_name(enum model_glance glance);

/* Falsifies an observation, whose certificates are the model's own copies. */
void model_glance_at_server(enum model_glance glance, struct snapshot *snapshot,
                            struct certificate *certificates);

/* And what a client over loopback meets. */
void model_glance_at_probes(enum model_glance glance, struct snapshot *snapshot);

#endif
