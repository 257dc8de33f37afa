/* When the next pass is made: at the time that core asked for, or once a burst of change
 * notifications has settled. Moments are milliseconds of a clock that nobody sets (GetTickCount64).
 * No Win32 calls. */
#ifndef RUN_AGENDA_H
#define RUN_AGENDA_H

#include <stdbool.h>
#include <stdint.h>

struct agenda {
    uint64_t due;     /* the time has come */
    uint64_t settled; /* what was notified since the last pass has settled; only where notified */
    uint64_t latest;  /* more notifications do not put that off beyond this */
    bool notified;    /* there are some */
};

/* Something may have changed. One enrolment changes the store several times, the key often last:
 * each notification moves the pass to the end of a new settle time, up to a limit. */
void agenda_notify(struct agenda *agenda, uint64_t now, uint64_t settle);

/* A pass was made, which has seen what was notified before; the next is due then. */
void agenda_begin(struct agenda *agenda, uint64_t due);

/* How long to wait, 0 where a pass is to be made. */
uint64_t agenda_wait(const struct agenda *agenda, uint64_t now);

/* Whether change notifications alone ask for the pass to be made now. */
bool agenda_only_notified(const struct agenda *agenda, uint64_t now);

#endif
