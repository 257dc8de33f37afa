/* The behaviours that tests can ask of any stand-in, shown on RasMan, which has no work of its own.
 */
#include "sstp_server.h"

#include "settings.h"

#define SERVICE  L"RasMan"
#define SETTINGS WINSIM_SERVICES L"\\" SERVICE

enum { LONG_ENOUGH_MS = 500, SLOW_STOP_MS = 900 };

static void behave(const wchar_t *setting, const wchar_t *behaviour)
{
    assert_int_equal(settings_set_string(SETTINGS, setting, behaviour), ERROR_SUCCESS);
}

static SC_HANDLE open_it(DWORD access)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    const SC_HANDLE service = OpenServiceW(manager, SERVICE, access);

    assert_non_null(service);
    CloseServiceHandle(manager);
    return service;
}

static SERVICE_STATUS_PROCESS status_now(void)
{
    const SC_HANDLE service = open_it(SERVICE_QUERY_STATUS);
    SERVICE_STATUS_PROCESS status;
    DWORD needed;

    assert_true(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                     sizeof status, &needed));
    CloseServiceHandle(service);
    return status;
}

static DWORD state_now(void)
{
    return status_now().dwCurrentState;
}

static DWORD ask_to_stop(void)
{
    const SC_HANDLE service = open_it(SERVICE_STOP);
    SERVICE_STATUS reply;
    const DWORD error =
        ControlService(service, SERVICE_CONTROL_STOP, &reply) ? ERROR_SUCCESS : GetLastError();

    CloseServiceHandle(service);
    return error;
}

/* Whether and how it starts, the test sees from its state. */
static void try_to_start(void)
{
    const SC_HANDLE service = open_it(SERVICE_START);

    (void)StartServiceW(service, 0, NULL);
    CloseServiceHandle(service);
    while (state_now() == SERVICE_START_PENDING) {
        Sleep(5);
    }
}

static void wait_until_accepted(DWORD controls)
{
    const ULONGLONG end = GetTickCount64() + LONG_ENOUGH_MS;

    while (status_now().dwControlsAccepted != controls) {
        assert_true(GetTickCount64() < end);
        Sleep(1);
    }
}

void service_refuses_to_stop(void **state)
{
    (void)state;
    service_start(SERVICE);
    behave(WINSIM_STOP_BEHAVIOUR, L"refuse");
    wait_until_accepted(0);
    assert_int_equal(ask_to_stop(), ERROR_INVALID_SERVICE_CONTROL);
    assert_int_equal(state_now(), SERVICE_RUNNING);
    behave(WINSIM_STOP_BEHAVIOUR, L"");
    wait_until_accepted(SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN);
    service_stop(SERVICE);
    assert_int_equal(state_now(), SERVICE_STOPPED);
}

void service_hangs_in_stop(void **state)
{
    DWORD checkpoint;

    (void)state;
    service_start(SERVICE);
    behave(WINSIM_STOP_BEHAVIOUR, L"hang");
    assert_int_equal(ask_to_stop(), ERROR_SUCCESS);
    checkpoint = status_now().dwCheckPoint;
    Sleep(LONG_ENOUGH_MS);
    assert_int_equal(state_now(), SERVICE_STOP_PENDING);
    assert_int_equal(status_now().dwCheckPoint, checkpoint);
}

static void assert_goes_on_pending(DWORD pending)
{
    const DWORD checkpoint = status_now().dwCheckPoint;

    Sleep(LONG_ENOUGH_MS);
    assert_int_equal(state_now(), pending);
    assert_true(status_now().dwCheckPoint > checkpoint);
}

void service_hangs_with_checkpoints(void **state)
{
    (void)state;
    behave(WINSIM_START_BEHAVIOUR, L"hang-progress");
    service_send_start(SERVICE);
    assert_goes_on_pending(SERVICE_START_PENDING);
    behave(WINSIM_START_BEHAVIOUR, L"");
    assert_service_reaches(SERVICE, SERVICE_RUNNING);
    behave(WINSIM_STOP_BEHAVIOUR, L"hang-progress");
    assert_int_equal(ask_to_stop(), ERROR_SUCCESS);
    assert_goes_on_pending(SERVICE_STOP_PENDING);
    behave(WINSIM_STOP_BEHAVIOUR, L"");
    assert_service_reaches(SERVICE, SERVICE_STOPPED);
}

