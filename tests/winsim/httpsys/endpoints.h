/*
 * The memory of HTTP.sys that a reboot clears: for each IP:port the TLS context made from the
 * certificate and key at the time the record was written. It goes on serving after the certificate
 * left the store (facts/procedure.md, "The wrong way"). May not open sockets.
 */
#ifndef WINSIM_HTTPSYS_ENDPOINTS_H
#define WINSIM_HTTPSYS_ENDPOINTS_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ENDPOINT_NAME_SIZE = 64,
    ENDPOINT_THUMBPRINT_SIZE = 41, /* SHA-1 as hexadecimal text */
    ENDPOINTS_MAX = 128
};

struct endpoint {
    char name[ENDPOINT_NAME_SIZE]; /* as netsh prints it: 0.0.0.0:443, [::]:443 */
    char thumbprint[ENDPOINT_THUMBPRINT_SIZE];
    SSL_CTX *tls;
};

struct endpoints {
    struct endpoint entries[ENDPOINTS_MAX];
    size_t count;
};

struct endpoint_material {
    const unsigned char *certificate; /* DER */
    size_t certificate_length;
    const unsigned char *key; /* PRIVATEKEYBLOB, PKCS#8 or traditional DER */
    size_t key_length;
};

/* True for an address and port in the one spelling that netsh prints, or for a host name and port
 * in lower case ("vpn.example.com:443", "*.example.com:443"). */
bool endpoint_name_valid(const char *name);

/* Replaces what the endpoint had. NULL on success, otherwise what is wrong with the material; then
 * nothing has changed. */
const char *endpoints_bind(struct endpoints *endpoints, const char *name, const char *thumbprint,
                           const struct endpoint_material *material);

/* False when there is no such endpoint. */
bool endpoints_unbind(struct endpoints *endpoints, const char *name);

/* NULL when there is no such endpoint. The result is valid until the next change. */
const struct endpoint *endpoints_find(const struct endpoints *endpoints, const char *name);

/* The context that HTTP.sys takes for a connection to this local address ("127.0.0.1", "[::1]"): a
 * record for the address itself wins, then the family's wildcard. */
const struct endpoint *endpoints_for(const struct endpoints *endpoints, const char *local,
                                     uint16_t port);

/* A client that asks for a name gets the record for it, unless one for the address itself wins:
 * that name, then "*." with its domain. NULL: there is none. */
const struct endpoint *endpoints_by_name(const struct endpoints *endpoints, const char *host,
                                         uint16_t port);
bool endpoint_is_wildcard(const struct endpoint *endpoint);

void endpoints_clear(struct endpoints *endpoints);

#endif
