/* The simulated server's switches; see platform_winsim.h. Their meaning is winsim's. */
#include <winsock2.h> /* before windows.h */
#include <ws2tcpip.h>

#include "platform_winsim.h"

#include "platform.h"
#include "process.h"
#include "registry.h"
#include "services.h"

#include <http.h>
#include <stdio.h>
#include <wchar.h>

#define PATH_SIZE    128
#define COMMAND_SIZE (MAX_PATH + 256)
#define VERB_SIZE    256
#define LIST_SIZE    512
#define HTTP_KEY     L"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters"

WORD winsim_tcp_port(WORD port)
{
    DWORD offset = 0;

    assert_true(registry_read_dword(WINSIM_KEY, L"PortOffset", &offset));
    return (WORD)(port + offset);
}

/* By public calls, as netsh does it. */
static ULONG change_list(wchar_t *text, bool add)
{
    SOCKADDR_STORAGE address = {.ss_family = wcschr(text, L':') != NULL ? AF_INET6 : AF_INET};
    INT size = sizeof(address);
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param = {.pAddress = (SOCKADDR *)&address};

    assert_code(WSAStringToAddressW(text, address.ss_family, NULL, param.pAddress, &size));
    param.AddrLength = (USHORT)size;
    return add ? HttpSetServiceConfiguration(NULL, HttpServiceConfigIPListenList, &param,
                                             sizeof(param), NULL)
               : HttpDeleteServiceConfiguration(NULL, HttpServiceConfigIPListenList, &param,
                                                sizeof(param), NULL);
}

static void clear_list(void)
{
    wchar_t text[LIST_SIZE];
    DWORD size = sizeof(text);

    if (RegGetValueW(HKEY_LOCAL_MACHINE, HTTP_KEY, L"ListenOnlyList", RRF_RT_REG_MULTI_SZ, NULL,
                     text, &size) != ERROR_SUCCESS) {
        return;
    }
    for (wchar_t *next = text; *next != L'\0'; next += wcslen(next) + 1) {
        assert_code(change_list(next, false));
    }
}

void winsim_lists(const wchar_t *addresses, bool in_force)
{
    wchar_t text[LIST_SIZE];
    wchar_t *state = NULL;

    registry_set_dword(WINSIM_KEY, L"ListenListAtOnce", in_force);
    clear_list();
    (void)wcscpy(text, addresses != NULL ? addresses : L"");
    for (wchar_t *word = wcstok_s(text, L",", &state); word != NULL;
         word = wcstok_s(NULL, L",", &state)) {
        assert_code(change_list(word, true));
    }
    registry_delete_value(WINSIM_KEY, L"ListenListAtOnce");
}

void winsim_reset(void)
{
    static const wchar_t *const values[] = {
        L"AsSystem",          L"AbsentError",
        L"BalancerPort",      L"CentralStoreError",
        L"ClockAheadSeconds", L"ClockWrongSeconds",
        L"Connections",       L"EventLogAway",
        L"EventLogDeadError", L"EventLogDeadSignals",
        L"EventLogRun",       L"EvtBookmarkGoneError",
        L"EvtNextEmptyError", L"EvtSubscribeDisabledError",
        L"FollowsRenewals",   L"FreePorts",
        L"HungAppTimeout",    L"ListenListEmptyError",
        L"NoExtended",        L"NoUpdate",
        L"OffloadListensNot", L"OutputCodePage",
        L"PendingProcess",    L"SessionByWindow",
        L"SharedProcesses",   L"SignatureKeys",
        L"UnwrittenValue",    L"UpdateError",
    };
    static const wchar_t *const keys[] = {
        WINSIM_KEY L"\\Services",   WINSIM_KEY L"\\Fail",      WINSIM_KEY L"\\FailCount",
        WINSIM_KEY L"\\FailObject", WINSIM_KEY L"\\Count",     WINSIM_KEY L"\\CountObject",
        WINSIM_KEY L"\\CloseAt",    WINSIM_KEY L"\\Channels",  WINSIM_KEY L"\\Hosts",
        WINSIM_KEY L"\\KeyAnswers", WINSIM_KEY L"\\KeyBlocks", WINSIM_KEY L"\\TooNew",
        CENTRAL_STORE_KEY,
    };

    winsim_lists(NULL, true);
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        registry_delete_key(keys[i]);
    }
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        registry_delete_value(WINSIM_KEY, values[i]);
    }
    service_delete(PLATFORM_COMPANION_SERVICE);
    service_delete(PLATFORM_TIME_SERVICE);
}

