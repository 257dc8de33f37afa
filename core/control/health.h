/* The verdict on the whole server, for people and for monitoring. */
#ifndef CONTROL_HEALTH_H
#define CONTROL_HEALTH_H

#include "findings/severity.h"

struct health {
    enum severity severity; /* the worst of all that stands */
    enum lockout lockout;   /* of VPN clients, the most urgent */
    enum reason cause;      /* the first of the gravest and most urgent; REASON_NONE: a note */
    bool failed;            /* the last rotation was undone, and is tried again */
    bool stopped;           /* RemoteAccess or SstpSvc is, and not by us */
    size_t keys_unknown;    /* certificates that would do if only their key can be used: the account
                               that asks may not know */
};

/* Of what was found by drift and planning, too. */
struct health health_of(const struct snapshot *snapshot, const struct findings *findings);

#endif
