/*
 * The control connection: one command line in, one reply line out, then it closes. The commands are
 * those of winsim's Windows programs; they stand for what the HTTP.sys driver is told, and for the
 * power switch.
 */
#ifndef WINSIM_HTTPSYS_CONTROL_H
#define WINSIM_HTTPSYS_CONTROL_H

#include "balancer.h"
#include "endpoints.h"
#include "reactor.h"
#include "tls_listener.h"
#include "url.h"

struct control {
    struct reactor *reactor;
    struct endpoints *endpoints;
    struct tls_listener *listener;
    struct balancer *balancer;
    struct url *url;
};

/* Listens on 127.0.0.1; port 0 lets the system choose. Returns the port, or 0 with errno set. */
uint16_t control_open(struct control *control, uint16_t port);

/* A request for the program has come: who waits for one gets it. `context` is a struct control. */
void control_request_arrived(void *context);

#endif
