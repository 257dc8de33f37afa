/*
 * hook_evt_query.c - EvtQuery on one channel: what its log holds at that moment, in either order.
 */
#include "hook_evt.h"

#include <stdlib.h>
#include <wchar.h>

#include "event_channels.h"
#include "event_service.h"
#include "evt_object.h"
#include "evt_query.h"
#include "fault.h"

static DWORD check(EVT_HANDLE session, LPCWSTR path, LPCWSTR query, DWORD flags)
{
    const DWORD known = EvtQueryChannelPath | EvtQueryForwardDirection | EvtQueryReverseDirection;
    if (session != NULL || path == NULL || query == NULL || (flags & EvtQueryChannelPath) == 0 ||
        (flags & ~known) != 0) {
        return ERROR_INVALID_PARAMETER; /* files and remote computers are not needed here */
    }
    if (!evt_query_valid(query)) {
        return ERROR_EVT_INVALID_QUERY;
    }
    return channel_state(path) == CHANNEL_ABSENT ? ERROR_EVT_CHANNEL_NOT_FOUND : ERROR_SUCCESS;
}

static DWORD collect(const wchar_t *channel, const wchar_t *query, struct evt_results *results)
{
    wchar_t log[EVENTLOG_NAME_MAX];
    BYTE *records;
    DWORD size;
    channel_log(channel, log);
    DWORD error = eventlog_read_all(log, &records, &size);
    for (DWORD offset = 0; error == ERROR_SUCCESS && offset < size;) {
        const struct evt_event event = {channel,
                                        (const EVENTLOGRECORD *)(const void *)(records + offset)};
        if (evt_query_matches(query, &event)) {
            if (results->count == EVT_RESULTS_MAX) {
                error = ERROR_NOT_SUPPORTED;
            } else {
                results->records[results->count++] = event.record->RecordNumber;
            }
        }
        offset += event.record->Length;
    }
    if (records != NULL) {
        HeapFree(GetProcessHeap(), 0, records);
    }
    return error;
}

static void reverse(struct evt_results *results)
{
    for (DWORD i = 0; i < results->count / 2; i++) {
        const DWORD other = results->count - 1 - i;
        const DWORD record = results->records[i];
        results->records[i] = results->records[other];
        results->records[other] = record;
    }
}

static DWORD fill(struct evt_object *object, LPCWSTR query, DWORD flags)
{
    struct evt_results *const results = &object->as.results;
    results->records = malloc(EVT_RESULTS_MAX * sizeof(*results->records));
    if (results->records == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    const DWORD error = collect(object->channel, query, results);
    if ((flags & EvtQueryReverseDirection) != 0) {
        reverse(results);
    }
    return error;
}

EVT_HANDLE WINAPI hook_evt_query(EVT_HANDLE session, LPCWSTR path, LPCWSTR query, DWORD flags)
{
    if (fault_raised(L"EvtQuery", path) || event_service_is_away()) {
        return NULL;
    }
    DWORD error = check(session, path, query, flags);
    struct evt_object *object = NULL;
    evt_lock();
    if (error == ERROR_SUCCESS) {
        object = evt_object_new(EVT_RESULTS, path);
        error = object == NULL ? GetLastError() : fill(object, query, flags);
    }
    if (error != ERROR_SUCCESS && object != NULL) {
        evt_object_close(object);
        object = NULL;
    }
    evt_unlock();
    if (error != ERROR_SUCCESS) {
        SetLastError(error);
    }
    return object;
}
