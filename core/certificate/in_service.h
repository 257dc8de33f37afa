/* Whether what is in service lets clients in. */
#ifndef CERTIFICATE_IN_SERVICE_H
#define CERTIFICATE_IN_SERVICE_H

#include "model/snapshot.h"

/* What is bound serves: by itself, archived, or gone from the store and out of HTTP.sys' memory
 * until the reboot. */
bool in_service_serves(const struct snapshot *snapshot);

/* Clients are shown what the bound certificate was renewed to, by its own word: Schannel follows
 * that property by itself (facts/windows.md 1), and SSTP refuses them. thumbprint: what was shown.
 */
bool in_service_is_succeeded(const struct snapshot *snapshot, const struct thumbprint *shown);

/* The same of any of the handshakes. */
bool in_service_successor_is_shown(const struct snapshot *snapshot);

/* Who vouches for what is bound: by the certificate in the store, or that clients are shown, or by
 * what is remembered of it. CLASS_UNKNOWN and no issuer: nothing tells. */
struct trust in_service_trust(const struct snapshot *snapshot);

#endif
