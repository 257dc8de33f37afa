/* Services; see services.h. */
#include "services.h"

#include "registry.h"
#include "wait.h"

#include <stdio.h>

#define CONFIG_SIZE      8192u
#define DEPENDENTS_SIZE  65536u
#define DEPENDENCIES_MAX 512

struct opened {
    SC_HANDLE manager;
    SC_HANDLE service;
};

static void close_service(const struct opened *opened)
{
    if (opened->service != NULL) {
        (void)CloseServiceHandle(opened->service);
    }
    (void)CloseServiceHandle(opened->manager);
}

/* False if it is not installed; any other error fails the test. */
static bool open_service(const wchar_t *name, DWORD access, struct opened *opened)
{
    opened->manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    assert_win32(opened->manager != NULL);
    opened->service = OpenServiceW(opened->manager, name, access);
    if (opened->service == NULL) {
        assert_win32(GetLastError() == ERROR_SERVICE_DOES_NOT_EXIST);
        close_service(opened);
        return false;
    }
    return true;
}

static void query(SC_HANDLE service, SERVICE_STATUS_PROCESS *status)
{
    DWORD needed;

    assert_win32(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)status,
                                      sizeof(*status), &needed));
}

static bool read_status(const wchar_t *name, SERVICE_STATUS_PROCESS *status)
{
    struct opened opened;

    if (!open_service(name, SERVICE_QUERY_STATUS, &opened)) {
        return false;
    }
    query(opened.service, status);
    close_service(&opened);
    return true;
}

DWORD service_state(const wchar_t *name)
{
    SERVICE_STATUS_PROCESS status;

    return read_status(name, &status) ? status.dwCurrentState : 0;
}

DWORD service_process(const wchar_t *name)
{
    SERVICE_STATUS_PROCESS status;

    return read_status(name, &status) && status.dwCurrentState != SERVICE_STOPPED
               ? status.dwProcessId
               : 0;
}

DWORD service_checkpoint(const wchar_t *name)
{
    SERVICE_STATUS_PROCESS status;

    return read_status(name, &status) ? status.dwCheckPoint : 0;
}

/* ---- waiting ---- */

struct wanted_state {
    const wchar_t *name;
    DWORD state;
};

static bool is_in_state(const void *context)
{
    const struct wanted_state *wanted = context;

    return service_state(wanted->name) == wanted->state;
}

void assert_service_reaches(const wchar_t *name, DWORD state)
{
    const struct wanted_state wanted = {name, state};

    if (!wait_until(is_in_state, &wanted)) {
        fail_msg("%ls is in state %lu, not %lu", name, service_state(name), state);
    }
}

/* ---- controlling ---- */

/* What a failed start leaves to look at: a dependency may be what failed. */
static void show_states(void)
{
    static const wchar_t *const names[] = {SSTP_SERVICE, RAS_MANAGER_SERVICE,
                                           REMOTE_ACCESS_SERVICE};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        SERVICE_STATUS_PROCESS status;
        if (read_status(names[i], &status)) {
            print_error("%ls: state %lu, exit code %lu, process %lu\n", names[i],
                        status.dwCurrentState, status.dwWin32ExitCode, status.dwProcessId);
        }
    }
}

void service_send_start(const wchar_t *name)
{
    struct opened opened;

    assert_true(open_service(name, SERVICE_START | SERVICE_QUERY_STATUS, &opened));
    if (!StartServiceW(opened.service, 0, NULL) &&
        GetLastError() != ERROR_SERVICE_ALREADY_RUNNING) {
        const DWORD error = GetLastError();
        show_states();
        fail_msg("error %lu from StartService of %ls", error, name);
    }
    close_service(&opened);
}

void service_start(const wchar_t *name)
{
    service_send_start(name);
    assert_service_reaches(name, SERVICE_RUNNING);
}

static bool is_settled(const void *context)
{
    const DWORD state = service_state(context);

    return state != SERVICE_START_PENDING && state != SERVICE_STOP_PENDING;
}

void service_send_stop(const wchar_t *name)
{
    struct opened opened;
    SERVICE_STATUS reply;

    assert_true(open_service(name, SERVICE_STOP | SERVICE_QUERY_STATUS, &opened));
    assert_win32(ControlService(opened.service, SERVICE_CONTROL_STOP, &reply));
    close_service(&opened);
}

void service_send_control(const wchar_t *name, DWORD control)
{
    const DWORD right =
        control < FIRST_OWN_CONTROL ? SERVICE_PAUSE_CONTINUE : SERVICE_USER_DEFINED_CONTROL;
    struct opened opened;
    SERVICE_STATUS reply;

    assert_true(open_service(name, right, &opened));
    assert_win32(ControlService(opened.service, control, &reply));
    close_service(&opened);
}

