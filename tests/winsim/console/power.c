/* services, start-type, start, stop, restart, reboot: the services of the server and its power
 * switch. */
#include "endpoint_context.h"
#include "httpsys_client.h"
#include "output.h"
#include "service_control.h"
#include "system_controls.h"
#include "verbs.h"
#include "volatile_keys.h"

#include <wchar.h>

static const wchar_t all_services[] = L"the services";

static const wchar_t *state_name(DWORD state)
{
    static const wchar_t *const names[] = {
        L"?",       L"stopped",          L"start pending", L"stop pending",
        L"running", L"continue pending", L"pause pending", L"paused"};

    return state < sizeof names / sizeof names[0] ? names[state] : names[0];
}

static const struct {
    DWORD type;
    const wchar_t *name;
} start_types[] = {
    {SERVICE_AUTO_START, L"automatic"},
    {SERVICE_DEMAND_START, L"manual"},
    {SERVICE_DISABLED, L"disabled"},
};

enum { START_TYPES = sizeof start_types / sizeof start_types[0] };

static const wchar_t *start_type_name(DWORD type)
{
    for (int i = 0; i < START_TYPES; i++) {
        if (start_types[i].type == type) {
            return start_types[i].name;
        }
    }
    return L"other";
}

int verb_start_type(struct arguments *arguments)
{
    for (int i = 0; arguments->count == 2 && i < START_TYPES; i++) {
        if (wcscmp(start_types[i].name, arguments->values[1]) == 0) {
            const wchar_t *name = arguments->values[0];
            const DWORD error = service_set_start_type(name, start_types[i].type);

            return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"configure", name, error);
        }
    }
    return EXIT_USAGE;
}

int verb_services(struct arguments *arguments)
{
    if (arguments->count != 0) {
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < simulated_service_count; i++) {
        const struct simulated_service *service = &simulated_services[i];
        SERVICE_STATUS_PROCESS status;
        DWORD start_type;
        const DWORD error = service_query(service->name, &status, &start_type);

        if (error == ERROR_SUCCESS) {
            print(L"%-16ls  %-14ls  %ls\n", service->name, state_name(status.dwCurrentState),
                  start_type_name(start_type));
        } else if (error != ERROR_SERVICE_DOES_NOT_EXIST) {
            return failed(L"query", service->name, error);
        }
    }
    return EXIT_DONE;
}

int verb_start(struct arguments *arguments)
{
    const wchar_t *name = arguments->count == 1 ? arguments->values[0] : all_services;
    DWORD error;

    if (arguments->count > 1) {
        return EXIT_USAGE;
    }
    error =
        arguments->count == 1 ? service_start_with_dependencies(name) : services_start_automatic();
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"start", name, error);
}

int verb_stop(struct arguments *arguments)
{
    const wchar_t *name = arguments->count == 1 ? arguments->values[0] : all_services;
    DWORD error;

    if (arguments->count > 1) {
        return EXIT_USAGE;
    }
    error = arguments->count == 1 ? service_stop_with_dependents(name)
                                  : services_stop_all(service_stop);
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"stop", name, error);
}

/* net stop sstpsvc /y, net start remoteaccess (facts/procedure.md): what an administrator does. */
int verb_restart(struct arguments *arguments)
{
    DWORD error;

    if (arguments->count != 0) {
        return EXIT_USAGE;
    }
    error = service_stop_with_dependents(L"SstpSvc");
    if (error != ERROR_SUCCESS) {
        return failed(L"stop", L"SstpSvc", error);
    }
    error = service_start_with_dependencies(L"RemoteAccess");
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"start", L"RemoteAccess", error);
}

/* First those that hold up the shutdown, then the shutdown itself; what accepts neither is simply
 * ended afterwards. */
static DWORD tell_of_shutdown(const wchar_t *name)
{
    (void)system_control_send(name, SERVICE_CONTROL_PRESHUTDOWN);
    return system_control_send(name, SERVICE_CONTROL_SHUTDOWN);
}

/* Power off: the driver's memory and the volatile registry keys are gone. Power on: HTTP.sys loads
 * the records it can, then the services start. */
int verb_reboot(struct arguments *arguments)
{
    const bool power_cut = take_flag(arguments, L"--power-cut");
    DWORD error;

    if (arguments->count != 0) {
        return EXIT_USAGE;
    }
    if (!power_cut) {
        (void)services_stop_all(tell_of_shutdown);
    }
    error = services_stop_all(power_cut ? service_kill : service_stop);
    if (error != ERROR_SUCCESS) {
        return failed(L"stop", all_services, error);
    }
    error = httpsys_boot();
    if (error != ERROR_SUCCESS) {
        return failed(L"reach", L"winsim-httpsys", error);
    }
    error = volatile_keys_forget();
    if (error != ERROR_SUCCESS) {
        return failed(L"forget", L"volatile registry keys", error);
    }
    endpoint_context_restore_all(); /* what cannot be loaded is in the System log */
    error = services_start_automatic();
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"start", all_services, error);
}
