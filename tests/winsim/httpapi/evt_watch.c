/*
 * evt_watch.c - one thread for all subscriptions of the process. It sleeps until a new
 * event is noted in the registry (eventlog_store.c), so it costs nothing while nothing happens.
 */
#include "evt_watch.h"

#include <stdlib.h>
#include <string.h>

#include "event_channels.h"
#include "event_service.h"
#include "evt_query.h"
#include "settings.h"

#define LOGS_KEY WINSIM_ROOT L"\\" WINSIM_EVENT_LOGS

static EVENTLOGRECORD *copy_of(const EVENTLOGRECORD *record)
{
    EVENTLOGRECORD *const copy = malloc(record->Length);
    if (copy == NULL) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    } else {
        memcpy(copy, record, record->Length);
    }
    return copy;
}

static DWORD newest(const BYTE *records, DWORD size)
{
    DWORD number = 0;
    for (DWORD offset = 0; offset < size;) {
        const EVENTLOGRECORD *const record =
            (const EVENTLOGRECORD *)(const void *)(records + offset);
        number = record->RecordNumber;
        offset += record->Length;
    }
    return number;
}

int evt_find_next(const struct evt_object *subscription, DWORD after, DWORD *read,
                  EVENTLOGRECORD **record)
{
    wchar_t log[EVENTLOG_NAME_MAX];
    BYTE *records;
    DWORD size;
    int found = 0;
    channel_log(subscription->channel, log);
    const DWORD error = eventlog_read_all(log, &records, &size);
    if (error != ERROR_SUCCESS) {
        SetLastError(error);
        return -1;
    }
    if (newest(records, size) < after) {
        after = 0; /* it was cleared meanwhile, and its numbers began again */
    }
    *read = after;
    for (DWORD offset = 0; found == 0 && offset < size;) {
        const struct evt_event event = {subscription->channel,
                                        (const EVENTLOGRECORD *)(const void *)(records + offset)};
        if (event.record->RecordNumber > after) {
            *read = event.record->RecordNumber;
            if (evt_query_matches(subscription->as.subscription.query, &event)) {
                found = 1;
                if (record != NULL) {
                    *record = copy_of(event.record);
                    found = *record == NULL ? -1 : 1;
                }
            }
        }
        offset += event.record->Length;
    }
    if (records != NULL) {
        HeapFree(GetProcessHeap(), 0, records);
    }
    return found;
}

EVENTLOGRECORD *evt_record_of(const wchar_t *channel, DWORD number)
{
    wchar_t log[EVENTLOG_NAME_MAX];
    BYTE *records;
    DWORD size;
    EVENTLOGRECORD *copy = NULL;
    channel_log(channel, log);
    const DWORD error = eventlog_read_all(log, &records, &size);
    SetLastError(error == ERROR_SUCCESS ? ERROR_NOT_FOUND : error);
    for (DWORD offset = 0; error == ERROR_SUCCESS && offset < size && copy == NULL;) {
        const EVENTLOGRECORD *const record =
            (const EVENTLOGRECORD *)(const void *)(records + offset);
        if (record->RecordNumber == number) {
            copy = copy_of(record);
        }
        offset += record->Length;
    }
    if (records != NULL) {
        HeapFree(GetProcessHeap(), 0, records);
    }
    return copy;
}

void evt_signal(struct evt_object *subscription)
{
    struct evt_subscription *const as = &subscription->as.subscription;
    if (event_service_ended(subscription->run)) {
        if (settings_dword(NULL, WINSIM_EVENT_LOG_SIGNALS, 0) != 0) {
            SetEvent(as->signal);
        }
        return;
    }
    if (as->signaled < as->read) {
        as->signaled = as->read;
    }
    while (evt_find_next(subscription, as->signaled, &as->signaled, NULL) == 1) {
        SetEvent(as->signal);
    }
}

static DWORD WINAPI watch(void *context)
{
    const HKEY key = context;
    const HANDLE changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    while (changed != NULL && RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET,
                                                      changed, TRUE) == ERROR_SUCCESS) {
        evt_lock();
        evt_object_each(EVT_SUBSCRIPTION, evt_signal);
        evt_unlock();
        WaitForSingleObject(changed, INFINITE);
    }
    RegCloseKey(key);
    return 0;
}

DWORD evt_watch_begin(void)
{
    static bool begun;
    HKEY key;
    if (begun) {
        return ERROR_SUCCESS;
    }
    const LSTATUS status =
        RegCreateKeyExW(HKEY_LOCAL_MACHINE, LOGS_KEY, 0, NULL, 0, KEY_NOTIFY, NULL, &key, NULL);
    if (status != ERROR_SUCCESS) {
        return (DWORD)status;
    }
    const HANDLE thread = CreateThread(NULL, 0, watch, key, 0, NULL);
    if (thread == NULL) {
        const DWORD error = GetLastError();
        RegCloseKey(key);
        return error;
    }
    CloseHandle(thread);
    begun = true;
    return ERROR_SUCCESS;
}
