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

/* What is kept of a proof when its snapshot is gone: the certificate, and by family how far clients
 * got with it. */
struct proven {
    struct thumbprint thumbprint; /* zero: none was bound */
    bool good[FAMILY_COUNT];
    bool tls[FAMILY_COUNT]; /* TLS came up with it, whatever SSTP answered then */
};

struct proven proof_keep(const struct snapshot *snapshot);

/* After a rotation: asks again until clients are served over both families that can be asked, as
 * long as ProofSeconds says; one family is good enough then. Until then no listener, and no answer
 * of SSTP's, speak for or against the certificate; another one shown, TLS that fails after the
 * server sent something, or SSTP that says that it does not serve, end it sooner. sstp_started:
 * when the rotation did that; 0: it did not. served_at: when the first client was served; 0: none.
 */
enum proof proof_after_rotation(const struct host *host, const struct proven *before,
                                instant sstp_started, struct snapshot *after, instant *served_at);

/* Whether clients got further with what was bound before, and it is the certificate that keeps them
 * out now: they are shown another one, or TLS fails. */
bool proof_became_worse(const struct proven *before, const struct snapshot *after);

/* Whether SSTP does not serve anybody after its start, and nothing speaks against the certificate:
 * it may once it is started again. */
bool proof_sstp_is_deaf(const struct proven *before, const struct snapshot *after);

#endif
