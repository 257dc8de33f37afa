/*
 * test_update.c - HttpUpdateServiceConfiguration, there or not.
 */
#include "fixture.h"

#include <string.h>

#include "httpsys_client.h"
#include "settings.h"

static void assert_bound(const struct binding *binding, const BYTE hash[HASH_SIZE])
{
    ULONG error;
    const HTTP_SERVICE_CONFIG_SSL_SET *const read = query_binding(binding, &error);
    assert_non_null(read);
    assert_memory_equal(read->ParamDesc.pSslHash, hash, HASH_SIZE);
}

void update_replaces_record_and_context(void **state)
{
    (void)state;
    struct binding binding;
    BYTE old_hash[HASH_SIZE];
    BYTE new_hash[HASH_SIZE];
    BYTE served[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, old_hash);
    fixture_issue(TEST_STORE, KEY_TWO, new_hash);
    fixture_binding(&binding, AF_INET, old_hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    memcpy(binding.hash, new_hash, HASH_SIZE);
    assert_int_equal(update_binding(&binding), NO_ERROR);
    assert_bound(&binding, new_hash);
    assert_int_equal(httpsys_show(TEST_V4, served), ERROR_SUCCESS);
    assert_memory_equal(served, new_hash, HASH_SIZE);
}

void update_of_missing_record(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
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
    BYTE served[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, old_hash);
    fixture_issue(TEST_STORE, KEY_NONE, new_hash);
    fixture_binding(&binding, AF_INET, old_hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    memcpy(binding.hash, new_hash, HASH_SIZE);
    assert_int_equal(update_binding(&binding), ERROR_NO_SUCH_LOGON_SESSION);
    assert_bound(&binding, old_hash);
    assert_int_equal(httpsys_show(TEST_V4, served), ERROR_SUCCESS);
    assert_memory_equal(served, old_hash, HASH_SIZE);
}

void update_can_be_absent(void **state)
{
    (void)state;
    struct binding binding;
    fixture_binding(&binding, AF_INET, (const BYTE[HASH_SIZE]){0});
    assert_int_equal(settings_set_dword(NULL, WINSIM_NO_UPDATE, 1), ERROR_SUCCESS);
    assert_int_equal(update_binding(&binding), ERROR_PROC_NOT_FOUND);
}

void update_can_be_refused(void **state)
{
    (void)state;
    struct binding binding;
    fixture_binding(&binding, AF_INET, (const BYTE[HASH_SIZE]){0});
    assert_int_equal(settings_set_dword(NULL, WINSIM_UPDATE_ERROR, ERROR_CALL_NOT_IMPLEMENTED),
                     ERROR_SUCCESS);
    assert_int_equal(update_binding(&binding), ERROR_CALL_NOT_IMPLEMENTED);
}
