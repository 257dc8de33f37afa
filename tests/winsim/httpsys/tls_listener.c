/* Listeners and TLS connections of SSTP's port; see tls_listener.h. */
#include "tls_listener.h"
#include "net.h"

#include <errno.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum phase { HANDSHAKE, REQUEST, WAITING, RESPONSE, ENDED }; /* WAITING: for the program */

struct connection {
    struct tls_listener *listener;
    enum tls_answers answers;
    unsigned id;   /* of a request for the program */
    bool taken;    /* which has it already */
    SSL *tls;      /* NULL: plain */
    uint16_t port; /* on which records for names count; 0: on none */
    int fd;
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

/* As SSL_read and SSL_write, which a plain connection does without. */
static int receive(struct connection *connection, char *out, size_t size)
{
    return connection->tls != NULL ? SSL_read(connection->tls, out, (int)size)
                                   : (int)recv(connection->fd, out, size, 0);
}

static int respond(const struct connection *connection)
{
    return connection->tls != NULL
               ? SSL_write(connection->tls, connection->response, (int)connection->response_length)
               : (int)send(connection->fd, connection->response, connection->response_length, 0);
}

/* What is to be waited for after a result that is no success; 0: nothing, it is over. */
static short awaited(const struct connection *connection, int result)
{
    if (connection->tls == NULL) {
        if (result == 0 || errno != EAGAIN) {
            return 0;
        }
        return connection->phase == RESPONSE ? POLLOUT : POLLIN;
    }
    switch (SSL_get_error(connection->tls, result)) {
    case SSL_ERROR_WANT_READ:
        return POLLIN;
    case SSL_ERROR_WANT_WRITE:
        return POLLOUT;
    default:
        return 0;
    }
}

/* One operation of the current phase; its result as the SSL_ functions give it. */
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
        result = receive(connection, connection->request + connection->received,
                         sizeof connection->request - 1 - connection->received);
        if (result > 0) {
            take_request(connection, result);
        }
        break;
    case RESPONSE:
        result = respond(connection);
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
    short events;

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
    events = result > 0 ? 0 : awaited(connection, result);
    if (events != 0) {
        source->wants = events;
        return;
    }
    if (connection->phase == ENDED && connection->tls != NULL) {
        SSL_shutdown(
            connection->tls); /* close_notify, so that the client can tell the end from a cut */
    }
    ERR_clear_error();
    reactor_close(source);
}

/* The record for the name that the client asks for. */
static int present_by_name(SSL *tls, int *alert, void *unused)
{
    const struct connection *connection = SSL_get_app_data(tls);
    const char *host = SSL_get_servername(tls, TLSEXT_NAMETYPE_host_name);
    const struct endpoint *endpoint =
        host == NULL || connection->port == 0
            ? NULL
            : endpoints_by_name(connection->listener->endpoints, host, connection->port);

    (void)alert;
    (void)unused;
    if (endpoint != NULL) {
        SSL_set_SSL_CTX(tls, endpoint->tls);
    }
    return SSL_TLSEXT_ERR_OK;
}

/* tls NULL: plain. */
static struct connection *connection_new(struct tls_listener *listener, SSL_CTX *tls, int fd)
{
    struct connection *connection = calloc(1, sizeof *connection);

    if (connection == NULL) {
        return NULL;
    }
    connection->listener = listener;
    connection->fd = fd;
    connection->phase = tls == NULL ? REQUEST : HANDSHAKE;
    connection->tls = tls == NULL ? NULL : SSL_new(tls);
    if (tls != NULL && (connection->tls == NULL || SSL_set_fd(connection->tls, fd) != 1)) {
        connection_free(connection);
        return NULL;
    }
    if (tls != NULL) {
        SSL_set_app_data(connection->tls, connection);
        SSL_CTX_set_tlsext_servername_callback(tls, present_by_name);
    }
    return connection;
}

/* Without a connection it cuts. */
static void serve(struct tls_listener *listener, struct connection *connection, int fd,
                  enum tls_answers answers)
{
    struct source *accepted;

    if (connection == NULL) {
        close(fd);
        return;
    }
    connection->answers = answers;
    accepted = reactor_add(listener->reactor, fd, connection_ready, connection_free, connection);
    if (accepted != NULL) {
        accepted->deadline_ms = reactor_now_ms() + REACTOR_STALL_MS;
    }
}

