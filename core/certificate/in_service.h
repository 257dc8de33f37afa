/* Whether what is in service lets clients in. */
#ifndef CERTIFICATE_IN_SERVICE_H
#define CERTIFICATE_IN_SERVICE_H

#include "model/snapshot.h"

/* What is bound serves: by itself, archived, or gone from the store and out of HTTP.sys' memory
 * until the reboot. */
bool in_service_serves(const struct snapshot *snapshot);

/* Whether HTTP.sys may show it: it is in the store, a record names it, or SSTP had it. What it
 * cannot show somebody else does, before this server: a proxy, or a scanner of TLS connections. */
bool in_service_may_be_shown(const struct snapshot *snapshot, const struct thumbprint *thumbprint);

/* Whoever deletes a certificate first imports the next one later: that is the order that every
 * guide gives. So for so long after the loss was first seen the re-issue is waited for. */
#define REISSUE_AWAITED INSTANT_HOUR

/* What is in service, is gone from the store, and serves until the reboot. */
struct gone {
    bool is;                      /* false: there is none, and nothing else counts */
    bool stands_in;               /* it was bound only because nothing else served */
    struct thumbprint thumbprint; /* of what is gone */
    instant issued;               /* 0: not known */
    instant awaited_until;        /* its re-issue */
};

struct gone in_service_gone(const struct snapshot *snapshot);

/* What was issued after it is what it was deleted for, as far as anybody can tell. */
bool in_service_is_reissue(const struct gone *gone, const struct certificate *certificate);

/* What is to be remembered of a loss, or of its end, where all of that can be seen. False: nothing
 * new. A time ahead, since the clock was set back, begins anew: else it would be waited for longer,
 * or not at all. */
bool in_service_learn_loss(const struct snapshot *snapshot, struct loss *out);

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
