/*
 * eventlog_store.c - appending to and reading the files of the simulated Event Log.
 *
 * Writers serialise on a byte-range lock far beyond the end of the file, which the system releases
 * even if the writer dies. A record is written in one call, and a torn one at the end (its writer
 * was killed) is dropped by the next writer and ignored by readers.
 */
#include "eventlog_store.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "settings.h"

#define SOURCES_KEY      L"SYSTEM\\CurrentControlSet\\Services\\EventLog"
#define RECORD_SIGNATURE 0x654c664cu /* "LfLe", as in EVENTLOGRECORD.Reserved */
#define RECORD_MIN       (sizeof(EVENTLOGRECORD) + sizeof(DWORD))
#define LOG_FILE_MAX     0x10000000u
#define COMPUTER_MAX     256u
#define LOCK_OFFSET_HIGH 0x40000000u

static const OVERLAPPED lock_place = {.OffsetHigh = LOCK_OFFSET_HIGH};

void eventlog_of_source(const wchar_t *source, wchar_t log[EVENTLOG_NAME_MAX])
{
    HKEY logs;
    bool found = false;
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, SOURCES_KEY, 0, KEY_READ | KEY_WOW64_64KEY, &logs) ==
        ERROR_SUCCESS) {
        for (DWORD i = 0; !found; i++) {
            DWORD length = EVENTLOG_NAME_MAX;
            const LSTATUS status = RegEnumKeyExW(logs, i, log, &length, NULL, NULL, NULL, NULL);
            if (status == ERROR_NO_MORE_ITEMS) {
                break;
            }
            wchar_t path[2 * EVENTLOG_NAME_MAX];
            HKEY key;
            if (status == ERROR_SUCCESS &&
                swprintf(path, 2 * EVENTLOG_NAME_MAX, L"%ls\\%ls", log, source) > 0 &&
                RegOpenKeyExW(logs, path, 0, KEY_QUERY_VALUE, &key) == ERROR_SUCCESS) {
                RegCloseKey(key);
                found = true;
            }
        }
        RegCloseKey(logs);
    }
    if (!found) {
        wcscpy(log, EVENTLOG_APPLICATION);
    }
}

static DWORD open_log(const wchar_t *log, DWORD access, DWORD disposition, HANDLE *file)
{
    wchar_t name[EVENTLOG_NAME_MAX + 8];
    wchar_t path[MAX_PATH];
    if (swprintf(name, EVENTLOG_NAME_MAX + 8, L"%ls.evt", log) < 0 ||
        !settings_data_path(WINSIM_EVENT_LOG_FOLDER, name, path, MAX_PATH)) {
        return ERROR_INVALID_PARAMETER;
    }
    *file = CreateFileW(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, disposition,
                        FILE_ATTRIBUTE_NORMAL, NULL);
    return *file == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS;
}

static void make_folder(void)
{
    wchar_t root[MAX_PATH];
    wchar_t path[MAX_PATH];
    if (!settings_string(NULL, WINSIM_DATA_DIRECTORY, root, MAX_PATH)) {
        wcscpy(root, WINSIM_DEFAULT_DATA_DIRECTORY);
    }
    CreateDirectoryW(root, NULL); /* a failure shows when the file is opened */
    if (settings_data_path(WINSIM_EVENT_LOG_FOLDER, NULL, path, MAX_PATH)) {
        CreateDirectoryW(path, NULL);
    }
}

/* Opens for writing with the writers' lock held; unlock_log releases both. */
static DWORD open_locked(const wchar_t *log, HANDLE *file)
{
    DWORD error = open_log(log, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS, file);
    if (error == ERROR_PATH_NOT_FOUND) {
        make_folder();
        error = open_log(log, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS, file);
    }
    if (error != ERROR_SUCCESS) {
        return error;
    }
    OVERLAPPED place = lock_place;
    if (!LockFileEx(*file, LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &place)) {
        error = GetLastError();
        CloseHandle(*file);
    }
    return error;
}

static void unlock_log(HANDLE file)
{
    OVERLAPPED place = lock_place;
    UnlockFileEx(file, 0, 1, 0, &place);
    CloseHandle(file);
}

/* The size of the sound records at the beginning of the data. */
static DWORD sound_size(const BYTE *data, DWORD size, DWORD *last_number)
{
    DWORD offset = 0;
    *last_number = 0;
    while (size - offset >= RECORD_MIN) {
        EVENTLOGRECORD record;
        DWORD trailer;
        memcpy(&record, data + offset, sizeof(record));
        if (record.Reserved != RECORD_SIGNATURE || record.Length < RECORD_MIN ||
            record.Length > size - offset) {
            break;
        }
        memcpy(&trailer, data + offset + record.Length - sizeof(trailer), sizeof(trailer));
        if (trailer != record.Length) {
            break;
        }
        *last_number = record.RecordNumber;
        offset += record.Length;
    }
    return offset;
}