/* Without a usable context HTTP.sys cuts the connection. */
void tls_listener_serve(struct tls_listener *listener, SSL_CTX *tls, int fd,
                        enum tls_answers answers)
{
    serve(listener, tls == NULL ? NULL : connection_new(listener, tls, fd), fd, answers);
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

void tls_listener_accept(struct tls_listener *listener, int listening, uint16_t port,
                         enum tls_answers answers)
{
    const int fd = net_accept(listening);
    const struct endpoint *endpoint;
    struct connection *connection;
    char local[NET_ADDRESS_SIZE];

    if (fd < 0) {
        return;
    }
    net_local(fd, local);
    endpoint = endpoints_for(listener->endpoints, local, port);
    connection = endpoint == NULL ? NULL : connection_new(listener, endpoint->tls, fd);
    if (connection != NULL && endpoint_is_wildcard(endpoint)) {
        connection->port = port;
    }
    serve(listener, connection, fd, answers);
}

static void accept_client(struct source *source, short revents)
{
    struct tls_listener *listener = source->context;
    int fd;

    (void)revents;
    if (!listener->plain) {
        tls_listener_accept(listener, source->fd, listener->port, TLS_SSTP_ANSWERS);
    } else if ((fd = net_accept(source->fd)) >= 0) {
        serve(listener, connection_new(listener, NULL, fd), fd, TLS_SSTP_ANSWERS);
    }
}

static bool listen_at(const struct tls_listener *listener, uint16_t port, int family,
                      source_ready *ready, void *context)
{
    bool all = true;

    for (size_t i = 0; i < NET_ADDRESSES; i++) {
        if (!listener->deaf[i] && (family == AF_UNSPEC || family == net_addresses[i].family)) {
            const int fd = net_listen_at(&net_addresses[i], port);
            struct source *source =
                fd < 0 ? NULL : reactor_add(listener->reactor, fd, ready, NULL, context);
            if (source != NULL) {
                source->accepts = true;
            }
            all = all && source != NULL;
        }
    }
    return all;
}

bool tls_listener_at(const struct tls_listener *listener, uint16_t port, source_ready *ready,
                     void *context)
{
    return listen_at(listener, port, AF_UNSPEC, ready, context);
}

static const char *listen_again(struct tls_listener *listener)
{
    reactor_close_kind(listener->reactor, accept_client);
    return listener->port == 0 || listen_at(listener, (uint16_t)(listener->port + listener->offset),
                                            listener->family, accept_client, listener)
               ? NULL
               : "cannot listen";
}

const char *tls_listener_only(struct tls_listener *listener, int family)
{
    listener->family = family;
    return listen_again(listener);
}

const char *tls_listener_use_list(struct tls_listener *listener, char *list)
{
    char *state = NULL;
    const bool all = strcmp(list, "*") == 0;

    for (size_t i = 0; i < NET_ADDRESSES; i++) {
        listener->deaf[i] = !all;
    }
    for (char *word = strtok_r(list, ",", &state); word != NULL && !all;
         word = strtok_r(NULL, ",", &state)) {
        for (size_t i = 0; i < NET_ADDRESSES; i++) {
            listener->deaf[i] = listener->deaf[i] && !net_address_is_named(&net_addresses[i], word);
        }
    }
    return listen_again(listener);
}

const char *tls_listener_open(struct tls_listener *listener, uint16_t port,
                              const char *crypto_binding)
{
    const unsigned real_port = port + listener->offset;

    tls_listener_close(listener);
    if (real_port > UINT16_MAX) {
        return "port and offset exceed 65535";
    }
    if (!tls_listener_at(listener, (uint16_t)real_port, accept_client, listener)) {
        tls_listener_close(listener);
        return "cannot listen";
    }
    listener->port = port;
    snprintf(listener->crypto_binding, sizeof listener->crypto_binding, "%s", crypto_binding);
    return NULL;
}

void tls_listener_close(struct tls_listener *listener)
{
    reactor_close_kind(listener->reactor, accept_client);
    listener->port = 0;
    listener->crypto_binding[0] = '\0';
    listener->full = false;
    listener->plain = false;
    listener->family = AF_UNSPEC;
}

void tls_listener_power_off(struct tls_listener *listener)
{
    tls_listener_close(listener);
    reactor_close_kind(listener->reactor, connection_ready);
}
