/* TLS that ends at a load balancer in front of the server (UseHttps = 0): nothing is bound here,
 * and SSTP learns by a hash in the registry which certificate the balancer shows to clients. */
#ifndef DIAGNOSIS_LOAD_BALANCER_H
#define DIAGNOSIS_LOAD_BALANCER_H

#include "findings/findings.h"

/* Whether a setting says what there is to look after. */
bool offload_is_ours(const struct snapshot *snapshot);

/* Where SSTP listens: on ListenerPort; without that on 443, or behind a load balancer on 80,
 * without TLS (facts/windows.md 4, [R]). The bindings of a server whose TLS ends here are for
 * snapshot_port, also while it ends elsewhere. */
uint16_t offload_listener_port(const struct snapshot *snapshot);

/* Notes it, unless there is something to look after. */
void offload_check(const struct snapshot *snapshot, struct findings *findings);

/* For a server on which the hash is to be looked after. */
void offload_check_pinned(const struct snapshot *snapshot, struct findings *findings);
/* The hashes that SSTP was given, by themselves and against the balancer's. */
void offload_check_hashes(const struct snapshot *snapshot, struct findings *findings);
/* Against the balancer's alone: the setting OffloadHash, else what it presented
 * (proof/balancer_watch.h). Says nothing while that is not known. */
void offload_compare_hashes(const struct snapshot *snapshot, struct findings *findings);

/* The hash of the balancer's certificate. NULL: nothing says it yet. */
const uint8_t *offload_known_hash(const struct snapshot *snapshot);

/* The hash of the balancer's certificate where something says it, else what SSTP was given. */
const uint8_t *offload_hash(const struct snapshot *snapshot);

#endif
