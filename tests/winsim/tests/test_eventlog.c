/*
 * test_eventlog.c - the classic Event Log, written and read with the public calls.
 */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#include "event_reader.h"
#include "fixture_log.h"

#define EVENT_ID   0xC0000141u /* severity and facility bits as message compilers set them */
#define TOO_LONG   31840u
#define FORWARDS   (EVENTLOG_SEQUENTIAL_READ | EVENTLOG_FORWARDS_READ)
#define BACKWARDS  (EVENTLOG_SEQUENTIAL_READ | EVENTLOG_BACKWARDS_READ)
#define BUFFER_MAX 4096
#define WRITERS    3u
#define WRITES     40u

static void close_cleared(HANDLE log)
{
    assert_true(ClearEventLogW(log, NULL));
    assert_true(CloseEventLog(log));
}

static void report(const wchar_t *source, DWORD id, const wchar_t *text)
{
    const HANDLE handle = RegisterEventSourceW(NULL, source);
    assert_non_null(handle);
    assert_true(ReportEventW(handle, EVENTLOG_INFORMATION_TYPE, 0, id, NULL, 1, 0, &text, NULL));
    assert_true(DeregisterEventSource(handle));
}

void eventlog_keeps_whole_event(void **state)
{
    (void)state;
    const wchar_t *strings[] = {L"first", L"", L"third with \x00e4"};
    BYTE data[] = {1, 0, 2};
    wchar_t computer[256];
    DWORD length = 256;
    struct read_event event;
    const HANDLE log = fixture_open_log();
    const HANDLE source = RegisterEventSourceW(NULL, TEST_SOURCE);
    assert_non_null(source);
    assert_true(ReportEventW(source, EVENTLOG_ERROR_TYPE, 5, EVENT_ID, NULL, 3, 3, strings, data));
    assert_true(DeregisterEventSource(source));
    assert_true(newest_event(TEST_LOG, TEST_SOURCE, &event));
    close_cleared(log);
    assert_int_equal(event.id, EVENT_ID);
    assert_int_equal(event.type, EVENTLOG_ERROR_TYPE);
    assert_int_equal(event.category, 5);
    assert_int_equal(event.string_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(wcscmp(event.strings[i], strings[i]), 0);
    }
    assert_int_equal(event.data_size, sizeof(data));
    assert_memory_equal(event.data, data, sizeof(data));
    assert_true(GetComputerNameExW(ComputerNameDnsFullyQualified, computer, &length));
    assert_int_equal(_wcsnicmp(event.computer, computer, length), 0); /* its domain may follow */
    assert_in_range((DWORD)time(NULL) - event.time, 0, 60);
}

void eventlog_numbers_rise(void **state)
{
    (void)state;
    struct read_event first;
    struct read_event second;
    DWORD count;
    DWORD oldest;
    const HANDLE log = fixture_open_log();
    report(TEST_SOURCE, 1, L"one");
    assert_true(newest_event(TEST_LOG, TEST_SOURCE, &first));
    report(TEST_SOURCE, 2, L"two");
    assert_true(newest_event(TEST_LOG, TEST_SOURCE, &second));
    assert_true(GetNumberOfEventLogRecords(log, &count));
    assert_true(GetOldestEventLogRecord(log, &oldest));
    close_cleared(log);
    assert_int_equal(second.number, first.number + 1);
    assert_int_equal(count, 2);
    assert_int_equal(oldest, first.number);
}

/* Reads to the end; the ids come as decimal digits in the order of reading. */
static unsigned int read_ids(HANDLE log, DWORD flags)
{
    union {
        EVENTLOGRECORD record;
        BYTE bytes[BUFFER_MAX];
    } buffer;
    DWORD read;
    DWORD needed;
    unsigned int ids = 0;
    while (ReadEventLogW(log, flags, 0, &buffer, sizeof(buffer), &read, &needed)) {
        for (DWORD offset = 0; offset < read;) {
            const EVENTLOGRECORD *const record =
                (const EVENTLOGRECORD *)(const void *)(buffer.bytes + offset);
            ids = ids * 10 + record->EventID;
            offset += record->Length;
        }
    }
    assert_int_equal(GetLastError(), ERROR_HANDLE_EOF);
    return ids;
}

void eventlog_reads_both_ways(void **state)
{
    (void)state;
    const HANDLE log = fixture_open_log();
    for (DWORD id = 1; id <= 3; id++) {
        report(TEST_SOURCE, id, L"text");
    }
    assert_int_equal(read_ids(log, FORWARDS), 123);
    report(TEST_SOURCE, 4, L"text");
    assert_int_equal(read_ids(log, FORWARDS), 4);
    const HANDLE again = OpenEventLogW(NULL, TEST_LOG);
    assert_non_null(again);
    assert_int_equal(read_ids(again, BACKWARDS), 4321);
    assert_true(CloseEventLog(again));
    close_cleared(log);
}

void eventlog_small_buffer(void **state)
{
    (void)state;
    BYTE bytes[BUFFER_MAX];
    DWORD read;
    DWORD needed = 0;
    const HANDLE log = fixture_open_log();
    report(TEST_SOURCE, 1, L"text");
    assert_false(ReadEventLogW(log, FORWARDS, 0, bytes, 8, &read, &needed));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_in_range(needed, sizeof(EVENTLOGRECORD), sizeof(bytes));
    assert_true(ReadEventLogW(log, FORWARDS, 0, bytes, needed, &read, &needed));
    assert_false(ReadEventLogW(log, FORWARDS, 0, bytes, sizeof(bytes), &read, &needed));
    assert_int_equal(GetLastError(), ERROR_HANDLE_EOF);
    close_cleared(log);
}

