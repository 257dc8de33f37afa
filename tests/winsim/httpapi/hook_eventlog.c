/*
 * hook_eventlog.c - the classic Event Log calls of the main program, on eventlog_store.h.
 *
 * Wine accepts events and forgets them. Here they are kept as EVENTLOGRECORD structures, so that
 * whoever reads them uses the same public calls as on Windows.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include <windows.h>

#include "event_service.h"
#include "eventlog_store.h"
#include "fault.h"
#include "redirect.h"

#define OPEN_MAX   64u
#define STRING_MAX 31839u /* characters, ReportEvent's documentation */
#define DATA_MAX   61440u /* bytes, same */
#define LOG_KEYS   L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\"

/* A handle is the address of its entry. */
struct open_log {
    bool used;
    bool writable; /* from RegisterEventSource */
    wchar_t source[EVENTLOG_NAME_MAX];
    wchar_t log[EVENTLOG_NAME_MAX];
    DWORD run;       /* of the Event Log service */
    DWORD last_read; /* record number, 0 before the first read */
};

static struct open_log open_logs[OPEN_MAX];
static SRWLOCK lock = SRWLOCK_INIT;

static struct open_log *entry_of(HANDLE handle)
{
    const uintptr_t offset = (uintptr_t)handle - (uintptr_t)open_logs;
    const size_t index = offset / sizeof(open_logs[0]);
    if ((uintptr_t)handle < (uintptr_t)open_logs || index >= OPEN_MAX ||
        offset % sizeof(open_logs[0]) != 0 || !open_logs[index].used) {
        SetLastError(ERROR_INVALID_HANDLE);
        return NULL;
    }
    return &open_logs[index];
}

/* One that the service still knows. */
static struct open_log *live_entry_of(HANDLE handle)
{
    struct open_log *const entry = entry_of(handle);
    return entry == NULL || event_service_is_away() || event_service_ended(entry->run) ? NULL
                                                                                       : entry;
}

static HANDLE open_entry(const wchar_t *source, const wchar_t *log, bool writable)
{
    HANDLE handle = NULL;
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; handle == NULL && i < OPEN_MAX; i++) {
        if (!open_logs[i].used) {
            open_logs[i] =
                (struct open_log){.used = true, .writable = writable, .run = event_service_run()};
            wcscpy(open_logs[i].source, source);
            wcscpy(open_logs[i].log, log);
            handle = &open_logs[i];
        }
    }
    ReleaseSRWLockExclusive(&lock);
    if (handle == NULL) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    }
    return handle;
}

static BOOL close_entry(HANDLE handle)
{
    AcquireSRWLockExclusive(&lock);
    struct open_log *const entry = entry_of(handle);
    if (entry != NULL) {
        entry->used = false;
    }
    ReleaseSRWLockExclusive(&lock);
    return entry != NULL;
}

/* There is one computer here. */
static bool name_is_usable(LPCWSTR server, LPCWSTR name)
{
    if (name == NULL || name[0] == L'\0' || wcslen(name) >= EVENTLOG_NAME_MAX) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return false;
    }
    if (server != NULL && server[0] != L'\0') {
        SetLastError(RPC_S_SERVER_UNAVAILABLE);
        return false;
    }
    return true;
}

static HANDLE WINAPI hook_register_source(LPCWSTR server, LPCWSTR source)
{
    wchar_t log[EVENTLOG_NAME_MAX];
    if (fault_raised(L"RegisterEventSourceW", source) || event_service_is_away() ||
        !name_is_usable(server, source)) {
        return NULL;
    }
    eventlog_of_source(source, log);
    return open_entry(source, log, true);
}

static BOOL WINAPI hook_deregister_source(HANDLE handle)
{
    return close_entry(handle);
}

static bool strings_fit(WORD count, LPCWSTR *strings)
{
    for (WORD i = 0; i < count; i++) {
        if (strings == NULL || strings[i] == NULL) {
            SetLastError(ERROR_INVALID_PARAMETER);
            return false;
        }
        if (wcslen(strings[i]) > STRING_MAX) {
            SetLastError(RPC_S_INVALID_BOUND);
            return false;
        }
    }
    return true;
}

