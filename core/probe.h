/* What a client that connects to SSTP's port meets: the host asks, the core judges. */
#ifndef CORE_PROBE_H
#define CORE_PROBE_H

#include "certificate.h"
#include "outcome.h"

enum probe_answer {
    PROBE_NOT_ASKED = 0,
    PROBE_NO_FAMILY,   /* this machine does not have that address family, or not just now */
    PROBE_UNREACHABLE, /* no answer to the connection at all: something drops it */
    PROBE_NO_LISTENER, /* the connection is refused: nothing listens */
    PROBE_NO_TLS,      /* the handshake failed or did not end in time */
    PROBE_NO_SSTP,     /* TLS is up; the health check was answered otherwise, or not in time */
    PROBE_SERVES       /* the health check was answered as SSTP does (facts/windows.md 4) */
};

struct probe {
    enum probe_answer answer;
    bool shown;                   /* the handshake got as far as to the server's certificate, */
    struct thumbprint thumbprint; /* this one */
    const struct certificate
        *leaf;            /* the same, decoded; valid until the next observation; or NULL */
    uint16_t http_status; /* 0: none */
    struct outcome error; /* of what failed: operation, object, code */
};

#endif
