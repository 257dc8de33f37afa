/*
 * test_simulated_system.c - controls that only Windows sends, VPN clients, a silent name server.
 */
#include "lookup.h" /* first: winsock2.h before windows.h */

#include <mprapi.h>
#include <wchar.h>

#include "connections.h"
#include "control_pipe.h"
#include "fixture_services.h"
#include "settings.h"
#include "viewed_insert.h"

static DWORD tell_of_clock(const wchar_t *name, DWORD control, LONG64 clock_ms)
{
    struct control_request request = {.control = control, .clock_ms = clock_ms};
    wchar_t pipe[CONTROL_PIPE_MAX];
    DWORD answer = ERROR_SUCCESS;
    DWORD size;
    assert_true(swprintf(pipe, CONTROL_PIPE_MAX, CONTROL_PIPE_PREFIX L"%ls", name) > 0);
    return CallNamedPipeW(pipe, &request, sizeof(request), &answer, sizeof(answer), &size,
                          SIGNAL_MS)
               ? answer
               : GetLastError();
}

static DWORD tell(const wchar_t *name, DWORD control)
{
    return tell_of_clock(name, control, 0);
}

void scm_tells_only_what_is_accepted(void **state)
{
    (void)state;
    fixture_make_services();
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
    assert_int_equal(tell(SERVICE_A, SERVICE_CONTROL_TIMECHANGE), TIME_CHANGE_ANSWER);
    assert_int_equal(tell(SERVICE_A, SERVICE_CONTROL_PRESHUTDOWN), ERROR_INVALID_SERVICE_CONTROL);
    assert_int_equal(tell(SERVICE_A, SERVICE_CONTROL_SHUTDOWN), ERROR_INVALID_SERVICE_CONTROL);
    assert_int_equal(fixture_state(SERVICE_A), SERVICE_RUNNING);
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_SUCCESS);
}

void rights_that_lack_are_noted(void **state)
{
    (void)state;
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    DWORD size;
    DWORD count;
    DWORD resume = 0;
    assert_non_null(manager);
    for (DWORD refused = 0; refused < 2; refused++) {
        assert_int_equal(settings_dword(WINSIM_LACKING, L"EnumServicesStatusExW", 0), refused);
        assert_false(EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32,
                                           SERVICE_STATE_ALL, NULL, 0, &size, &count, &resume,
                                           NULL));
        assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    }
    CloseServiceHandle(manager);
}

void scm_tells_how_the_clock_was_set(void **state)
{
    (void)state;
    fixture_make_services();
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
    assert_int_equal(tell_of_clock(SERVICE_A, SERVICE_CONTROL_TIMECHANGE, 59000),
                     TIME_CHANGE_ANSWER + 59);
    assert_int_equal(tell_of_clock(SERVICE_A, SERVICE_CONTROL_TIMECHANGE, -3600000),
                     TIME_CHANGE_ANSWER - 3600);
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_SUCCESS);
}

#define DAY_MS (24ll * 60 * 60 * 1000)

