/* TLS that ends at a load balancer in front of the server (UseHttps = 0): nothing is bound here,
 * and SSTP is told by a hash in the registry which certificate the balancer shows to clients. */
#ifndef CORE_OFFLOAD_H
#define CORE_OFFLOAD_H

#include "plan.h"

/* Notes it, unless the setting OffloadHash gives something to look after. */
void offload_check(const struct snapshot *snapshot, struct findings *findings);

/* For a server on which the hash is to be looked after. */
void offload_check_pinned(const struct snapshot *snapshot, struct findings *findings);
void offload_check_hashes(const struct snapshot *snapshot, struct findings *findings);

/* What is to be written. plan->certificate stands for the balancer's, of which only the SHA-256 is
 * known, with the beginning of that as its thumbprint. */
void offload_plan(struct plan *plan);

#endif
