/* The simulated server's switches; see platform_winsim.h. Their meaning is winsim's. */
#include "platform_winsim.h"

#include "process.h"
#include "registry.h"

#include <stdio.h>

#define PATH_SIZE 128

WORD winsim_tcp_port(WORD port)
{
    DWORD offset = 0;

    assert_true(registry_read_dword(WINSIM_KEY, L"PortOffset", &offset));
    return (WORD)(port + offset);
}

void winsim_reset(void)
{
    registry_delete_key(WINSIM_KEY L"\\Services");
    registry_delete_key(WINSIM_KEY L"\\Fail");
    registry_delete_key(WINSIM_KEY L"\\FailCount");
    registry_delete_key(WINSIM_KEY L"\\FailObject");
    registry_delete_value(WINSIM_KEY, L"NoUpdate");
    registry_delete_value(WINSIM_KEY, L"UpdateError");
    registry_delete_value(WINSIM_KEY, L"Connections");
}

void winsim_reboot(void)
{
    static struct process_output output;
    wchar_t directory[MAX_PATH];
    wchar_t command[MAX_PATH + 32];
    DWORD size = sizeof(directory);

    assert_code(RegGetValueW(HKEY_LOCAL_MACHINE, WINSIM_KEY, L"DataDirectory", RRF_RT_REG_SZ, NULL,
                             directory, &size));
    (void)swprintf(command, COUNT_OF(command), L"\"%ls\\winsim.exe\" reboot", directory);
    process_run(command, &output);
    assert_string_equal(output.text, "");
    assert_int_equal(output.exit_code, 0);
}

void winsim_has_no_update(void)
{
    registry_set_dword(WINSIM_KEY, L"NoUpdate", 1);
}

void winsim_update_fails(DWORD error)
{
    registry_set_dword(WINSIM_KEY, L"UpdateError", error);
}

void winsim_has_clients(DWORD count)
{
    registry_set_dword(WINSIM_KEY, L"Connections", count);
}

void winsim_stopping(const wchar_t *service, const wchar_t *behaviour, DWORD delay_ms)
{
    wchar_t path[PATH_SIZE];

    (void)swprintf(path, PATH_SIZE, L"%ls\\Services\\%ls", WINSIM_KEY, service);
    registry_set_text(path, L"StopBehaviour", behaviour);
    registry_set_dword(path, L"StopDelayMs", delay_ms);
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
