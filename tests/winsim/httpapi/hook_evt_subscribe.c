/*
 * hook_evt_subscribe.c - pull subscriptions to one channel.
 */
#include "hook_evt.h"

#include <stdlib.h>
#include <wchar.h>

#include "event_channels.h"
#include "event_service.h"
#include "evt_query.h"
#include "evt_watch.h"
#include "fault.h"
#include "settings.h"

#define BATCH_SIZE_MAX 0x200000u /* bytes of the events of one answer */

/* ---- EvtSubscribe ---- */

/* The newest record's number, and whether there is one numbered `wanted`. */
static DWORD look_at_log(const wchar_t *channel, DWORD wanted, DWORD *newest, bool *found)
{
    wchar_t log[EVENTLOG_NAME_MAX];
    BYTE *records;
    DWORD size;
    *newest = 0;
    *found = false;
    channel_log(channel, log);
    const DWORD error = eventlog_read_all(log, &records, &size);
    for (DWORD offset = 0; error == ERROR_SUCCESS && offset < size;) {
        const EVENTLOGRECORD *const record =
            (const EVENTLOGRECORD *)(const void *)(records + offset);
        *newest = record->RecordNumber;
        *found = *found || record->RecordNumber == wanted;
        offset += record->Length;
    }
    if (records != NULL) {
        HeapFree(GetProcessHeap(), 0, records);
    }
    return error;
}

/* Where the subscription begins: the number of the last record before it. */
static DWORD find_start(const wchar_t *channel, EVT_HANDLE bookmark_handle, DWORD flags,
                        DWORD *start)
{
    const DWORD origin = flags & EvtSubscribeOriginMask;
    const struct evt_object *bookmark = NULL;
    DWORD wanted = 0;
    bool found;
    if (origin == EvtSubscribeStartAfterBookmark) {
        bookmark = evt_object_of(bookmark_handle, EVT_BOOKMARK);
        if (bookmark == NULL) {
            return ERROR_INVALID_PARAMETER;
        }
        wanted = _wcsicmp(bookmark->channel, channel) == 0 ? bookmark->as.bookmark.record : 0;
    }
    const DWORD error = look_at_log(channel, wanted, start, &found);
    if (error != ERROR_SUCCESS || origin == EvtSubscribeToFutureEvents) {
        return error;
    }
    if (origin == EvtSubscribeStartAtOldestRecord) {
        *start = 0;
        return ERROR_SUCCESS;
    }
    if (!found && (flags & EvtSubscribeStrict) != 0) {
        return settings_dword(NULL, WINSIM_EVT_GONE, ERROR_NOT_FOUND);
    }
    *start = wanted <= *start ? wanted : 0;
    return ERROR_SUCCESS;
}

static DWORD check(EVT_HANDLE session, HANDLE signal, LPCWSTR channel, LPCWSTR query,
                   EVT_SUBSCRIBE_CALLBACK callback, DWORD flags)
{
    if (session != NULL || channel == NULL || query == NULL || wcslen(query) >= EVT_QUERY_MAX ||
        (signal == NULL) == (callback == NULL) || (flags & EvtSubscribeOriginMask) == 0) {
        return ERROR_INVALID_PARAMETER;
    }
    if (callback != NULL) {
        return ERROR_NOT_SUPPORTED; /* only the pull model is needed here */
    }
    if (!evt_query_valid(query)) {
        return ERROR_EVT_INVALID_QUERY;
    }
    switch (channel_state(channel)) {
    case CHANNEL_ABSENT:
        return ERROR_EVT_CHANNEL_NOT_FOUND;
    case CHANNEL_DISABLED:
        return settings_dword(NULL, WINSIM_EVT_DISABLED, ERROR_SUCCESS);
    default:
        return ERROR_SUCCESS;
    }
}

static struct evt_object *subscribe(HANDLE signal, LPCWSTR channel, LPCWSTR query,
                                    EVT_HANDLE bookmark, DWORD flags)
{
    DWORD start;
    const DWORD error = find_start(channel, bookmark, flags, &start);
    if (error != ERROR_SUCCESS) {
        SetLastError(error);
        return NULL;
    }
    struct evt_object *const subscription = evt_object_new(EVT_SUBSCRIPTION, channel);
    if (subscription != NULL) {
        subscription->as.subscription.signal = signal;
        subscription->as.subscription.read = start;
        wcscpy(subscription->as.subscription.query, query);
        evt_signal(subscription);
    }
    return subscription;
}

