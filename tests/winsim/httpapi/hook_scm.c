/*
 * hook_scm.c - the parts of the service control manager that Wine leaves out.
 *
 * Dependents are enumerated, a service with running dependents is not stopped, and dependencies are
 * started first (facts/windows.md section 4 and 6). Services themselves are Wine's and real.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <windows.h>

#include "ending_process.h"
#include "fault.h"
#include "handle_names.h"
#include "hook_scm.h"
#include "redirect.h"
#include "scm_rights.h"
#include "service_crash.h"
#include "service_graph.h"
#include "service_start.h"
#include "shared_process.h"

static struct handle_names services = {.lock = SRWLOCK_INIT};
static struct handle_names managers = {.lock = SRWLOCK_INIT};

bool scm_service_name(SC_HANDLE service, wchar_t name[HANDLE_NAME_MAX])
{
    return handle_names_find(&services, service, name, NULL);
}

bool scm_service_rights(SC_HANDLE service, DWORD *granted)
{
    return handle_names_find(&services, service, NULL, granted);
}

bool scm_manager_rights(SC_HANDLE manager, DWORD *granted)
{
    return handle_names_find(&managers, manager, NULL, granted);
}

bool scm_takes_room(DWORD size, DWORD most)
{
    if (size > most) {
        SetLastError(RPC_X_INVALID_BOUND);
    }
    return size <= most;
}

static SC_HANDLE refused(SC_HANDLE handle, DWORD error)
{
    CloseServiceHandle(handle);
    SetLastError(error);
    return NULL;
}

static SC_HANDLE WINAPI hook_open_manager(LPCWSTR machine, LPCWSTR database, DWORD access)
{
    DWORD granted = 0;
    if (fault_raised(L"OpenSCManagerW", machine)) {
        return NULL;
    }
    const SC_HANDLE manager = OpenSCManagerW(machine, database, access);
    if (manager == NULL) {
        return NULL;
    }
    const DWORD error = scm_rights_to_manager(access, &granted);
    if (error != ERROR_SUCCESS) {
        return refused(manager, error);
    }
    handle_names_add(&managers, manager, L"", granted);
    return manager;
}

static SC_HANDLE WINAPI hook_open_service(SC_HANDLE manager, LPCWSTR name, DWORD access)
{
    DWORD granted = 0;
    if (fault_raised(L"OpenServiceW", name)) {
        return NULL;
    }
    const SC_HANDLE service = OpenServiceW(manager, name, access);
    if (service == NULL) {
        return NULL;
    }
    const DWORD error = scm_rights_to_service(name, access, &granted);
    if (error != ERROR_SUCCESS) {
        return refused(service, error);
    }
    handle_names_add(&services, service, name, granted);
    return service;
}

static SC_HANDLE WINAPI hook_create_service(SC_HANDLE manager, LPCWSTR name, LPCWSTR display,
                                            DWORD access, DWORD type, DWORD start, DWORD error,
                                            LPCWSTR path, LPCWSTR group, LPDWORD tag,
                                            LPCWSTR dependencies, LPCWSTR account, LPCWSTR password)
{
    if (fault_raised(L"CreateServiceW", name)) {
        return NULL;
    }
    const SC_HANDLE service = CreateServiceW(manager, name, display, access, type, start, error,
                                             path, group, tag, dependencies, account, password);
    if (service != NULL) {
        handle_names_add(&services, service, name, scm_rights_of_creator(access));
    }
    return service;
}

static BOOL WINAPI hook_close_service(SC_HANDLE handle)
{
    handle_names_remove(&services, handle);
    handle_names_remove(&managers, handle);
    return CloseServiceHandle(handle);
}

/* `name` becomes empty for a handle that was not opened by the main program. */
static bool fails_for(const wchar_t *function, SC_HANDLE service, wchar_t name[HANDLE_NAME_MAX])
{
    const bool known = handle_names_find(&services, service, name, NULL);
    if (!known) {
        name[0] = L'\0';
    }
    return fault_raised(function, known ? name : NULL);
}

static bool state_is_wanted(DWORD state, DWORD wanted)
{
    return state == SERVICE_STOPPED ? (wanted & SERVICE_INACTIVE) != 0
                                    : state != 0 && (wanted & SERVICE_ACTIVE) != 0;
}

