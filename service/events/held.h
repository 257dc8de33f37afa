/* What the Event Log could not take, for who asks `status`: the service keeps the events in its own
 * memory, and a volatile registry key reports them, since the process that asks is another one.
 *
 * HKLM\SYSTEM\CurrentControlSet\Services\SstpCertRotator\State\Unwritten, volatile:
 *   Since    BINARY  u64: when it began (FILETIME)
 *   Error    DWORD   why the last could not be written
 *   Waiting  DWORD   how many are held; Lost DWORD: how many did not fit
 *   1 to 5   SZ      the last of them, newest first: time, id, and the beginning of its text */
#ifndef EVENTS_HELD_H
#define EVENTS_HELD_H

#include <windows.h>

#include "base/instant.h"
#include "win32/annotations.h"

#define HELD_LINES 5
#define HELD_LINE_SIZE                                                                             \
    400 /* characters of a line; bytes of it as UTF-8 are at most thrice that                      \
         */

struct held_events {
    instant since; /* 0: every event was written */
    uint32_t error;
    uint32_t waiting;
    uint32_t lost;
    char lines[HELD_LINES][1024]; /* UTF-8; empty: none */
};

/* "2026-11-26 15:01:02  Error  512  The SSL certificate binding ..." */
void held_events_line(instant at, DWORD id, _In_reads_opt_(count) const wchar_t *const *inserts,
                      WORD count, _Out_writes_z_(HELD_LINE_SIZE) wchar_t line[HELD_LINE_SIZE]);

/* Reports them, with `count` lines, newest first. Where that fails nothing is reported. */
void held_events_publish(const struct held_events *held, const wchar_t (*lines)[HELD_LINE_SIZE],
                         size_t count);
void held_events_clear(void);

/* What is reported; zero where there is nothing, or it cannot be read. */
void held_events_read(_Out_ struct held_events *held);

#endif
