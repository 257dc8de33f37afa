/*
 * test_context.c - the driver's memory: contexts that follow records, outlive certificates and do
 * not come back. The context is asked for through the driver's control connection.
 */
#include "fixture.h"

#include <wchar.h>

#include "endpoint_context.h"
#include "event_reader.h"
#include "httpsys_client.h"
#include "settings.h"
#include "ssl_records.h"

#define HTTP_EVENT L"Microsoft-Windows-HttpEvent"

static void bind_new(struct binding *binding, int family, BYTE hash[HASH_SIZE])
{
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(binding, family, hash);
    assert_int_equal(set_binding(binding), NO_ERROR);
}

void context_follows_record(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    BYTE served[HASH_SIZE];
    bind_new(&binding, AF_INET6, hash);
    assert_int_equal(httpsys_show(TEST_V6, served), ERROR_SUCCESS);
    assert_memory_equal(served, hash, HASH_SIZE);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_int_equal(httpsys_show(TEST_V6, served), ERROR_NOT_FOUND);
}

void context_outlives_certificate(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    BYTE served[HASH_SIZE];
    bind_new(&binding, AF_INET, hash);
    fixture_remove(TEST_STORE, hash);
    assert_int_equal(httpsys_show(TEST_V4, served), ERROR_SUCCESS);
    assert_memory_equal(served, hash, HASH_SIZE);
}

/* A reboot for this endpoint alone: the context is forgotten, then the record is met again. */
void context_is_not_restored_without_certificate(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    BYTE served[HASH_SIZE];
    struct ssl_record record;
    struct read_event event;
    bind_new(&binding, AF_INET, hash);
    assert_int_equal(httpsys_unbind(TEST_V4), ERROR_SUCCESS);
    assert_int_equal(ssl_record_read(TEST_V4, &record), ERROR_SUCCESS);
    assert_int_equal(endpoint_context_restore(&record), ERROR_SUCCESS);
    fixture_remove(TEST_STORE, hash);
    assert_int_equal(httpsys_unbind(TEST_V4), ERROR_SUCCESS);
    assert_int_equal(endpoint_context_restore(&record), ERROR_NO_SUCH_LOGON_SESSION);
    assert_int_equal(httpsys_show(TEST_V4, served), ERROR_NOT_FOUND);
    assert_true(newest_event(L"System", HTTP_EVENT, &event));
    assert_int_equal(event.id, 15021);
    assert_int_equal(event.type, EVENTLOG_ERROR_TYPE);
    assert_int_equal(wcscmp(event.strings[1], TEST_V4), 0);
}

void lost_certificate_cannot_be_set_again(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    BYTE served[HASH_SIZE];
    bind_new(&binding, AF_INET, hash);
    fixture_remove(TEST_STORE, hash);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_int_equal(set_binding(&binding), ERROR_NO_SUCH_LOGON_SESSION);
    assert_int_equal(httpsys_show(TEST_V4, served), ERROR_NOT_FOUND);
}

void record_needs_no_driver(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    BYTE served[HASH_SIZE];
    ULONG error;
    const DWORD port = settings_dword(NULL, WINSIM_CONTROL_PORT, 0);
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(settings_set_dword(NULL, WINSIM_CONTROL_PORT, 0), ERROR_SUCCESS);
    const ULONG set = set_binding(&binding);
    assert_int_equal(settings_set_dword(NULL, WINSIM_CONTROL_PORT, port), ERROR_SUCCESS);
    assert_int_equal(set, NO_ERROR);
    assert_non_null(query_binding(&binding, &error));
    assert_int_equal(httpsys_show(TEST_V4, served), ERROR_NOT_FOUND);
}

void record_changes_are_logged(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    struct read_event event;
    bind_new(&binding, AF_INET6, hash);
    assert_true(newest_event(L"System", HTTP_EVENT, &event));
    assert_int_equal(event.id, 15301);
    assert_int_equal(wcscmp(event.strings[1], TEST_V6), 0);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_true(newest_event(L"System", HTTP_EVENT, &event));
    assert_int_equal(event.id, 15300);
    assert_int_equal(wcscmp(event.strings[1], TEST_V6), 0);
}
