/*
 * fixture_services.c - making, starting, stopping and playing test services.
 */
#include "fixture.h"

#include "fixture_services.h"
#include "time_change.h"

#include <string.h>
#include <wchar.h>

#define PATIENCE_MS 10000u
#define POLL_MS     10u

static SERVICE_STATUS_HANDLE status_handle;
static HANDLE stop_event;

static SC_HANDLE open_manager(void)
{
    const SC_HANDLE manager =
        OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE);
    assert_non_null(manager);
    return manager;
}

SC_HANDLE fixture_open_service(const wchar_t *name, DWORD access)
{
    const SC_HANDLE manager = open_manager();
    const SC_HANDLE service = OpenServiceW(manager, name, access);
    CloseServiceHandle(manager);
    return service;
}

static void make_service(const wchar_t *name, const wchar_t *dependencies)
{
    wchar_t program[MAX_PATH];
    wchar_t command[MAX_PATH + 64];
    const DWORD length = GetModuleFileNameW(NULL, program, MAX_PATH);
    assert_in_range(length, 1, MAX_PATH - 1);
    assert_true(swprintf(command, MAX_PATH + 64, L"\"%ls\" --service %ls", program, name) > 0);
    const SC_HANDLE manager = open_manager();
    const SC_HANDLE service = CreateServiceW(
        manager, name, name, SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS, SERVICE_DEMAND_START,
        SERVICE_ERROR_NORMAL, command, NULL, NULL, dependencies, NULL, NULL);
    assert_non_null(service);
    CloseServiceHandle(service);
    CloseServiceHandle(manager);
}

void fixture_make_services(void)
{
    make_service(SERVICE_A, NULL);
    make_service(SERVICE_B, SERVICE_A L"\0");
    make_service(SERVICE_C, SERVICE_B L"\0");
}

static bool wait_for_state(SC_HANDLE service, DWORD wanted)
{
    SERVICE_STATUS_PROCESS status;
    DWORD needed;
    for (DWORD waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
        if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof(status),
                                  &needed)) {
            return false;
        }
        if (status.dwCurrentState == wanted) {
            return true;
        }
        Sleep(POLL_MS);
    }
    return false;
}

static void remove_service(const wchar_t *name)
{
    SERVICE_STATUS status;
    const SC_HANDLE service =
        fixture_open_service(name, SERVICE_STOP | SERVICE_QUERY_STATUS | DELETE);
    if (service == NULL) {
        return;
    }
    if (ControlService(service, SERVICE_CONTROL_STOP, &status)) {
        wait_for_state(service, SERVICE_STOPPED);
    }
    DeleteService(service);
    CloseServiceHandle(service);
}

void fixture_remove_services(void)
{
    remove_service(SERVICE_C);
    remove_service(SERVICE_B);
    remove_service(SERVICE_A);
}

static void change(const wchar_t *name, DWORD start_type, const wchar_t *dependencies)
{
    const SC_HANDLE service = fixture_open_service(name, SERVICE_CHANGE_CONFIG);
    assert_non_null(service);
    assert_true(ChangeServiceConfigW(service, SERVICE_NO_CHANGE, start_type, SERVICE_NO_CHANGE,
                                     NULL, NULL, NULL, dependencies, NULL, NULL, NULL));
    CloseServiceHandle(service);
}

void fixture_depend(const wchar_t *name, const wchar_t *dependencies)
{
    change(name, SERVICE_NO_CHANGE, dependencies);
}

void fixture_disable(const wchar_t *name)
{
    change(name, SERVICE_DISABLED, NULL);
}

DWORD fixture_state(const wchar_t *name)
{
    SERVICE_STATUS_PROCESS status = {0};
    DWORD needed;
    const SC_HANDLE service = fixture_open_service(name, SERVICE_QUERY_STATUS);
    assert_non_null(service);
    assert_true(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                     sizeof(status), &needed));
    CloseServiceHandle(service);
    return status.dwCurrentState;
}

DWORD fixture_start(const wchar_t *name)
{
    const SC_HANDLE service = fixture_open_service(name, SERVICE_START | SERVICE_QUERY_STATUS);
    assert_non_null(service);
    const DWORD error = StartServiceW(service, 0, NULL) ? ERROR_SUCCESS : GetLastError();
    if (error == ERROR_SUCCESS) {
        assert_true(wait_for_state(service, SERVICE_RUNNING));
    }
    CloseServiceHandle(service);
    return error;
}

DWORD fixture_stop(const wchar_t *name)
{
    SERVICE_STATUS status;
    const SC_HANDLE service = fixture_open_service(name, SERVICE_STOP | SERVICE_QUERY_STATUS);
    assert_non_null(service);
    const DWORD error =
        ControlService(service, SERVICE_CONTROL_STOP, &status) ? ERROR_SUCCESS : GetLastError();
    if (error == ERROR_SUCCESS) {
        assert_true(wait_for_state(service, SERVICE_STOPPED));
    }
    CloseServiceHandle(service);
    return error;
}

static void report(DWORD state)
{
    SERVICE_STATUS status = {.dwServiceType = SERVICE_WIN32_OWN_PROCESS,
                             .dwCurrentState = state,
                             .dwControlsAccepted = SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_TIMECHANGE};
    SetServiceStatus(status_handle, &status);
}

static DWORD answer_to_clock(const struct time_change *info)
{
    return TIME_CHANGE_ANSWER + (DWORD)((info->after.QuadPart - info->before.QuadPart) / 10000000);
}

static DWORD WINAPI handle_control(DWORD control, DWORD type, LPVOID data, LPVOID context)
{
    (void)type;
    (void)context;
    switch (control) {
    case SERVICE_CONTROL_STOP:
        SetEvent(stop_event);
        return NO_ERROR;
    case SERVICE_CONTROL_TIMECHANGE:
        return answer_to_clock(data);
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

static void WINAPI service_main(DWORD count, LPWSTR *arguments)
{
    status_handle =
        RegisterServiceCtrlHandlerExW(count > 0 ? arguments[0] : L"", handle_control, NULL);
    report(SERVICE_RUNNING);
    WaitForSingleObject(stop_event, INFINITE);
    report(SERVICE_STOPPED);
}

int fixture_serve(const char *name)
{
    wchar_t wide[64];
    const SERVICE_TABLE_ENTRYW table[] = {{wide, service_main}, {NULL, NULL}};
    stop_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (stop_event == NULL || MultiByteToWideChar(CP_ACP, 0, name, -1, wide, 64) == 0) {
        return 1;
    }
    return StartServiceCtrlDispatcherW(table) ? 0 : 1;
}
