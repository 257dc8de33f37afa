/* Writing to the Windows Event Log, source SstpCertRotator in the log Application. While that
 * cannot be done, the last events are kept in memory, `status` can report them (events/held.h),
 * and they are written later, with one more that says so. */
#ifndef EVENTS_LOG_H
#define EVENTS_LOG_H

#include <stdbool.h>
#include <windows.h>

#include "base/instant.h"
#include "win32/annotations.h"
#include "win32/log_text.h"

#define EVENTS_HELD_MAX 64 /* kept in memory while the log cannot be written */

struct held_event;

/* One per process; its functions may be called from any thread. */
struct event_log {
    SRWLOCK lock;
    HANDLE source; /* NULL while the log is not available */
    bool console;  /* also print each event */
    struct held_event *held[EVENTS_HELD_MAX];
    size_t held_count;
    size_t late_count;    /* written later than they happened, which is still to be said */
    size_t lost_count;    /* the oldest, dropped because too many were held; so is this */
    instant since;        /* when the first of them happened */
    DWORD error;          /* why the last try failed */
    bool reported;        /* `status` may show them */
    struct log_text text; /* room for the event that is written */
};

/* Never fails: while the log is not available events are held and written later. Must be released
 * with event_log_close. */
void event_log_open(_Out_ struct event_log *log, bool console);
void event_log_close(struct event_log *log);

/* Writes one event of events.mc; severity and category follow from its id. count is at most
 * EVENT_INSERTS_MAX. Tries first to write what is held. */
void event_log_write(struct event_log *log, DWORD id,
                     _In_reads_opt_(count) const wchar_t *const *inserts, WORD count);

/* Tries to write what is held. True if nothing is held any more. */
bool event_log_retry(struct event_log *log);

#endif
