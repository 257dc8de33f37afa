/* The behaviours that tests can ask of any stand-in, shown on RasMan, which has no work of its own.
 */
#include "server.h"

#include "settings.h"

#define SERVICE  L"RasMan"
#define SETTINGS WINSIM_SERVICES L"\\" SERVICE

enum { LONG_ENOUGH_MS = 500, SLOW_STOP_MS = 900 };

static void behave(const wchar_t *setting, const wchar_t *behaviour)
{
    assert_int_equal(settings_set_string(SETTINGS, setting, behaviour), ERROR_SUCCESS);
}

static DWORD state_now(void)
{
    return service_status(SERVICE).dwCurrentState;
}

static void wait_until_accepted(DWORD controls)
{
    const ULONGLONG end = GetTickCount64() + LONG_ENOUGH_MS;

    while (service_status(SERVICE).dwControlsAccepted != controls) {
        assert_true(GetTickCount64() < end);
        Sleep(1);
    }
}

void service_refuses_to_stop(void **state)
{
    (void)state;
    assert_int_equal(service_start(SERVICE), ERROR_SUCCESS);
    behave(WINSIM_STOP_BEHAVIOUR, L"refuse");
    wait_until_accepted(0);
    assert_int_equal(service_ask_to_stop(SERVICE), ERROR_INVALID_SERVICE_CONTROL);
    assert_int_equal(state_now(), SERVICE_RUNNING);
    behave(WINSIM_STOP_BEHAVIOUR, L"");
    wait_until_accepted(SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN);
    assert_int_equal(service_stop(SERVICE), ERROR_SUCCESS);
    assert_int_equal(state_now(), SERVICE_STOPPED);
}

void service_hangs_in_stop(void **state)
{
    DWORD checkpoint;

    (void)state;
    assert_int_equal(service_start(SERVICE), ERROR_SUCCESS);
    behave(WINSIM_STOP_BEHAVIOUR, L"hang");
    assert_int_equal(service_ask_to_stop(SERVICE), ERROR_SUCCESS);
    checkpoint = service_status(SERVICE).dwCheckPoint;
    Sleep(LONG_ENOUGH_MS);
    assert_int_equal(state_now(), SERVICE_STOP_PENDING);
    assert_int_equal(service_status(SERVICE).dwCheckPoint, checkpoint);
}

void service_makes_progress(void **state)
{
    DWORD checkpoint;

    (void)state;
    assert_int_equal(service_start(SERVICE), ERROR_SUCCESS);
    behave(WINSIM_STOP_BEHAVIOUR, L"progress");
    assert_int_equal(settings_set_dword(SETTINGS, WINSIM_STOP_DELAY, SLOW_STOP_MS), ERROR_SUCCESS);
    assert_int_equal(service_ask_to_stop(SERVICE), ERROR_SUCCESS);
    checkpoint = service_status(SERVICE).dwCheckPoint;
    Sleep(LONG_ENOUGH_MS);
    assert_int_equal(state_now(), SERVICE_STOP_PENDING);
    assert_true(service_status(SERVICE).dwCheckPoint > checkpoint);
    Sleep(SLOW_STOP_MS);
    assert_int_equal(state_now(), SERVICE_STOPPED);
}

void service_fails_to_start(void **state)
{
    (void)state;
    behave(WINSIM_START_BEHAVIOUR, L"fail");
    service_start(SERVICE); /* the SCM has started a process; that it failed shows in its state */
    assert_int_equal(state_now(), SERVICE_STOPPED);
    assert_int_not_equal(service_status(SERVICE).dwWin32ExitCode, NO_ERROR);
}

void service_fails_with_a_code_of_its_own(void **state)
{
    (void)state;
    behave(WINSIM_START_BEHAVIOUR, L"fail");
    assert_int_equal(settings_set_dword(SETTINGS, WINSIM_START_ERROR, ERROR_SERVICE_LOGON_FAILED),
                     ERROR_SUCCESS);
    service_start(SERVICE);
    assert_int_equal(service_status(SERVICE).dwWin32ExitCode, ERROR_SERVICE_LOGON_FAILED);
}

/* What the SCM says of it then is Wine's affair: it notices nothing. */
static void assert_crashes(DWORD process)
{
    const HANDLE handle = OpenProcess(SYNCHRONIZE, FALSE, process);

    if (handle != NULL) {
        assert_int_equal(WaitForSingleObject(handle, 5000), WAIT_OBJECT_0);
        CloseHandle(handle);
    } else {
        assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER); /* it has gone already */
    }
}

static SC_HANDLE send_start(void)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    const SC_HANDLE service = OpenServiceW(manager, SERVICE, SERVICE_START | SERVICE_QUERY_STATUS);

    assert_non_null(service);
    assert_true(StartServiceW(service, 0, NULL));
    CloseServiceHandle(manager);
    return service;
}

void service_crashes_while_starting(void **state)
{
    (void)state;
    behave(WINSIM_START_BEHAVIOUR, L"crash");
    CloseServiceHandle(send_start());
    assert_crashes(service_status(SERVICE).dwProcessId);
    assert_int_not_equal(state_now(), SERVICE_RUNNING);
}

void service_crashes_once_it_runs(void **state)
{
    (void)state;
    behave(WINSIM_START_BEHAVIOUR, L"crash-running");
    assert_int_equal(service_start(SERVICE), ERROR_SUCCESS);
    assert_crashes(service_status(SERVICE).dwProcessId);
}

void service_crashes_while_stopping(void **state)
{
    DWORD process;

    (void)state;
    assert_int_equal(service_start(SERVICE), ERROR_SUCCESS);
    process = service_status(SERVICE).dwProcessId;
    behave(WINSIM_STOP_BEHAVIOUR, L"crash");
    assert_int_equal(service_ask_to_stop(SERVICE), ERROR_SUCCESS);
    assert_crashes(process);
    assert_int_equal(state_now(), SERVICE_STOP_PENDING);
}