EVT_HANDLE WINAPI hook_evt_subscribe(EVT_HANDLE session, HANDLE signal, LPCWSTR channel,
                                     LPCWSTR query, EVT_HANDLE bookmark, PVOID context,
                                     EVT_SUBSCRIBE_CALLBACK callback, DWORD flags)
{
    (void)context;
    if (fault_raised(L"EvtSubscribe", channel) || event_service_is_away()) {
        return NULL;
    }
    DWORD error = check(session, signal, channel, query, callback, flags);
    struct evt_object *subscription = NULL;
    evt_lock();
    error = error == ERROR_SUCCESS ? evt_watch_begin() : error;
    if (error == ERROR_SUCCESS) {
        subscription = subscribe(signal, channel, query, bookmark, flags);
    } else {
        SetLastError(error);
    }
    evt_unlock();
    return subscription;
}

/* ---- EvtNext ---- */

/* Of what a query found. */
static struct evt_object *next_result(struct evt_object *query)
{
    struct evt_results *const results = &query->as.results;
    if (results->next == results->count) {
        SetLastError(ERROR_NO_MORE_ITEMS);
        return NULL;
    }
    EVENTLOGRECORD *const record = evt_record_of(query->channel, results->records[results->next]);
    struct evt_object *const event =
        record == NULL ? NULL : evt_object_new(EVT_EVENT, query->channel);
    if (event == NULL) {
        free(record);
        return NULL;
    }
    results->next++;
    event->record = record;
    return event;
}

static struct evt_object *next_of_subscription(struct evt_object *subscription)
{
    struct evt_subscription *const as = &subscription->as.subscription;
    EVENTLOGRECORD *record;
    const int found = evt_find_next(subscription, as->read, &as->read, &record);
    if (found != 1) {
        if (found == 0) {
            SetLastError(settings_dword(NULL, WINSIM_NEXT_EMPTY, ERROR_NO_MORE_ITEMS));
        }
        return NULL;
    }
    struct evt_object *const event = evt_object_new(EVT_EVENT, subscription->channel);
    if (event == NULL) {
        free(record);
    } else {
        event->record = record;
    }
    return event;
}

static struct evt_object *next(struct evt_object *object)
{
    return object->kind == EVT_RESULTS ? next_result(object) : next_of_subscription(object);
}

/* A query's results, or a subscription. */
static struct evt_object *source_of(EVT_HANDLE handle)
{
    struct evt_object *const results = evt_object_of(handle, EVT_RESULTS);
    return results != NULL ? results : evt_object_of(handle, EVT_SUBSCRIPTION);
}

/* The object of a fault. NULL: it is none of the two. */
static const wchar_t *channel_of(EVT_HANDLE handle, wchar_t channel[EVENTLOG_NAME_MAX])
{
    evt_lock();
    const struct evt_object *const source = source_of(handle);
    if (source != NULL) {
        wcscpy(channel, source->channel);
    }
    evt_unlock();
    return source != NULL ? channel : NULL;
}

/* What does not fit into one answer is gone for the reader. */
static bool too_large(EVT_HANDLE *events, DWORD count)
{
    DWORD size = 0;
    for (DWORD i = 0; i < count; i++) {
        size += ((const struct evt_object *)events[i])->record->Length;
    }
    if (size <= BATCH_SIZE_MAX) {
        return false;
    }
    for (DWORD i = 0; i < count; i++) {
        evt_object_close(events[i]);
    }
    SetLastError(RPC_S_INVALID_BOUND);
    return true;
}

/* Does not wait: whoever pulls was signalled. */
BOOL WINAPI hook_evt_next(EVT_HANDLE handle, DWORD count, EVT_HANDLE *events, DWORD timeout,
                          DWORD flags, PDWORD returned)
{
    wchar_t channel[EVENTLOG_NAME_MAX];
    (void)timeout;
    if (fault_raised(L"EvtNext", channel_of(handle, channel))) {
        return FALSE;
    }
    if (count == 0 || events == NULL || flags != 0 || returned == NULL) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    *returned = 0;
    evt_lock();
    struct evt_object *const source = source_of(handle);
    if (source != NULL && !event_service_is_away() && !event_service_ended(source->run)) {
        while (*returned < count && (events[*returned] = next(source)) != NULL) {
            ++*returned;
        }
        if (too_large(events, *returned)) {
            *returned = 0;
        }
    }
    evt_unlock();
    return *returned > 0;
}
