/* Loopback sockets; see net.h. */
#include "net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 128 };

union address {
    struct sockaddr any;
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
};

const struct net_address net_addresses[NET_ADDRESSES] = {
    {AF_INET, {127, 0, 0, 1}}, {AF_INET, {127, 0, 0, 2}}, {AF_INET6, {[15] = 1}}};

bool net_address_is_named(const struct net_address *address, const char *text)
{
    static const unsigned char any[16];
    unsigned char named[16] = {0};
    const size_t size = address->family == AF_INET6 ? 16 : 4;

    return inet_pton(address->family, text, named) == 1 &&
           (memcmp(named, any, size) == 0 || memcmp(named, address->bytes, size) == 0);
}

static socklen_t fill(const struct net_address *from, uint16_t port, union address *address)
{
    memset(address, 0, sizeof *address);
    if (from->family == AF_INET6) {
        address->ipv6.sin6_family = AF_INET6;
        address->ipv6.sin6_port = htons(port);
        memcpy(&address->ipv6.sin6_addr, from->bytes, sizeof address->ipv6.sin6_addr);
        return sizeof address->ipv6;
    }
    address->ipv4.sin_family = AF_INET;
    address->ipv4.sin_port = htons(port);
    memcpy(&address->ipv4.sin_addr, from->bytes, sizeof address->ipv4.sin_addr);
    return sizeof address->ipv4;
}

int net_listen(int family, uint16_t port)
{
    return net_listen_at(&net_addresses[family == AF_INET6 ? 2 : 0], port);
}

int net_listen_at(const struct net_address *from, uint16_t port)
{
    const int on = 1;
    union address address;
    const socklen_t size = fill(from, port, &address);
    const int fd = socket(from->family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int error;

    if (fd < 0) {
        return -1;
    }
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(fd, &address.any, size) == 0 && listen(fd, BACKLOG) == 0) {
        return fd;
    }
    error = errno;
    close(fd);
    errno = error;
    return -1;
}

uint16_t net_port(int fd)
{
    union address address;
    socklen_t size = sizeof address;

    if (getsockname(fd, &address.any, &size) != 0) {
        return 0;
    }
    return ntohs(address.any.sa_family == AF_INET6 ? address.ipv6.sin6_port
                                                   : address.ipv4.sin_port);
}

void net_local(int fd, char text[NET_ADDRESS_SIZE])
{
    union address address;
    socklen_t size = sizeof address;
    char number[INET6_ADDRSTRLEN];

    text[0] = '\0';
    if (getsockname(fd, &address.any, &size) != 0) {
        return;
    }
    if (address.any.sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &address.ipv6.sin6_addr, number, sizeof number);
        snprintf(text, NET_ADDRESS_SIZE, "[%s]", number);
    } else {
        inet_ntop(AF_INET, &address.ipv4.sin_addr, text, NET_ADDRESS_SIZE);
    }
}

int net_accept(int listener)
{
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
