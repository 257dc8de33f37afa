/*
 * test_http.c - SSL certificate bindings: setting, deleting, querying.
 */
#include "fixture.h"

#include <string.h>
#include <wchar.h>

#define RECORD_KEY                                                                                 \
    L"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo\\" TEST_V4

static const BYTE no_such_hash[HASH_SIZE] = {1, 2, 3};

void http_needs_initialize(void **state)
{
    (void)state;
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    struct binding binding;
    ULONG error;
    fixture_binding(&binding, AF_INET, no_such_hash);
    assert_int_equal(HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL), NO_ERROR);
    assert_null(query_binding(&binding, &error));
    assert_int_equal(HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL), NO_ERROR);
    assert_int_equal(error, ERROR_INVALID_HANDLE);
}

void http_initialize_checks_its_parameters(void **state)
{
    (void)state;
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    const HTTPAPI_VERSION unknown = {9, 0};
    assert_int_equal(HttpInitialize(version, 0, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(HttpInitialize(version, 0x80, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(HttpInitialize(version, HTTP_INITIALIZE_CONFIG, &(int){0}),
                     ERROR_INVALID_PARAMETER);
    assert_int_equal(HttpInitialize(unknown, HTTP_INITIALIZE_CONFIG, NULL),
                     ERROR_REVISION_MISMATCH);
}

void http_set_refuses_existing(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    assert_int_equal(set_binding(&binding), ERROR_ALREADY_EXISTS);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_int_equal(set_binding(&binding), NO_ERROR);
}

static void assert_cannot_be_set(const BYTE hash[HASH_SIZE])
{
    struct binding binding;
    ULONG error;
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(set_binding(&binding), ERROR_NO_SUCH_LOGON_SESSION);
    assert_null(query_binding(&binding, &error));
    assert_absent(error);
}

void http_set_without_certificate(void **state)
{
    (void)state;
    assert_cannot_be_set(no_such_hash);
}

void http_set_without_private_key(void **state)
{
    (void)state;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_NONE, hash);
    assert_cannot_be_set(hash);
    fixture_issue(TEST_STORE, KEY_MISSING, hash);
    assert_cannot_be_set(hash);
}

void http_set_with_key_of_another(void **state)
{
    (void)state;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_FOREIGN, hash);
    assert_cannot_be_set(hash);
}

void http_set_with_signature_key(void **state)
{
    (void)state;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_SIGNATURE, hash);
    assert_cannot_be_set(hash);
}

void http_delete_missing(void **state)
{
    (void)state;
    struct binding binding;
    fixture_binding(&binding, AF_INET6, no_such_hash);
    assert_absent(delete_binding(&binding));
}

void http_query_exact_missing(void **state)
{
    (void)state;
    struct binding binding;
    ULONG error;
    fixture_binding(&binding, AF_INET6, no_such_hash);
    assert_null(query_binding(&binding, &error));
    assert_absent(error);
}

static ULONG query(HTTP_SERVICE_CONFIG_SSL_QUERY *query, void *output, ULONG capacity, ULONG *size)
{
    return HttpQueryServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, query, sizeof(*query),
                                         output, capacity, size, NULL);
}

void http_query_tells_size(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    BYTE output[1024];
    ULONG size = 0;
    ULONG again = 0;
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    HTTP_SERVICE_CONFIG_SSL_QUERY exact = {.QueryDesc = HttpServiceConfigQueryExact,
                                           .KeyDesc = binding.set.KeyDesc};
    assert_int_equal(query(&exact, NULL, 0, &size), ERROR_INSUFFICIENT_BUFFER);
    assert_in_range(size, sizeof(HTTP_SERVICE_CONFIG_SSL_SET), sizeof(output));
    assert_int_equal(query(&exact, output, size - 1, &again), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(again, size);
    assert_int_equal(query(&exact, output, size, &again), NO_ERROR);
}

static bool is_ours(const SOCKADDR *address, int family)
{
    struct binding ours;
    fixture_binding(&ours, family, no_such_hash);
    return memcmp(address, &ours.address,
                  family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in)) ==
           0;
}

/* The position of the record on the test's port in the enumeration, or -1. */
static int position(int family, DWORD *count)
{
    union {
        HTTP_SERVICE_CONFIG_SSL_SET set;
        BYTE bytes[2048];
    } output;
    HTTP_SERVICE_CONFIG_SSL_QUERY next = {.QueryDesc = HttpServiceConfigQueryNext};
    int found = -1;
    for (;; next.dwToken++) {
        ULONG size;
        const ULONG error = query(&next, &output, sizeof(output), &size);
        if (error == ERROR_NO_MORE_ITEMS) {
            *count = next.dwToken;
            return found;
        }
        assert_int_equal(error, NO_ERROR);
        if (is_ours(output.set.KeyDesc.pIpPort, family)) {
            found = (int)next.dwToken;
        }
    }
}

void http_query_next_ends(void **state)
{
    (void)state;
    struct binding v4;
    struct binding v6;
    BYTE hash[HASH_SIZE];
    DWORD before;
    DWORD after;
    assert_int_equal(position(AF_INET, &before), -1);
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&v4, AF_INET, hash);
    fixture_binding(&v6, AF_INET6, hash);
    assert_int_equal(set_binding(&v6), NO_ERROR);
    assert_int_equal(set_binding(&v4), NO_ERROR);
    const int place_v4 = position(AF_INET, &after);
    const int place_v6 = position(AF_INET6, &after);
    assert_int_equal(after, before + 2);
    assert_int_not_equal(place_v4, place_v6);
    assert_int_equal(delete_binding(&v6), NO_ERROR);
    assert_int_equal(set_binding(&v6), NO_ERROR);
    assert_int_equal(position(AF_INET, &after), place_v4);
    assert_int_equal(position(AF_INET6, &after), place_v6);
}

