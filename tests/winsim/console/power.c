/* services, start, stop, restart, reboot: the services of the server and its power switch. */
#include "endpoint_context.h"
#include "httpsys_client.h"
#include "output.h"
#include "service_control.h"
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

static const wchar_t *start_type_name(DWORD type)
{
    switch (type) {
    case SERVICE_AUTO_START:
        return L"automatic";
    case SERVICE_DEMAND_START:
        return L"manual";
    case SERVICE_DISABLED:
        return L"disabled";
    default:
        return L"other";
    }
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
    error = arguments->count == 1 ? service_start(name) : services_start_automatic();
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"start", name, error);
}

int verb_stop(struct arguments *arguments)
{
    const wchar_t *name = arguments->count == 1 ? arguments->values[0] : all_services;
    DWORD error;

    if (arguments->count > 1) {
        return EXIT_USAGE;
    }
    error = arguments->count == 1 ? service_stop(name) : services_stop_all(service_stop);
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"stop", name, error);
}

static DWORD stop_stand_in(const wchar_t *name)
{
    for (size_t i = 0; i < simulated_service_count; i++) {
        if (wcscmp(simulated_services[i].name, name) == 0 && !simulated_services[i].stand_in) {
            return ERROR_SUCCESS;
        }
    }
    return service_stop(name);
}

/* net stop sstpsvc /y, net start remoteaccess (facts/procedure.md): what an administrator does. */
int verb_restart(struct arguments *arguments)
{
    DWORD error;

    if (arguments->count != 0) {
        return EXIT_USAGE;
    }
    error = services_stop_all(stop_stand_in);
    if (error == ERROR_SUCCESS) {
        error = services_start_automatic();
    }
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"restart", all_services, error);
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
