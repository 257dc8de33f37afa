/* Writing the simulation's switches. */
#include "adapters_test.h"

#include "simulation.h"

#include <wchar.h>

#define FAIL_KEY         SIMULATION_KEY L"\\Fail"
#define FAIL_COUNT_KEY   SIMULATION_KEY L"\\FailCount"
#define COUNT_KEY        SIMULATION_KEY L"\\Count"
#define COUNT_OBJECT_KEY SIMULATION_KEY L"\\CountObject"
#define FAIL_OBJECT_KEY  SIMULATION_KEY L"\\FailObject"
#define LACKING_KEY      SIMULATION_KEY L"\\Lacking"

static void format_plain(const wchar_t *key, const wchar_t *name, const wchar_t *text)
{
    put_value(key, name, REG_SZ, text, (DWORD)((wcslen(text) + 1) * sizeof(*text)));
}

void fail_calls(const wchar_t *function, const wchar_t *object, DWORD code)
{
    if (object != NULL) {
        format_plain(FAIL_OBJECT_KEY, function, object);
    }
    put_dword(FAIL_KEY, function, code);
}

void fail_calls_times(const wchar_t *function, DWORD code, DWORD times)
{
    put_dword(FAIL_COUNT_KEY, function, times);
    put_dword(FAIL_KEY, function, code);
}

void count_calls(const wchar_t *function, const wchar_t *object)
{
    format_plain(COUNT_OBJECT_KEY, function, object);
    put_dword(COUNT_KEY, function, 0);
}

DWORD calls_counted(const wchar_t *function)
{
    DWORD count = 0;
    DWORD size = sizeof(count);

    assert_int_equal(RegGetValueW(HKEY_LOCAL_MACHINE, COUNT_KEY, function, RRF_RT_REG_DWORD, NULL,
                                  &count, &size),
                     ERROR_SUCCESS);
    return count;
}

void answer_absent_with(DWORD code)
{
    put_dword(SIMULATION_KEY, L"AbsentError", code);
}

void end_failures(void)
{
    remove_value(SIMULATION_KEY, L"AbsentError");
    remove_tree(FAIL_COUNT_KEY);
    remove_tree(FAIL_KEY);
    remove_tree(FAIL_OBJECT_KEY);
    remove_tree(COUNT_KEY);
    remove_tree(COUNT_OBJECT_KEY);
}

void services_share_their_process(bool shared)
{
    if (shared) {
        put_dword(SIMULATION_KEY, L"SharedProcesses", 1);
    } else {
        remove_value(SIMULATION_KEY, L"SharedProcesses");
    }
}

bool lacked_rights(void)
{
    wchar_t function[64];
    DWORD length = 64;
    HKEY key;
    bool lacked;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, LACKING_KEY, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY,
                      &key) != ERROR_SUCCESS) {
        return false;
    }
    lacked = RegEnumValueW(key, 0, function, &length, NULL, NULL, NULL, NULL) == ERROR_SUCCESS;
    (void)RegCloseKey(key);
    remove_tree(LACKING_KEY);
    if (lacked) {
        print_error("%ls was called with a handle that lacks the right for it\n", function);
    }
    return lacked;
}

void end_behaviours(void)
{
    behave(L"RemoteAccess", L"StopBehaviour", NULL);
    behave(L"RemoteAccess", L"StartBehaviour", NULL);
    behave(L"RemoteAccess", L"StopDelayMs", NULL);
    behave(L"RemoteAccess", L"WaitHintMs", NULL);
    services_share_their_process(false);
}

void behave(const wchar_t *service, const wchar_t *setting, const wchar_t *behaviour)
{
    wchar_t key[128] = SIMULATION_KEY L"\\Services\\";

    wcscat(key, service);
    if (behaviour != NULL) {
        format_plain(key, setting, behaviour);
    } else {
        remove_value(key, setting);
    }
}
