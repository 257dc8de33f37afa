/* The addresses and ports that HTTP.sys' SSL certificate bindings are for. */
#ifndef HTTP_ENDPOINT_H
#define HTTP_ENDPOINT_H

#include "win32/annotations.h"

/* http.h needs winsock2.h, which must come before windows.h. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include "model/snapshot.h"

#define HTTP_ENDPOINT_SIZE 32 /* "255.255.255.255:65535" */

struct http_endpoint {
    SOCKADDR_STORAGE address;
    char text[HTTP_ENDPOINT_SIZE]; /* as netsh and the registry write it */
};

struct http_endpoint http_endpoint_ipv4(_In_reads_bytes_(4) const uint8_t address[4],
                                        uint16_t port);
/* 0.0.0.0 or [::]. */
struct http_endpoint http_endpoint_wildcard(enum family family, uint16_t port);

/* When HTTP.sys last wrote the record. */
instant http_endpoint_written_at(const struct http_endpoint *endpoint);

#endif
