/* How grave each reason is. */
#ifndef FINDINGS_SEVERITY_H
#define FINDINGS_SEVERITY_H

#include "findings/findings.h"

enum severity {
    SEVERITY_NOTE,     /* worth knowing; nothing is wrong */
    SEVERITY_WARNING,  /* something is to be done, or is not known; clients connect meanwhile */
    SEVERITY_CRITICAL, /* clients cannot connect now, or will not after the next reboot */
    SEVERITY_COUNT
};

/* "healthy", "warning", "critical". */
const char *severity_name(enum severity severity);

enum severity severity_of(enum reason reason);

/* From when on VPN clients cannot connect, all or some of them, in the order of urgency. */
enum lockout {
    LOCKOUT_NONE,
    LOCKOUT_SOON, /* at a time that comes: clients connect, after a restart of Windows too */
    LOCKOUT_AFTER_RESTART, /* clients connect until RemoteAccess or Windows starts again */
    LOCKOUT_NOW,
};

/* NONE for what is not critical, and for nothing that is. */
enum lockout lockout_of(enum reason reason);

#endif
