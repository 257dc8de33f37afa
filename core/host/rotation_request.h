/* What an administrator asks for with `rotate`: a pass at once, for a certificate or for whichever
 * is right, and what became of it. */
#ifndef HOST_ROTATION_REQUEST_H
#define HOST_ROTATION_REQUEST_H

#include "certificate/verdict.h"
#include "findings/findings.h"

struct rotation_request {
    bool given;
    bool now;   /* the restart policy is not waited for; the limits on restarts are */
    bool force; /* clients whom another application's record locks out then are no matter; with
                 * `now` neither are those limits, a pause, and what experience speaks against */
    bool has_thumbprint; /* that certificate; else the one that would be chosen anyway */
    struct thumbprint thumbprint;
};

/* Ordered as a pass comes to them. */
enum request_end {
    REQUEST_NOT_GIVEN,
    /* refused: nothing of it is remembered, and the pass does nothing more */
    REQUEST_PAUSED,       /* nothing may be changed */
    REQUEST_OBSERVED,     /* nor where Mode is observe */
    REQUEST_OFFLOADED,    /* TLS ends at a load balancer: nothing is bound here */
    REQUEST_BLOCKED,      /* `reason` stands in the way of any change */
    REQUEST_NOT_IN_STORE, /* no such certificate in LocalMachine\MY */
    REQUEST_NOT_ELIGIBLE, /* `verdict` says why */
    /* taken */
    REQUEST_WAITS, /* for the policy, the limit, or the next start, as `reason` says; until `at` */
    REQUEST_UNRESOLVED, /* nothing can be done: `reason` */
    REQUEST_FAILED,     /* and is tried again `at` */
    REQUEST_CANCELLED,  /* our own service was asked to stop */
    REQUEST_NOTHING,    /* there was nothing to do */
    REQUEST_DONE,       /* carried out and read back */
    REQUEST_UNPROVEN,   /* done, or nothing to do; but whoever asks as a client does not get in */
    REQUEST_END_COUNT
};

struct request_answer {
    enum request_end end;
    enum verdict verdict;
    enum reason reason;
    instant at; /* INSTANT_NEVER: not known */
};

bool request_refused(enum request_end end);

/* How urgent it is to an administrator. */
enum urgency { NOT_URGENT, URGENT, OVERRIDING };

enum urgency request_urgency(const struct rotation_request *request);

#endif
