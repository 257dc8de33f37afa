/*
 * Loopback sockets, non-blocking and close-on-exec. The daemon never binds anything but 127.0.0.1,
 * 127.0.0.2 (which stands for an address of the server's own) and ::1.
 */
#ifndef WINSIM_HTTPSYS_NET_H
#define WINSIM_HTTPSYS_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NET_ADDRESS_SIZE = 64 };

struct net_address {
    int family;
    unsigned char bytes[16];
};

/* All that the simulated server has. */
enum { NET_ADDRESSES = 3 };
extern const struct net_address net_addresses[NET_ADDRESSES];

/* Those among them that the text names, as an address or as all of a family (0.0.0.0, ::). */
bool net_address_is_named(const struct net_address *address, const char *text);

/* A listening socket on one of them, or -1 with errno set. Port 0 lets the system choose. */
int net_listen_at(const struct net_address *address, uint16_t port);

/* The same on 127.0.0.1 or ::1. */
int net_listen(int family, uint16_t port);

/* The address that a client has connected to: "127.0.0.1", "[::1]"; empty on failure. */
void net_local(int fd, char text[NET_ADDRESS_SIZE]);

/* The port that a listening socket got; 0 on failure. */
uint16_t net_port(int fd);

/* The next waiting connection, or -1. */
int net_accept(int listener);

#endif
