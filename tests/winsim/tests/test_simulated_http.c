/*
 * test_simulated_http.c - what of HTTP.sys only a simulation can show: the driver is stopped or
 * started anew, functions are taken away or refuse.
 */
#include "fixture.h"

#include <string.h>
#include <wchar.h>

#include "endpoint_context.h"
#include "event_reader.h"
#include "http_named.h"
#include "httpsys_client.h"
#include "ip_listen_list.h"
#include "served.h"
#include "settings.h"
#include "ssl_records.h"

#define HTTP_EVENT L"Microsoft-Windows-HttpEvent"
#define SNI        ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SNI_CERT_INFO)
#define EXTENDED   ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_CERT_INFO_EX)
#define CCS        ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_CCS_CERT_INFO)

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

/* ---- the IP listen list ---- */

static ULONG listen_on(const struct sockaddr_in *address, bool listed)
{
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param = {.AddrLength = sizeof(*address)};
    const HTTP_SERVICE_CONFIG_ID id = HttpServiceConfigIPListenList;
    memcpy(&param.pAddress, &address, sizeof(address));
    return listed ? HttpSetServiceConfiguration(NULL, id, &param, sizeof(param), NULL)
                  : HttpDeleteServiceConfiguration(NULL, id, &param, sizeof(param), NULL);
}

static struct sockaddr_in ipv4_of(BYTE last)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    const BYTE bytes[] = {127, 0, 0, last};
    memcpy(&address.sin_addr, bytes, sizeof(bytes));
    return address;
}

static void serve_ipv4(struct binding *binding, BYTE hash[HASH_SIZE])
{
    served_begin();
    bind_new(binding, AF_INET, hash);
    assert_served(AF_INET, hash);
}

void listen_list_is_obeyed(void **state)
{
    (void)state;
    const struct sockaddr_in own = ipv4_of(2);
    const struct sockaddr_in loopback = ipv4_of(1);
    struct binding binding;
    BYTE hash[HASH_SIZE];
    serve_ipv4(&binding, hash);
    settings_set_dword(NULL, WINSIM_LISTEN_AT_ONCE, 1);
    assert_int_equal(listen_on(&own, true), NO_ERROR);
    assert_not_served(AF_INET);
    assert_int_equal(listen_on(&loopback, true), NO_ERROR);
    assert_served(AF_INET, hash);
    assert_int_equal(listen_on(&loopback, false), NO_ERROR);
    assert_not_served(AF_INET);
    assert_int_equal(listen_on(&own, false), NO_ERROR);
    assert_served(AF_INET, hash);
}

void listen_list_waits_for_a_restart(void **state)
{
    (void)state;
    const struct sockaddr_in own = ipv4_of(2);
    struct binding binding;
    BYTE hash[HASH_SIZE];
    serve_ipv4(&binding, hash);
    assert_int_equal(listen_on(&own, true), NO_ERROR);
    assert_served(AF_INET, hash);
    assert_int_equal(ip_listen_list_apply(), ERROR_SUCCESS); /* as when the driver starts */
    assert_not_served(AF_INET);
    assert_int_equal(listen_on(&own, false), NO_ERROR);
    assert_not_served(AF_INET);
    assert_int_equal(ip_listen_list_apply(), ERROR_SUCCESS);
    assert_served(AF_INET, hash);
}

