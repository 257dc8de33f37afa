/*
 * fixture_log.c - registering, filling and clearing the tests' log.
 */
#include "fixture_log.h"

#include <winevt.h>

#define LOG_KEY L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\" TEST_LOG
#define POLL_MS 10u

static void register_source(void)
{
    HKEY key;
    assert_int_equal(RegCreateKeyExW(HKEY_LOCAL_MACHINE, LOG_KEY L"\\" TEST_SOURCE, 0, NULL, 0,
                                     KEY_WRITE, NULL, &key, NULL),
                     ERROR_SUCCESS);
    RegCloseKey(key);
}

static bool is_known(void)
{
    const EVT_HANDLE config = EvtOpenChannelConfig(NULL, TEST_LOG, 0);
    if (config != NULL) {
        EvtClose(config);
    }
    return config != NULL;
}

/* The service takes notice of a new log in its own time. Until then OpenEventLog opens Application
 * in its place (winbase/nf-winbase-openeventlogw), which is not ours to clear. */
static void wait_until_known(void)
{
    for (DWORD waited = 0; !is_known(); waited += POLL_MS) {
        if (waited >= SIGNAL_MS) {
            not_tried("the Event Log does not take notice of a new log");
        }
        Sleep(POLL_MS);
    }
}

HANDLE fixture_open_log(void)
{
    register_source();
    wait_until_known();
    const HANDLE log = OpenEventLogW(NULL, TEST_LOG);
    assert_non_null(log);
    assert_true(ClearEventLogW(log, NULL));
    return log;
}

static DWORD count_events(HANDLE log)
{
    DWORD count;
    assert_true(GetNumberOfEventLogRecords(log, &count));
    return count;
}

void fixture_write_event(DWORD id, const wchar_t *text)
{
    const HANDLE log = OpenEventLogW(NULL, TEST_LOG);
    assert_non_null(log);
    const DWORD before = count_events(log);
    const HANDLE source = RegisterEventSourceW(NULL, TEST_SOURCE);
    assert_non_null(source);
    assert_true(ReportEventW(source, EVENTLOG_INFORMATION_TYPE, 0, id, NULL, 1, 0, &text, NULL));
    assert_true(DeregisterEventSource(source));
    for (DWORD waited = 0; count_events(log) == before && waited < SIGNAL_MS; waited += POLL_MS) {
        Sleep(POLL_MS);
    }
    assert_int_not_equal(count_events(log), before);
    assert_true(CloseEventLog(log));
}

void fixture_remove_log(void)
{
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, LOG_KEY);
}
