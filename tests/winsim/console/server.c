/* create, reset: a simulated server as it is when RRAS has just been set up, without any
 * certificate. */
#include <winsock2.h> /* before windows.h */

#include "certificates.h"
#include "event_channels.h"
#include "httpsys_client.h"
#include "ip_listen_list.h"
#include "output.h"
#include "root_programme.h"
#include "service_control.h"
#include "settings.h"
#include "ssl_records.h"
#include "verbs.h"
#include "volatile_keys.h"

#include <stdio.h>
#include <wchar.h>

#define SERVICES_KEY   L"SYSTEM\\CurrentControlSet\\Services\\"
#define SSTP_KEY       SERVICES_KEY L"SstpSvc\\Parameters"
#define ROTATOR_KEY    SERVICES_KEY L"SstpCertRotator\\"
#define SYSTEM_LOG_KEY SERVICES_KEY L"EventLog\\System\\"

enum { NAME_SIZE = 256, SSTP_DEFAULT_PORT = 443 };

/* The ListenerPort that this server was created with; reset goes back to it. */
static const wchar_t listener_port[] = L"ListenerPort";
static const wchar_t sstp_uri[] = L"/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/";

struct step {
    const wchar_t *what;
    const wchar_t *object;
    DWORD (*run)(void);
};

/* Runs the steps until one fails; the exit code. */
static int run_steps(const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const DWORD error = steps[i].run();

        if (error != ERROR_SUCCESS) {
            return failed(steps[i].what, steps[i].object, error);
        }
    }
    return EXIT_DONE;
}

static DWORD delete_key(const wchar_t *path)
{
    const LSTATUS status = RegDeleteTreeW(HKEY_LOCAL_MACHINE, path);

    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : (DWORD)status;
}

/* Windows' defaults: facts/windows.md, section 4. */
static DWORD default_sstp_parameters(void)
{
    const DWORD port = settings_dword(NULL, listener_port, 0);
    const DWORD use_https = 1;
    HKEY key;
    DWORD error = delete_key(SSTP_KEY);

    if (error != ERROR_SUCCESS) {
        return error;
    }
    error = (DWORD)RegCreateKeyExW(HKEY_LOCAL_MACHINE, SSTP_KEY, 0, NULL, 0,
                                   KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    error =
        (DWORD)RegSetValueExW(key, L"ListenerPort", 0, REG_DWORD, (const BYTE *)&port, sizeof port);
    if (error == ERROR_SUCCESS) {
        error = (DWORD)RegSetValueExW(key, L"UseHttps", 0, REG_DWORD, (const BYTE *)&use_https,
                                      sizeof use_https);
    }
    if (error == ERROR_SUCCESS) {
        error = (DWORD)RegSetValueExW(key, L"ServerURI", 0, REG_SZ, (const BYTE *)sstp_uri,
                                      sizeof sstp_uri);
    }
    RegCloseKey(key);
    return error;
}

/* Windows' own sources write to the System log. They have no message file here: those are part of
 * Windows. */
static DWORD register_sources(void)
{
    static const wchar_t *const sources[] = {
        SYSTEM_LOG_KEY L"RasSstp", SYSTEM_LOG_KEY L"RemoteAccess", SYSTEM_LOG_KEY L"Schannel",
        SYSTEM_LOG_KEY L"Microsoft-Windows-HttpEvent"};

    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        HKEY key;
        const LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, sources[i], 0, NULL, 0,
                                               KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL);

        if (status != ERROR_SUCCESS) {
            return (DWORD)status;
        }
        RegCloseKey(key);
    }
    return ERROR_SUCCESS;
}

