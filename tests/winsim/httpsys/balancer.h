/*
 * A load balancer in front of the simulated server: TLS with a certificate of its own, on a port
 * that the system chooses. It is another machine: a reboot of the server leaves it alone.
 */
#ifndef WINSIM_HTTPSYS_BALANCER_H
#define WINSIM_HTTPSYS_BALANCER_H

#include "endpoints.h"
#include "tls_listener.h"

struct balancer {
    struct tls_listener *listener; /* whose connections it makes */
    struct endpoints endpoints;    /* its certificate, under its one name */
    uint16_t port;                 /* 0: it does not listen */
};

/* From now on it presents that certificate; it begins to listen on 127.0.0.1 where it did not. NULL
 * on success, otherwise what is wrong. */
const char *balancer_present(struct balancer *balancer, const char *thumbprint,
                             const struct endpoint_material *material);

void balancer_close(struct balancer *balancer);

#endif
