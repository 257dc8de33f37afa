/* events: the simulated Event Log as Event Viewer lists it, oldest first. */
#include "event_message.h"
#include "eventlog_store.h"
#include "output.h"
#include "verbs.h"

#include <stdio.h>
#include <wchar.h>

enum { TIME_SIZE = 32, CATEGORY_SIZE = 64, UNIX_EPOCH_DAYS = 134774, SECONDS_PER_DAY = 86400 };

struct filter {
    const wchar_t *source; /* NULL: all */
    DWORD after;           /* record number */
};

static const wchar_t *level(WORD type)
{
    switch (type) {
    case EVENTLOG_ERROR_TYPE:
        return L"Error";
    case EVENTLOG_WARNING_TYPE:
        return L"Warning";
    case EVENTLOG_AUDIT_FAILURE:
        return L"Audit Failure";
    case EVENTLOG_AUDIT_SUCCESS:
        return L"Audit Success";
    default:
        return L"Information";
    }
}

static void local_time(DWORD seconds, wchar_t text[TIME_SIZE])
{
    const ULONGLONG ticks =
        ((ULONGLONG)seconds + (ULONGLONG)UNIX_EPOCH_DAYS * SECONDS_PER_DAY) * 10000000u;
    const FILETIME file = {.dwLowDateTime = (DWORD)ticks, .dwHighDateTime = (DWORD)(ticks >> 32)};
    FILETIME shifted;
    SYSTEMTIME time;

    text[0] = L'\0';
    if (FileTimeToLocalFileTime(&file, &shifted) && FileTimeToSystemTime(&shifted, &time)) {
        swprintf(text, TIME_SIZE, L"%04u-%02u-%02u %02u:%02u:%02u", time.wYear, time.wMonth,
                 time.wDay, time.wHour, time.wMinute, time.wSecond);
    }
}

/* The message below its line, every line of it indented. */
static void print_indented(const wchar_t *text)
{
    while (*text != L'\0') {
        const size_t length = wcscspn(text, L"\r\n");

        if (length > 0) {
            print(L"        %.*ls\n", (int)length, text);
        }
        text += length + (text[length] != L'\0');
    }
}

static void print_event(const wchar_t *log, const EVENTLOGRECORD *record)
{
    static wchar_t text[EVENT_TEXT_SIZE];
    wchar_t time[TIME_SIZE];
    wchar_t category[CATEGORY_SIZE];

    local_time(record->TimeGenerated, time);
    event_category(log, record, category, CATEGORY_SIZE);
    event_message(log, record, text);
    print(L"%6lu  %-11ls  %-19ls  %-26ls  %8lu  %ls\n", record->RecordNumber,
          level(record->EventType), time, event_source(record), record->EventID & 0xFFFF, category);
    print_indented(text);
}

static int print_log(const wchar_t *log, const struct filter *filter)
{
    BYTE *records;
    DWORD size;
    const DWORD error = eventlog_read_all(log, &records, &size);

    if (error != ERROR_SUCCESS) {
        return failed(L"read log", log, error);
    }
    print(L"%ls\n%6ls  %-11ls  %-19ls  %-26ls  %8ls  %ls\n", log, L"Record", L"Level",
          L"Date and Time", L"Source", L"Event ID", L"Task Category");
    for (DWORD offset = 0; offset < size;) {
        const EVENTLOGRECORD *record = (const EVENTLOGRECORD *)(const void *)(records + offset);

        if (record->RecordNumber > filter->after &&
            (filter->source == NULL || _wcsicmp(filter->source, event_source(record)) == 0)) {
            print_event(log, record);
        }
        offset += record->Length;
    }
    if (records != NULL) {
        HeapFree(GetProcessHeap(), 0, records);
    }
    return EXIT_DONE;
}

int verb_events(struct arguments *arguments)
{
    struct filter filter = {.after = 0};
    int code;

    if (!take_text(arguments, L"--source", &filter.source) ||
        !take_number(arguments, L"--after", &filter.after) || arguments->count > 1) {
        return EXIT_USAGE;
    }
    if (arguments->count == 1) {
        return print_log(arguments->values[0], &filter);
    }
    code = print_log(EVENTLOG_APPLICATION, &filter);
    return code != EXIT_DONE ? code : print_log(EVENTLOG_SYSTEM, &filter);
}
