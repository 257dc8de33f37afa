/*
 * SSTP's URL registration and the TLS connections to it. Listens only while SSTP is registered, on
 * all addresses of the server or those of the IP listen list, and serves whatever context the
 * endpoints hold at the moment a client connects.
 */
#ifndef WINSIM_HTTPSYS_TLS_LISTENER_H
#define WINSIM_HTTPSYS_TLS_LISTENER_H

#include "endpoints.h"
#include "http.h"
#include "net.h"
#include "reactor.h"

enum { TLS_HASH_TEXT_SIZE = 65 };

struct tls_listener {
    struct reactor *reactor;
    const struct endpoints *endpoints;
    unsigned offset; /* port of this machine = simulated port + offset */
    uint16_t port;   /* simulated; 0 while SSTP is not registered */
    char crypto_binding[TLS_HASH_TEXT_SIZE];
    bool full;                /* all of SSTP's ports are in use */
    bool plain;               /* SSTP's clients come without TLS, through a load balancer */
    int family;               /* SSTP listens on this one only; AF_UNSPEC: on both */
    bool deaf[NET_ADDRESSES]; /* the IP listen list has addresses, and not this one */

    /* Called when a request has come that the program has to answer which registered the URL. */
    void (*request_arrived)(void *context);
    void *context;
    unsigned last_request; /* its id */
};

/* Registers SSTP, in place of an earlier registration. NULL on success, otherwise what went wrong;
 * then nothing is registered. */
const char *tls_listener_open(struct tls_listener *listener, uint16_t port,
                              const char *crypto_binding);

/* Registered, it listens on one family only, until it is registered anew; AF_UNSPEC: on both. NULL
 * on success. */
const char *tls_listener_only(struct tls_listener *listener, int family);

/* Who answers the requests of a connection: SSTP, as http.h has it, or the program. */
enum tls_answers { TLS_SSTP_ANSWERS, TLS_PROGRAM_ANSWERS };

/* The next client of a listening socket, for the context that its local address and port have. */
void tls_listener_accept(struct tls_listener *listener, int listening, uint16_t port,
                         enum tls_answers answers);

/* From now on it listens on these addresses only (with commas; "*": on all), as does what uses
 * tls_listener_at. NULL on success. */
const char *tls_listener_use_list(struct tls_listener *listener, char *list);

/* Listens on a port of each address that the list allows. False: on one it cannot. */
bool tls_listener_at(const struct tls_listener *listener, uint16_t port, source_ready *ready,
                     void *context);

/* Serves one client, whose descriptor it takes over; without a context it cuts the connection. */
void tls_listener_serve(struct tls_listener *listener, SSL_CTX *tls, int fd,
                        enum tls_answers answers);

/* The next request for the program, which gets each once. False: none waits. */
bool tls_listener_take_request(struct tls_listener *listener, unsigned *id,
                               struct http_request_line *line);

/* The program's answer. False: that client has gone. */
bool tls_listener_answer(struct tls_listener *listener, unsigned id,
                         const struct http_program_answer *answer);

/* Stops listening. Connections that were accepted end by themselves. */
void tls_listener_close(struct tls_listener *listener);

/* The power is gone: listeners and connections close. */
void tls_listener_power_off(struct tls_listener *listener);

#endif