static bool has_running_dependent(const wchar_t *name)
{
    struct service_graph *const graph = service_graph_load();
    if (graph == NULL) {
        return false;
    }
    bool found = false;
    SERVICE_STATUS_PROCESS status;
    service_graph_dependents(graph, name);
    for (size_t i = 0; !found && i < graph->order_count; i++) {
        found = state_is_wanted(service_state(graph->order[i]->name, &status), SERVICE_ACTIVE);
    }
    free(graph);
    return found;
}

static bool stop_is_refused(const wchar_t *name, DWORD control)
{
    if (control != SERVICE_CONTROL_STOP || name[0] == L'\0' || !has_running_dependent(name)) {
        return false;
    }
    SetLastError(ERROR_DEPENDENT_SERVICES_RUNNING);
    return true;
}

static BOOL WINAPI hook_control(SC_HANDLE service, DWORD control, LPSERVICE_STATUS status)
{
    wchar_t name[HANDLE_NAME_MAX];
    if (fails_for(L"ControlService", service, name) || stop_is_refused(name, control)) {
        return FALSE;
    }
    if (control == SERVICE_CONTROL_STOP) {
        ending_process_note(name, service);
    }
    return ControlService(service, control, status);
}

static BOOL WINAPI hook_start(SC_HANDLE service, DWORD argument_count, LPCWSTR *arguments)
{
    wchar_t name[HANDLE_NAME_MAX];
    SERVICE_STATUS_PROCESS status;
    if (fails_for(L"StartServiceW", service, name)) {
        return FALSE;
    }
    if (name[0] != L'\0' && service_state(name, &status) == SERVICE_STOPPED) {
        const DWORD error = service_start_dependencies(name);
        if (error != ERROR_SUCCESS) {
            SetLastError(error);
            return FALSE;
        }
        ending_process_wait(name);
    }
    return service_start_once(service, argument_count, arguments);
}

static DWORD WINAPI hook_notify(SC_HANDLE service, DWORD mask, PSERVICE_NOTIFYW buffer)
{
    wchar_t name[HANDLE_NAME_MAX];
    return fails_for(L"NotifyServiceStatusChangeW", service, name)
               ? GetLastError()
               : NotifyServiceStatusChangeW(service, mask, buffer);
}

static BOOL WINAPI hook_query_status(SC_HANDLE service, SC_STATUS_TYPE level, LPBYTE buffer,
                                     DWORD size, LPDWORD needed)
{
    wchar_t name[HANDLE_NAME_MAX];
    if (fails_for(L"QueryServiceStatusEx", service, name) ||
        !scm_takes_room(size, SCM_ROOM_OF_CONFIG) ||
        !QueryServiceStatusEx(service, level, buffer, size, needed)) {
        return FALSE;
    }
    SERVICE_STATUS_PROCESS *status = (void *)buffer; /* the only level there is */
    service_crash_show(service, status);
    shared_process_show(name, status);
    return TRUE;
}

static BOOL WINAPI hook_list(SC_HANDLE manager, SC_ENUM_TYPE level, DWORD type, DWORD wanted,
                             LPBYTE buffer, DWORD size, LPDWORD needed, LPDWORD returned,
                             LPDWORD resume, LPCWSTR group)
{
    if (fault_raised(L"EnumServicesStatusExW", L"all") || !scm_takes_room(size, SCM_ROOM_OF_LIST)) {
        return FALSE;
    }
    const BOOL done = EnumServicesStatusExW(manager, level, type, wanted, buffer, size, needed,
                                            returned, resume, group);
    if (done || GetLastError() == ERROR_MORE_DATA) {
        const DWORD error = GetLastError();
        shared_process_show_list((ENUM_SERVICE_STATUS_PROCESSW *)(void *)buffer, *returned);
        SetLastError(error);
    }
    return done;
}

/* One dependent that goes into the answer. */
struct dependent {
    const wchar_t *name;
    wchar_t display[SERVICE_NAME_LENGTH];
    SERVICE_STATUS status;
};

static void fill_dependent(SC_HANDLE manager, const wchar_t *name,
                           const SERVICE_STATUS_PROCESS *status, struct dependent *dependent)
{
    DWORD length = SERVICE_NAME_LENGTH;
    dependent->name = name;
    if (!GetServiceDisplayNameW(manager, name, dependent->display, &length)) {
        wcscpy(dependent->display, name);
    }
    memcpy(&dependent->status, status, sizeof(dependent->status)); /* its first members */
}

