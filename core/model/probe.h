/* What a client that connects to SSTP's port over loopback meets. An adapter asks and fills it in;
 * what follows from an answer is decided elsewhere in core. */
#ifndef MODEL_PROBE_H
#define MODEL_PROBE_H

#include "base/outcome.h"
#include "model/certificate.h"

/* Zero is "unknown", so that what nobody asked is never taken for an answer. */
enum probe_answer {
    PROBE_UNKNOWN = 0, /* not asked, cancelled, or this machine could not ask: see error */
    PROBE_NO_FAMILY,   /* this machine does not have the address family */
    PROBE_UNREACHABLE, /* no answer to the connection at all: something drops it */
    PROBE_NO_LISTENER, /* the connection is refused; so far nothing was learnt of the server */
    PROBE_SILENT,      /* connected, and the time went by before TLS was up */
    PROBE_NO_TLS,  /* the handshake failed, the connection was closed in it, or it was garbage */
    PROBE_NO_SSTP, /* TLS is up; the health check was answered otherwise, or not at all */
    PROBE_SERVES   /* TLS is up and SSTP answers as it should (facts/windows.md 4) */
};

struct probe_result {
    enum probe_answer answer;
    bool heard;                   /* the server sent something */
    bool shown;                   /* the server presented a certificate in this very handshake */
    struct thumbprint thumbprint; /* its SHA-1, where shown */
    const struct certificate
        *leaf;            /* the same, decoded; NULL: not taken. As long as the host says */
    uint16_t http_status; /* of SSTP's answer; 0: none came, or it is no HTTP */
    struct outcome error; /* why it is not PROBE_SERVES; object "127.0.0.1:443" */
};

#endif
