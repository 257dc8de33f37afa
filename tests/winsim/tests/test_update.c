/*
 * test_update.c - HttpUpdateServiceConfiguration, where there is one.
 */
#include "fixture.h"

#include <string.h>
#include <wchar.h>

#include "event_reader.h"
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

/* The old certificate is bound and served; the record to update has the new one, with that key. */
static void bind_and_prepare_update(struct binding *binding, enum key_kind key,
                                    BYTE old_hash[HASH_SIZE], BYTE new_hash[HASH_SIZE])
{
    needs_update();
    served_begin();
    fixture_issue(TEST_STORE, KEY_ONE, old_hash);
    fixture_issue(TEST_STORE, key, new_hash);
    fixture_binding(binding, AF_INET, old_hash);
    assert_int_equal(set_binding(binding), NO_ERROR);
    memcpy(binding->hash, new_hash, HASH_SIZE);
}

void update_replaces_record_and_context(void **state)
{
    (void)state;
    struct binding binding;
    BYTE old_hash[HASH_SIZE];
    BYTE new_hash[HASH_SIZE];
    bind_and_prepare_update(&binding, KEY_TWO, old_hash, new_hash);
    assert_int_equal(update_binding(&binding), NO_ERROR);
    assert_bound(&binding, new_hash);
    assert_served(AF_INET, new_hash);
}

/* The driver's newest event has that id and names the endpoint. It may come a little later. */
static void assert_http_event(DWORD id)
{
    struct read_event event = {.id = 0};
    for (DWORD waited = 0; waited < SIGNAL_MS && (event.id & 0xffff) != id; waited += SILENCE_MS) {
        Sleep(waited == 0 ? 0 : SILENCE_MS);
        newest_event(L"System", L"Microsoft-Windows-HttpEvent", &event);
    }
    assert_int_equal(event.id & 0xffff, id);
    assert_int_equal(event.type, EVENTLOG_WARNING_TYPE);
    assert_int_equal(wcscmp(event.strings[1], TEST_V4), 0);
}

void update_is_logged(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    needs_update();
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    fixture_issue(TEST_STORE, KEY_TWO, hash);
    memcpy(binding.hash, hash, HASH_SIZE);
    assert_int_equal(update_binding(&binding), NO_ERROR);
    assert_http_event(15302);
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
    bind_and_prepare_update(&binding, KEY_NONE, old_hash, new_hash);
    assert_int_equal(update_binding(&binding), ERROR_NO_SUCH_LOGON_SESSION);
    assert_bound(&binding, old_hash);
    assert_served(AF_INET, old_hash);
}
