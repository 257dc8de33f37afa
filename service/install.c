/* The service's registration with the SCM and the Event Log. */
#include "install.h"

#include "product.h"
#include "service_control.h"
#include "win32_outcome.h"

#define PATH_CHARACTERS 32768
#define RESTART_DELAY   60000 /* milliseconds until the SCM starts a crashed service again */
#define STOP_SECONDS    120   /* a rotation under way is brought to a safe state first */

static const char service_name[] = "SstpCertRotator";

static struct outcome own_path(wchar_t *path, DWORD size)
{
    const DWORD length = GetModuleFileNameW(NULL, path, size);

    if (length == 0 || length == size) {
        return outcome_failed("GetModuleFileName", service_name,
                              length == 0 ? GetLastError() : ERROR_BUFFER_OVERFLOW);
    }
    return outcome_success();
}

/* ---- the service ---- */

/* Older systems lack some of these; none is needed to do the work. */
static bool not_known_here(DWORD code)
{
    return code == ERROR_INVALID_LEVEL || code == ERROR_CALL_NOT_IMPLEMENTED;
}

static struct outcome configure(SC_HANDLE handle, DWORD level, void *value, const char *what)
{
    if (!ChangeServiceConfig2W(handle, level, value)) {
        const DWORD code = GetLastError();
        if (!not_known_here(code)) {
            return outcome_failed("ChangeServiceConfig2", what, code);
        }
    }
    return outcome_success();
}

static struct outcome configure_all(SC_HANDLE handle)
{
    static wchar_t description[] = PRODUCT_DESCRIPTION;
    SC_ACTION restarts[] = {{SC_ACTION_RESTART, RESTART_DELAY},
                            {SC_ACTION_RESTART, RESTART_DELAY},
                            {SC_ACTION_RESTART, RESTART_DELAY}};
    SERVICE_DESCRIPTIONW text = {description};
    SERVICE_FAILURE_ACTIONSW recovery = {
        .dwResetPeriod = 86400, .cActions = 3, .lpsaActions = restarts};
    /* Without this the actions cover crashes only, not an exit with an error. */
    SERVICE_FAILURE_ACTIONS_FLAG always = {TRUE};
    /* The default is ten seconds, less than a single call into the SCM may take. */
    SERVICE_PRESHUTDOWN_INFO shutdown = {PRODUCT_SHUTDOWN_MS};
    SERVICE_SID_INFO sid = {SERVICE_SID_TYPE_UNRESTRICTED};
    struct outcome outcome =
        configure(handle, SERVICE_CONFIG_DESCRIPTION, &text, "service description");

    if (outcome_ok(&outcome)) {
        outcome = configure(handle, SERVICE_CONFIG_FAILURE_ACTIONS, &recovery, "recovery actions");
    }
    if (outcome_ok(&outcome)) {
        outcome =
            configure(handle, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &always, "recovery actions");
    }
    if (outcome_ok(&outcome)) {
        outcome = configure(handle, SERVICE_CONFIG_PRESHUTDOWN_INFO, &shutdown, "time at shutdown");
    }
    if (outcome_ok(&outcome)) {
        outcome = configure(handle, SERVICE_CONFIG_SERVICE_SID_INFO, &sid, "service SID");
    }
    return outcome;
}

/* Creates the service, or points an existing one at this program. It depends on nothing: stopping
 * SstpSvc, RasMan or RemoteAccess must never stop it. */
static struct outcome register_service(SC_HANDLE manager, const wchar_t *quoted_path)
{
    struct outcome outcome;
    SC_HANDLE handle = CreateServiceW(
        manager, PRODUCT_NAME, PRODUCT_DISPLAY_NAME, SERVICE_CHANGE_CONFIG | SERVICE_START,
        SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL, quoted_path, NULL,
        NULL, NULL, NULL, NULL);

    if (handle == NULL && GetLastError() == ERROR_SERVICE_EXISTS) {
        handle = OpenServiceW(manager, PRODUCT_NAME, SERVICE_CHANGE_CONFIG | SERVICE_START);
        if (handle != NULL &&
            !ChangeServiceConfigW(handle, SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START,
                                  SERVICE_ERROR_NORMAL, quoted_path, NULL, NULL, L"", NULL, NULL,
                                  PRODUCT_DISPLAY_NAME)) {
            outcome = outcome_failed("ChangeServiceConfig", service_name, GetLastError());
            (void)CloseServiceHandle(handle);
            return outcome;
        }
    }
    if (handle == NULL) {
        return outcome_failed("CreateService", service_name, GetLastError());
    }
    outcome = configure_all(handle);
    (void)CloseServiceHandle(handle);
    return outcome;
}

/* ---- the event source ---- */

static LSTATUS set_text(HKEY key, const wchar_t *name, DWORD type, const wchar_t *text)
{
    return RegSetValueExW(key, name, 0, type, (const BYTE *)text,
                          ((DWORD)lstrlenW(text) + 1) * (DWORD)sizeof(wchar_t));
}

