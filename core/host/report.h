/* What the core reports, once for each action and each failure. The service turns a
 * report into an event; what each means to an administrator stands in service/events.mc. */
#ifndef HOST_REPORT_H
#define HOST_REPORT_H

#include "findings/findings.h"
#include "host/rotation_request.h"

enum report_kind {
    /* observed */
    REPORT_HEALTHY,       /* nothing to do: at the first pass and after findings ended */
    REPORT_FINDING,       /* a finding begins, changes or stands for another day: finding */
    REPORT_FINDING_ENDED, /* an ongoing finding is gone: finding; duration: it stood for so long */
    /* a rotation */
    REPORT_ROTATION_STARTED, /* finding: the first reason; before, certificate */
    REPORT_CERTIFICATE_ACCEPTED,
    REPORT_BINDING_REPLACED, /* family, record, before, after */
    REPORT_BINDING_CREATED,  /* family, record, after */
    REPORT_HASHES_WRITTEN,   /* after */
    REPORT_HASHES_DELETED,
    REPORT_SERVICE_STOPPED,    /* service */
    REPORT_SERVICE_STARTED,    /* service */
    REPORT_ROTATION_COMPLETED, /* certificate; duration, outage */
    REPORT_ROTATION_SHADOWED,  /* the same, and a record for a name of the server hides it: as above
                                */
    REPORT_VERIFICATION_FAILED, /* finding: what was read back after it */
    REPORT_PROVEN,              /* certificate: what clients are shown; snapshot: its probes */
    REPORT_PROOF_FAILED,        /* finding: what a client met; certificate */
    REPORT_REVERTING,           /* before: did not serve, after: did; retry_at */
    /* an administrator's request (control/take_request.h) */
    REPORT_REQUEST_TAKEN,   /* certificate, after */
    REPORT_REQUEST_REFUSED, /* certificate, if there is one; after, answer */
    REPORT_OVERRIDDEN,      /* finding: what would have held it up */
    /* a rotation that did not go through */
    REPORT_CERTIFICATE_REFUSED,  /* error */
    REPORT_CERTIFICATE_NOT_YET,  /* error; certificate */
    REPORT_BINDING_WOULD_LOSE,   /* family, error; certificate */
    REPORT_BINDING_WRITE_FAILED, /* family, error */
    REPORT_HASH_WRITE_FAILED,    /* error */
    REPORT_SERVICE_STOP_FAILED,  /* service, error */
    REPORT_SERVICE_START_FAILED, /* service, error */
    REPORT_STATE_WRITE_FAILED,   /* error; once while it lasts */
    REPORT_STATE_WRITTEN_AGAIN,
    REPORT_BINDING_RESTORED,       /* family, record, after: the old certificate */
    REPORT_BINDING_RESTORE_FAILED, /* family, error */
    REPORT_HASHES_RESTORED,
    REPORT_HASH_RESTORE_FAILED, /* error */
    REPORT_ROTATION_UNDONE,     /* retry_at */
    REPORT_ROTATION_INCOMPLETE, /* retry_at */
    REPORT_FAMILY_KEPT,         /* family: could not be written, the other was; after */
    REPORT_FAMILY_WAITS,        /* family: could not be written again and again; both wait; after */
    REPORT_ROTATION_CANCELLED,  /* our own service was asked to stop */
    /* the services of AlsoRestart */
    REPORT_COMPANION_STOP_FAILED,  /* service, error */
    REPORT_COMPANION_START_FAILED, /* service, error */
    /* RemoteAccess that ended by itself (diagnosis/remote_access.h) */
    REPORT_REMOTE_ACCESS_STARTED,     /* error: with what it ended; certificate: in use now */
    REPORT_REMOTE_ACCESS_NOT_STARTED, /* error: of the start; certificate */
    /* an interrupted rotation */
    REPORT_SERVICE_GONE,   /* service, error: named in the intent, and not installed any more */
    REPORT_INTENT_RESUMED, /* what an interrupted rotation left stopped is being started */
    REPORT_INTENT_ENDED,   /* nothing of the interrupted rotation is left to do */
    /* Windows shuts down */
    REPORT_SHUTDOWN_STARTED, /* a rotation for the next boot; as REPORT_ROTATION_STARTED */
    REPORT_READY_FOR_BOOT,   /* certificate */
    REPORT_KIND_COUNT
};

struct report {
    enum report_kind kind;
    const struct snapshot *snapshot; /* the observation it rests on, NULL if none */
    const struct finding *finding;
    const struct certificate *certificate; /* the one that is being bound */
    const struct outcome *error;
    const struct request_answer *answer;
    const struct ssl_record *record; /* as it was written; its application id says whose it is */
    const struct thumbprint *before;
    const struct thumbprint *after;
    const char *service;
    enum family family;
    const struct overriding_binding *overriding; /* not NULL: another's record in its place */
    uint16_t port;
    uint32_t rotation;    /* the number of the rotation it belongs to, 0: none */
    instant duration;     /* an amount of time, in instant's unit */
    instant outage;       /* from the first change until what ran, runs again */
    instant served_after; /* from it until a client was served; 0: none was seen to be */
    instant retry_at;
};

#endif
