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

#endif
