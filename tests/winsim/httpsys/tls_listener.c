/* Listeners and TLS connections of SSTP's port; see tls_listener.h. */
#include "tls_listener.h"
#include "net.h"

#include <openssl/err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum phase { HANDSHAKE, REQUEST, WAITING, RESPONSE, ENDED }; /* WAITING: for the program */

struct connection {
    struct tls_listener *listener;
    enum tls_answers answers;
    unsigned id; /* of a request for the program */
    bool taken;  /* which has it already */
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

static void complete(struct connection *connection)
{
    struct tls_listener *const listener = connection->listener;

    if (connection->answers == TLS_PROGRAM_ANSWERS) {
        connection->phase = WAITING;
        connection->id = ++listener->last_request;
        return;
    }
    connection->response_length = http_answer(connection->request, listener->crypto_binding,
                                              listener->full, connection->response);
    connection->phase = RESPONSE;
}

/* Takes in what was read and, when that completes the request, prepares the answer. */
static void take_request(struct connection *connection, int length)
{
    connection->received += (size_t)length;
    connection->request[connection->received] = '\0';
    if (http_request_complete(connection->request) ||
        connection->received == sizeof connection->request - 1) {
        complete(connection);
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
    case WAITING:
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
    while (result > 0 && connection->phase != ENDED && connection->phase != WAITING) {
        const enum phase before = connection->phase;

        result = advance(connection);
        if (connection->phase != before) {
            source->deadline_ms = reactor_now_ms() + REACTOR_STALL_MS;
        }
    }
    if (connection->phase == WAITING) {
        source->wants = 0;
        connection->listener->request_arrived(connection->listener->context);
        return;
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

static struct connection *connection_new(struct tls_listener *listener, SSL_CTX *tls, int fd)
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

void tls_listener_serve(struct tls_listener *listener, SSL_CTX *tls, int fd,
                        enum tls_answers answers)
{
    struct connection *connection = tls == NULL ? NULL : connection_new(listener, tls, fd);
    struct source *accepted;

    if (connection == NULL) {
        close(fd); /* no usable context: HTTP.sys cuts the connection */
        return;
    }
    connection->answers = answers;
    accepted = reactor_add(listener->reactor, fd, connection_ready, connection_free, connection);
    if (accepted != NULL) {
        accepted->deadline_ms = reactor_now_ms() + REACTOR_STALL_MS;
    }
}

/* ---- requests for the program ---- */

static struct connection *waiting_connection(const struct source *source)
{
    struct connection *const connection =
        source->ready == connection_ready && source->fd >= 0 ? source->context : NULL;

    return connection != NULL && connection->phase == WAITING ? connection : NULL;
}

bool tls_listener_take_request(struct tls_listener *listener, unsigned *id,
                               struct http_request_line *line)
{
    for (size_t i = 0; i < listener->reactor->count; i++) {
        struct connection *const connection = waiting_connection(listener->reactor->sources[i]);

        if (connection != NULL && !connection->taken && http_parse(connection->request, line)) {
            connection->taken = true;
            *id = connection->id;
            return true;
        }
    }
    return false;
}

bool tls_listener_answer(struct tls_listener *listener, unsigned id,
                         const struct http_program_answer *answer)
{
    for (size_t i = 0; i < listener->reactor->count; i++) {
        struct source *const source = listener->reactor->sources[i];
        struct connection *const connection = waiting_connection(source);

        if (connection != NULL && connection->id == id) {
            connection->response_length = http_program_write(answer, connection->response);
            connection->phase = RESPONSE;
            source->wants = POLLOUT;
            return true;
        }
    }
    return false;
}

/* ---- listening ---- */

static void accept_one(const struct source *source, int family)
{
    struct tls_listener *listener = source->context;
    const struct endpoint *endpoint = endpoints_for(listener->endpoints, family, listener->port);
    const int fd = net_accept(source->fd);

    if (fd >= 0) {
        tls_listener_serve(listener, endpoint == NULL ? NULL : endpoint->tls, fd, TLS_SSTP_ANSWERS);
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
