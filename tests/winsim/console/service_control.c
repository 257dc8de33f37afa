/* Services through the SCM; see service_control.h. */
#include "service_control.h"

#include "service_crash.h"

#include <stdio.h>
#include <wchar.h>

enum {
    POLL_MS = 10,
    START_LIMIT_MS = 30000,
    STOP_LIMIT_MS = 5000, /* WaitToKillServiceTimeout's default */
    COMMAND_SIZE = MAX_PATH + 64,
    CONFIG_SIZE = 8192 /* the most that QueryServiceConfig gives */
};

/* Real servers have more dependencies; those that matter are here (facts/windows.md section 4). */
const struct simulated_service simulated_services[] = {
    {L"SstpSvc", L"Secure Socket Tunneling Protocol Service", NULL, true},
    {L"RasMan", L"Remote Access Connection Manager", L"SstpSvc\0", true},
    {L"RemoteAccess", L"Routing and Remote Access", L"RasMan\0", true},
    {L"SstpCertRotator", NULL, NULL, false},
};
const size_t simulated_service_count = sizeof simulated_services / sizeof simulated_services[0];

struct opened {
    SC_HANDLE manager;
    SC_HANDLE service;
};

static void close_service(struct opened *opened)
{
    if (opened->service != NULL) {
        CloseServiceHandle(opened->service);
    }
    if (opened->manager != NULL) {
        CloseServiceHandle(opened->manager);
    }
}

static DWORD open_service(const wchar_t *name, DWORD access, struct opened *opened)
{
    DWORD error;

    *opened = (struct opened){0};
    opened->manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    if (opened->manager != NULL) {
        opened->service = OpenServiceW(opened->manager, name, access);
    }
    error = opened->service != NULL ? ERROR_SUCCESS : GetLastError();
    if (error != ERROR_SUCCESS) {
        close_service(opened);
    }
    return error;
}

/* NULL for a service that winsim does not know: it has no dependencies here. */
static const wchar_t *dependencies_of(const wchar_t *name)
{
    for (size_t i = 0; i < simulated_service_count; i++) {
        if (_wcsicmp(simulated_services[i].name, name) == 0) {
            return simulated_services[i].dependencies;
        }
    }
    return NULL;
}

/* The dependencies are given again because Wine drops those of a service whose configuration is
 * changed without them; Windows would keep them. */
DWORD service_set_start_type(const wchar_t *name, DWORD start_type)
{
    struct opened opened;
    DWORD error = open_service(name, SERVICE_CHANGE_CONFIG, &opened);

    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (!ChangeServiceConfigW(opened.service, SERVICE_NO_CHANGE, start_type, SERVICE_NO_CHANGE,
                              NULL, NULL, NULL, dependencies_of(name), NULL, NULL, NULL)) {
        error = GetLastError();
    }
    close_service(&opened);
    return error;
}

DWORD service_create(const struct simulated_service *service, const wchar_t *image)
{
    wchar_t command[COMMAND_SIZE];
    struct opened opened = {0};
    DWORD error = ERROR_SUCCESS;

    if (swprintf(command, COMMAND_SIZE, L"\"%ls\" %ls", image, service->name) < 0) {
        return ERROR_BUFFER_OVERFLOW;
    }
    opened.manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CREATE_SERVICE);
    if (opened.manager == NULL) {
        return GetLastError();
    }
    opened.service =
        CreateServiceW(opened.manager, service->name, service->display_name, SERVICE_ALL_ACCESS,
                       SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL, command,
                       NULL, NULL, service->dependencies, NULL, NULL);
    if (opened.service == NULL) {
        error = GetLastError();
    }
    close_service(&opened);
    return error == ERROR_SERVICE_EXISTS ? service_set_start_type(service->name, SERVICE_AUTO_START)
                                         : error;
}