void listen_list_can_be_empty_otherwise(void **state)
{
    (void)state;
    HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY list = {.AddrCount = 1};
    const HTTP_SERVICE_CONFIG_ID id = HttpServiceConfigIPListenList;
    ULONG size = 0;
    settings_set_dword(NULL, WINSIM_LISTEN_EMPTY, NO_ERROR);
    assert_int_equal(
        HttpQueryServiceConfiguration(NULL, id, NULL, 0, &list, sizeof(list), &size, NULL),
        NO_ERROR);
    assert_int_equal(list.AddrCount, 0);
    settings_set_dword(NULL, WINSIM_LISTEN_EMPTY, ERROR_NO_MORE_ITEMS);
    assert_int_equal(
        HttpQueryServiceConfiguration(NULL, id, NULL, 0, &list, sizeof(list), &size, NULL),
        ERROR_NO_MORE_ITEMS);
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

void absent_can_be_no_more_items(void **state)
{
    (void)state;
    struct binding binding;
    ULONG error;
    fixture_binding(&binding, AF_INET, (const BYTE[HASH_SIZE]){1});
    assert_int_equal(settings_set_dword(NULL, WINSIM_ABSENT_ERROR, ERROR_NO_MORE_ITEMS),
                     ERROR_SUCCESS);
    assert_null(query_binding(&binding, &error));
    assert_int_equal(error, ERROR_NO_MORE_ITEMS);
    assert_int_equal(delete_binding(&binding), ERROR_NO_MORE_ITEMS);
    assert_int_equal(update_binding(&binding), ERROR_FILE_NOT_FOUND); /* as documented */
}

/* ---- the Central Certificate Store ---- */

void central_store_needs_its_provider(void **state)
{
    struct http_ccs_set set = {0};
    const DWORD enabled = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = TEST_PORT};
    memcpy(&set.address, &address, sizeof(address));
    assert_int_equal(HttpSetServiceConfiguration(NULL, CCS, &set, sizeof(set), NULL),
                     ERROR_NOT_SUPPORTED);
    assert_int_equal(RegSetKeyValueW(HKEY_LOCAL_MACHINE, CENTRAL_CERTIFICATE_PROVIDER_KEY,
                                     L"Enabled", REG_DWORD, &enabled, sizeof(enabled)),
                     ERROR_SUCCESS);
    named_central_store_records_are_found_by_their_port(state);
    named_scoped_records_are_set_listed_and_deleted(state);
}

/* ---- certificates that are new ---- */

static void take_after(const BYTE hash[HASH_SIZE], DWORD until)
{
    wchar_t name[2 * HASH_SIZE + 1];
    for (size_t i = 0; i < HASH_SIZE; i++) {
        (void)swprintf(name + 2 * i, 3, L"%02X", hash[i]);
    }
    assert_int_equal(settings_set_dword(WINSIM_TOO_NEW, name, until), ERROR_SUCCESS);
}

void certificate_can_be_too_new(void **state)
{
    (void)state;
    struct binding binding;
    BYTE old_hash[HASH_SIZE];
    BYTE new_hash[HASH_SIZE];
    bind_new(&binding, AF_INET, old_hash);
    fixture_issue(TEST_STORE, KEY_TWO, new_hash);
    take_after(new_hash, MAXDWORD);
    memcpy(binding.hash, new_hash, HASH_SIZE);
    assert_int_equal(update_binding(&binding), ERROR_INVALID_PARAMETER);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_int_equal(set_binding(&binding), ERROR_INVALID_PARAMETER);
    take_after(new_hash, 1); /* long ago */
    assert_int_equal(set_binding(&binding), NO_ERROR);
}

/* ---- extended parameters ---- */

void extended_parameters_can_be_unknown(void **state)
{
    static const wchar_t *const switches[] = {WINSIM_NO_UPDATE, WINSIM_NO_EXTENDED};
    struct binding binding;
    BYTE hash[HASH_SIZE];
    (void)state;
    bind_new(&binding, AF_INET, hash);
    for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
        struct http_extended_query query = {.kind = HTTP_EXTENDED_WINDOW};
        struct http_extended_set set;
        ULONG size = 0;
        memcpy(&query.address, &binding.address, sizeof(query.address));
        assert_int_equal(settings_set_dword(NULL, switches[i], 1), ERROR_SUCCESS);
        assert_int_equal(HttpQueryServiceConfiguration(NULL, EXTENDED, &query, sizeof(query), &set,
                                                       sizeof(set), &size, NULL),
                         ERROR_INVALID_PARAMETER);
        settings_remove(NULL, switches[i]);
    }
}

/* ---- update ---- */

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
