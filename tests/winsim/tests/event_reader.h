/*
 * event_reader.h - reads the Event Log with the public calls, as any program would.
 */
#ifndef WINSIM_TESTS_EVENT_READER_H
#define WINSIM_TESTS_EVENT_READER_H

#include <stdbool.h>

#include <windows.h>

#define READ_STRINGS_MAX 8
#define READ_STRING_MAX  256
#define READ_DATA_MAX    64

struct read_event {
    DWORD number;
    DWORD id;
    DWORD time;
    WORD type;
    WORD category;
    WORD string_count;
    DWORD data_size;
    wchar_t source[READ_STRING_MAX];
    wchar_t computer[READ_STRING_MAX];
    wchar_t strings[READ_STRINGS_MAX][READ_STRING_MAX];
    BYTE data[READ_DATA_MAX];
};

void decode_event(const EVENTLOGRECORD *record, struct read_event *event);

/* The newest event of a source; false if it has none. */
bool newest_event(const wchar_t *log, const wchar_t *source, struct read_event *event);

#endif
