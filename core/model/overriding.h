/* Records of HTTP.sys on SSTP's port that win over the wildcard ones for some clients. */
#ifndef MODEL_OVERRIDING_H
#define MODEL_OVERRIDING_H

#include "base/outcome.h"
#include "model/ssl_record.h"

enum overriding_kind {
    OVERRIDING_ADDRESS,       /* who connects to that address */
    OVERRIDING_HOST_NAME,     /* who asks for that name (SNI) */
    OVERRIDING_CENTRAL_STORE, /* who asks for a name that the Central Certificate Store has a file
                               * for
                               */
    OVERRIDING_CENTRAL_NAME   /* who asks for that name, if that store has a file for it (scoped) */
};

#define OVERRIDING_HOST_SIZE 256 /* bytes, UTF-8, with the terminator */

struct overriding_binding {
    enum overriding_kind kind;
    char host[OVERRIDING_HOST_SIZE]; /* "203.0.113.5", "[2001:db8::5]", "vpn.example.com", or empty
                                      */
    bool whole; /* the record is here as it is, so that it can be written again: never one of the
                   Central Certificate Store's */
    struct ssl_record record; /* without a thumbprint where it names none, or none of 20 bytes */
};

struct overriding_bindings {
    enum presence presence;
    struct outcome error;
    const struct overriding_binding *items; /* valid until the next observation */
    size_t count;
};

/* Which record: one of SSTP's two, or one that wins over them. */
struct binding_site {
    enum family family;
    const struct overriding_binding *overriding; /* its kind and host count; NULL: the family's */
    uint16_t port;
};

/* Whether both are for the same clients. Host names are the same whatever their case. */
bool overriding_same(const struct overriding_binding *a, const struct overriding_binding *b);

/* Those clients' record; NULL: there is none. */
const struct overriding_binding *overriding_find(const struct overriding_bindings *overriding,
                                                 const struct overriding_binding *site);

/* Records of others that a rotation gives the new certificate, too, as they were. */
#define MOVED_MAX 8

struct moved_records {
    struct overriding_binding items[MOVED_MAX];
    struct thumbprint given[MOVED_MAX]; /* to each: not all by the same rotation, where one of them
                                           could not be seen at another */
    size_t count;
};

#endif
