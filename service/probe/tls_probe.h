/* The proof from outside, as far as this machine can give it to itself: connects to SSTP's port
 * over loopback as a VPN client would, looks at the certificate and asks SSTP whether it is there.
 * It changes nothing, but the duplex post begins a connection, which ends with the probe.
 *
 * Starts no thread and keeps nothing open. Ends when the time is over or the event is signalled,
 * whatever the server does. Windows tries a refused connection again before it gives up, which
 * takes about two seconds: a shorter time makes PROBE_UNREACHABLE out of PROBE_NO_LISTENER. */
#ifndef PROBE_TLS_PROBE_H
#define PROBE_TLS_PROBE_H

#include <windows.h>

#include "proof/listen_list.h"
#include "win32/annotations.h"

#define PROBE_TIME_MS  5000  /* usual time for a whole probe */
#define PROBE_LEAF_MAX 16384 /* bytes; of larger certificates only the thumbprint is known */

struct probe_request {
    enum family family;
    uint16_t port;
    /* Another address of this machine and of that family, rather than loopback; NULL: loopback. */
    const struct listen_address *own;
    /* Asked for by SNI, unless it is an IP address, and in the Host header; A-labels. NULL or
     * empty: no SNI. */
    const char *host_name;
    uint32_t time_ms;
    HANDLE cancel; /* an event that ends the probe, may be NULL */
    /* Asks by SSTP_DUPLEX_POST rather than by the health check: beyond it, this shows that SSTP
     * takes a client, which it does not while all its ports are in use. */
    bool post;
};

/* The certificate that was presented, encoded. */
struct probe_leaf {
    size_t size; /* 0: none was presented, or it is too large */
    uint8_t encoded[PROBE_LEAF_MAX];
};

/* leaf may be NULL. */
void tls_probe(const struct probe_request *request, _Out_opt_ struct probe_leaf *leaf,
               _Out_ struct probe_result *result);

#endif
