/* Proof: that clients are shown the bound certificate and that SSTP answers them, as seen over
 * loopback. What it cannot see: whether VPN traffic passes afterwards. */
#ifndef PROOF_PROOF_H
#define PROOF_PROOF_H

#include "findings/findings.h"
#include "host/host.h"

/* Fills in the snapshot's probes, where SSTP is to serve from here: its services run, TLS does not
 * end elsewhere, and what is bound is known. */
void proof_ask(const struct host *host, struct snapshot *snapshot);

enum proof {
    PROOF_UNKNOWN, /* it could not be asked: no judgement */
    PROOF_GOOD,
    PROOF_BAD
};

/* Of one family, and of both: bad if one is, unknown if both are. */
enum proof proof_of_family(const struct snapshot *snapshot, enum family family);
enum proof proof_of(const struct snapshot *snapshot);

/* Whether no family that could be asked lets clients in. */
bool proof_is_bad_throughout(const struct snapshot *snapshot);

/* Where the probes could not be made, and with `alarms` what they say against the server. */
void proof_find(const struct snapshot *snapshot, bool alarms, struct findings *findings);

/* After a rotation: asks again for a while, since SSTP may need a moment, until nothing speaks
 * against it. */
enum proof proof_after_rotation(const struct host *host, struct snapshot *after);

/* What is kept of a proof when its snapshot is gone: the certificate, and by family how far clients
 * got with it. */
struct proven {
    struct thumbprint thumbprint; /* zero: none was bound */
    bool good[FAMILY_COUNT];
    bool tls[FAMILY_COUNT]; /* TLS came up with it, whatever SSTP answered then */
};

struct proven proof_keep(const struct snapshot *snapshot);

/* Whether a family that clients got in over before is bad after, or TLS does not come up where it
 * did: SSTP that does not answer the health check may serve clients all the same. */
bool proof_became_worse(const struct proven *before, const struct snapshot *after);

#endif
