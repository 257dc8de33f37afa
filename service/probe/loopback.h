/* What a client on this machine meets that connects to SSTP's port, over each address family: over
 * loopback, or over an address of HTTP.sys' IP listen list where that leaves loopback out. */
#ifndef PROBE_LOOPBACK_H
#define PROBE_LOOPBACK_H

#include "http/bindings.h"
#include "model/snapshot.h"
#include "probe/tls_probe.h"
#include "probe/tls_session.h"
#include "proof/listen_list.h"
#include "win32/annotations.h"
#include "win32/arena.h"

/* The presented certificates, encoded, and what they decode to. */
struct loopback {
    struct listen_list list; /* as it was at the last probe */
    struct probe_leaf leaf;
    struct certificate leaves[FAMILY_COUNT];
};

/* Fills in the snapshot's probes; their leaves are valid as long as *loopback and the arena. name:
 * to be asked for (SNI), NULL: none. cancel: an event that ends it, may be NULL. */
void loopback_probe(struct loopback *loopback, const struct http_bindings *bindings,
                    struct arena *arena, _In_opt_z_ const char *name, _In_opt_ HANDLE cancel,
                    struct snapshot *snapshot);

#endif
