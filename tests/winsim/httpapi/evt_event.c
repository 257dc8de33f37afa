/*
 * evt_event.c - the fields of a record: what System says from its header, the rest from its
 * strings (event_channels.h).
 */
#include "evt_event.h"

#include <wchar.h>

static const wchar_t *source_of(const EVENTLOGRECORD *record)
{
    return (const wchar_t *)(const void *)(record + 1);
}

static bool number(struct evt_field *field, DWORD type, ULONGLONG value)
{
    *field = (struct evt_field){.type = type, .number = value};
    return true;
}

static bool text(struct evt_field *field, const wchar_t *value)
{
    *field = (struct evt_field){.type = EvtVarTypeString, .text = value};
    return true;
}

static bool payload_field(const EVENTLOGRECORD *record, const wchar_t *path,
                          struct evt_field *field)
{
    const size_t length = wcslen(path);
    const wchar_t *string =
        (const wchar_t *)(const void *)((const BYTE *)record + record->StringOffset);
    for (WORD i = 0; i < record->NumStrings; i++, string += wcslen(string) + 1) {
        if (wcsncmp(string, path, length) == 0 && string[length] == L'=') {
            return text(field, string + length + 1);
        }
        if (wcsncmp(string, path, length) == 0 && string[length] == L'#') {
            return number(field, EvtVarTypeUInt32, wcstoul(string + length + 1, NULL, 10));
        }
    }
    return false;
}

bool evt_event_field(const struct evt_event *event, const wchar_t *path, struct evt_field *field)
{
    const EVENTLOGRECORD *const record = event->record;
    if (wcscmp(path, L"Event/System/Provider/@Name") == 0) {
        return text(field, source_of(record));
    }
    if (wcscmp(path, L"Event/System/EventID") == 0) {
        return number(field, EvtVarTypeUInt16, record->EventID & 0xFFFF);
    }
    if (wcscmp(path, L"Event/System/EventRecordID") == 0) {
        return number(field, EvtVarTypeUInt64, record->RecordNumber);
    }
    if (wcscmp(path, L"Event/System/Channel") == 0) {
        return text(field, event->channel);
    }
    return payload_field(record, path, field);
}
