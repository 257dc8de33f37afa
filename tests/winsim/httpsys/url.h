/*
 * A URL that a program registers with HTTP.sys beside SSTP's: what makes it listen on another port.
 * One at a time. Requests wait for the program, which takes and answers them one by one.
 */
#ifndef WINSIM_HTTPSYS_URL_H
#define WINSIM_HTTPSYS_URL_H

#include "tls_listener.h"

struct url {
    struct tls_listener *listener;
    uint16_t port;           /* simulated; 0 while there is none */
    struct source *receiver; /* the program that waits for a request, or NULL */
};

/* In place of an earlier one. NULL on success, otherwise what went wrong; then there is none. */
const char *url_open(struct url *url, uint16_t port);
void url_close(struct url *url);

#endif
