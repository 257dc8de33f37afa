/* Writing events on a thread of its own, so that a pass goes on meanwhile: while services are
 * restarted clients wait, and the Event Log may be slow. One event at a time: the next waits until
 * the one before it is in the log. So they are in their order, and what ends the process takes no
 * more than the one that is being written. */
#ifndef EVENTS_BEHIND_H
#define EVENTS_BEHIND_H

#include "events/log.h"
#include "win32/annotations.h"

/* Zeroed: events are written at once. */
struct events_behind {
    HANDLE thread; /* NULL: none */
    struct event_log *log;
    SRWLOCK lock;
    CONDITION_VARIABLE changed; /* only one waits for it: the thread, or who gives it events */
    bool given;                 /* there is one to be written, which is what follows */
    DWORD id;
    const wchar_t *const *inserts;
    WORD count;
    bool ends;          /* the thread is to end */
    volatile LONG gone; /* it has let go of all this */
};

/* From now on there is a thread, if one is to be had. *behind must stay where it is until
 * events_behind_end. */
void events_behind_begin(struct events_behind *behind, struct event_log *log);
void events_behind_end(struct events_behind *behind);

/* The inserts must stay as they are until events_behind_settle. */
void events_behind_write(struct events_behind *behind, struct event_log *log, DWORD id,
                         _In_reads_opt_(count) const wchar_t *const *inserts, WORD count);

/* Waits until what was given is written. */
void events_behind_settle(struct events_behind *behind);

#endif