void eventlog_source_decides_log(void **state)
{
    (void)state;
    struct read_event event;
    const HANDLE log = fixture_open_log();
    report(TEST_SOURCE, 11, L"registered");
    report(L"WinsimTestUnregistered", 12, L"not registered");
    assert_true(newest_event(TEST_LOG, TEST_SOURCE, &event));
    assert_int_equal(event.id, 11);
    assert_false(newest_event(TEST_LOG, L"WinsimTestUnregistered", &event));
    assert_true(newest_event(L"Application", L"WinsimTestUnregistered", &event));
    assert_int_equal(event.id, 12);
    close_cleared(log);
}

void eventlog_limits(void **state)
{
    (void)state;
    const HANDLE source = RegisterEventSourceW(NULL, TEST_SOURCE);
    assert_non_null(source);
    wchar_t *const text = malloc((TOO_LONG + 1) * sizeof(*text));
    assert_non_null(text);
    wmemset(text, L'x', TOO_LONG);
    text[TOO_LONG] = L'\0';
    const wchar_t *strings[] = {text};
    assert_false(ReportEventW(source, EVENTLOG_ERROR_TYPE, 0, 1, NULL, 1, 0, strings, NULL));
    assert_int_equal(GetLastError(), RPC_S_INVALID_BOUND);
    assert_false(ReportEventW(source, EVENTLOG_ERROR_TYPE, 0, 1, NULL, 0, 61441, NULL, text));
    assert_int_equal(GetLastError(), RPC_S_INVALID_BOUND);
    free(text);
    assert_true(DeregisterEventSource(source));
    assert_false(DeregisterEventSource(source));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
}

void eventlog_clears(void **state)
{
    (void)state;
    DWORD count = 7;
    const HANDLE log = fixture_open_log();
    report(TEST_SOURCE, 1, L"text");
    assert_true(ClearEventLogW(log, NULL));
    assert_true(GetNumberOfEventLogRecords(log, &count));
    close_cleared(log);
    assert_int_equal(count, 0);
}

void eventlog_goes_on_counting_when_cleared(void **state)
{
    (void)state;
    struct read_event before;
    struct read_event after;
    const HANDLE log = fixture_open_log();
    report(TEST_SOURCE, 1, L"text");
    assert_true(newest_event(TEST_LOG, TEST_SOURCE, &before));
    assert_true(ClearEventLogW(log, NULL));
    report(TEST_SOURCE, 2, L"text");
    assert_true(newest_event(TEST_LOG, TEST_SOURCE, &after));
    close_cleared(log);
    assert_int_equal(after.id, 2);
    assert_true(after.number > before.number);
}

void eventlog_is_read_in_one_direction(void **state)
{
    (void)state;
    static const DWORD flags[] = {
        0, EVENTLOG_SEQUENTIAL_READ, EVENTLOG_SEEK_READ,
        EVENTLOG_SEQUENTIAL_READ | EVENTLOG_FORWARDS_READ | EVENTLOG_BACKWARDS_READ,
        EVENTLOG_SEQUENTIAL_READ | EVENTLOG_SEEK_READ | EVENTLOG_FORWARDS_READ};
    BYTE buffer[BUFFER_MAX];
    DWORD read;
    DWORD needed;
    DWORD codes[sizeof(flags) / sizeof(flags[0])];
    const HANDLE log = fixture_open_log();
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        codes[i] = ReadEventLogW(log, flags[i], 1, buffer, sizeof(buffer), &read, &needed)
                       ? NO_ERROR
                       : GetLastError();
    }
    close_cleared(log);
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        assert_int_equal(codes[i], ERROR_INVALID_PARAMETER);
    }
}

int write_events(void)
{
    const wchar_t *text = L"one of many";
    const HANDLE handle = RegisterEventSourceW(NULL, TEST_SOURCE);
    BOOL written = handle != NULL;
    for (DWORD i = 0; written && i < WRITES; i++) {
        written = ReportEventW(handle, EVENTLOG_INFORMATION_TYPE, 0, i, NULL, 1, 0, &text, NULL);
    }
    DeregisterEventSource(handle);
    return written ? 0 : 1;
}

static HANDLE start_writer(void)
{
    wchar_t program[MAX_PATH];
    wchar_t command[MAX_PATH + 64];
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    assert_in_range(GetModuleFileNameW(NULL, program, MAX_PATH), 1, MAX_PATH - 1);
    assert_true(swprintf(command, MAX_PATH + 64, L"\"%ls\" --write-events", program) > 0);
    assert_true(
        CreateProcessW(program, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    CloseHandle(process.hThread);
    return process.hProcess;
}

void eventlog_takes_many_writers(void **state)
{
    (void)state;
    HANDLE writers[WRITERS];
    DWORD code;
    DWORD count;
    DWORD oldest;
    struct read_event newest;
    const HANDLE log = fixture_open_log();
    for (size_t i = 0; i < WRITERS; i++) {
        writers[i] = start_writer();
    }
    for (size_t i = 0; i < WRITERS; i++) {
        assert_true(is_signalled(writers[i], WRITERS * SIGNAL_MS));
        assert_true(GetExitCodeProcess(writers[i], &code));
        assert_int_equal(code, 0);
        CloseHandle(writers[i]);
    }
    assert_true(GetNumberOfEventLogRecords(log, &count));
    assert_true(GetOldestEventLogRecord(log, &oldest));
    assert_true(newest_event(TEST_LOG, TEST_SOURCE, &newest));
    close_cleared(log);
    assert_int_equal(count, WRITERS * WRITES);
    assert_int_equal(newest.number - oldest + 1, WRITERS * WRITES);
}