bool winsim_lacked_rights(void)
{
    wchar_t function[PATH_SIZE];
    DWORD length = PATH_SIZE;
    HKEY key;
    bool lacked = false;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, WINSIM_KEY L"\\Lacking", 0, KEY_QUERY_VALUE, &key) !=
        ERROR_SUCCESS) {
        return false;
    }
    for (DWORD i = 0;
         RegEnumValueW(key, i, function, &length, NULL, NULL, NULL, NULL) == ERROR_SUCCESS; i++) {
        print_error("%ls was called with a handle that lacks the right for it\n", function);
        length = PATH_SIZE;
        lacked = true;
    }
    (void)RegCloseKey(key);
    registry_delete_key(WINSIM_KEY L"\\Lacking");
    return lacked;
}

static void make_command(const wchar_t *program, const wchar_t *argument, wchar_t command[],
                         size_t size)
{
    wchar_t directory[MAX_PATH];
    DWORD bytes = sizeof(directory);

    assert_code(RegGetValueW(HKEY_LOCAL_MACHINE, WINSIM_KEY, L"DataDirectory", RRF_RT_REG_SZ, NULL,
                             directory, &bytes));
    (void)swprintf(command, size, L"\"%ls\\%ls\" %ls", directory, program, argument);
}

static void run(const wchar_t *verb)
{
    static struct process_output output;
    wchar_t command[COMMAND_SIZE];

    make_command(L"winsim.exe", verb, command, COMMAND_SIZE);
    process_run(command, &output);
    assert_string_equal(output.text, "");
    assert_int_equal(output.exit_code, 0);
}

bool winsim_notifies_product(const wchar_t *control)
{
    static struct process_output output;
    wchar_t arguments[COMMAND_SIZE];
    wchar_t command[COMMAND_SIZE];

    (void)swprintf(arguments, COMMAND_SIZE, L"control SstpCertRotator %ls", control);
    make_command(L"winsim.exe", arguments, command, COMMAND_SIZE);
    process_run(command, &output);
    if (output.exit_code != 0) {
        print_message("%s", output.text);
    }
    return output.exit_code == 0;
}

void winsim_ends_console(DWORD process_id, const wchar_t *how)
{
    wchar_t verb[VERB_SIZE];

    (void)swprintf(verb, VERB_SIZE, L"console %lu %ls", process_id, how);
    run(verb);
}

void winsim_begin_anew(void)
{
    run(L"reset");
}

void winsim_reboot(void)
{
    run(L"reboot");
}

void winsim_renewal_event(DWORD id, const wchar_t *arguments)
{
    wchar_t verb[VERB_SIZE];

    (void)swprintf(verb, VERB_SIZE, L"renewal-event %lu %ls", id, arguments);
    run(verb);
}

void winsim_channel(const wchar_t *state)
{
    wchar_t verb[VERB_SIZE];

    (void)swprintf(verb, VERB_SIZE, L"channel %ls", state);
    run(verb);
}

void winsim_ends_events_with(DWORD error)
{
    registry_set_dword(WINSIM_KEY, L"EvtNextEmptyError", error);
}

void winsim_has_no_update(void)
{
    registry_set_dword(WINSIM_KEY, L"NoUpdate", 1);
}

void winsim_update_fails(DWORD error)
{
    registry_set_dword(WINSIM_KEY, L"UpdateError", error);
}

void winsim_says_absent_with(DWORD error)
{
    registry_set_dword(WINSIM_KEY, L"AbsentError", error);
}

void winsim_takes_certificate(const struct certificate *certificate, bool takes)
{
    wchar_t text[THUMBPRINT_TEXT];

    (void)thumbprint_text(certificate, text);
    registry_set_dword(WINSIM_KEY L"\\TooNew", text, takes ? 0 : MAXDWORD);
}

void winsim_has_central_store(void)
{
    registry_set_dword(CENTRAL_STORE_KEY, L"Enabled", 1);
}

void winsim_has_clients(DWORD count)
{
    registry_set_dword(WINSIM_KEY, L"Connections", count);
}

void winsim_has_free_ports(DWORD count)
{
    registry_set_dword(WINSIM_KEY, L"FreePorts", count);
}

