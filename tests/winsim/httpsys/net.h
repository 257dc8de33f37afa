/*
 * Loopback sockets, non-blocking and close-on-exec. The daemon never binds anything but 127.0.0.1
 * and ::1.
 */
#ifndef WINSIM_HTTPSYS_NET_H
#define WINSIM_HTTPSYS_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NET_ADDRESS_SIZE = 64 };

/* A listening socket on 127.0.0.1 or ::1, or -1 with errno set. Port 0 lets the system choose. */
int net_listen(int family, uint16_t port);

/* The port that a listening socket got; 0 on failure. */
uint16_t net_port(int fd);

/* The next waiting connection, or -1. */
int net_accept(int listener);

#endif
