/*
 * test_update.c - HttpUpdateServiceConfiguration, where there is one.
 */
#include "fixture.h"

#include <string.h>

#include "served.h"

static void assert_bound(const struct binding *binding, const BYTE hash[HASH_SIZE])
{
    ULONG error;
    const HTTP_SERVICE_CONFIG_SSL_SET *const read = query_binding(binding, &error);
    assert_non_null(read);
    assert_memory_equal(read->ParamDesc.pSslHash, hash, HASH_SIZE);
}

static bool has_update(void)
{
    struct binding binding;
    fixture_binding(&binding, AF_INET, (const BYTE[HASH_SIZE]){0});
    return update_binding(&binding) != ERROR_PROC_NOT_FOUND;
}

static void needs_update(void)
{
    if (!has_update()) {
        not_tried("this Windows has no HttpUpdateServiceConfiguration");
    }
}

/* As no compatibility setting colours it. */
static DWORD windows_build(void)
{
    typedef LONG(WINAPI * version_function)(OSVERSIONINFOW *);
    OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof(version)};
    version_function get_version;
    const FARPROC found = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
    assert_non_null(found);
    memcpy(&get_version, &found, sizeof(get_version));
    assert_int_equal(get_version(&version), 0);
    return version.dwBuildNumber;
}

/* Windows 10 1703, with which it came, has build 15063; Server 2016 has 14393, 2019 17763. */
void update_is_there_since_server_2019(void **state)
{
    (void)state;
    assert_int_equal(has_update(), windows_build() >= 15063);
}

void update_replaces_record_and_context(void **state)
{
    (void)state;
    struct binding binding;
    BYTE old_hash[HASH_SIZE];
    BYTE new_hash[HASH_SIZE];
    needs_update();
    served_begin();
    fixture_issue(TEST_STORE, KEY_ONE, old_hash);
    fixture_issue(TEST_STORE, KEY_TWO, new_hash);
    fixture_binding(&binding, AF_INET, old_hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    memcpy(binding.hash, new_hash, HASH_SIZE);
    assert_int_equal(update_binding(&binding), NO_ERROR);
    assert_bound(&binding, new_hash);
    assert_served(AF_INET, new_hash);
}

void update_of_missing_record(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    needs_update();
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(update_binding(&binding), ERROR_FILE_NOT_FOUND);
}

void update_with_unusable_certificate(void **state)
{
    (void)state;
    struct binding binding;
    BYTE old_hash[HASH_SIZE];
    BYTE new_hash[HASH_SIZE];
    needs_update();
    served_begin();
    fixture_issue(TEST_STORE, KEY_ONE, old_hash);
    fixture_issue(TEST_STORE, KEY_NONE, new_hash);
    fixture_binding(&binding, AF_INET, old_hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    memcpy(binding.hash, new_hash, HASH_SIZE);
    assert_int_equal(update_binding(&binding), ERROR_NO_SUCH_LOGON_SESSION);
    assert_bound(&binding, old_hash);
    assert_served(AF_INET, old_hash);
}