static DWORD read_file(HANDLE file, BYTE **data, DWORD *size)
{
    LARGE_INTEGER length;
    *data = NULL;
    *size = 0;
    if (!GetFileSizeEx(file, &length)) {
        return GetLastError();
    }
    if (length.QuadPart == 0) {
        return ERROR_SUCCESS;
    }
    if (length.QuadPart > LOG_FILE_MAX) {
        return ERROR_LOG_FILE_FULL;
    }
    BYTE *const buffer = HeapAlloc(GetProcessHeap(), 0, (SIZE_T)length.QuadPart);
    if (buffer == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    if (!ReadFile(file, buffer, (DWORD)length.QuadPart, size, NULL)) {
        const DWORD error = GetLastError();
        HeapFree(GetProcessHeap(), 0, buffer);
        return error;
    }
    *data = buffer;
    return ERROR_SUCCESS;
}

DWORD eventlog_read_all(const wchar_t *log, BYTE **records, DWORD *size)
{
    HANDLE file;
    *records = NULL;
    *size = 0;
    DWORD error = open_log(log, GENERIC_READ, OPEN_EXISTING, &file);
    if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND) {
        return ERROR_SUCCESS;
    }
    if (error != ERROR_SUCCESS) {
        return error;
    }
    error = read_file(file, records, size);
    CloseHandle(file);
    if (error == ERROR_SUCCESS) {
        DWORD last_number;
        *size = sound_size(*records, *size, &last_number);
    }
    return error;
}

static DWORD align(size_t value)
{
    return (DWORD)((value + 3u) & ~(size_t)3u);
}

static DWORD seconds_since_1970(void)
{
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    const ULONGLONG ticks = ((ULONGLONG)now.dwHighDateTime << 32) | now.dwLowDateTime;
    return (DWORD)(ticks / 10000000u - 11644473600u);
}

static size_t text_size(const wchar_t *text)
{
    return (wcslen(text) + 1) * sizeof(*text);
}

struct layout {
    DWORD computer, strings, data, length;
};

/* Header, source, computer, strings, data, padding, length: the order that EVENTLOGRECORD's
 * documentation gives. */
static struct layout lay_out(const struct eventlog_event *event, const wchar_t *computer)
{
    struct layout at;
    at.computer = (DWORD)(sizeof(EVENTLOGRECORD) + text_size(event->source));
    at.strings = align(at.computer + text_size(computer));
    size_t end = at.strings;
    for (WORD i = 0; i < event->string_count; i++) {
        end += text_size(event->strings[i]);
    }
    at.data = (DWORD)end;
    at.length = align(end + event->data_size) + (DWORD)sizeof(DWORD);
    return at;
}

static BYTE *build_record(const struct eventlog_event *event, DWORD *length)
{
    wchar_t computer[COMPUTER_MAX];
    DWORD capacity = COMPUTER_MAX;
    if (!GetComputerNameExW(ComputerNameDnsFullyQualified, computer, &capacity)) {
        wcscpy(computer, L"localhost");
    }
    const struct layout at = lay_out(event, computer);
    BYTE *const bytes = calloc(1, at.length);
    if (bytes == NULL) {
        return NULL;
    }
    EVENTLOGRECORD *const record = (EVENTLOGRECORD *)(void *)bytes;
    record->Length = at.length;
    record->Reserved = RECORD_SIGNATURE;
    record->TimeGenerated = seconds_since_1970();
    record->TimeWritten = record->TimeGenerated;
    record->EventID = event->id;
    record->EventType = event->type;
    record->NumStrings = event->string_count;
    record->EventCategory = event->category;
    record->StringOffset = at.strings;
    record->UserSidOffset = at.strings; /* no SID: its length is 0 */
    record->DataLength = event->data_size;
    record->DataOffset = at.data;
    memcpy(bytes + sizeof(EVENTLOGRECORD), event->source, text_size(event->source));
    memcpy(bytes + at.computer, computer, text_size(computer));
    BYTE *end = bytes + at.strings;
    for (WORD i = 0; i < event->string_count; i++) {
        memcpy(end, event->strings[i], text_size(event->strings[i]));
        end += text_size(event->strings[i]);
    }
    if (event->data_size > 0) {
        memcpy(end, event->data, event->data_size);
    }
    memcpy(bytes + at.length - sizeof(DWORD), &at.length, sizeof(DWORD));
    *length = at.length;
    return bytes;
}

