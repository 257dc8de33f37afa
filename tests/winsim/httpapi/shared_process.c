/* shared_process.c - the process of a service that was there before RRAS' own started. */
#include <stdbool.h>
#include <stdlib.h>
#include <wchar.h>

#include "settings.h"
#include "shared_process.h"

#define LIST_SIZE 65536u /* bytes: Wine has some ten services */

static bool is_of_rras(const wchar_t *name)
{
    return _wcsicmp(name, L"SstpSvc") == 0 || _wcsicmp(name, L"RasMan") == 0 ||
           _wcsicmp(name, L"RemoteAccess") == 0;
}

/* 0: there is none. */
static DWORD first_of_others(const ENUM_SERVICE_STATUS_PROCESSW *services, DWORD count)
{
    for (DWORD i = 0; i < count; i++) {
        if (!is_of_rras(services[i].lpServiceName) &&
            services[i].ServiceStatusProcess.dwProcessId != 0) {
            return services[i].ServiceStatusProcess.dwProcessId;
        }
    }
    return 0;
}

static DWORD shared_process(void)
{
    ENUM_SERVICE_STATUS_PROCESSW *services = malloc(LIST_SIZE);
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ENUMERATE_SERVICE);
    DWORD needed = 0;
    DWORD count = 0;
    DWORD resume = 0;
    DWORD process = 0;

    if (manager != NULL && services != NULL &&
        EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE,
                              (BYTE *)services, LIST_SIZE, &needed, &count, &resume, NULL)) {
        process = first_of_others(services, count);
    }
    if (manager != NULL) {
        CloseServiceHandle(manager);
    }
    free(services);
    return process;
}

static void share(const wchar_t *name, SERVICE_STATUS_PROCESS *status)
{
    const DWORD process =
        is_of_rras(name) && status->dwProcessId != 0 ? shared_process() : status->dwProcessId;

    if (process != 0) {
        status->dwProcessId = process;
    }
}

static bool is_pending(const SERVICE_STATUS_PROCESS *status)
{
    return status->dwCurrentState == SERVICE_START_PENDING ||
           status->dwCurrentState == SERVICE_STOP_PENDING;
}

void shared_process_show(const wchar_t *name, SERVICE_STATUS_PROCESS *status)
{
    if (settings_dword(NULL, WINSIM_SHARED_PROCESSES, 0) != 0) {
        share(name, status);
    }
    if (is_of_rras(name) && is_pending(status)) {
        status->dwProcessId = settings_dword(NULL, WINSIM_PENDING_PROCESS, status->dwProcessId);
    }
}

void shared_process_show_list(ENUM_SERVICE_STATUS_PROCESSW *services, DWORD count)
{
    if (settings_dword(NULL, WINSIM_SHARED_PROCESSES, 0) == 0) {
        return;
    }
    for (DWORD i = 0; i < count; i++) {
        share(services[i].lpServiceName, &services[i].ServiceStatusProcess);
    }
}
