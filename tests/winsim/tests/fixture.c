/*
 * fixture.c - the state in which every test of winsim begins, and bindings.
 */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "fixture_keys.h"
#include "fixture_services.h"
#include "httpsys_client.h"
#include "settings.h"
#include "ssl_records.h"

#define QUERY_MAX 2048

static const GUID test_app_id = {
    0x5a6f4a2b, 0x3c1d, 0x4e5f, {0x81, 0x92, 0xa3, 0xb4, 0xc5, 0xd6, 0xe7, 0xf8}};

bool fixture_begin(void)
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    return HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL) == NO_ERROR && fixture_make_keys();
}

void fixture_end(void)
{
    fixture_reset(NULL);
    fixture_delete_keys();
    HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
}

static void remove_record(const wchar_t *endpoint)
{
    ssl_record_delete(endpoint);
    httpsys_unbind(endpoint);
}

static void remove_switches(void)
{
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_FAIL);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_FAIL_COUNT);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_FAIL_OBJECT);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_COUNT);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_COUNT_OBJECT);
    settings_remove(NULL, WINSIM_NO_UPDATE);
    settings_remove(NULL, WINSIM_UPDATE_ERROR);
    settings_remove(NULL, WINSIM_CONNECTIONS);
    settings_remove(NULL, WINSIM_NEXT_EMPTY);
    settings_remove(NULL, WINSIM_EVT_DISABLED);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_CHANNELS);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_HOSTS);
}

int fixture_reset(void **state)
{
    (void)state;
    remove_switches();
    remove_record(TEST_V4);
    remove_record(TEST_V6);
    fixture_remove_services();
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, L"Software\\Microsoft\\SystemCertificates\\" TEST_STORE);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, TEST_KEY);
    return 0;
}

void fixture_binding(struct binding *binding, int family, const BYTE hash[HASH_SIZE])
{
    static wchar_t store[] = TEST_STORE;
    *binding = (struct binding){0};
    assert_true(ssl_endpoint_parse(family == AF_INET6 ? TEST_V6 : TEST_V4, &binding->address));
    memcpy(binding->hash, hash, HASH_SIZE);
    binding->set.KeyDesc.pIpPort = (SOCKADDR *)&binding->address;
    binding->set.ParamDesc.SslHashLength = HASH_SIZE;
    binding->set.ParamDesc.pSslHash = binding->hash;
    binding->set.ParamDesc.AppId = test_app_id;
    binding->set.ParamDesc.pSslCertStoreName = store;
}

ULONG set_binding(struct binding *binding)
{
    return HttpSetServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &binding->set,
                                       sizeof(binding->set), NULL);
}

ULONG delete_binding(struct binding *binding)
{
    return HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &binding->set,
                                          sizeof(binding->set), NULL);
}

ULONG update_binding(struct binding *binding)
{
    typedef ULONG(WINAPI * update_function)(HANDLE, HTTP_SERVICE_CONFIG_ID, PVOID, ULONG,
                                            LPOVERLAPPED);
    update_function update;
    const FARPROC address =
        GetProcAddress(GetModuleHandleW(L"httpapi.dll"), "HttpUpdateServiceConfiguration");
    memcpy(&update, &address, sizeof(update));
    return address == NULL ? GetLastError()
                           : update(NULL, HttpServiceConfigSSLCertInfo, &binding->set,
                                    sizeof(binding->set), NULL);
}

const HTTP_SERVICE_CONFIG_SSL_SET *query_binding(const struct binding *binding, ULONG *error)
{
    static union {
        HTTP_SERVICE_CONFIG_SSL_SET set;
        BYTE bytes[QUERY_MAX];
    } output;
    HTTP_SERVICE_CONFIG_SSL_QUERY query = {.QueryDesc = HttpServiceConfigQueryExact,
                                           .KeyDesc = binding->set.KeyDesc};
    ULONG size;
    *error = HttpQueryServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &query,
                                           sizeof(query), &output, sizeof(output), &size, NULL);
    return *error == NO_ERROR ? &output.set : NULL;
}

bool is_signalled(HANDLE event, DWORD milliseconds)
{
    return WaitForSingleObject(event, milliseconds) == WAIT_OBJECT_0;
}
