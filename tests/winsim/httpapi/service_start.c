/*
 * service_start.c - starting dependencies first, as Windows' SCM does and Wine's does not.
 */
#include "service_start.h"

#include <stdbool.h>
#include <stdlib.h>

#include "ending_process.h"
#include "service_crash.h"
#include "service_graph.h"
#include "settings.h"

#define POLL_MS            20u
#define HUNG_AFTER_MS      80000u /* how long the SCM waits beyond a service's own hint */
#define LOCKED_DATABASE_MS 30000u
#define WINE_STUMBLES_MS   2000u
#define CONFIG_SIZE_MAX    8192u

static BOOL CALLBACK connect_manager(PINIT_ONCE once, PVOID parameter, PVOID *manager)
{
    (void)once;
    (void)parameter;
    *manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    return *manager != NULL;
}

/* Connected once: in Windows the SCM needs no connection to itself, and who measures an outage is
 * not to measure this. */
static SC_HANDLE open_service(const wchar_t *name, DWORD access)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    PVOID manager = NULL;
    return InitOnceExecuteOnce(&once, connect_manager, NULL, &manager)
               ? OpenServiceW(manager, name, access)
               : NULL;
}

static bool query(SC_HANDLE service, SERVICE_STATUS_PROCESS *status)
{
    DWORD needed;
    const bool known = QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)status,
                                            sizeof(*status), &needed);
    if (known) {
        service_crash_show(service, status);
    }
    return known;
}

DWORD service_state(const wchar_t *name, SERVICE_STATUS_PROCESS *status)
{
    const SC_HANDLE service = open_service(name, SERVICE_QUERY_STATUS);
    if (service == NULL) {
        return 0;
    }
    const bool known = query(service, status);
    CloseServiceHandle(service);
    return known ? status->dwCurrentState : 0;
}

static bool is_disabled(SC_HANDLE service)
{
    union {
        QUERY_SERVICE_CONFIGW config;
        BYTE bytes[CONFIG_SIZE_MAX];
    } buffer;
    DWORD needed;
    return QueryServiceConfigW(service, &buffer.config, sizeof(buffer), &needed) &&
           buffer.config.dwStartType == SERVICE_DISABLED;
}

BOOL service_start_once(SC_HANDLE service, DWORD argument_count, LPCWSTR *arguments)
{
    for (DWORD waited = 0;; waited += POLL_MS) {
        if (StartServiceW(service, argument_count, arguments)) {
            return TRUE;
        }
        const DWORD error = GetLastError();
        if (error != ERROR_INTERNAL_ERROR || waited >= WINE_STUMBLES_MS) {
            SetLastError(error);
            return FALSE;
        }
        Sleep(POLL_MS);
    }
}

/* Another start in progress locks the database; inside the SCM this is a queue, not an error. */
static bool start_unlocked(const wchar_t *name, SC_HANDLE service)
{
    ending_process_wait(name);
    for (DWORD waited = 0;; waited += POLL_MS) {
        if (service_start_once(service, 0, NULL)) {
            return true;
        }
        const DWORD error = GetLastError();
        if (error == ERROR_SERVICE_ALREADY_RUNNING) {
            return true;
        }
        if (error != ERROR_SERVICE_DATABASE_LOCKED || waited >= LOCKED_DATABASE_MS) {
            return false;
        }
        Sleep(POLL_MS);
    }
}

/* Until it runs, stops again, or makes no progress for its own hint and the SCM's patience. */
static bool wait_until_running(SC_HANDLE service)
{
    const DWORD patience = settings_dword(NULL, WINSIM_DEPENDENCY_WAIT, HUNG_AFTER_MS);
    SERVICE_STATUS_PROCESS status;
    DWORD checkpoint = 0;
    ULONGLONG progress = GetTickCount64();
    while (query(service, &status) && status.dwCurrentState == SERVICE_START_PENDING) {
        if (status.dwCheckPoint != checkpoint) {
            checkpoint = status.dwCheckPoint;
            progress = GetTickCount64();
        }
        if (GetTickCount64() - progress > (ULONGLONG)status.dwWaitHint + patience) {
            return false;
        }
        Sleep(POLL_MS);
    }
    return status.dwCurrentState == SERVICE_RUNNING || status.dwCurrentState == SERVICE_PAUSED;
}

static bool bring_up(const wchar_t *name)
{
    SERVICE_STATUS_PROCESS status;
    const SC_HANDLE service =
        open_service(name, SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG | SERVICE_START);
    if (service == NULL) {
        return false;
    }
    const bool known = query(service, &status);
    const bool stopped = known && status.dwCurrentState == SERVICE_STOPPED;
    const bool started =
        known && (!stopped || (!is_disabled(service) && start_unlocked(name, service)));
    const bool runs = started && wait_until_running(service);
    CloseServiceHandle(service);
    return runs;
}

static DWORD bring_up_all(const struct service_graph *graph)
{
    if (graph->incomplete) {
        return ERROR_SERVICE_DEPENDENCY_DELETED;
    }
    for (size_t i = 0; i < graph->order_count; i++) {
        if (!bring_up(graph->order[i]->name)) {
            return ERROR_SERVICE_DEPENDENCY_FAIL;
        }
    }
    return ERROR_SUCCESS;
}

DWORD service_start_dependencies(const wchar_t *name)
{
    const SC_HANDLE service = open_service(name, SERVICE_QUERY_CONFIG);
    if (service == NULL) {
        return GetLastError();
    }
    const bool disabled = is_disabled(service);
    CloseServiceHandle(service);
    if (disabled) {
        return ERROR_SERVICE_DISABLED;
    }
    struct service_graph *const graph = service_graph_load();
    if (graph == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    service_graph_dependencies(graph, name);
    const DWORD error = bring_up_all(graph);
    free(graph);
    return error;
}
