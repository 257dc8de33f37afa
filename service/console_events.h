/* The events of this process at its console, as they are written. They are printed by a thread of
 * their own: a window in which somebody has selected text, or a program that shows a page at a
 * time, takes nothing for as long as it likes, and no rotation waits for that with its services
 * stopped. */
#ifndef SERVICE_CONSOLE_EVENTS_H
#define SERVICE_CONSOLE_EVENTS_H

#include "annotations.h"

#include <windows.h>

/* Where there can be no such thread they are printed by whoever has one. */
void console_events_open(void);

void console_events_print(DWORD id, _In_reads_opt_(count) const wchar_t *const *inserts,
                          WORD count);

/* Until all are printed. */
void console_events_flush(void);

#endif
