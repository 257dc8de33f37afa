/*
 * How SSTP comes to its clients: through the simulated HTTP.sys driver (sstp_listener.c), or
 * through that of a real Windows (tests/acceptance/real/stand_in_listener.c).
 */
#ifndef WINSIM_SSTP_LISTENER_H
#define WINSIM_SSTP_LISTENER_H

#include "sstp_bindings.h"
#include "sstp_parameters.h"

/* Serves the health check and takes clients on that port. `crypto_binding` is the hash that SSTP
 * compares until it stops. False: it does not serve. */
bool sstp_listener_open(WORD port, const struct sstp_bindings *bindings,
                        const BYTE crypto_binding[SSTP_SHA256_SIZE]);

/* The same by HTTP without TLS, for a load balancer in front. */
bool sstp_listener_open_plain(WORD port, const BYTE crypto_binding[SSTP_SHA256_SIZE]);

/* Open, it listens over that family alone until it is opened anew; on a real Windows that cannot
 * be. */
void sstp_listener_limit(enum sstp_family family);

/* Without an open one it does nothing. */
void sstp_listener_close(void);

#endif
