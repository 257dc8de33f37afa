/* The one sentence that stands first: how VPN clients fare, now and after the next restart of
 * Windows. Every screen, exit code and document goes by it. */
#ifndef CONTROL_HEADLINE_H
#define CONTROL_HEADLINE_H

#include "control/evaluate.h"
#include "control/health.h"

/* How our own service fares, as far as that can be asked. */
enum watch {
    WATCH_ON, /* it runs, starts or stops */
    WATCH_PAUSED,
    WATCH_OFF,           /* it is stopped */
    WATCH_NOT_INSTALLED, /* on this server */
    WATCH_UNKNOWN,
};

enum headline {
    HEADLINE_SERVES,         /* a valid certificate, and a client connected */
    HEADLINE_UNTESTED,       /* a valid certificate; no client could be tried */
    HEADLINE_OFFLOADED,      /* TLS ends at a load balancer, and all that is here agrees */
    HEADLINE_SCHEDULED,      /* the same as one of these; a renewal waits as configured */
    HEADLINE_DUE,            /* the same; a change is due now, which the cause is about */
    HEADLINE_FAILED,         /* the same; the last rotation failed, and is tried again */
    HEADLINE_NOT_USED,       /* nothing says that this server uses SSTP */
    HEADLINE_NOT_CONFIGURED, /* RemoteAccess runs, and SSTP has no certificate */
    HEADLINE_NOT_MONITORED,  /* a load balancer, whose certificate is not known */
    HEADLINE_DISABLED,       /* SSTP has a certificate, and RemoteAccess is disabled */
    HEADLINE_STOPPED,        /* RemoteAccess or SstpSvc is, and not by us */
    HEADLINE_UNKNOWN,        /* what is needed for a verdict cannot be read */
    HEADLINE_ATTENTION,      /* clients connect; the cause says what is to be done */
    HEADLINE_UNWATCHED,      /* clients connect; nobody would apply a renewal: see enum watch */
    HEADLINE_LOCKED_OUT_SOON,
    HEADLINE_LOCKED_OUT_AFTER_RESTART,
    HEADLINE_LOCKED_OUT,
    HEADLINE_COUNT
};

/* The headline's stable name: "locked-out". */
const char *headline_name(enum headline headline);

struct verdict_on_server {
    enum headline headline;
    enum severity severity; /* of which the exit code is made */
    enum reason cause;      /* the finding that the headline is about; REASON_NONE: none */
};

struct verdict_on_server headline_of(const struct snapshot *snapshot,
                                     const struct evaluation *evaluation,
                                     const struct health *health, enum watch watch);

#endif