static BOOL WINAPI hook_report_event(HANDLE handle, WORD type, WORD category, DWORD id, PSID user,
                                     WORD string_count, DWORD data_size, LPCWSTR *strings,
                                     LPVOID data)
{
    (void)user; /* kept without: who reads events here does not ask who wrote them */
    struct open_log copy = {0};
    AcquireSRWLockShared(&lock);
    const struct open_log *const entry = live_entry_of(handle);
    if (entry != NULL) {
        copy = *entry;
    }
    ReleaseSRWLockShared(&lock);
    if (!copy.used || fault_raised(L"ReportEventW", copy.source) ||
        !strings_fit(string_count, strings)) {
        return FALSE;
    }
    if (!copy.writable || (data_size > 0 && data == NULL)) {
        SetLastError(copy.writable ? ERROR_INVALID_PARAMETER : ERROR_INVALID_HANDLE);
        return FALSE;
    }
    if (data_size > DATA_MAX) {
        SetLastError(RPC_S_INVALID_BOUND);
        return FALSE;
    }
    const struct eventlog_event event = {.source = copy.source,
                                         .id = id,
                                         .type = type,
                                         .category = category,
                                         .strings = strings,
                                         .string_count = string_count,
                                         .data = data,
                                         .data_size = data_size};
    const DWORD error = eventlog_append(copy.log, &event);
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

/* A log that is not registered is opened as Application (OpenEventLog's documentation). */
static HANDLE WINAPI hook_open_log(LPCWSTR server, LPCWSTR name)
{
    wchar_t path[EVENTLOG_NAME_MAX + 64] = LOG_KEYS;
    HKEY key;
    if (fault_raised(L"OpenEventLogW", name) || event_service_is_away() ||
        !name_is_usable(server, name)) {
        return NULL;
    }
    wcscat(path, name);
    const bool built_in =
        _wcsicmp(name, EVENTLOG_APPLICATION) == 0 || _wcsicmp(name, EVENTLOG_SYSTEM) == 0;
    if (!built_in) {
        if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE, &key) != ERROR_SUCCESS) {
            return open_entry(L"", EVENTLOG_APPLICATION, false);
        }
        RegCloseKey(key);
    }
    return open_entry(L"", name, false);
}

static BOOL WINAPI hook_close_log(HANDLE handle)
{
    return close_entry(handle);
}

struct cursor {
    const BYTE *records;
    DWORD size;
    DWORD offset;
};

static EVENTLOGRECORD *record_at(const struct cursor *cursor)
{
    return (EVENTLOGRECORD *)(uintptr_t)(cursor->records + cursor->offset);
}

/* The offset of the record to deliver after `last`, or the size if there is none. */
static DWORD next_offset(const BYTE *records, DWORD size, DWORD last, bool backwards)
{
    DWORD found = size;
    for (struct cursor at = {records, size, 0}; at.offset < size;
         at.offset += record_at(&at)->Length) {
        const DWORD number = record_at(&at)->RecordNumber;
        if (!backwards && number > last) {
            return at.offset;
        }
        if (backwards && (last == 0 || number < last)) {
            found = at.offset;
        }
    }
    return found;
}

struct read_request {
    BYTE *buffer;
    DWORD capacity;
    DWORD *read;
    DWORD *needed;
    bool backwards;
};

/* As many whole records as fit, never a part of one. */
static DWORD copy_records(const BYTE *records, DWORD size, DWORD *last,
                          const struct read_request *request)
{
    for (;;) {
        const struct cursor at = {records, size,
                                  next_offset(records, size, *last, request->backwards)};
        if (at.offset >= size) {
            return *request->read > 0 ? ERROR_SUCCESS : ERROR_HANDLE_EOF;
        }
        const EVENTLOGRECORD *const record = record_at(&at);
        if (record->Length > request->capacity - *request->read) {
            *request->needed = record->Length;
            return *request->read > 0 ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER;
        }
        memcpy(request->buffer + *request->read, record, record->Length);
        *request->read += record->Length;
        *last = record->RecordNumber;
        if (request->backwards && *last == 1) {
            return ERROR_SUCCESS; /* the first record: 0 would mean "not yet read" */
        }
    }
}

static DWORD read_into(struct open_log *entry, DWORD flags, DWORD start,
                       const struct read_request *request)
{
    BYTE *records;
    DWORD size;
    DWORD error = eventlog_read_all(entry->log, &records, &size);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if ((flags & EVENTLOG_SEEK_READ) != 0) {
        entry->last_read = request->backwards ? start + 1 : start - 1;
    }
    if (request->backwards && entry->last_read == 1) {
        error = ERROR_HANDLE_EOF;
    } else {
        error = copy_records(records, size, &entry->last_read, request);
    }
    if (records != NULL) {
        HeapFree(GetProcessHeap(), 0, records);
    }
    return error;
}

