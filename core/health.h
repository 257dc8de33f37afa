/* The verdict on the whole server, for people and for monitoring. */
#ifndef CORE_HEALTH_H
#define CORE_HEALTH_H

#include "findings.h"

enum severity {
    SEVERITY_NOTE,    /* worth knowing; nothing is wrong */
    SEVERITY_WARNING, /* something is to be done, or could not be told; clients connect meanwhile */
    SEVERITY_CRITICAL, /* clients cannot connect now, or will not after the next reboot */
    SEVERITY_COUNT
};

/* "healthy", "warning", "critical". */
const char *severity_name(enum severity severity);

enum severity severity_of(enum reason reason);

struct health {
    enum severity severity; /* the worst of all that stands */
    bool stopped;           /* RemoteAccess or SstpSvc is, as an administrator wishes */
    size_t keys_unknown;    /* certificates that would do if only their key can be used: the account
                               that asks may not know */
};

/* Of what was found by drift and planning, too. */
struct health health_of(const struct snapshot *snapshot, const struct findings *findings);

#endif