static LSTATUS set_number(HKEY key, const wchar_t *name, DWORD number)
{
    return RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&number, sizeof(number));
}

static struct outcome register_event_source(const wchar_t *path)
{
    HKEY key;
    LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, PRODUCT_EVENT_KEY, 0, NULL, 0,
                                     KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL);

    if (status != ERROR_SUCCESS) {
        return outcome_failed("RegCreateKeyEx", "event source", (DWORD)status);
    }
    status = set_text(key, L"EventMessageFile", REG_EXPAND_SZ, path);
    if (status == ERROR_SUCCESS) {
        status = set_text(key, L"CategoryMessageFile", REG_EXPAND_SZ, path);
    }
    if (status == ERROR_SUCCESS) {
        status = set_number(key, L"CategoryCount", 5);
    }
    if (status == ERROR_SUCCESS) {
        status =
            set_number(key, L"TypesSupported",
                       EVENTLOG_ERROR_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_INFORMATION_TYPE);
    }
    (void)RegCloseKey(key);
    return status == ERROR_SUCCESS ? outcome_success()
                                   : outcome_failed("RegSetValueEx", "event source", (DWORD)status);
}

/* quoted: the path between its quotes. */
static struct outcome register_all(wchar_t *quoted)
{
    struct outcome outcome;
    const SC_HANDLE manager =
        OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE);

    if (manager == NULL) {
        return outcome_failed("OpenSCManager", service_name, GetLastError());
    }
    const size_t end = (size_t)lstrlenW(quoted) - 1;
    quoted[end] = L'\0';
    outcome = register_event_source(quoted + 1); /* first: a started service writes at once */
    quoted[end] = L'"';
    if (outcome_ok(&outcome)) {
        outcome = register_service(manager, quoted);
    }
    (void)CloseServiceHandle(manager);
    return outcome;
}

struct outcome install_service(void)
{
    const HANDLE heap = GetProcessHeap();
    wchar_t *quoted = HeapAlloc(heap, 0, (PATH_CHARACTERS + 2) * sizeof(wchar_t));
    struct outcome outcome;

    if (quoted == NULL) {
        return outcome_failed("HeapAlloc", service_name, ERROR_NOT_ENOUGH_MEMORY);
    }
    quoted[0] = L'"';
    outcome = own_path(quoted + 1, PATH_CHARACTERS);
    if (outcome_ok(&outcome)) {
        (void)lstrcatW(quoted, L"\"");
        outcome = register_all(quoted);
    }
    (void)HeapFree(heap, 0, quoted);
    return outcome;
}

/* ---- starting and removing ---- */

struct outcome install_start(void)
{
    struct service_control control = {.start_seconds = 60};
    struct outcome outcome = service_control_open(&control);

    if (outcome_ok(&outcome)) {
        outcome = service_control_start(&control, service_name);
    }
    service_control_close(&control);
    return outcome.failure == FAILURE_ALREADY_EXISTS ? outcome_success() : outcome;
}

static struct outcome delete_service(SC_HANDLE manager)
{
    const SC_HANDLE handle = OpenServiceW(manager, PRODUCT_NAME, DELETE);
    struct outcome outcome = outcome_success();

    if (handle == NULL) {
        const DWORD code = GetLastError();
        return code == ERROR_SERVICE_DOES_NOT_EXIST
                   ? outcome
                   : outcome_failed("OpenService", service_name, code);
    }
    if (!DeleteService(handle)) {
        outcome = outcome_failed("DeleteService", service_name, GetLastError());
    }
    (void)CloseServiceHandle(handle);
    return outcome;
}

static struct outcome remove_key(const wchar_t *key, const char *what)
{
    const LSTATUS status = RegDeleteTreeW(HKEY_LOCAL_MACHINE, key);

    return status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND
               ? outcome_success()
               : outcome_failed("RegDeleteTree", what, (DWORD)status);
}

struct outcome install_remove(void)
{
    struct service_control control = {.stop_seconds = STOP_SECONDS};
    struct outcome outcome = service_control_open(&control);

    if (outcome_ok(&outcome)) {
        outcome = service_control_stop(&control, service_name, false);
        if (outcome.failure == FAILURE_NOT_FOUND) {
            outcome = outcome_success();
        }
    }
    if (outcome_ok(&outcome)) {
        outcome = delete_service(control.manager);
    }
    service_control_close(&control);
    if (outcome_ok(&outcome)) {
        outcome = remove_key(PRODUCT_SERVICE_KEY L"\\State", "stored state");
    }
    if (outcome_ok(&outcome)) {
        outcome = remove_key(PRODUCT_SERVICE_KEY L"\\Parameters", "settings");
    }
    if (outcome_ok(&outcome)) {
        outcome = remove_key(PRODUCT_EVENT_KEY, "event source");
    }
    return outcome;
}