/* The clock's time, and for how long Windows has run, in milliseconds. */
static void read_times(LONGLONG *clock, LONGLONG *running)
{
    FILETIME time;
    ULONGLONG interrupt_time;

    GetSystemTimePreciseAsFileTime(&time);
    assert_true(QueryUnbiasedInterruptTime(&interrupt_time));
    *clock = (LONGLONG)(((ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime) / 10000);
    *running = (LONGLONG)(interrupt_time / 10000);
}

static bool differ_by(LONGLONG after, LONGLONG before, LONGLONG expected)
{
    const LONGLONG off = after - before - expected;
    return off > -60000 && off < 60000;
}

void a_clock_that_is_set_does_not_change_how_long_windows_ran(void **state)
{
    (void)state;
    LONGLONG clock[2];
    LONGLONG running[2];
    read_times(&clock[0], &running[0]);
    assert_int_equal(settings_set_dword(NULL, WINSIM_CLOCK_WRONG, 86400u), ERROR_SUCCESS);
    read_times(&clock[1], &running[1]);
    assert_true(differ_by(clock[1], clock[0], DAY_MS));
    assert_true(differ_by(running[1], running[0], 0));
    assert_int_equal(settings_set_dword(NULL, WINSIM_CLOCK_WRONG, (DWORD)-86400), ERROR_SUCCESS);
    read_times(&clock[1], &running[1]);
    assert_true(differ_by(clock[1], clock[0], -DAY_MS));
    assert_true(differ_by(running[1], running[0], 0));
    assert_int_equal(settings_remove(NULL, WINSIM_CLOCK_WRONG), ERROR_SUCCESS);
    assert_int_equal(settings_set_dword(NULL, WINSIM_CLOCK_AHEAD, 86400u), ERROR_SUCCESS);
    read_times(&clock[1], &running[1]);
    assert_true(differ_by(clock[1], clock[0], DAY_MS));
    assert_true(differ_by(running[1], running[0], DAY_MS));
    assert_int_equal(settings_remove(NULL, WINSIM_CLOCK_AHEAD), ERROR_SUCCESS);
}

void mpr_counts_connections(void **state)
{
    (void)state;
    DWORD read = 0;
    const DWORD started = fixture_start(L"RemoteAccess");
    assert_true(started == ERROR_SUCCESS || started == ERROR_SERVICE_ALREADY_RUNNING);
    assert_int_equal(settings_set_dword(NULL, WINSIM_CONNECTIONS, 3), ERROR_SUCCESS);
    assert_int_equal(connections_enumerate(MPRAPI_OBJECT_TYPE_RAS_CONNECTION_OBJECT, &read),
                     ERROR_SUCCESS);
    assert_int_equal(read, 3);
}

void name_without_addresses(void **state)
{
    struct lookup lookup;

    (void)state;
    assert_int_equal(settings_set_dword(WINSIM_HOSTS, L"mail.example.test", 2), ERROR_SUCCESS);
    lookup_begin(&lookup, L"mail.example.test");
    assert_int_equal(lookup_end(&lookup), WSANO_DATA);
    assert_int_equal(settings_set_dword(WINSIM_HOSTS, L"mail.example.test", 3), ERROR_SUCCESS);
    lookup_begin(&lookup, L"mail.example.test");
    assert_int_equal(lookup_end(&lookup), WSATRY_AGAIN);
}

void name_lookup_is_cancelled(void **state)
{
    struct lookup lookup;

    (void)state;
    assert_int_equal(settings_set_dword(WINSIM_HOSTS, L"silent.example.test", 1), ERROR_SUCCESS);
    lookup_begin(&lookup, L"silent.example.test");
    assert_int_equal(WaitForSingleObject(lookup.overlapped.hEvent, 50), WAIT_TIMEOUT);
    assert_int_equal(GetAddrInfoExCancel(&lookup.handle), NO_ERROR);
    assert_int_equal(lookup_end(&lookup), WSA_E_CANCELLED);
    assert_null(lookup.result);
}

/* ---- Event Viewer ---- */

static void assert_viewed(const wchar_t *insert, const wchar_t *expected)
{
    const DWORD_PTR others[] = {(DWORD_PTR)L"first", (DWORD_PTR)L"%1"};
    wchar_t viewed[64];
    assert_int_equal(viewed_insert(insert, others, 2, viewed, 64), wcslen(expected));
    assert_int_equal(wcscmp(viewed, expected), 0);
}

void event_placeholders_in_inserts_are_viewed(void **state)
{
    (void)state;
    assert_viewed(L"a %1 b", L"a first b");
    assert_viewed(L"%2", L"%1"); /* once */
    assert_viewed(L"%3%12", L"");
    assert_viewed(L"%%1234", L"<no such parameter>34"); /* numbers of two digits are enough here */
    assert_viewed(L"100% %n %%", L"100% %n %%");
    assert_viewed(L"\xff05"
                  L"1",
                  L"\xff05"
                  L"1");
}
