/* Listeners and TLS connections of SSTP's port; see tls_listener.h. */
#include "tls_listener.h"
#include "http.h"
#include "net.h"

#include <openssl/err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum phase { HANDSHAKE, REQUEST, RESPONSE, ENDED };

struct connection {
    const struct tls_listener *listener;
    SSL *tls;
    enum phase phase;
    char request[HTTP_REQUEST_SIZE];
    size_t received;
    char response[HTTP_RESPONSE_SIZE];
    size_t response_length;
};

static void connection_free(void *context)
{
    struct connection *connection = context;

    SSL_free(connection->tls);
    free(connection);
}

/* Takes in what was read and, when that completes the request, prepares the answer. */
static void take_request(struct connection *connection, int length)
{
    connection->received += (size_t)length;
    connection->request[connection->received] = '\0';
    if (http_request_complete(connection->request) ||
        connection->received == sizeof connection->request - 1) {
        connection->response_length =
            http_answer(connection->request, connection->listener->crypto_binding,
                        connection->listener->full, connection->response);
        connection->phase = RESPONSE;
    }
}

/* One TLS operation of the current phase; its result as the SSL_ functions give it. */
static int advance(struct connection *connection)
{
    int result = 0;

    switch (connection->phase) {
    case HANDSHAKE:
        result = SSL_accept(connection->tls);
        if (result == 1) {
            connection->phase = REQUEST;
        }
        break;
    case REQUEST:
        result = SSL_read(connection->tls, connection->request + connection->received,
                          (int)(sizeof connection->request - 1 - connection->received));
        if (result > 0) {
            take_request(connection, result);
        }
        break;
    case RESPONSE:
        result = SSL_write(connection->tls, connection->response, (int)connection->response_length);
        if (result > 0) {
            connection->phase = ENDED;
        }
        break;
    case ENDED:
        break;
    }
    return result;
}

static void connection_ready(struct source *source, short revents)
{
    struct connection *connection = source->context;
    int result = 1;
    int reason;

    if (revents == 0) {
        reactor_close(source); /* stalled */
        return;
    }
    while (result > 0 && connection->phase != ENDED) {
        const enum phase before = connection->phase;

        result = advance(connection);
        if (connection->phase != before) {
            source->deadline_ms = reactor_now_ms() + REACTOR_STALL_MS;
        }
    }
    reason = SSL_get_error(connection->tls, result);
    if (result <= 0 && (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE)) {
        source->wants = reason == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
        return;
    }
    if (connection->phase == ENDED) {
        SSL_shutdown(
            connection->tls); /* close_notify, so that the client can tell the end from a cut */
    }
    ERR_clear_error();
    reactor_close(source);
}

static struct connection *connection_new(const struct tls_listener *listener, SSL_CTX *tls, int fd)
{
    struct connection *connection = calloc(1, sizeof *connection);

    if (connection == NULL) {
        return NULL;
    }
    connection->listener = listener;
    connection->tls = SSL_new(tls);
    if (connection->tls == NULL || SSL_set_fd(connection->tls, fd) != 1) {
        connection_free(connection);
        return NULL;
    }
    return connection;
}

void tls_listener_serve(struct tls_listener *listener, SSL_CTX *tls, int fd)
{
    struct connection *connection = tls == NULL ? NULL : connection_new(listener, tls, fd);
    struct source *accepted;

    if (connection == NULL) {
        close(fd); /* no usable context: HTTP.sys cuts the connection */
        return;
    }
    accepted = reactor_add(listener->reactor, fd, connection_ready, connection_free, connection);
    if (accepted != NULL) {
        accepted->deadline_ms = reactor_now_ms() + REACTOR_STALL_MS;
    }
}

static void accept_one(const struct source *source, int family)
{
    struct tls_listener *listener = source->context;
    const struct endpoint *endpoint = endpoints_for(listener->endpoints, family, listener->port);
    const int fd = net_accept(source->fd);

    if (fd >= 0) {
        tls_listener_serve(listener, endpoint == NULL ? NULL : endpoint->tls, fd);
    }
}

static void accept_ipv4(struct source *source, short revents)
{
    (void)revents;
    accept_one(source, AF_INET);
}

static void accept_ipv6(struct source *source, short revents)
{
    (void)revents;
    accept_one(source, AF_INET6);
}

static bool listen_on(struct tls_listener *listener, int family, uint16_t port)
{
    const int fd = net_listen(family, port);
    struct source *source;

    if (fd < 0) {
        return false;
    }
    source = reactor_add(listener->reactor, fd, family == AF_INET6 ? accept_ipv6 : accept_ipv4,
                         NULL, listener);
    if (source == NULL) {
        return false;
    }
    source->accepts = true;
    return true;
}

const char *tls_listener_open(struct tls_listener *listener, uint16_t port,
                              const char *crypto_binding)
{
    const unsigned real_port = port + listener->offset;
    const char *problem = NULL;

    tls_listener_close(listener);
    if (real_port > UINT16_MAX) {
        return "port and offset exceed 65535";
    }
    if (!listen_on(listener, AF_INET, (uint16_t)real_port)) {
        problem = "cannot listen on 127.0.0.1";
    } else if (!listen_on(listener, AF_INET6, (uint16_t)real_port)) {
        problem = "cannot listen on ::1";
    }
    if (problem != NULL) {
        tls_listener_close(listener);
        return problem;
    }
    listener->port = port;
    snprintf(listener->crypto_binding, sizeof listener->crypto_binding, "%s", crypto_binding);
    return NULL;
}

void tls_listener_close(struct tls_listener *listener)
{
    reactor_close_kind(listener->reactor, accept_ipv4);
    reactor_close_kind(listener->reactor, accept_ipv6);
    listener->port = 0;
    listener->crypto_binding[0] = '\0';
    listener->full = false;
}

void tls_listener_power_off(struct tls_listener *listener)
{
    tls_listener_close(listener);
    reactor_close_kind(listener->reactor, connection_ready);
}
