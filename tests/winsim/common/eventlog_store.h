/*
 * eventlog_store.h - the simulated Event Log: one append-only file for each log.
 *
 * <DataDirectory>\eventlog\<log>.evt is a sequence of EVENTLOGRECORD structures, exactly as
 * ReadEventLogW returns them. Appending and reading are safe across processes. The redirected Event
 * Log functions of httpapi.dll and programs that are not redirected (the service stand-ins) share
 * this. All functions return a Windows error code.
 */
#ifndef WINSIM_EVENTLOG_STORE_H
#define WINSIM_EVENTLOG_STORE_H

#include <stddef.h>
#include <windows.h>

#define EVENTLOG_NAME_MAX    128u
#define EVENTLOG_APPLICATION L"Application"
#define EVENTLOG_SYSTEM      L"System"

struct eventlog_event {
    const wchar_t *source;
    DWORD id; /* all 32 bits, as in the message file */
    WORD type;
    WORD category;
    const wchar_t *const *strings;
    WORD string_count;
    const void *data; /* may be NULL when data_size is 0 */
    DWORD data_size;
};

/* The log that Services\EventLog\<log>\<source> assigns the source to; Application if none does. */
void eventlog_of_source(const wchar_t *source, wchar_t log[EVENTLOG_NAME_MAX]);

DWORD eventlog_append(const wchar_t *log, const struct eventlog_event *event);

/* The whole file at this moment. Released with HeapFree(GetProcessHeap()); NULL, 0 if it is empty.
 */
DWORD eventlog_read_all(const wchar_t *log, BYTE **records, DWORD *size);

DWORD eventlog_clear(const wchar_t *log);

#endif