static DWORD query_status(SC_HANDLE service, SERVICE_STATUS_PROCESS *status)
{
    DWORD needed;

    if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)status, sizeof *status,
                              &needed)) {
        return GetLastError();
    }
    service_crash_show(service, status);
    return ERROR_SUCCESS;
}

static DWORD query_start_type(SC_HANDLE service, DWORD *start_type)
{
    static union {
        QUERY_SERVICE_CONFIGW config;
        BYTE space[CONFIG_SIZE];
    } found;
    DWORD needed;

    if (!QueryServiceConfigW(service, &found.config, sizeof found, &needed)) {
        return GetLastError();
    }
    *start_type = found.config.dwStartType;
    return ERROR_SUCCESS;
}

DWORD service_query(const wchar_t *name, SERVICE_STATUS_PROCESS *status, DWORD *start_type)
{
    struct opened opened;
    DWORD error = open_service(name, SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG, &opened);

    if (error != ERROR_SUCCESS) {
        return error;
    }
    error = query_status(opened.service, status);
    if (error == ERROR_SUCCESS) {
        error = query_start_type(opened.service, start_type);
    }
    close_service(&opened);
    return error;
}

/* Waits until the service is in a state that is not pending; ERROR_TIMEOUT. */
static DWORD settle(SC_HANDLE service, DWORD limit_ms, SERVICE_STATUS_PROCESS *status)
{
    const ULONGLONG end = GetTickCount64() + limit_ms;
    DWORD error;

    while ((error = query_status(service, status)) == ERROR_SUCCESS &&
           (status->dwCurrentState == SERVICE_START_PENDING ||
            status->dwCurrentState == SERVICE_STOP_PENDING)) {
        if (GetTickCount64() >= end) {
            return ERROR_TIMEOUT;
        }
        Sleep(POLL_MS);
    }
    return error;
}

DWORD service_start(const wchar_t *name)
{
    struct opened opened;
    SERVICE_STATUS_PROCESS status;
    DWORD error = open_service(name, SERVICE_START | SERVICE_QUERY_STATUS, &opened);

    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (!StartServiceW(opened.service, 0, NULL)) {
        error = GetLastError();
    }
    if (error == ERROR_SUCCESS || error == ERROR_SERVICE_ALREADY_RUNNING) {
        error = settle(opened.service, START_LIMIT_MS, &status);
    }
    if (error == ERROR_SUCCESS && status.dwCurrentState != SERVICE_RUNNING) {
        error =
            status.dwWin32ExitCode != NO_ERROR ? status.dwWin32ExitCode : ERROR_SERVICE_NOT_ACTIVE;
    }
    close_service(&opened);
    return error;
}

static DWORD kill_process(DWORD id)
{
    const HANDLE process = OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE, FALSE, id);
    DWORD error = ERROR_SUCCESS;

    if (process == NULL) {
        error = GetLastError();
        return error == ERROR_INVALID_PARAMETER ? ERROR_SUCCESS : error; /* it has ended */
    }
    if (!TerminateProcess(process, ERROR_PROCESS_ABORTED)) {
        error = GetLastError();
    } else if (WaitForSingleObject(process, STOP_LIMIT_MS) != WAIT_OBJECT_0) {
        error = ERROR_TIMEOUT;
    }
    CloseHandle(process);
    return error;
}

static DWORD stop_opened(SC_HANDLE service)
{
    SERVICE_STATUS ignored;
    SERVICE_STATUS_PROCESS status;
    DWORD error = query_status(service, &status);

    if (error != ERROR_SUCCESS || status.dwCurrentState == SERVICE_STOPPED) {
        return error;
    }
    /* A refusal needs no wait; a service that is stopping already is waited for. */
    if (ControlService(service, SERVICE_CONTROL_STOP, &ignored) ||
        status.dwCurrentState == SERVICE_STOP_PENDING) {
        error = settle(service, STOP_LIMIT_MS, &status);
    }
    if (error == ERROR_SUCCESS && status.dwCurrentState == SERVICE_STOPPED) {
        return ERROR_SUCCESS;
    }
    return kill_process(status.dwProcessId);
}