void winsim_balancer_presents(const struct certificate *certificate)
{
    wchar_t thumbprint[THUMBPRINT_TEXT];
    wchar_t verb[VERB_SIZE];

    (void)swprintf(verb, VERB_SIZE, L"balancer %ls", thumbprint_text(certificate, thumbprint));
    run(verb);
}

void winsim_balancer_is_away(void)
{
    run(L"balancer off");
}

void winsim_knows_name(const char *name, bool answered)
{
    wchar_t wide[64];

    assert_win32(MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, 64));
    registry_set_dword(WINSIM_KEY L"\\Hosts", wide, answered ? 0 : 1);
}

void winsim_clock_ahead(DWORD seconds)
{
    registry_set_dword(WINSIM_KEY, L"ClockAheadSeconds", seconds);
}

void winsim_clock_wrong(LONG seconds)
{
    registry_set_dword(WINSIM_KEY, L"ClockWrongSeconds", (DWORD)seconds);
}

void winsim_stopping(const wchar_t *service, const wchar_t *behaviour, DWORD delay_ms)
{
    wchar_t path[PATH_SIZE];

    (void)swprintf(path, PATH_SIZE, L"%ls\\Services\\%ls", WINSIM_KEY, service);
    registry_set_text(path, L"StopBehaviour", behaviour);
    registry_set_dword(path, L"StopDelayMs", delay_ms);
}

void winsim_starting(const wchar_t *service, const wchar_t *behaviour, DWORD exit_code)
{
    wchar_t path[PATH_SIZE];

    (void)swprintf(path, PATH_SIZE, L"%ls\\Services\\%ls", WINSIM_KEY, service);
    registry_set_text(path, L"StartBehaviour", behaviour);
    registry_set_dword(path, L"StartError", exit_code);
}

void winsim_starting_fails_with(const wchar_t *service, DWORD specific_code)
{
    wchar_t path[PATH_SIZE];

    winsim_starting(service, L"fail", 0);
    (void)swprintf(path, PATH_SIZE, L"%ls\\Services\\%ls", WINSIM_KEY, service);
    registry_set_dword(path, L"StartSpecificError", specific_code);
}

void winsim_rras_needs_certificate(DWORD code)
{
    registry_set_dword(WINSIM_KEY L"\\Services\\RemoteAccess", L"NeedsCertificate", code);
}

void winsim_has_code_page(DWORD page)
{
    registry_set_dword(WINSIM_KEY, L"OutputCodePage", page);
}

void winsim_service_command(const wchar_t *service, wchar_t command[], size_t size)
{
    make_command(L"winsim-service.exe", service, command, size);
}

void winsim_has_service(const wchar_t *service, const wchar_t *needed)
{
    wchar_t command[COMMAND_SIZE];

    make_command(L"winsim-service.exe", service, command, COMMAND_SIZE);
    service_create(service, command, needed);
}

void winsim_fails(const wchar_t *function, const wchar_t *object, DWORD error)
{
    if (object != NULL) {
        registry_set_text(WINSIM_KEY L"\\FailObject", function, object);
    }
    registry_set_dword(WINSIM_KEY L"\\Fail", function, error);
}

void winsim_works(const wchar_t *function)
{
    registry_delete_value(WINSIM_KEY L"\\Fail", function);
}

void winsim_fails_times(const wchar_t *function, DWORD times)
{
    registry_set_dword(WINSIM_KEY L"\\FailCount", function, times);
}

void winsim_counts(const wchar_t *function, const wchar_t *object)
{
    if (object != NULL) {
        registry_set_text(WINSIM_KEY L"\\CountObject", function, object);
    } else {
        registry_delete_value(WINSIM_KEY L"\\CountObject", function);
    }
    registry_set_dword(WINSIM_KEY L"\\Count", function, 0);
}

DWORD winsim_count(const wchar_t *function)
{
    DWORD count = 0;

    assert_true(registry_read_dword(WINSIM_KEY L"\\Count", function, &count));
    return count;
}

/* Where the simulated HTTP.sys keeps it, as the real one does. */
void winsim_damages_binding(enum family family, WORD port)
{
    static const BYTE hash[] = {1, 2, 3, 4, 5};
    wchar_t key[BINDING_KEY_SIZE];

    registry_set(binding_key(family, port, key), L"SslCertHash", REG_BINARY, hash, sizeof(hash));
}

void winsim_moves_binding(enum family family, WORD port, const wchar_t *store)
{
    wchar_t key[BINDING_KEY_SIZE];

    registry_set_text(binding_key(family, port, key), L"SslCertStoreName", store);
}
