/* The events of this process at its console, as they are written. They are printed by a thread of
 * their own: a window in which somebody has selected text, or a program that shows a page at a
 * time, takes nothing for as long as it likes, and no rotation waits for that with its services
 * stopped. */
#ifndef OUTPUT_CONSOLE_EVENTS_H
#define OUTPUT_CONSOLE_EVENTS_H

#include <windows.h>

#include "base/instant.h"
#include "win32/annotations.h"

/* From now on in this process. Where there can be no such thread, or this was not called, they are
 * printed by whoever has one. */
void console_events_open(void);

/* What is printed of an event, as console_event_text; NULL: nothing. */
typedef wchar_t *console_event_formatter(instant at, DWORD id,
                                         _In_reads_opt_(count) const wchar_t *const *inserts,
                                         WORD count);

/* From now on by that one instead of console_event_text. */
void console_events_format(console_event_formatter *format);

/* `at` as console_event_text has it. */
void console_events_print(instant at, DWORD id, _In_reads_opt_(count) const wchar_t *const *inserts,
                          WORD count);

/* Until all are printed: only when nobody waits for this process any more. */
void console_events_flush(void);

#endif