static DWORD kill_opened(SC_HANDLE service)
{
    SERVICE_STATUS_PROCESS status;
    const DWORD error = query_status(service, &status);

    if (error != ERROR_SUCCESS || status.dwCurrentState == SERVICE_STOPPED) {
        return error;
    }
    return kill_process(status.dwProcessId);
}

static DWORD end_service(const wchar_t *name, DWORD end(SC_HANDLE service))
{
    struct opened opened;
    DWORD error = open_service(name, SERVICE_STOP | SERVICE_QUERY_STATUS, &opened);

    if (error == ERROR_SERVICE_DOES_NOT_EXIST) {
        return ERROR_SUCCESS;
    }
    if (error == ERROR_SUCCESS) {
        error = end(opened.service);
        close_service(&opened);
    }
    return error;
}

DWORD service_stop(const wchar_t *name)
{
    return end_service(name, stop_opened);
}

DWORD service_kill(const wchar_t *name)
{
    return end_service(name, kill_opened);
}

static bool depends_on(const struct simulated_service *service, const wchar_t *name)
{
    for (const wchar_t *at = service->dependencies; at != NULL && *at != L'\0';
         at += wcslen(at) + 1) {
        if (_wcsicmp(at, name) == 0) {
            return true;
        }
    }
    return false;
}

DWORD service_start_with_dependencies(const wchar_t *name)
{
    for (const wchar_t *at = dependencies_of(name); at != NULL && *at != L'\0';
         at += wcslen(at) + 1) {
        const DWORD error = service_start_with_dependencies(at);

        if (error != ERROR_SUCCESS) {
            return error;
        }
    }
    return service_start(name);
}

DWORD service_stop_with_dependents(const wchar_t *name)
{
    for (size_t i = simulated_service_count; i-- > 0;) {
        if (depends_on(&simulated_services[i], name)) {
            const DWORD error = service_stop_with_dependents(simulated_services[i].name);

            if (error != ERROR_SUCCESS) {
                return error;
            }
        }
    }
    return service_stop(name);
}

/* As the SCM answers for a service whose dependencies do not run. */
static DWORD dependencies_run(const struct simulated_service *service)
{
    for (const wchar_t *name = service->dependencies; name != NULL && *name != L'\0';
         name += wcslen(name) + 1) {
        SERVICE_STATUS_PROCESS status;
        DWORD start_type;

        if (service_query(name, &status, &start_type) != ERROR_SUCCESS ||
            status.dwCurrentState != SERVICE_RUNNING) {
            return ERROR_SERVICE_DEPENDENCY_FAIL;
        }
    }
    return ERROR_SUCCESS;
}

static DWORD start_if_automatic(const struct simulated_service *service)
{
    SERVICE_STATUS_PROCESS status;
    DWORD start_type;
    DWORD error = service_query(service->name, &status, &start_type);

    if (error != ERROR_SUCCESS || start_type != SERVICE_AUTO_START) {
        return error == ERROR_SERVICE_DOES_NOT_EXIST ? ERROR_SUCCESS : error;
    }
    error = dependencies_run(service);
    return error == ERROR_SUCCESS ? service_start(service->name) : error;
}

DWORD services_start_automatic(void)
{
    DWORD first = ERROR_SUCCESS;

    for (size_t i = 0; i < simulated_service_count; i++) {
        const DWORD error = start_if_automatic(&simulated_services[i]);

        if (first == ERROR_SUCCESS) {
            first = error;
        }
    }
    return first;
}

DWORD services_stop_all(DWORD stop(const wchar_t *name))
{
    DWORD first = ERROR_SUCCESS;

    for (size_t i = simulated_service_count; i-- > 0;) {
        const DWORD error = stop(simulated_services[i].name);

        if (first == ERROR_SUCCESS) {
            first = error;
        }
    }
    return first;
}
