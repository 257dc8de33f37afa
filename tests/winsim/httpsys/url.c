/* Another URL; see url.h. */
#include "url.h"

static void accept_client(struct source *source, short revents)
{
    const struct url *url = source->context;

    (void)revents;
    tls_listener_accept(url->listener, source->fd, url->port, TLS_PROGRAM_ANSWERS);
}

const char *url_open(struct url *url, uint16_t port)
{
    const unsigned real_port = port + url->listener->offset;

    url_close(url);
    if (real_port > UINT16_MAX) {
        return "port and offset exceed 65535";
    }
    url->port = port;
    if (!tls_listener_at(url->listener, (uint16_t)real_port, accept_client, url)) {
        url_close(url);
        return "cannot listen";
    }
    return NULL;
}

void url_close(struct url *url)
{
    reactor_close_kind(url->listener->reactor, accept_client);
    url->port = 0;
}
