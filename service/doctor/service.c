/* Checks: the service's registration with the SCM (winsvc/nf-winsvc-queryserviceconfigw and
 * queryserviceconfig2w). */
#include "doctor/doctor.h"
#include "setup/registration.h"
#include "win32/error.h"
#include "win32/product.h"
#include "win32/text.h"

#define CONFIG_SIZE 8192 /* the most that QueryServiceConfig gives */
#define REPEAT      PRODUCT_COMMAND L" install"

static const char service_name[] = "SstpCertRotator";

union config {
    QUERY_SERVICE_CONFIGW service;
    SERVICE_DELAYED_AUTO_START_INFO delayed;
    BYTE bytes[CONFIG_SIZE];
};

/* How it differs, in the case that it does. */
static void other_path(struct doctor *doctor, const wchar_t *image)
{
    if (image[0] != L'"') {
        doctor_say(
            doctor, CHECK_FAILED, "image-path", REPEAT,
            L"The service's path is not in quotes: %ls. With a space in it Windows might start "
            L"another program, with SYSTEM's rights.",
            image);
    } else {
        doctor_say(doctor, CHECK_FAILED, "image-path",
                   L"Run doctor of that program, or \"install\" of this one.",
                   L"The service starts %ls, which is not this program (%ls).", image,
                   doctor->program);
    }
}

static void image_path(struct doctor *doctor, SC_HANDLE service, const wchar_t *image)
{
    bool differs;
    const struct outcome outcome = registration_differs(service, REGISTRATION_PATH, &differs);

    if (!outcome_ok(&outcome)) {
        doctor_unknown(doctor, "image-path", &outcome);
    } else if (differs) {
        other_path(doctor, image);
    } else {
        doctor_say(doctor, CHECK_OK, "image-path", NULL, L"The service starts this program: %ls",
                   image);
    }
}

static void account(struct doctor *doctor, const wchar_t *name)
{
    if (name != NULL && text_same(name, L"LocalSystem")) {
        doctor_say(doctor, CHECK_OK, "account", NULL, L"The service runs as LocalSystem.");
        return;
    }
    doctor_say(doctor, CHECK_FAILED, "account", L"sc.exe config SstpCertRotator obj= LocalSystem",
               L"The service runs as %ls, not as LocalSystem. It cannot change bindings or use the "
               L"private keys of this server.",
               name == NULL ? L"an unknown account" : name);
}

static bool delayed(SC_HANDLE service)
{
    union config config;
    DWORD size;

    return QueryServiceConfig2W(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, config.bytes,
                                sizeof(config), &size) &&
           config.delayed.fDelayedAutostart;
}

static void start_type(struct doctor *doctor, SC_HANDLE service, DWORD type)
{
    if (type != SERVICE_AUTO_START) {
        doctor_say(doctor, CHECK_FAILED, "start-type", L"sc.exe config SstpCertRotator start= auto",
                   L"The service does not start with Windows. After a restart of Windows, renewed "
                   L"certificates are not applied.");
    } else if (delayed(service)) {
        doctor_say(
            doctor, CHECK_WARNING, "start-type", L"sc.exe config SstpCertRotator start= auto",
            L"The service starts with Windows, but delayed. VPN clients might be rejected for "
            L"minutes.");
    } else {
        doctor_say(doctor, CHECK_OK, "start-type", NULL, L"The service starts with Windows.");
    }
}

static void dependencies(struct doctor *doctor, const wchar_t *names)
{
    for (; names != NULL && *names != L'\0'; names += lstrlenW(names) + 1) {
        if (text_same(names, L"SstpSvc") || text_same(names, L"RasMan") ||
            text_same(names, L"RemoteAccess")) {
            doctor_say(
                doctor, CHECK_FAILED, "dependencies",
                L"sc.exe config SstpCertRotator depend= \"/\"",
                L"The service depends on %ls. A rotation restarts that service, and so would stop "
                L"itself.",
                names);
            return;
        }
    }
    doctor_say(doctor, CHECK_OK, "dependencies", NULL,
               L"The service depends on no service that it restarts.");
}

