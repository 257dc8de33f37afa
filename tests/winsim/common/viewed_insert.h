/*
 * viewed_insert.h - what viewers of the Event Log make of one insert.
 *
 * "If the string that you log contains %n, where n is an integer value, the event viewer treats it
 * as an insertion string" (winbase/nf-winbase-reporteventw); %%n is replaced by a message of the
 * source's parameter message file (EventLog/event-sources), without which Get-WinEvent says that it
 * has no description (15030, winerror.h). Windows only looks once more, and so does this.
 */
#ifndef WINSIM_VIEWED_INSERT_H
#define WINSIM_VIEWED_INSERT_H

#include <stddef.h>
#include <windows.h>

/* Returns how many characters it wrote, without the terminator; what does not fit is cut. `others`
 * are the event's inserts, pointers to texts. */
size_t viewed_insert(const wchar_t *insert, const DWORD_PTR *others, size_t count, wchar_t *out,
                     size_t size);

#endif
