/* When a server is checked again although nothing signals a change. */
#ifndef CONTROL_NEXT_CHECK_H
#define CONTROL_NEXT_CHECK_H

#include "model/snapshot.h"

enum next_check_reason {
    NEXT_CHECK_REGULAR,            /* the safety pass */
    NEXT_CHECK_CERTIFICATE_BEGINS, /* one becomes valid */
    NEXT_CHECK_DEADLINE,           /* from then on one's renewal waits for nothing */
    NEXT_CHECK_CERTIFICATE_ENDS,   /* one expires */
    NEXT_CHECK_PRIVATE_KEY,        /* one that is new has no usable key yet */
    NEXT_CHECK_WARNING,        /* the end of the bound one comes within another of WarningDays */
    NEXT_CHECK_READ_AGAIN,     /* what could not be read, or is not ours, may have changed */
    NEXT_CHECK_RESTART_POLICY, /* a change waits for the restart policy or for its deadline */
    NEXT_CHECK_RESTART_LIMIT,  /* a change waits for the limits on restarts */
    NEXT_CHECK_OTHERS_AT_WORK, /* others changed something, and may not be done */
    NEXT_CHECK_SEEN_ONCE,      /* what was found is to be seen a second time */
    NEXT_CHECK_REISSUE,        /* what was deleted is not waited for any longer */
    NEXT_CHECK_REASON_COUNT
};

struct next_check {
    instant at;
    enum next_check_reason why;
};

/* The reason's stable name: "certificate-begins". */
const char *next_check_reason_name(enum next_check_reason reason);

/* The sooner one; of two at the same time the first. */
struct next_check next_check_sooner(struct next_check a, struct next_check b);

/* The next moment at which something can change by itself: the safety pass, a certificate becoming
 * valid, reaching its deadline or expiring, or a warning day of the bound one. */
struct next_check next_check_of(const struct snapshot *snapshot);
instant next_check_at(const struct snapshot *snapshot); /* its time alone */

#endif
