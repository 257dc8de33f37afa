/*
 * test_registry.c - volatile keys, and failures on demand.
 */
#include "fixture.h"

#include "settings.h"
#include "volatile_keys.h"

static DWORD create(DWORD options)
{
    HKEY key;
    const LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, TEST_KEY, 0, NULL, options,
                                           KEY_READ | KEY_WRITE, NULL, &key, NULL);
    if (status == ERROR_SUCCESS) {
        RegCloseKey(key);
    }
    return (DWORD)status;
}

static DWORD open_key(void)
{
    HKEY key;
    const LSTATUS status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, TEST_KEY, 0, KEY_READ, &key);
    if (status == ERROR_SUCCESS) {
        RegCloseKey(key);
    }
    return (DWORD)status;
}

void registry_volatile_key_ends_with_reboot(void **state)
{
    (void)state;
    assert_int_equal(create(REG_OPTION_VOLATILE), ERROR_SUCCESS);
    assert_int_equal(open_key(), ERROR_SUCCESS);
    assert_int_equal(volatile_keys_forget(), ERROR_SUCCESS);
    assert_int_equal(open_key(), ERROR_FILE_NOT_FOUND);
}

void registry_plain_key_survives_reboot(void **state)
{
    (void)state;
    assert_int_equal(create(REG_OPTION_NON_VOLATILE), ERROR_SUCCESS);
    assert_int_equal(create(REG_OPTION_VOLATILE), ERROR_SUCCESS); /* opens it, no more */
    assert_int_equal(volatile_keys_forget(), ERROR_SUCCESS);
    const DWORD status = open_key();
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, TEST_KEY);
    assert_int_equal(status, ERROR_SUCCESS);
}

void registry_write_may_leave_the_value(void **state)
{
    (void)state;
    HKEY key;
    assert_int_equal(create(REG_OPTION_VOLATILE), ERROR_SUCCESS);
    assert_int_equal(RegOpenKeyExW(HKEY_LOCAL_MACHINE, TEST_KEY, 0, KEY_READ | KEY_WRITE, &key),
                     ERROR_SUCCESS);
    assert_int_equal(settings_set_string(NULL, WINSIM_UNWRITTEN, L"Kept"), ERROR_SUCCESS);
    const LSTATUS kept = RegSetValueExW(key, L"kept", 0, REG_SZ, (const BYTE *)L"a", 4);
    const LSTATUS there = RegQueryValueExW(key, L"Kept", NULL, NULL, NULL, NULL);
    const LSTATUS other = RegSetValueExW(key, L"Other", 0, REG_SZ, (const BYTE *)L"a", 4);
    const LSTATUS other_there = RegQueryValueExW(key, L"Other", NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, TEST_KEY);
    assert_int_equal(kept, ERROR_SUCCESS);
    assert_int_equal(there, ERROR_FILE_NOT_FOUND);
    assert_int_equal(other, ERROR_SUCCESS);
    assert_int_equal(other_there, ERROR_SUCCESS);
}

static void make_fail(const wchar_t *function, DWORD code)
{
    assert_int_equal(settings_set_dword(WINSIM_FAIL, function, code), ERROR_SUCCESS);
}

void fault_by_name(void **state)
{
    (void)state;
    make_fail(L"RegCreateKeyExW", ERROR_ACCESS_DENIED);
    assert_int_equal(create(0), ERROR_ACCESS_DENIED);
    make_fail(L"OpenSCManagerW", RPC_S_SERVER_UNAVAILABLE);
    assert_null(OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT));
    assert_int_equal(GetLastError(), RPC_S_SERVER_UNAVAILABLE);
    make_fail(L"CertOpenStore", ERROR_ACCESS_DENIED);
    assert_null(
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, TEST_STORE));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    make_fail(L"ReportEventW", ERROR_LOG_FILE_FULL);
    const HANDLE source = RegisterEventSourceW(NULL, TEST_SOURCE);
    assert_false(ReportEventW(source, EVENTLOG_ERROR_TYPE, 0, 1, NULL, 0, 0, NULL, NULL));
    assert_int_equal(GetLastError(), ERROR_LOG_FILE_FULL);
    DeregisterEventSource(source);
}

void fault_a_number_of_times(void **state)
{
    (void)state;
    make_fail(L"RegOpenKeyExW", ERROR_ACCESS_DENIED);
    assert_int_equal(settings_set_dword(WINSIM_FAIL_COUNT, L"RegOpenKeyExW", 2), ERROR_SUCCESS);
    assert_int_equal(open_key(), ERROR_ACCESS_DENIED);
    assert_int_equal(open_key(), ERROR_ACCESS_DENIED);
    assert_int_equal(open_key(), ERROR_FILE_NOT_FOUND);
}

void fault_for_one_object(void **state)
{
    (void)state;
    struct binding v4;
    struct binding v6;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&v4, AF_INET, hash);
    fixture_binding(&v6, AF_INET6, hash);
    make_fail(L"HttpSetServiceConfiguration", ERROR_GEN_FAILURE);
    assert_int_equal(
        settings_set_string(WINSIM_FAIL_OBJECT, L"HttpSetServiceConfiguration", TEST_V6),
        ERROR_SUCCESS);
    assert_int_equal(set_binding(&v4), NO_ERROR);
    assert_int_equal(set_binding(&v6), ERROR_GEN_FAILURE);
}

void fault_counts_calls(void **state)
{
    (void)state;
    (void)open_key();
    assert_int_equal(settings_set_dword(WINSIM_COUNT, L"RegOpenKeyExW", 0), ERROR_SUCCESS);
    assert_int_equal(settings_set_string(WINSIM_COUNT_OBJECT, L"RegOpenKeyExW", TEST_KEY),
                     ERROR_SUCCESS);
    (void)open_key();
    (void)open_key();
    (void)RegOpenKeyExW(HKEY_LOCAL_MACHINE, TEST_KEY L"\\other", 0, KEY_READ, &(HKEY){0});
    assert_int_equal(settings_dword(WINSIM_COUNT, L"RegOpenKeyExW", 0), 2);
}

void fault_does_not_reach_the_simulation(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    make_fail(L"CertOpenStore", ERROR_ACCESS_DENIED);
    make_fail(L"RegCreateKeyExW", ERROR_ACCESS_DENIED);
    make_fail(L"RegSetValueExW", ERROR_ACCESS_DENIED);
    assert_int_equal(set_binding(&binding), NO_ERROR);
}