void service_makes_progress(void **state)
{
    DWORD checkpoint;

    (void)state;
    service_start(SERVICE);
    behave(WINSIM_STOP_BEHAVIOUR, L"progress");
    assert_int_equal(settings_set_dword(SETTINGS, WINSIM_STOP_DELAY, SLOW_STOP_MS), ERROR_SUCCESS);
    assert_int_equal(ask_to_stop(), ERROR_SUCCESS);
    checkpoint = status_now().dwCheckPoint;
    Sleep(LONG_ENOUGH_MS);
    assert_int_equal(state_now(), SERVICE_STOP_PENDING);
    assert_true(status_now().dwCheckPoint > checkpoint);
    Sleep(SLOW_STOP_MS);
    assert_int_equal(state_now(), SERVICE_STOPPED);
}

/* How many services run in it, by the list of all. */
static unsigned services_in(DWORD process)
{
    static ENUM_SERVICE_STATUS_PROCESSW list[512];
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ENUMERATE_SERVICE);
    DWORD needed;
    DWORD count = 0;
    DWORD resume = 0;
    unsigned found = 0;

    assert_true(EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE,
                                      (BYTE *)list, sizeof list, &needed, &count, &resume, NULL));
    CloseServiceHandle(manager);
    for (DWORD i = 0; i < count; i++) {
        found += list[i].ServiceStatusProcess.dwProcessId == process;
    }
    return found;
}

void service_shares_its_process(void **state)
{
    (void)state;
    try_to_start();
    assert_int_equal(services_in(status_now().dwProcessId), 1);
    assert_int_equal(settings_set_dword(NULL, WINSIM_SHARED_PROCESSES, 1), ERROR_SUCCESS);
    assert_in_range(services_in(status_now().dwProcessId), 2, 100);
    settings_remove(NULL, WINSIM_SHARED_PROCESSES);
}

void service_pends_without_process(void **state)
{
    (void)state;
    service_start(SERVICE);
    behave(WINSIM_STOP_BEHAVIOUR, L"hang");
    assert_int_equal(settings_set_dword(NULL, WINSIM_PENDING_PROCESS, 0), ERROR_SUCCESS);
    assert_int_not_equal(status_now().dwProcessId, 0);
    assert_int_equal(ask_to_stop(), ERROR_SUCCESS);
    assert_int_equal(state_now(), SERVICE_STOP_PENDING);
    assert_int_equal(status_now().dwProcessId, 0);
    settings_remove(NULL, WINSIM_PENDING_PROCESS);
    assert_int_not_equal(status_now().dwProcessId, 0);
}

void service_fails_to_start(void **state)
{
    (void)state;
    behave(WINSIM_START_BEHAVIOUR, L"fail");
    try_to_start();
    assert_int_equal(state_now(), SERVICE_STOPPED);
    assert_int_not_equal(status_now().dwWin32ExitCode, NO_ERROR);
}

void service_fails_with_a_code_of_its_own(void **state)
{
    (void)state;
    behave(WINSIM_START_BEHAVIOUR, L"fail");
    assert_int_equal(settings_set_dword(SETTINGS, WINSIM_START_ERROR, ERROR_SERVICE_LOGON_FAILED),
                     ERROR_SUCCESS);
    try_to_start();
    assert_int_equal(status_now().dwWin32ExitCode, ERROR_SERVICE_LOGON_FAILED);
}

void service_fails_with_a_service_specific_code(void **state)
{
    (void)state;
    behave(WINSIM_START_BEHAVIOUR, L"fail");
    assert_int_equal(settings_set_dword(SETTINGS, WINSIM_START_SPECIFIC, 711), ERROR_SUCCESS);
    try_to_start();
    assert_int_equal(state_now(), SERVICE_STOPPED);
    assert_int_equal(status_now().dwWin32ExitCode, ERROR_SERVICE_SPECIFIC_ERROR);
    assert_int_equal(status_now().dwServiceSpecificExitCode, 711);
}

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

void service_crashes_while_starting(void **state)
{
    (void)state;
    behave(WINSIM_START_BEHAVIOUR, L"crash");
    service_send_start(SERVICE);
    assert_crashes(status_now().dwProcessId);
    assert_int_not_equal(state_now(), SERVICE_RUNNING);
}

void service_crashes_once_it_runs(void **state)
{
    (void)state;
    behave(WINSIM_START_BEHAVIOUR, L"crash-running");
    service_send_start(SERVICE);
    assert_crashes(status_now().dwProcessId);
    assert_service_reaches(SERVICE, SERVICE_STOPPED);
    assert_int_equal(status_now().dwWin32ExitCode, ERROR_PROCESS_ABORTED);
}

void service_crashes_while_stopping(void **state)
{
    DWORD process;

    (void)state;
    service_start(SERVICE);
    process = status_now().dwProcessId;
    behave(WINSIM_STOP_BEHAVIOUR, L"crash");
    assert_int_equal(ask_to_stop(), ERROR_SUCCESS);
    assert_crashes(process);
    assert_int_not_equal(state_now(), SERVICE_RUNNING);
}
