/* Whether what is in service lets clients in. */
#ifndef CERTIFICATE_IN_SERVICE_H
#define CERTIFICATE_IN_SERVICE_H

#include "model/snapshot.h"

/* What is bound serves: by itself, archived, or gone from the store and out of HTTP.sys' memory
 * until the reboot. */
bool in_service_serves(const struct snapshot *snapshot);

/* Who vouches for what is bound: by the certificate in the store, or that clients are shown, or by
 * what is remembered of it. CLASS_UNKNOWN and no issuer: nothing tells. */
struct trust in_service_trust(const struct snapshot *snapshot);

#endif