static void assert_invalid(struct binding *binding)
{
    assert_int_equal(set_binding(binding), ERROR_INVALID_PARAMETER);
}

void http_bad_parameters(void **state)
{
    (void)state;
    struct binding good;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&good, AF_INET, hash);
    struct binding bad = good;
    bad.set.ParamDesc.SslHashLength = 0;
    assert_invalid(&bad);
    bad = good;
    bad.set.ParamDesc.SslHashLength = 100000;
    assert_invalid(&bad);
    bad = good;
    bad.set.ParamDesc.pSslHash = NULL;
    assert_invalid(&bad);
    bad = good;
    bad.set.KeyDesc.pIpPort = NULL;
    assert_invalid(&bad);
    SOCKADDR other = {.sa_family = AF_APPLETALK};
    bad.set.KeyDesc.pIpPort = &other;
    assert_invalid(&bad);
    const HTTP_SERVICE_CONFIG_ID id = HttpServiceConfigSSLCertInfo;
    const ULONG size = sizeof(good.set);
    assert_int_equal(HttpSetServiceConfiguration(NULL, id, NULL, size, NULL),
                     ERROR_INVALID_PARAMETER);
    assert_int_equal(HttpSetServiceConfiguration(NULL, id, &good.set, size - 1, NULL),
                     ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(HttpSetServiceConfiguration(&good, id, &good.set, size, NULL),
                     ERROR_INVALID_HANDLE);
}

void http_record_keeps_all_fields(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    wchar_t identifier[] = L"trusted issuers";
    wchar_t store[] = L"CA";
    ULONG error;
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET6, hash);
    HTTP_SERVICE_CONFIG_SSL_PARAM *const param = &binding.set.ParamDesc;
    param->DefaultCertCheckMode = 0x10007;
    param->DefaultRevocationFreshnessTime = 3600;
    param->DefaultRevocationUrlRetrievalTimeout = 15000;
    param->pDefaultSslCtlIdentifier = identifier;
    param->pDefaultSslCtlStoreName = store;
    param->DefaultFlags = 0x52;
    assert_int_equal(set_binding(&binding), NO_ERROR);
    const HTTP_SERVICE_CONFIG_SSL_SET *const read = query_binding(&binding, &error);
    assert_non_null(read);
    assert_memory_equal(read->KeyDesc.pIpPort, &binding.address, sizeof(struct sockaddr_in6));
    assert_int_equal(read->ParamDesc.SslHashLength, HASH_SIZE);
    assert_memory_equal(read->ParamDesc.pSslHash, hash, HASH_SIZE);
    assert_memory_equal(&read->ParamDesc.AppId, &param->AppId, sizeof(GUID));
    assert_int_equal(wcscmp(read->ParamDesc.pSslCertStoreName, TEST_STORE), 0);
    assert_int_equal(read->ParamDesc.DefaultCertCheckMode, 0x10007);
    assert_int_equal(read->ParamDesc.DefaultRevocationFreshnessTime, 3600);
    assert_int_equal(read->ParamDesc.DefaultRevocationUrlRetrievalTimeout, 15000);
    assert_int_equal(wcscmp(read->ParamDesc.pDefaultSslCtlIdentifier, identifier), 0);
    assert_int_equal(wcscmp(read->ParamDesc.pDefaultSslCtlStoreName, store), 0);
    assert_int_equal(read->ParamDesc.DefaultFlags, 0x52);
}

void http_null_store_stays_null(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    ULONG error;
    fixture_issue(L"MY", KEY_ONE, hash); /* which a NULL name means */
    fixture_binding(&binding, AF_INET, hash);
    binding.set.ParamDesc.pSslCertStoreName = NULL;
    error = set_binding(&binding);
    const HTTP_SERVICE_CONFIG_SSL_SET *const read = query_binding(&binding, &(ULONG){0});
    fixture_remove(L"MY", hash);
    assert_int_equal(error, NO_ERROR);
    assert_non_null(read);
    assert_null(read->ParamDesc.pSslCertStoreName);
    assert_null(read->ParamDesc.pDefaultSslCtlIdentifier);
}

void http_record_lies_in_registry(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    BYTE stored[64];
    DWORD size = sizeof(stored);
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    assert_int_equal(RegGetValueW(HKEY_LOCAL_MACHINE, RECORD_KEY, L"SslCertHash", RRF_RT_REG_BINARY,
                                  NULL, stored, &size),
                     ERROR_SUCCESS);
    assert_int_equal(size, HASH_SIZE);
    assert_memory_equal(stored, hash, HASH_SIZE);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_int_equal(
        RegGetValueW(HKEY_LOCAL_MACHINE, RECORD_KEY, L"SslCertHash", RRF_RT_ANY, NULL, NULL, NULL),
        ERROR_FILE_NOT_FOUND);
}

void http_short_hash_is_returned(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    ULONG error;
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    assert_int_equal(
        RegSetKeyValueW(HKEY_LOCAL_MACHINE, RECORD_KEY, L"SslCertHash", REG_BINARY, hash, 7),
        ERROR_SUCCESS);
    const HTTP_SERVICE_CONFIG_SSL_SET *const read = query_binding(&binding, &error);
    assert_non_null(read);
    assert_int_equal(read->ParamDesc.SslHashLength, 7);
    assert_memory_equal(read->ParamDesc.pSslHash, hash, 7);
}
