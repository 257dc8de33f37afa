/* What a client meets that connects to SSTP's port over loopback, over each address family. */
#ifndef SERVICE_LOOPBACK_H
#define SERVICE_LOOPBACK_H

/* First: it brings winsock2.h, which must come before windows.h. */
#include "tls_session.h"

#include "annotations.h"

#include "arena.h"
#include "snapshot.h"
#include "tls_probe.h"

/* The presented certificates, encoded, and what they decode to. */
struct loopback {
    struct probe_leaf leaf;
    struct certificate leaves[FAMILY_COUNT];
};

/* Fills in the snapshot's probes; their leaves are valid as long as *loopback and the arena. name:
 * to be asked for (SNI), NULL: none. cancel: an event that ends it, may be NULL. */
void loopback_probe(struct loopback *loopback, struct arena *arena, _In_opt_z_ const char *name,
                    _In_opt_ HANDLE cancel, struct snapshot *snapshot);

#endif
