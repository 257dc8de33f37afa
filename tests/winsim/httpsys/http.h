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

/* Of a request's first line: method and path, as they are. False if it has not the form of one. */
struct http_request_line {
    char method[32];
    char path[1024];
    char version[16];
};
bool http_parse(const char *request, struct http_request_line *line);

/* What a program answers. */
struct http_program_answer {
    unsigned status;
    const char *content_length;
    const char *header; /* one more, NULL: none */
    const char *value;  /* its own */
};
size_t http_program_write(const struct http_program_answer *answer,
                          char response[HTTP_RESPONSE_SIZE]);

/* SSTP's own: writes the whole response and returns its length. crypto_binding is the SHA-256 that
 * SSTP captured when it started, as hexadecimal text; full: SSTP has no port free for a client. */
size_t http_answer(const char *request, const char *crypto_binding, bool full,
                   char response[HTTP_RESPONSE_SIZE]);

#endif
