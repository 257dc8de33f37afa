/* The probe of a load balancer in front: connects to its name as a VPN client would, looks at the
 * certificate that it presents and at whether this machine trusts it, and goes. SSTP is not asked,
 * since a client that does so takes one of its ports.
 *
 * Starts no thread, keeps nothing open, and sends nothing after the handshake. Ends when the time
 * is over or the event is signalled, but for what Schannel and the chain take to compute. */
#ifndef PROBE_BALANCER_H
#define PROBE_BALANCER_H

#include "model/snapshot.h"
#include "probe/tls_session.h"
#include "win32/annotations.h"
#include "win32/arena.h"

#define BALANCER_TIME_MS    10000 /* for all of it */
#define BALANCER_LOOKUP_MS  4000  /* of that at most for the name, */
#define BALANCER_ADDRESS_MS 4000  /* and for each address */

/* Asks for the name and port of the settings, which must have them. leaf is the caller's memory for
 * the presented certificate; with the arena it is valid as long as *out. cancel may be NULL. */
void balancer_probe(const struct settings *settings, _In_opt_ HANDLE cancel, struct arena *arena,
                    struct certificate *leaf, _Out_ struct balancer_facts *out);

#endif
