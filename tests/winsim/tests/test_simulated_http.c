/*
 * test_simulated_http.c - what of HTTP.sys only a simulation can show: the driver is stopped or
 * started anew, functions are taken away or refuse.
 */
#include "fixture.h"

#include <wchar.h>

#include "endpoint_context.h"
#include "event_reader.h"
#include "http_named.h"
#include "httpsys_client.h"
#include "settings.h"
#include "ssl_records.h"

#define HTTP_EVENT L"Microsoft-Windows-HttpEvent"
#define SNI        ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SNI_CERT_INFO)

/* ---- the driver ---- */

static void bind_new(struct binding *binding, int family, BYTE hash[HASH_SIZE])
{
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(binding, family, hash);
    assert_int_equal(set_binding(binding), NO_ERROR);
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

/* ---- functions ---- */

void named_a_windows_without_sni(void **state)
{
    (void)state;
    struct http_sni_query next = {.type = HttpServiceConfigQueryNext};
    ULONG size = 0;
    settings_set_dword(WINSIM_FAIL, L"HttpQueryServiceConfiguration", ERROR_INVALID_PARAMETER);
    assert_int_equal(
        HttpQueryServiceConfiguration(NULL, SNI, &next, sizeof(next), NULL, 0, &size, NULL),
        ERROR_INVALID_PARAMETER);
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