/* winsim-service.exe lies beside this program. */
static DWORD create_services(void)
{
    wchar_t image[MAX_PATH];
    const DWORD length = GetModuleFileNameW(NULL, image, MAX_PATH);
    wchar_t *name = length < MAX_PATH ? wcsrchr(image, L'\\') : NULL;
    DWORD error = ERROR_SUCCESS;

    if (name == NULL ||
        swprintf(name + 1, MAX_PATH - (size_t)(name + 1 - image), L"winsim-service.exe") < 0) {
        return ERROR_BUFFER_OVERFLOW;
    }
    for (size_t i = 0; i < simulated_service_count && error == ERROR_SUCCESS; i++) {
        if (simulated_services[i].stand_in) {
            error = service_create(&simulated_services[i], image);
        }
    }
    return error;
}

/* Better told now than found out by a client that reaches somebody else's server. */
static DWORD try_port(void)
{
    const BYTE no_hash[HTTPSYS_SHA256_SIZE] = {0};
    const DWORD configured = settings_dword(NULL, listener_port, 0);
    const DWORD error =
        httpsys_sstp_on((WORD)(configured == 0 ? SSTP_DEFAULT_PORT : configured), no_hash, false);

    if (error == ERROR_SUCCESS) {
        return httpsys_sstp_off();
    }
    return error == ERROR_NOT_FOUND ? WSAEADDRINUSE : error;
}

int verb_create(struct arguments *arguments)
{
    static const struct step steps[] = {
        {L"listen on", L"the port for SSTP on this machine", try_port},
        {L"write", SSTP_KEY, default_sstp_parameters},
        {L"register", L"event sources", register_sources},
        {L"create", L"the services", create_services},
    };
    DWORD control = 0;
    DWORD offset = MAXDWORD;
    DWORD listener = 0;

    if (!take_number(arguments, L"--control-port", &control) ||
        !take_number(arguments, L"--offset", &offset) ||
        !take_number(arguments, L"--listener-port", &listener) || arguments->count != 0 ||
        control == 0 || control > 0xFFFF || offset > 0xFFFF || listener > 0xFFFF) {
        return EXIT_USAGE;
    }
    if (settings_set_dword(NULL, WINSIM_CONTROL_PORT, control) != ERROR_SUCCESS ||
        settings_set_dword(NULL, WINSIM_PORT_OFFSET, offset) != ERROR_SUCCESS ||
        settings_set_dword(NULL, listener_port, listener) != ERROR_SUCCESS ||
        settings_set_string(NULL, WINSIM_DATA_DIRECTORY, WINSIM_DEFAULT_DATA_DIRECTORY) !=
            ERROR_SUCCESS) {
        return failed(L"write", WINSIM_ROOT, ERROR_REGISTRY_IO_FAILED);
    }
    return run_steps(steps, sizeof steps / sizeof steps[0]);
}

