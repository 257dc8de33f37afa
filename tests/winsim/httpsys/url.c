/* Another URL; see url.h. */
#include "url.h"

#include "net.h"

#include <sys/socket.h>
#include <unistd.h>

static void accept_client(struct url *url, int listening, int family)
{
    const struct endpoint *endpoint = endpoints_for(url->listener->endpoints, family, url->port);
    const int fd = net_accept(listening);

    if (fd >= 0) {
        tls_listener_serve(url->listener, endpoint == NULL ? NULL : endpoint->tls, fd,
                           TLS_PROGRAM_ANSWERS);
    }
}

static void accept_ipv4(struct source *source, short revents)
{
    (void)revents;
    accept_client(source->context, source->fd, AF_INET);
}

static void accept_ipv6(struct source *source, short revents)
{
    (void)revents;
    accept_client(source->context, source->fd, AF_INET6);
}

static bool listen_on(struct url *url, int family, uint16_t port)
{
    const int fd = net_listen(family, port);
    struct source *source = NULL;

    if (fd >= 0) {
        source = reactor_add(url->listener->reactor, fd,
                             family == AF_INET6 ? accept_ipv6 : accept_ipv4, NULL, url);
    }
    if (source != NULL) {
        source->accepts = true;
    }
    return source != NULL;
}

const char *url_open(struct url *url, uint16_t port)
{
    const unsigned real_port = port + url->listener->offset;

    url_close(url);
    if (real_port > UINT16_MAX) {
        return "port and offset exceed 65535";
    }
    url->port = port;
    if (!listen_on(url, AF_INET, (uint16_t)real_port) ||
        !listen_on(url, AF_INET6, (uint16_t)real_port)) {
        url_close(url);
        return "cannot listen";
    }
    return NULL;
}

void url_close(struct url *url)
{
    reactor_close_kind(url->listener->reactor, accept_ipv4);
    reactor_close_kind(url->listener->reactor, accept_ipv6);
    url->port = 0;
}