static DWORD collect(const struct service_graph *graph, DWORD wanted, struct dependent *found,
                     size_t *count)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    if (manager == NULL) {
        return GetLastError();
    }
    *count = 0;
    for (size_t i = 0; i < graph->order_count; i++) {
        SERVICE_STATUS_PROCESS status;
        const wchar_t *const name = graph->order[i]->name;
        if (state_is_wanted(service_state(name, &status), wanted)) {
            fill_dependent(manager, name, &status, &found[(*count)++]);
        }
    }
    CloseServiceHandle(manager);
    return ERROR_SUCCESS;
}

static size_t text_size(const wchar_t *text)
{
    return (wcslen(text) + 1) * sizeof(*text);
}

static LPWSTR place_text(BYTE **end, const wchar_t *text)
{
    const LPWSTR place = (LPWSTR)(void *)*end;
    memcpy(place, text, text_size(text));
    *end += text_size(text);
    return place;
}

static DWORD deliver(const struct dependent *found, size_t count, ENUM_SERVICE_STATUSW *buffer,
                     DWORD size, DWORD *needed, DWORD *returned)
{
    size_t total = count * sizeof(*buffer);
    for (size_t i = 0; i < count; i++) {
        total += text_size(found[i].name) + text_size(found[i].display);
    }
    *returned = 0;
    *needed = (DWORD)total;
    if (count > 0 && (buffer == NULL || total > size)) {
        return ERROR_MORE_DATA;
    }
    BYTE *end = (BYTE *)(buffer + count);
    for (size_t i = 0; i < count; i++) {
        buffer[i].lpServiceName = place_text(&end, found[i].name);
        buffer[i].lpDisplayName = place_text(&end, found[i].display);
        buffer[i].ServiceStatus = found[i].status;
    }
    *returned = (DWORD)count;
    *needed = 0;
    return ERROR_SUCCESS;
}

static DWORD enumerate(const wchar_t *name, DWORD wanted, ENUM_SERVICE_STATUSW *buffer, DWORD size,
                       DWORD *needed, DWORD *returned)
{
    struct service_graph *const graph = service_graph_load();
    struct dependent *const found = calloc(SERVICE_GRAPH_MAX, sizeof(*found));
    DWORD error = ERROR_NOT_ENOUGH_MEMORY;
    size_t count = 0;
    if (graph != NULL && found != NULL) {
        service_graph_dependents(graph, name);
        error = collect(graph, wanted, found, &count);
    }
    if (error == ERROR_SUCCESS) {
        error = deliver(found, count, buffer, size, needed, returned);
    }
    free(found);
    free(graph);
    return error;
}

static BOOL WINAPI hook_enum_dependents(SC_HANDLE service, DWORD wanted,
                                        LPENUM_SERVICE_STATUSW buffer, DWORD size, LPDWORD needed,
                                        LPDWORD returned)
{
    wchar_t name[HANDLE_NAME_MAX];
    if (fails_for(L"EnumDependentServicesW", service, name) ||
        !scm_takes_room(size, SCM_ROOM_OF_LIST)) {
        return FALSE;
    }
    DWORD error;
    if (!handle_names_find(&services, service, NULL, NULL)) {
        error = ERROR_INVALID_HANDLE;
    } else if (needed == NULL || returned == NULL || wanted == 0 ||
               (wanted & ~(DWORD)SERVICE_STATE_ALL) != 0) {
        error = ERROR_INVALID_PARAMETER;
    } else {
        error = enumerate(name, wanted, buffer, buffer == NULL ? 0 : size, needed, returned);
    }
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

const struct redirection scm_redirections[] = {
    REDIRECT("OpenSCManagerW", hook_open_manager),
    REDIRECT("OpenServiceW", hook_open_service),
    REDIRECT("CreateServiceW", hook_create_service),
    REDIRECT("CloseServiceHandle", hook_close_service),
    REDIRECT("ControlService", hook_control),
    REDIRECT("StartServiceW", hook_start),
    REDIRECT("QueryServiceStatusEx", hook_query_status),
    REDIRECT("NotifyServiceStatusChangeW", hook_notify),
    REDIRECT("EnumDependentServicesW", hook_enum_dependents),
    REDIRECT("EnumServicesStatusExW", hook_list),
    {0},
};