static void recovery(struct doctor *doctor, SC_HANDLE service)
{
    bool not_after_crash;
    bool not_after_error = false;
    struct outcome outcome = registration_differs(service, REGISTRATION_RECOVERY, &not_after_crash);

    if (outcome_ok(&outcome)) {
        outcome = registration_differs(service, REGISTRATION_RECOVERY_TOO, &not_after_error);
    }
    if (!outcome_ok(&outcome)) {
        doctor_unknown(doctor, "recovery", &outcome);
    } else if (not_after_crash || not_after_error) {
        doctor_say(doctor, CHECK_WARNING, "recovery", REPEAT,
                   L"Windows does not start the service again after a crash or an error.");
    } else {
        doctor_say(doctor, CHECK_OK, "recovery", NULL,
                   L"Windows starts the service again after a crash or an error.");
    }
}

static void running(struct doctor *doctor)
{
    switch (doctor->view->own) {
    case OWN_RUNNING:
        if (snapshot_observing(&doctor->view->snapshot)) {
            doctor_say(doctor, CHECK_WARNING, "running",
                       PRODUCT_COMMAND L" config set Mode enforce",
                       L"The service reports, and changes nothing: the setting Mode is observe.");
        } else {
            doctor_say(doctor, CHECK_OK, "running", NULL, L"The service is running.");
        }
        break;
    case OWN_PAUSED:
        doctor_say(doctor, CHECK_WARNING, "running", L"sstp-cert-rotator resume",
                   L"The service is paused. It reports, and changes nothing.");
        break;
    case OWN_CHANGING:
        doctor_say(doctor, CHECK_WARNING, "running", L"Run doctor again in a minute.",
                   L"The service is starting or stopping.");
        break;
    case OWN_UNKNOWN:
        doctor_say(doctor, CHECK_UNKNOWN, "running", NULL,
                   L"Whether the service is running is not known.");
        break;
    default:
        doctor_say(doctor, CHECK_WARNING, "running", L"sstp-cert-rotator start",
                   L"The service is stopped. Renewed certificates are not applied.");
        break;
    }
}

static void registration(struct doctor *doctor, SC_HANDLE service)
{
    union config config;
    DWORD size;

    if (!QueryServiceConfigW(service, &config.service, sizeof(config), &size)) {
        const struct outcome error =
            outcome_failed("QueryServiceConfig", service_name, GetLastError());
        doctor_unknown(doctor, "service", &error);
        return;
    }
    doctor_say(doctor, CHECK_OK, "service", NULL, L"The service SstpCertRotator is installed.");
    image_path(doctor, service, config.service.lpBinaryPathName);
    account(doctor, config.service.lpServiceStartName);
    start_type(doctor, service, config.service.dwStartType);
    dependencies(doctor, config.service.lpDependencies);
    recovery(doctor, service);
    running(doctor);
}

void doctor_service(struct doctor *doctor)
{
    const SC_HANDLE manager = doctor->view->server.services.manager;
    const SC_HANDLE service =
        manager == NULL ? NULL : OpenServiceW(manager, PRODUCT_NAME, SERVICE_QUERY_CONFIG);
    const DWORD code = manager == NULL ? ERROR_INVALID_HANDLE : GetLastError();

    if (service != NULL) {
        registration(doctor, service);
        (void)CloseServiceHandle(service);
    } else if (code == ERROR_SERVICE_DOES_NOT_EXIST) {
        doctor_say(doctor, CHECK_FAILED, "service", PRODUCT_COMMAND L" install",
                   L"The service SstpCertRotator is not installed.");
    } else {
        const struct outcome error = outcome_failed("OpenService", service_name, code);
        doctor_unknown(doctor, "service", &error);
    }
}
