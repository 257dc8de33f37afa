/* What a client over loopback meets on SSTP's port. An adapter asks and fills it in; what follows
 * from an answer is decided elsewhere in core. */
#ifndef CORE_PROBE_H
#define CORE_PROBE_H

#include "outcome.h"
#include "snapshot.h"
#include "thumbprint.h"

/* Zero is "unknown", so that what nobody asked is never taken for an answer. */
enum probe_answer {
    PROBE_UNKNOWN = 0, /* not asked, cancelled, or this machine could not ask: see error */
    PROBE_NO_FAMILY,   /* this machine does not have the address family */
    PROBE_NO_LISTENER, /* the connection is refused */
    PROBE_SILENT,      /* the time went by before TLS was up */
    PROBE_NO_TLS,  /* the handshake failed, the connection was closed in it, or it was garbage */
    PROBE_NO_SSTP, /* TLS is up; the health check was answered otherwise, or not at all */
    PROBE_SERVES   /* TLS is up and SSTP answers as it should */
};

struct probe_result {
    enum probe_answer answer;
    bool shown;                   /* the server presented a certificate in this very handshake */
    struct thumbprint thumbprint; /* its SHA-1, where shown */
    uint16_t http_status;         /* of SSTP's answer; 0: none came, or it is no HTTP */
    struct outcome error;         /* why it is not PROBE_SERVES; object "127.0.0.1:443" */
};

#endif
