/* Whether SSTP runs with the certificate that is bound now. */
#ifndef CERTIFICATE_SSTP_AGREEMENT_H
#define CERTIFICATE_SSTP_AGREEMENT_H

#include "model/snapshot.h"

enum sstp_agreement { SSTP_AGREES, SSTP_DISAGREES, SSTP_UNKNOWN };

/* What SSTP would put into the crypto binding if it started now: the thumbprint of what is bound,
 * or where TLS ends at a load balancer the beginning of the stored SHA-256. False: nothing. */
bool sstp_would_take(const struct snapshot *snapshot, struct thumbprint *out);

/* SSTP reads the certificate's hash for its crypto binding only when it starts ([MS-SSTP] 3.3.3):
 * a rebind without a restart leaves a server that looks healthy and refuses every client. */
enum sstp_agreement sstp_agreement(const struct snapshot *snapshot);

/* Whether SSTP may have written that record itself, as it does where it starts without one ([I],
 * facts/windows.md 4). */
bool sstp_wrote(const struct snapshot *snapshot, const struct binding *binding);

/* The same of the record of the bound certificate. There must be a bound one. */
bool sstp_bound_itself(const struct snapshot *snapshot);

#endif
