/* A rotation as it goes, an action a line, in the place of its events' texts: "  17:34:05  bound to
 * 0.0.0.0:443". */
#ifndef EVENTS_ROTATION_LINE_H
#define EVENTS_ROTATION_LINE_H

#include <stdbool.h>
#include <windows.h>

#include "base/instant.h"
#include "win32/annotations.h"

#define ROTATION_LINE_TEXT 640

/* What was seen of it. */
struct rotation_seen {
    bool completed;
    bool restarted;                    /* services were stopped */
    wchar_t outage[32];                /* for so long SSTP was unavailable; empty: not known */
    wchar_t which[ROTATION_LINE_TEXT]; /* "CN=..., expires 2027-05-27 17:28 (46ae9727)"; or empty */
};

/* As output/console_events.h has it: what warns, and what is no action of a rotation, in full; what
 * only informs before one, not at all. */
wchar_t *rotation_line(instant at, DWORD id, _In_reads_opt_(count) const wchar_t *const *inserts,
                       WORD count);

/* The event in full; what is seen of it counts all the same. */
wchar_t *rotation_details(instant at, DWORD id, _In_reads_opt_(count) const wchar_t *const *inserts,
                          WORD count);

/* Once all are printed. */
const struct rotation_seen *rotation_line_seen(void);

#endif