static bool read_at(HANDLE file, LONGLONG offset, void *data, DWORD size)
{
    const LARGE_INTEGER at = {.QuadPart = offset};
    DWORD read;
    return SetFilePointerEx(file, at, NULL, FILE_BEGIN) &&
           ReadFile(file, data, size, &read, NULL) && read == size;
}

/* The number of the last record, where the file ends with a sound one: it ends with its length. */
static bool ends_with_record(HANDLE file, LONGLONG *size, DWORD *number)
{
    LARGE_INTEGER length;
    EVENTLOGRECORD record;
    DWORD trailer;
    if (!GetFileSizeEx(file, &length) || length.QuadPart < (LONGLONG)RECORD_MIN ||
        !read_at(file, length.QuadPart - (LONGLONG)sizeof(trailer), &trailer, sizeof(trailer)) ||
        trailer < RECORD_MIN || trailer > length.QuadPart ||
        !read_at(file, length.QuadPart - trailer, &record, sizeof(record)) ||
        record.Reserved != RECORD_SIGNATURE || record.Length != trailer) {
        return false;
    }
    *size = length.QuadPart;
    *number = record.RecordNumber;
    return true;
}

/* The same of a file whose last writer may have been killed: read from its beginning. */
static DWORD find_end(HANDLE file, LONGLONG *sound, DWORD *last_number)
{
    BYTE *existing;
    DWORD size;
    if (ends_with_record(file, sound, last_number)) {
        return ERROR_SUCCESS;
    }
    const LARGE_INTEGER begin = {.QuadPart = 0};
    if (!SetFilePointerEx(file, begin, NULL, FILE_BEGIN)) {
        return GetLastError();
    }
    const DWORD error = read_file(file, &existing, &size);
    if (error == ERROR_SUCCESS) {
        *sound = sound_size(existing, size, last_number);
        if (existing != NULL) {
            HeapFree(GetProcessHeap(), 0, existing);
        }
    }
    return error;
}

/* Under the lock: cuts off a torn record, then writes the new one with the next number, which goes
 * on after the log was cleared. */
static DWORD append_locked(const wchar_t *log, HANDLE file, BYTE *record, DWORD length)
{
    LONGLONG sound;
    DWORD last_number;
    const DWORD error = find_end(file, &sound, &last_number);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (sound + length > LOG_FILE_MAX) {
        return ERROR_LOG_FILE_FULL;
    }
    if (last_number == 0) {
        last_number = settings_dword(WINSIM_EVENT_NUMBERS, log, 0);
    }
    ((EVENTLOGRECORD *)(void *)record)->RecordNumber = last_number + 1;
    const LARGE_INTEGER end = {.QuadPart = sound};
    DWORD written;
    if (!SetFilePointerEx(file, end, NULL, FILE_BEGIN) || !SetEndOfFile(file) ||
        !WriteFile(file, record, length, &written, NULL)) {
        return GetLastError();
    }
    return written == length ? ERROR_SUCCESS : ERROR_DISK_FULL;
}

DWORD eventlog_append(const wchar_t *log, const struct eventlog_event *event)
{
    DWORD length;
    BYTE *const record = build_record(event, &length);
    if (record == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    HANDLE file;
    DWORD error = open_locked(log, &file);
    if (error == ERROR_SUCCESS) {
        error = append_locked(log, file, record, length);
        if (error == ERROR_SUCCESS) {
            settings_set_dword(WINSIM_EVENT_LOGS, log,
                               settings_dword(WINSIM_EVENT_LOGS, log, 0) + 1);
        }
        unlock_log(file);
    }
    free(record);
    return error;
}

static DWORD keep_last_number(const wchar_t *log, HANDLE file)
{
    BYTE *existing;
    DWORD size;
    DWORD last_number;
    DWORD error = read_file(file, &existing, &size);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    (void)sound_size(existing, size, &last_number);
    if (existing != NULL) {
        HeapFree(GetProcessHeap(), 0, existing);
    }
    return last_number == 0 ? ERROR_SUCCESS
                            : settings_set_dword(WINSIM_EVENT_NUMBERS, log, last_number);
}

DWORD eventlog_clear(const wchar_t *log)
{
    HANDLE file;
    DWORD error = open_locked(log, &file);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    error = keep_last_number(log, file);
    if (error != ERROR_SUCCESS) {
        unlock_log(file);
        return error;
    }
    if (SetFilePointer(file, 0, NULL, FILE_BEGIN) == INVALID_SET_FILE_POINTER ||
        !SetEndOfFile(file)) {
        error = GetLastError();
    }
    unlock_log(file);
    return error;
}
