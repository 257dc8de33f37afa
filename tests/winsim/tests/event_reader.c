/*
 * event_reader.c - one record at a time, newest first.
 */
#include "fixture.h"

#include "event_reader.h"

#include <string.h>
#include <wchar.h>

#define RECORD_MAX 65536

static const wchar_t *copy(wchar_t to[READ_STRING_MAX], const wchar_t *from)
{
    wcsncpy(to, from, READ_STRING_MAX - 1);
    to[READ_STRING_MAX - 1] = L'\0';
    return from + wcslen(from) + 1;
}

void decode_event(const EVENTLOGRECORD *record, struct read_event *event)
{
    const BYTE *const base = (const BYTE *)record;
    *event = (struct read_event){.number = record->RecordNumber,
                                 .id = record->EventID,
                                 .time = record->TimeGenerated,
                                 .type = record->EventType,
                                 .category = record->EventCategory,
                                 .string_count = record->NumStrings,
                                 .data_size = record->DataLength};
    const wchar_t *const computer =
        copy(event->source, (const wchar_t *)(const void *)(base + sizeof(*record)));
    copy(event->computer, computer);
    const wchar_t *text = (const wchar_t *)(const void *)(base + record->StringOffset);
    for (WORD i = 0; i < record->NumStrings && i < READ_STRINGS_MAX; i++) {
        text = copy(event->strings[i], text);
    }
    const DWORD size = record->DataLength < READ_DATA_MAX ? record->DataLength : READ_DATA_MAX;
    memcpy(event->data, base + record->DataOffset, size);
}

bool newest_event(const wchar_t *log, const wchar_t *source, struct read_event *event)
{
    static union {
        EVENTLOGRECORD record;
        BYTE bytes[RECORD_MAX];
    } buffer;
    DWORD read;
    DWORD needed;
    bool found = false;
    const HANDLE handle = OpenEventLogW(NULL, log);
    assert_non_null(handle);
    while (!found && ReadEventLogW(handle, EVENTLOG_SEQUENTIAL_READ | EVENTLOG_BACKWARDS_READ, 0,
                                   &buffer, sizeof(buffer), &read, &needed)) {
        for (DWORD offset = 0; !found && offset < read;) {
            const EVENTLOGRECORD *const record =
                (const EVENTLOGRECORD *)(const void *)(buffer.bytes + offset);
            decode_event(record, event);
            found = wcscmp(event->source, source) == 0;
            offset += record->Length;
        }
    }
    CloseEventLog(handle);
    return found;
}