void service_stop(const wchar_t *name)
{
    assert_true(wait_until(is_settled, name));
    if (service_process(name) != 0) {
        service_send_stop(name);
        assert_service_reaches(name, SERVICE_STOPPED);
    }
}

void service_kill(const wchar_t *name)
{
    const HANDLE process =
        OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE, FALSE, service_process(name));

    assert_win32(process != NULL);
    assert_win32(TerminateProcess(process, ERROR_PROCESS_ABORTED));
    assert_int_equal(WaitForSingleObject(process, INFINITE), WAIT_OBJECT_0);
    assert_win32(CloseHandle(process));
}

void service_read_config(const wchar_t *name, QUERY_SERVICE_CONFIGW *config, DWORD size)
{
    struct opened opened;
    DWORD needed;

    assert_true(open_service(name, SERVICE_QUERY_CONFIG, &opened));
    assert_win32(QueryServiceConfigW(opened.service, config, size, &needed));
    close_service(&opened);
}

/* Wine drops the dependencies when a service's configuration is changed, whether they are told
 * again or not: what was there is put back where it is missing. */
static DWORD read_dependencies(const wchar_t *key, wchar_t dependencies[DEPENDENCIES_MAX])
{
    DWORD size = DEPENDENCIES_MAX * sizeof(*dependencies);

    return RegGetValueW(HKEY_LOCAL_MACHINE, key, L"DependOnService", RRF_RT_REG_MULTI_SZ, NULL,
                        dependencies, &size) == ERROR_SUCCESS
               ? size
               : 0;
}

static void change(SC_HANDLE service, const struct service_change *to)
{
    wchar_t key[DEPENDENCIES_MAX];
    wchar_t dependencies[DEPENDENCIES_MAX];
    wchar_t left[DEPENDENCIES_MAX];
    DWORD size;

    (void)swprintf(key, DEPENDENCIES_MAX, L"SYSTEM\\CurrentControlSet\\Services\\%ls", to->name);
    size = read_dependencies(key, dependencies);
    assert_win32(ChangeServiceConfigW(service, to->type, to->start_type, SERVICE_NO_CHANGE,
                                      to->path, NULL, NULL, NULL, to->account,
                                      to->account == NULL ? NULL : L"", NULL));
    if (size != 0 && read_dependencies(key, left) == 0) {
        registry_set(key, L"DependOnService", REG_MULTI_SZ, dependencies, size);
    }
}

void service_change(const struct service_change *to)
{
    struct opened opened;

    assert_true(open_service(to->name, SERVICE_CHANGE_CONFIG, &opened));
    change(opened.service, to);
    close_service(&opened);
}

void service_set_path(const wchar_t *name, const wchar_t *path)
{
    service_change(&(struct service_change){
        .name = name, .type = SERVICE_NO_CHANGE, .start_type = SERVICE_NO_CHANGE, .path = path});
}

void service_set_start_type(const wchar_t *name, DWORD type)
{
    static union {
        QUERY_SERVICE_CONFIGW config;
        BYTE space[CONFIG_SIZE];
    } found;

    service_read_config(name, &found.config, sizeof(found));
    if (found.config.dwStartType != type) {
        service_change(
            &(struct service_change){.name = name, .type = SERVICE_NO_CHANGE, .start_type = type});
    }
}

/* ---- dependents ---- */

union dependents {
    ENUM_SERVICE_STATUSW items[1];
    BYTE space[DEPENDENTS_SIZE];
};

/* In the order that is right for stopping them. */
static DWORD running_dependents(const wchar_t *name, union dependents *dependents)
{
    struct opened opened;
    DWORD needed;
    DWORD count;

    if (!open_service(name, SERVICE_ENUMERATE_DEPENDENTS, &opened)) {
        return 0;
    }
    assert_win32(EnumDependentServicesW(opened.service, SERVICE_ACTIVE, dependents->items,
                                        sizeof(*dependents), &needed, &count));
    close_service(&opened);
    return count;
}

DWORD service_running_dependents(const wchar_t *name)
{
    static union dependents dependents;

    return running_dependents(name, &dependents);
}

void service_list_dependents(const wchar_t *name, struct service_names *list)
{
    static union dependents dependents;

    list->count = running_dependents(name, &dependents);
    assert_true(list->count <= SERVICE_NAMES_MAX);
    for (DWORD i = 0; i < list->count; i++) {
        const wchar_t *const found = dependents.items[i].lpServiceName;
        assert_true(wcslen(found) < COUNT_OF(list->names[0]));
        wcscpy(list->names[i], found);
    }
}

void service_stop_all(const wchar_t *name)
{
    static union dependents dependents;
    const DWORD count = running_dependents(name, &dependents);

    for (DWORD i = 0; i < count; i++) {
        service_stop(dependents.items[i].lpServiceName);
    }
    service_stop(name);
}
