/* Following the certificate of a load balancer (the setting OffloadProbe): SSTP's hash is brought
 * in step with what the balancer presents to clients.
 *
 * That hash is what keeps somebody between client and server out: SSTP accepts the clients to whom
 * the certificate with this hash was shown (crypto binding, [MS-SSTP] 2.2.11 and 3.3.3). So an
 * answer is a claim by whoever answers. It counts only if this machine trusts the certificate for
 * the name, if it is for the names and by the issuer that the settings demand, and if it was shown
 * twice, some minutes apart, with no other answer in between. What is left is somebody who stays on
 * the path between this server and the name, and whom a root that this machine trusts (by the
 * setting Issuer: that issuer) gave a certificate for it. */
#ifndef PROOF_BALANCER_WATCH_H
#define PROOF_BALANCER_WATCH_H

#include "findings/findings.h"
#include "host/host.h"

/* Kept between passes. Zero: what the balancer presents is what SSTP was given, or not known. */
struct balancer_watch {
    enum reason state; /* what is to be said of it */
    uint8_t sha256[SHA256_SIZE];
    uint64_t settings; /* digest of those it was judged by */
    unsigned count;    /* times that it was seen so, in a row and some minutes apart */
    instant last;
};

/* Whether the settings ask for it and TLS ends at a load balancer. */
bool offload_probe_wanted(const struct snapshot *snapshot);

/* Fills in the snapshot's balancer, where that is wanted. */
void offload_probe_ask(const struct host *host, struct snapshot *snapshot);

/* Takes in the answer. The snapshot knows the balancer's hash from the time on that the answer
 * counts. */
void offload_probe_review(struct balancer_watch *watch, const struct host *host,
                          struct snapshot *snapshot);

/* Whether an alarm is reported: it was seen more than once. */
bool offload_probe_is_reported(const struct balancer_watch *watch);

/* What the answer says, with `alarms` also against the balancer. A hash of SSTP's that is to be
 * changed for it is drift like any other. */
void offload_probe_find(const struct snapshot *snapshot, bool alarms, struct findings *findings);

/* When to ask again; INSTANT_NEVER where it is not wanted. */
instant offload_probe_next_check(const struct balancer_watch *watch,
                                 const struct snapshot *snapshot);

#endif
