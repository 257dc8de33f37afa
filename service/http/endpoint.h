/* Whom HTTP.sys' SSL certificate bindings are for: an address or a host name, and a port. */
#ifndef HTTP_ENDPOINT_H
#define HTTP_ENDPOINT_H

#include "win32/annotations.h"

/* http.h needs winsock2.h, which must come before windows.h. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include "model/snapshot.h"

#define HTTP_ENDPOINT_SIZE (OVERRIDING_HOST_SIZE + 6) /* "vpn.example.com:65535" */

struct http_endpoint {
    SOCKADDR_STORAGE address;
    wchar_t host[OVERRIDING_HOST_SIZE]; /* not empty: who asks for that name (SNI) */
    char text[HTTP_ENDPOINT_SIZE];      /* as netsh writes it */
};

struct http_endpoint http_endpoint_ipv4(_In_reads_bytes_(4) const uint8_t address[4],
                                        uint16_t port);
/* 0.0.0.0 or [::]. */
struct http_endpoint http_endpoint_wildcard(enum family family, uint16_t port);
struct http_endpoint http_endpoint_name(const wchar_t *host, uint16_t port);
/* False: the site has no address, and is for no host name. The text is there all the same. */
bool http_endpoint_of(const struct binding_site *site, _Out_ struct http_endpoint *endpoint);

bool http_endpoint_is_name(const struct http_endpoint *endpoint);

/* When HTTP.sys last wrote the record; 0: not known, as of those for host names. */
instant http_endpoint_written_at(const struct http_endpoint *endpoint);

#endif
