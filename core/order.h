/* What an administrator asks for with `rotate`: a pass at once, for a certificate or for whichever
 * is right, and what became of it. */
#ifndef CORE_ORDER_H
#define CORE_ORDER_H

#include "findings.h"
#include "host.h"
#include "verdict.h"

struct order {
    bool given;
    bool now;            /* the restart policy is not waited for; the limits on restarts are */
    bool has_thumbprint; /* that certificate; else the one that would be chosen anyway */
    struct thumbprint thumbprint;
};

/* Ordered as a pass comes to them. */
enum order_end {
    ORDER_NOT_GIVEN,
    /* refused: nothing of it is remembered, and the pass does nothing more */
    ORDER_PAUSED,       /* nothing may be changed */
    ORDER_OFFLOADED,    /* TLS ends at a load balancer: nothing is bound here */
    ORDER_BLOCKED,      /* `reason` stands in the way of any change */
    ORDER_NOT_IN_STORE, /* no such certificate in LocalMachine\MY */
    ORDER_NOT_ELIGIBLE, /* `verdict` says why */
    ORDER_OTHER_CHOSEN, /* `thumbprint` would take its place again at once */
    /* taken */
    ORDER_WAITS,  /* for the policy, the limit, or the next start, as `reason` says; until `at` */
    ORDER_STANDS, /* nothing can be done: `reason` */
    ORDER_FAILED, /* and is tried again `at` */
    ORDER_CANCELLED, /* our own service was asked to stop */
    ORDER_NOTHING,   /* there was nothing to do */
    ORDER_DONE,      /* carried out and read back */
    ORDER_UNPROVEN,  /* done, or nothing to do; but whoever asks as a client does not get in */
    ORDER_END_COUNT
};

struct order_answer {
    enum order_end end;
    enum verdict verdict;
    enum reason reason;
    struct thumbprint thumbprint;
    instant at; /* INSTANT_NEVER: not known */
};

/* Whether it was refused. */
bool order_refused(enum order_end end);

/* Takes an order for a certificate, so that it is chosen from now on, also after a restart: noted
 * in *snapshot and stored as the administrator's choice, and what spoke against it by experience
 * alone (it was set aside, refused by HTTP.sys, taken away by others) is forgotten. What speaks
 * against it by itself, or for this server, still does. Reports which of both. Any other order is
 * taken as it is. Of what was taken the end is ORDER_NOT_GIVEN: it is not known yet. */
struct order_answer order_take(const struct host *host, const struct order *order, bool paused,
                               struct snapshot *snapshot, const struct findings *findings);

#endif