static bool is_kept(const wchar_t *name)
{
    const wchar_t *const kept[] = {WINSIM_CONTROL_PORT, WINSIM_PORT_OFFSET, WINSIM_DATA_DIRECTORY,
                                   listener_port};

    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        if (_wcsicmp(name, kept[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What create wrote stays; every value that was switched since goes. */
static DWORD remove_switch_values(HKEY root)
{
    DWORD index = 0;
    DWORD error = ERROR_SUCCESS;

    while (error == ERROR_SUCCESS) {
        wchar_t name[NAME_SIZE];
        DWORD length = NAME_SIZE;

        error = (DWORD)RegEnumValueW(root, index, name, &length, NULL, NULL, NULL, NULL);
        if (error == ERROR_SUCCESS && is_kept(name)) {
            index++;
        } else if (error == ERROR_SUCCESS) {
            error = (DWORD)RegDeleteValueW(root, name);
        }
    }
    return error == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : error;
}

static DWORD remove_switch_keys(HKEY root)
{
    wchar_t name[NAME_SIZE];
    DWORD error = ERROR_SUCCESS;

    while (error == ERROR_SUCCESS) {
        DWORD length = NAME_SIZE;

        error = (DWORD)RegEnumKeyExW(root, 0, name, &length, NULL, NULL, NULL, NULL);
        if (error == ERROR_SUCCESS) {
            error = (DWORD)RegDeleteTreeW(root, name);
        }
    }
    return error == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : error;
}

static DWORD remove_switches(void)
{
    HKEY root;
    DWORD error = (DWORD)RegOpenKeyExW(HKEY_LOCAL_MACHINE, WINSIM_ROOT, 0,
                                       KEY_ALL_ACCESS | KEY_WOW64_64KEY, &root);

    if (error != ERROR_SUCCESS) {
        return error;
    }
    error = remove_switch_values(root);
    if (error == ERROR_SUCCESS) {
        error = remove_switch_keys(root);
    }
    RegCloseKey(root);
    return error;
}

static DWORD remove_service_switches(void)
{
    return delete_key(WINSIM_ROOT L"\\" WINSIM_SERVICES);
}

static DWORD stop_services(void)
{
    return services_stop_all(service_stop);
}

static DWORD set_services_automatic(void)
{
    DWORD first = ERROR_SUCCESS;

    for (size_t i = 0; i < simulated_service_count; i++) {
        const DWORD error = service_set_start_type(simulated_services[i].name, SERVICE_AUTO_START);

        if (first == ERROR_SUCCESS && error != ERROR_SERVICE_DOES_NOT_EXIST) {
            first = error;
        }
    }
    return first;
}

static DWORD delete_records(void)
{
    DWORD error = delete_key(SSL_RECORDS_KEY);

    if (error == ERROR_SUCCESS) {
        error = delete_key(SSL_SNI_RECORDS_KEY);
    }
    if (error == ERROR_SUCCESS) {
        error = delete_key(SSL_CCS_RECORDS_KEY);
    }
    if (error == ERROR_SUCCESS) {
        error = delete_key(SSL_SCOPED_CCS_RECORDS_KEY);
    }
    if (error == ERROR_SUCCESS) {
        error = ip_listen_list_write(&(struct ip_listen_list){.count = 0});
    }
    return error == ERROR_SUCCESS ? ip_listen_list_apply() : error;
}

static DWORD clear_logs(void)
{
    static const wchar_t *const channels[] = {EVENTLOG_APPLICATION, EVENTLOG_SYSTEM,
                                              RENEWAL_CHANNEL};
    DWORD error = ERROR_SUCCESS;

    for (size_t i = 0; error == ERROR_SUCCESS && i < sizeof(channels) / sizeof(channels[0]); i++) {
        wchar_t log[EVENTLOG_NAME_MAX];

        error = channel_log(channels[i], log) ? eventlog_clear(log) : ERROR_INVALID_PARAMETER;
    }
    return error;
}

static DWORD forget_rotator(void)
{
    const DWORD error = delete_key(ROTATOR_KEY L"State");

    return error == ERROR_SUCCESS ? delete_key(ROTATOR_KEY L"Parameters") : error;
}

int verb_reset(struct arguments *arguments)
{
    /* A service that hangs because a switch says so is let go before it is to stop; nothing that a
     * running service could still write is cleared before it has stopped; volatile keys are listed
     * below the switches, so these go last. */
    static const struct step steps[] = {
        {L"let go", L"the services", remove_service_switches},
        {L"stop", L"the services", stop_services},
        {L"forget", L"volatile registry keys", volatile_keys_forget},
        {L"remove", L"switches", remove_switches},
        {L"reach", L"winsim-httpsys", httpsys_boot},
        {L"delete", SSL_RECORDS_KEY, delete_records},
        {L"clear", L"LocalMachine\\MY", certificates_clear},
        {L"clear", L"the stores of authorities", certificates_clear_authorities},
        {L"delete", L"the list of roots", root_programme_remove},
        {L"write", SSTP_KEY, default_sstp_parameters},
        {L"delete", ROTATOR_KEY, forget_rotator},
        {L"set automatic", L"the services", set_services_automatic},
        {L"clear", L"the event logs", clear_logs},
    };

    return arguments->count != 0 ? EXIT_USAGE : run_steps(steps, sizeof steps / sizeof steps[0]);
}
