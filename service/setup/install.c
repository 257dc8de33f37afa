/* The service's registration with the SCM and the Event Log. */
#include "setup/install.h"

#include "rras/control.h"
#include "setup/registration.h"
#include "win32/error.h"
#include "win32/product.h"

#define STOP_SECONDS 120 /* a rotation under way is brought to a safe state first */

static const char service_name[] = "SstpCertRotator";

/* Creates the service, or brings an existing one up to date. It
 * depends on nothing: stopping SstpSvc, RasMan or RemoteAccess must never stop it. */
static struct outcome open_service(SC_HANDLE manager, bool automatic, SC_HANDLE *service)
{
    wchar_t path[REGISTRATION_PATH_SIZE];
    const struct outcome outcome = registration_path(path);

    *service = NULL;
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    *service = CreateServiceW(manager, PRODUCT_NAME, PRODUCT_DISPLAY_NAME, REGISTRATION_CHANGE,
                              SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL,
                              path, NULL, NULL, NULL, NULL, NULL);
    if (*service != NULL || GetLastError() != ERROR_SERVICE_EXISTS) {
        return *service != NULL ? outcome
                                : outcome_failed("CreateService", service_name, GetLastError());
    }
    *service = OpenServiceW(manager, PRODUCT_NAME, REGISTRATION_CHANGE);
    if (*service == NULL) {
        return outcome_failed("OpenService", service_name, GetLastError());
    }
    if (!ChangeServiceConfigW(
            *service, SERVICE_WIN32_OWN_PROCESS, automatic ? SERVICE_AUTO_START : SERVICE_NO_CHANGE,
            SERVICE_ERROR_NORMAL, NULL, NULL, NULL, L"", NULL, NULL, PRODUCT_DISPLAY_NAME)) {
        return outcome_failed("ChangeServiceConfig", service_name, GetLastError());
    }
    return outcome;
}

static struct outcome describe(SC_HANDLE service)
{
    static wchar_t description[] = PRODUCT_DESCRIPTION;
    SERVICE_DESCRIPTIONW text = {description};

    return ChangeServiceConfig2W(service, SERVICE_CONFIG_DESCRIPTION, &text)
               ? outcome_success()
               : outcome_failed("ChangeServiceConfig2", "service description", GetLastError());
}

static struct outcome put_right(SC_HANDLE service)
{
    struct outcome outcome = describe(service);
    bool differs = false;

    for (int part = 0; part < REGISTRATION_PARTS && outcome_ok(&outcome); part++) {
        outcome = registration_differs(service, (enum registration_part)part, &differs);
        if (outcome_ok(&outcome) && differs) {
            outcome = registration_put_right(service, (enum registration_part)part);
        }
    }
    return outcome;
}

struct outcome install_service(bool automatic)
{
    SC_HANDLE service = NULL;
    struct outcome outcome;
    const SC_HANDLE manager =
        OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE);

    if (manager == NULL) {
        return outcome_failed("OpenSCManager", service_name, GetLastError());
    }
    outcome = open_service(manager, automatic, &service);
    if (outcome_ok(&outcome)) {
        outcome = put_right(service);
    }
    if (service != NULL) {
        (void)CloseServiceHandle(service);
    }
    (void)CloseServiceHandle(manager);
    return outcome;
}

/* ---- removing ---- */

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
