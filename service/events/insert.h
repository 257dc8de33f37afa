/* What can stand in an event's inserts, and how it is written for a person. */
#ifndef EVENTS_INSERT_H
#define EVENTS_INSERT_H

#include <windows.h>

#include "host/report.h"
#include "win32/annotations.h"

enum insert {
    INSERT_NOTHING = 0,
    INSERT_ENDPOINT,  /* 0.0.0.0:443, the report's family and port */
    INSERT_ENDPOINTS, /* 0.0.0.0:443 and [::]:443 */
    INSERT_PORT,      /* 443 */
    INSERT_BEFORE,    /* the certificate bound before: thumbprint or "none", subject, end */
    INSERT_BEFORE_SUBJECT,
    INSERT_BEFORE_EXPIRY,
    INSERT_AFTER,         /* thumbprint bound after */
    INSERT_BOUND,         /* thumbprint that is bound */
    INSERT_BOUND_SUBJECT, /* its subject */
    INSERT_BOUND_EXPIRY,  /* and the end of its validity */
    INSERT_NEW,           /* the certificate being bound: thumbprint, subject, end */
    INSERT_NEW_SUBJECT,
    INSERT_NEW_EXPIRY,
    INSERT_FOUND, /* the certificate a finding is about: thumbprint, subject, end */
    INSERT_FOUND_SUBJECT,
    INSERT_FOUND_EXPIRY,
    INSERT_OTHER, /* the second certificate that it is about: thumbprint, subject */
    INSERT_OTHER_SUBJECT,
    INSERT_ENDS,      /* whether what is in use has expired, or does soon, */
    INSERT_ENDS_AT,   /* when */
    INSERT_DAYS_LEFT, /* whole days from now until then */
    INSERT_NEXT_WHEN, /* what comes after it, and when; why it does not, and what to do; all of it
                       */
    INSERT_NEXT_WHY,
    INSERT_NEXT_CURE,
    INSERT_OUTLOOK,
    INSERT_FOUND_NAMES,     /* the names of the certificate that a finding is about */
    INSERT_SERVER_NAMES,    /* this server's, with what says them */
    INSERT_HINDRANCE,       /* the name of the finding that keeps it from being acted on */
    INSERT_REASON,          /* the finding's name: certificate-missing */
    INSERT_FINDING_OBJECT,  /* the finding's object: a registry value, an endpoint, a thumbprint */
    INSERT_SETTING_PLACE,   /* where the setting that a finding is about is set */
    INSERT_OFFLOAD_HASH,    /* the SHA-256 of the certificate on the load balancer */
    INSERT_BALANCER,        /* vpn.example.com:443, the setting OffloadProbe */
    INSERT_BALANCER_LEAF,   /* the SHA-256 of what it presents, */
    INSERT_BALANCER_ASPECT, /* its subject and issuer */
    INSERT_OWNER,           /* whose the written record is: SSTP, or an application id */
    INSERT_OWNER_BEFORE,    /* whose the family's record was when it was read */
    INSERT_SERVICE,         /* a service's name, */
    INSERT_PROCESS,         /* its process id, */
    INSERT_WAITED,          /* how long it was waited for: 60.0 s */
    INSERT_ERROR,           /* operation, object, code and Windows' own text */
    INSERT_CAUSE,           /* the same, or nothing where no call failed */
    INSERT_DURATION,        /* 1.3 s */
    INSERT_OUTAGE,
    INSERT_SERVED_AFTER,
    INSERT_LASTED,     /* 3 h 20 min */
    INSERT_ROTATION,   /* the number of the rotation that it belongs to */
    INSERT_RETRY_AT,   /* local time */
    INSERT_ENDED,      /* with what RemoteAccess ended, */
    INSERT_ENDED_NEXT, /* and what becomes of it */
    INSERT_WAIT,       /* what a finding waits for, */
    INSERT_VERDICT,    /* why a certificate that a finding is about is not used */
    INSERT_USED_FROM,  /* and from when on it may be */
    INSERT_WAIT_UNTIL, /* when that is over, and when it is done at the latest */
    INSERT_DEADLINE,
    INSERT_GIVES_WAY, /* when what a finding is about ends, also where it is gone from the store */
    INSERT_MET,       /* what a client met, in words: "it is shown certificate ..." */
    INSERT_ANSWER,    /* what became of SSTP's health check */
    INSERT_FAMILIES,  /* those over which clients get in, and what is not known of the others */
    INSERT_SSTP_SAYS, /* what SSTP itself logged after its start, a sentence each behind a space */
    INSERT_REFUSAL,   /* why an administrator's request was refused */
    INSERT_CANDIDATES /* every certificate with its verdict, a line each, cut to fit */
};

/* Writes the insert as terminated text of at most size characters (size > 0), cut to fit. */
void event_insert(enum insert insert, const struct report *report,
                  _Out_writes_z_(size) wchar_t *text, size_t size);

#endif