static BOOL WINAPI hook_read_log(HANDLE handle, DWORD flags, DWORD start, LPVOID buffer,
                                 DWORD capacity, DWORD *read, DWORD *needed)
{
    if (fault_raised(L"ReadEventLogW", NULL)) {
        return FALSE;
    }
    const bool sequential = (flags & EVENTLOG_SEQUENTIAL_READ) != 0;
    const bool seek = (flags & EVENTLOG_SEEK_READ) != 0;
    const bool forwards = (flags & EVENTLOG_FORWARDS_READ) != 0;
    const bool backwards = (flags & EVENTLOG_BACKWARDS_READ) != 0;
    if (buffer == NULL || read == NULL || needed == NULL || sequential == seek ||
        forwards == backwards || (seek && start == 0)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    *read = 0;
    *needed = 0;
    const struct read_request request = {buffer, capacity, read, needed, backwards};
    AcquireSRWLockExclusive(&lock);
    struct open_log *const entry = live_entry_of(handle);
    const DWORD error =
        entry == NULL ? ERROR_INVALID_HANDLE : read_into(entry, flags, start, &request);
    ReleaseSRWLockExclusive(&lock);
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

static DWORD count_records(HANDLE handle, DWORD *count, DWORD *oldest)
{
    wchar_t log[EVENTLOG_NAME_MAX] = L"";
    AcquireSRWLockShared(&lock);
    const struct open_log *const entry = live_entry_of(handle);
    if (entry != NULL) {
        wcscpy(log, entry->log);
    }
    ReleaseSRWLockShared(&lock);
    BYTE *records = NULL;
    DWORD size = 0;
    const DWORD error =
        log[0] == L'\0' ? ERROR_INVALID_HANDLE : eventlog_read_all(log, &records, &size);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    *count = 0;
    *oldest = 0;
    for (struct cursor at = {records, size, 0}; at.offset < size;
         at.offset += record_at(&at)->Length) {
        *oldest = *count == 0 ? record_at(&at)->RecordNumber : *oldest;
        *count += 1;
    }
    if (records != NULL) {
        HeapFree(GetProcessHeap(), 0, records);
    }
    return ERROR_SUCCESS;
}

static BOOL count_or_oldest(HANDLE handle, DWORD *result, bool want_count)
{
    if (result == NULL) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    DWORD count;
    DWORD oldest;
    const DWORD error = count_records(handle, &count, &oldest);
    if (error != ERROR_SUCCESS) {
        SetLastError(error);
        return FALSE;
    }
    *result = want_count ? count : oldest;
    return TRUE;
}

static BOOL WINAPI hook_count(HANDLE handle, PDWORD count)
{
    return !fault_raised(L"GetNumberOfEventLogRecords", NULL) &&
           count_or_oldest(handle, count, true);
}

static BOOL WINAPI hook_oldest(HANDLE handle, PDWORD oldest)
{
    return !fault_raised(L"GetOldestEventLogRecord", NULL) &&
           count_or_oldest(handle, oldest, false);
}

static BOOL WINAPI hook_clear_log(HANDLE handle, LPCWSTR backup)
{
    if (fault_raised(L"ClearEventLogW", NULL)) {
        return FALSE;
    }
    wchar_t log[EVENTLOG_NAME_MAX] = L"";
    AcquireSRWLockExclusive(&lock);
    struct open_log *const entry = live_entry_of(handle);
    if (entry != NULL) {
        wcscpy(log, entry->log);
        entry->last_read = 0;
    }
    ReleaseSRWLockExclusive(&lock);
    /* A backup file (.evt) is a format of its own, which nothing here reads. */
    const DWORD error = entry == NULL    ? ERROR_INVALID_HANDLE
                        : backup != NULL ? ERROR_CALL_NOT_IMPLEMENTED
                                         : eventlog_clear(log);
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

const struct redirection eventlog_redirections[] = {
    REDIRECT("RegisterEventSourceW", hook_register_source),
    REDIRECT("DeregisterEventSource", hook_deregister_source),
    REDIRECT("ReportEventW", hook_report_event),
    REDIRECT("OpenEventLogW", hook_open_log),
    REDIRECT("CloseEventLog", hook_close_log),
    REDIRECT("ReadEventLogW", hook_read_log),
    REDIRECT("GetNumberOfEventLogRecords", hook_count),
    REDIRECT("GetOldestEventLogRecord", hook_oldest),
    REDIRECT("ClearEventLogW", hook_clear_log),
    {0},
};
