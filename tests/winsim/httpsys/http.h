/*
 * What HTTP.sys and SSTP answer to one HTTP request, as text in and text out. May not touch sockets
 * or TLS.
 */
#ifndef WINSIM_HTTPSYS_HTTP_H
#define WINSIM_HTTPSYS_HTTP_H

#include <stdbool.h>
#include <stddef.h>

enum { HTTP_REQUEST_SIZE = 8192, HTTP_RESPONSE_SIZE = 512 };

/* True once the terminated text holds the empty line that ends a request's headers. */
bool http_request_complete(const char *request);

/* Writes the whole response and returns its length. crypto_binding is the SHA-256 that SSTP
 * captured when it started, as hexadecimal text; full: SSTP has no port free for a client. */
size_t http_answer(const char *request, const char *crypto_binding, bool full,
                   char response[HTTP_RESPONSE_SIZE]);

#endif
