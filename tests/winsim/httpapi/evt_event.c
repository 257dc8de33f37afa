/*
 * evt_event.c - the fields of a record: what System says from its header, the rest from its
 * strings (event_channels.h).
 */
#include "evt_event.h"

#include <wchar.h>

#include "event_channels.h"

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

/* "=text" or "#number". */
static bool payload_field_of(const wchar_t *value, struct evt_field *field)
{
    return value[0] == L'=' ? text(field, value + 1)
                            : number(field, EvtVarTypeUInt32, wcstoul(value + 1, NULL, 10));
}

static bool payload_field(const EVENTLOGRECORD *record, const wchar_t *path,
                          struct evt_field *field)
{
    const size_t length = wcslen(path);
    const wchar_t *string =
        (const wchar_t *)(const void *)((const BYTE *)record + record->StringOffset);
    for (WORD i = 0; i < record->NumStrings; i++, string += wcslen(string) + 1) {
        if (wcsncmp(string, path, length) == 0 &&
            (string[length] == L'=' || string[length] == L'#')) {
            return payload_field_of(string + length, field);
        }
    }
    return false;
}

/* The Level of an event of a classic source follows from its type. */
static ULONGLONG level_of(const EVENTLOGRECORD *record)
{
    switch (record->EventType) {
    case EVENTLOG_ERROR_TYPE:
        return 2;
    case EVENTLOG_WARNING_TYPE:
        return 3;
    default:
        return 4;
    }
}

static bool time_created(struct evt_field *field, const EVENTLOGRECORD *record)
{
    const ULONGLONG seconds = record->TimeGenerated + 11644473600u; /* since 1601 */
    return number(field, EvtVarTypeFileTime, seconds * 10000000u);
}

bool evt_event_system(const struct evt_event *event, DWORD property, struct evt_field *field)
{
    const EVENTLOGRECORD *const record = event->record;
    switch (property) {
    case EvtSystemProviderName:
        return text(field, source_of(record));
    case EvtSystemEventID:
        return number(field, EvtVarTypeUInt16, record->EventID & 0xFFFF);
    case EvtSystemQualifiers:
        return number(field, EvtVarTypeUInt16, record->EventID >> 16);
    case EvtSystemLevel:
        return number(field, EvtVarTypeByte, level_of(record));
    case EvtSystemTask:
        return number(field, EvtVarTypeUInt16, record->EventCategory);
    case EvtSystemTimeCreated:
        return time_created(field, record);
    case EvtSystemEventRecordId:
        return number(field, EvtVarTypeUInt64, record->RecordNumber);
    case EvtSystemChannel:
        return text(field, event->channel);
    default:
        return false; /* nobody asks for more here */
    }
}

/* Of a classic log the strings themselves, of a channel's record what stands behind the path. */
bool evt_event_user(const struct evt_event *event, DWORD index, struct evt_field *field)
{
    const EVENTLOGRECORD *const record = event->record;
    const wchar_t *string =
        (const wchar_t *)(const void *)((const BYTE *)record + record->StringOffset);
    if (index >= record->NumStrings) {
        return false;
    }
    while (index-- > 0) {
        string += wcslen(string) + 1;
    }
    if (!channel_is_classic(event->channel)) {
        const wchar_t *const value = wcspbrk(string, L"=#");
        return value != NULL && payload_field_of(value, field);
    }
    return text(field, string);
}

bool evt_event_field(const struct evt_event *event, const wchar_t *path, struct evt_field *field)
{
    static const struct {
        const wchar_t *path;
        DWORD property;
    } system[] = {{L"Event/System/Provider/@Name", EvtSystemProviderName},
                  {L"Event/System/EventID", EvtSystemEventID},
                  {L"Event/System/EventRecordID", EvtSystemEventRecordId},
                  {L"Event/System/TimeCreated/@SystemTime", EvtSystemTimeCreated},
                  {L"Event/System/Channel", EvtSystemChannel}};
    for (size_t i = 0; i < sizeof(system) / sizeof(system[0]); i++) {
        if (wcscmp(path, system[i].path) == 0) {
            return evt_event_system(event, system[i].property, field);
        }
    }
    /* The first of several; of an event with one there is no other. */
    return channel_is_classic(event->channel) && wcscmp(path, L"Event/EventData/Data") == 0
               ? evt_event_user(event, 0, field)
               : payload_field(event->record, path, field);
}
