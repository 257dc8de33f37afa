/*
 * fixture.c - the state in which every test of winsim begins, and bindings.
 */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "fixture_keys.h"
#include "fixture_log.h"
#include "fixture_services.h"
#include "named.h"
#include "served.h"
#include "stage.h"

#define QUERY_MAX 2048

static const GUID test_app_id = {
    0x5a6f4a2b, 0x3c1d, 0x4e5f, {0x81, 0x92, 0xa3, 0xb4, 0xc5, 0xd6, 0xe7, 0xf8}};

bool fixture_begin(void)
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    return HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL) == NO_ERROR;
}

void fixture_end(void)
{
    fixture_reset(NULL);
    fixture_remove_log();
    fixture_remove_strays();
    fixture_delete_keys();
    HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
}

static void remove_record(int family)
{
    struct binding binding;
    fixture_binding(&binding, family, (const BYTE[HASH_SIZE]){0});
    delete_binding(&binding);
}

int fixture_reset(void **state)
{
    (void)state;
    stage_reset();
    served_end();
    remove_record(AF_INET);
    remove_record(AF_INET6);
    named_remove_records();
    fixture_remove_services();
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, L"Software\\Microsoft\\SystemCertificates\\" TEST_STORE);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, TEST_KEY);
    return 0;
}

void not_tried(const char *why)
{
    print_message(NOT_TRIED "%s\n", why);
    skip();
}

static void set_address(int family, struct sockaddr_storage *address)
{
    *address = (struct sockaddr_storage){0};
    /* Network byte order; the port lies in the same place for both families. */
    ((struct sockaddr_in *)address)->sin_family = (short)family;
    ((struct sockaddr_in *)address)->sin_port = (USHORT)(TEST_PORT << 8 | TEST_PORT >> 8);
}

void fixture_binding(struct binding *binding, int family, const BYTE hash[HASH_SIZE])
{
    static wchar_t store[] = TEST_STORE;
    *binding = (struct binding){0};
    set_address(family, &binding->address);
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

void assert_absent(ULONG code)
{
    if (code != ERROR_NO_MORE_ITEMS) {
        assert_int_equal(code, ERROR_FILE_NOT_FOUND);
    }
}
