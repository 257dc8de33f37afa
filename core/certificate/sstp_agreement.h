/* Whether SSTP runs with the certificate that is bound now. */
#ifndef CERTIFICATE_SSTP_AGREEMENT_H
#define CERTIFICATE_SSTP_AGREEMENT_H

#include "model/snapshot.h"
#include "model/sstp_start.h"

enum sstp_agreement { SSTP_AGREES, SSTP_DISAGREES, SSTP_UNKNOWN };

/* What SSTP would put into the crypto binding if it started now: the thumbprint of what is bound,
 * or where TLS ends at a load balancer the beginning of the stored SHA-256. False: nothing. */
bool sstp_would_take(const struct snapshot *snapshot, struct thumbprint *out);

/* SSTP reads the certificate's hash for its crypto binding only when it starts ([MS-SSTP] 3.3.3):
 * a rebind without a restart leaves a server that looks healthy and refuses every client. */
enum sstp_agreement sstp_agreement(const struct snapshot *snapshot);

/* A rotation changed what SSTP reads at its start, and was interrupted before the restart or had to
 * leave it for later. A reboot restarts SSTP by itself. */
bool sstp_restart_owed(const struct snapshot *snapshot);

/* A stored hash is that, or absent and not required: SSTP makes it itself when it starts. */
bool sstp_hash_agrees(const struct hash_value *hash, const uint8_t *bytes, size_t size,
                      bool required);

/* Those that are stored are what is bound has. */
bool sstp_hashes_agree(const struct snapshot *snapshot);

/* It started with what is bound, and with that's hashes: what is stored now it reads only when it
 * starts again. */
bool sstp_runs_with_its_hashes(const struct snapshot *snapshot);

/* Whether SSTP, or RemoteAccess for it, may have written that record itself, as it does where it
 * starts without one ([I], facts/windows.md 4). */
bool sstp_wrote(const struct snapshot *snapshot, const struct binding *binding);

/* The same of the record of the bound certificate, and where a start is not known, whether it may
 * be so: an administrator's choice nobody may see in that. There must be a bound one. */
bool sstp_may_have_bound(const struct snapshot *snapshot);

#endif
