/*
 * test_named.c - SSL records for host names (SNI) and of the Central Certificate Store.
 */
#include "fixture.h"

#include <string.h>
#include <wchar.h>

#include "http_named.h"
#include "named.h"

#define SNI        ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SNI_CERT_INFO)
#define CCS        ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_CCS_CERT_INFO)
#define SCOPED     ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SCOPED_CCS_CERT_INFO)
#define ROOM       4096u
#define SEARCH_MAX 64u

static const BYTE no_such_hash[HASH_SIZE] = {1, 2, 3};

struct sni_record {
    wchar_t host[32];
    wchar_t store[32];
    BYTE hash[HASH_SIZE];
    struct http_sni_set set;
};

static void set_port(SOCKADDR_STORAGE *address)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET};
    const BYTE ordered[2] = {(BYTE)(TEST_PORT >> 8), (BYTE)(TEST_PORT & 255)};
    memcpy(&ipv4.sin_port, ordered, sizeof(ordered));
    memcpy(address, &ipv4, sizeof(ipv4));
}

static void sni_record(struct sni_record *record, const wchar_t *host, const BYTE hash[HASH_SIZE])
{
    *record = (struct sni_record){.store = TEST_STORE};
    wcscpy(record->host, host);
    memcpy(record->hash, hash, HASH_SIZE);
    set_port(&record->set.key.address);
    record->set.key.host = record->host;
    record->set.param.SslHashLength = HASH_SIZE;
    record->set.param.pSslHash = record->hash;
    record->set.param.pSslCertStoreName = record->store;
}

static ULONG set_sni(struct sni_record *record)
{
    return HttpSetServiceConfiguration(NULL, SNI, &record->set, sizeof(record->set), NULL);
}

static ULONG delete_sni(struct sni_record *record)
{
    return HttpDeleteServiceConfiguration(NULL, SNI, &record->set, sizeof(record->set), NULL);
}

/* The record of that host among all of the kind, in a buffer that lives until the next call. */
static const struct http_sni_set *find_named(HTTP_SERVICE_CONFIG_ID id, const wchar_t *host)
{
    static union {
        struct http_sni_set set;
        BYTE space[ROOM];
    } found;
    for (DWORD token = 0; token < SEARCH_MAX; token++) {
        struct http_sni_query next = {.type = HttpServiceConfigQueryNext, .token = token};
        ULONG size = 0;
        const ULONG error = HttpQueryServiceConfiguration(NULL, id, &next, sizeof(next), &found,
                                                          sizeof(found), &size, NULL);
        if (error == ERROR_NO_MORE_ITEMS) {
            return NULL;
        }
        assert_int_equal(error, NO_ERROR);
        if (wcscmp(found.set.key.host, host) == 0) {
            return &found.set;
        }
    }
    return NULL;
}

static const struct http_sni_set *find_sni(const wchar_t *host)
{
    return find_named(SNI, host);
}

/* Asks for that one record. */
static ULONG query_exactly(HTTP_SERVICE_CONFIG_ID id, const struct http_sni_key *key)
{
    struct http_sni_query exact = {.type = HttpServiceConfigQueryExact, .key = *key};
    BYTE space[ROOM];
    ULONG size = 0;
    return HttpQueryServiceConfiguration(NULL, id, &exact, sizeof(exact), space, sizeof(space),
                                         &size, NULL);
}

void named_remove_records(void)
{
    static const wchar_t *const hosts[] = {L"one.winsim.test", L"two.winsim.test",
                                           L"three.winsim.test"};
    struct http_ccs_set central = {0};
    struct sni_record record;
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        sni_record(&record, hosts[i], no_such_hash);
        delete_sni(&record);
    }
    set_port(&central.address);
    HttpDeleteServiceConfiguration(NULL, CCS, &central, sizeof(central), NULL);
    sni_record(&record, L"three.winsim.test", no_such_hash);
    HttpDeleteServiceConfiguration(NULL, SCOPED, &record.set, sizeof(record.set), NULL);
}

void named_sni_records_are_set_listed_and_deleted(void **state)
{
    (void)state;
    struct sni_record record;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    sni_record(&record, L"one.winsim.test", hash);
    assert_null(find_sni(L"one.winsim.test"));
    assert_int_equal(set_sni(&record), NO_ERROR);
    assert_int_equal(set_sni(&record), ERROR_ALREADY_EXISTS);
    const struct http_sni_set *const found = find_sni(L"one.winsim.test");
    assert_non_null(found);
    assert_int_equal(found->param.SslHashLength, HASH_SIZE);
    assert_memory_equal(found->param.pSslHash, hash, HASH_SIZE);
    assert_memory_equal(&found->key.address, &record.set.key.address, sizeof(struct sockaddr_in));
    assert_int_equal(query_exactly(SNI, &record.set.key), NO_ERROR);
    assert_int_equal(delete_sni(&record), NO_ERROR);
    assert_absent(delete_sni(&record));
    assert_absent(query_exactly(SNI, &record.set.key));
    assert_null(find_sni(L"one.winsim.test"));
}

void named_sni_record_without_certificate(void **state)
{
    (void)state;
    struct sni_record record;
    sni_record(&record, L"two.winsim.test", no_such_hash);
    assert_int_equal(set_sni(&record), ERROR_NO_SUCH_LOGON_SESSION);
    assert_null(find_sni(L"two.winsim.test"));
}

void named_sni_bad_parameters(void **state)
{
    (void)state;
    struct sni_record record;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    sni_record(&record, L"three.winsim.test", hash);
    assert_int_equal(
        HttpSetServiceConfiguration(NULL, SNI, &record.set, sizeof(record.set) - 1, NULL),
        ERROR_INSUFFICIENT_BUFFER);
    record.set.key.host = NULL;
    assert_int_equal(set_sni(&record), ERROR_INVALID_PARAMETER);
}

/* Only the wildcard address of IPv4 is a key. */
void named_sni_key_is_the_wildcard_address(void **state)
{
    (void)state;
    struct sni_record record;
    struct sockaddr_in ipv4;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    sni_record(&record, L"three.winsim.test", hash);
    memcpy(&ipv4, &record.set.key.address, sizeof(ipv4));
    ipv4.sin_addr.s_addr = 1;
    memcpy(&record.set.key.address, &ipv4, sizeof(ipv4));
    assert_int_equal(set_sni(&record), ERROR_INVALID_PARAMETER);
    set_port(&record.set.key.address);
    ((SOCKADDR *)&record.set.key.address)->sa_family = AF_INET6;
    assert_int_equal(set_sni(&record), ERROR_INVALID_PARAMETER);
}

typedef ULONG WINAPI update_function(HANDLE handle, HTTP_SERVICE_CONFIG_ID id, PVOID information,
                                     ULONG length, LPOVERLAPPED overlapped);

static update_function *update(void)
{
    return (update_function *)(void (*)(void))GetProcAddress(GetModuleHandleW(L"httpapi.dll"),
                                                             "HttpUpdateServiceConfiguration");
}

/* Its owner, its settings and its certificate. */
void named_sni_record_is_updated(void **state)
{
    (void)state;
    static wchar_t identifier[] = L"clients";
    struct sni_record record;
    BYTE first[HASH_SIZE];
    BYTE second[HASH_SIZE];
    if (update() == NULL) {
        not_tried("this Windows has no HttpUpdateServiceConfiguration");
    }
    fixture_issue(TEST_STORE, KEY_ONE, first);
    fixture_issue(TEST_STORE, KEY_TWO, second);
    sni_record(&record, L"one.winsim.test", first);
    record.set.param.AppId.Data1 = 7;
    record.set.param.DefaultCertCheckMode = 1;
    record.set.param.DefaultRevocationFreshnessTime = 3600;
    record.set.param.DefaultRevocationUrlRetrievalTimeout = 9;
    record.set.param.DefaultFlags = 2;
    record.set.param.pDefaultSslCtlIdentifier = identifier;
    assert_int_equal(update()(NULL, SNI, &record.set, sizeof(record.set), NULL),
                     ERROR_FILE_NOT_FOUND);
    assert_int_equal(set_sni(&record), NO_ERROR);
    memcpy(record.hash, no_such_hash, HASH_SIZE);
    assert_int_equal(update()(NULL, SNI, &record.set, sizeof(record.set), NULL),
                     ERROR_NO_SUCH_LOGON_SESSION);
    assert_memory_equal(find_sni(L"one.winsim.test")->param.pSslHash, first, HASH_SIZE);
    memcpy(record.hash, second, HASH_SIZE);
    assert_int_equal(update()(NULL, SNI, &record.set, sizeof(record.set), NULL), NO_ERROR);
    const HTTP_SERVICE_CONFIG_SSL_PARAM *const found = &find_sni(L"one.winsim.test")->param;
    assert_memory_equal(found->pSslHash, second, HASH_SIZE);
    assert_int_equal(found->AppId.Data1, 7);
    assert_int_equal(found->DefaultCertCheckMode, 1);
    assert_int_equal(found->DefaultRevocationFreshnessTime, 3600);
    assert_int_equal(found->DefaultRevocationUrlRetrievalTimeout, 9);
    assert_int_equal(found->DefaultFlags, 2);
    assert_int_equal(wcscmp(found->pDefaultSslCtlIdentifier, identifier), 0);
    assert_null(found->pDefaultSslCtlStoreName);
    assert_int_equal(delete_sni(&record), NO_ERROR);
}

/* Windows refuses such records without the feature IIS-CertProvider and its configuration. */
static void needs_provider(ULONG set)
{
    if (set != NO_ERROR) {
        not_tried("this Windows has no Central Certificate Store configured");
    }
}

void named_scoped_records_are_set_listed_and_deleted(void **state)
{
    (void)state;
    struct sni_record record;
    sni_record(&record, L"three.winsim.test", no_such_hash);
    record.set.param = (HTTP_SERVICE_CONFIG_SSL_PARAM){0}; /* they name no certificate */
    needs_provider(
        HttpSetServiceConfiguration(NULL, SCOPED, &record.set, sizeof(record.set), NULL));
    assert_non_null(find_named(SCOPED, L"three.winsim.test"));
    assert_null(find_sni(L"three.winsim.test"));
    assert_int_equal(query_exactly(SCOPED, &record.set.key), NO_ERROR);
    assert_int_equal(
        HttpDeleteServiceConfiguration(NULL, SCOPED, &record.set, sizeof(record.set), NULL),
        NO_ERROR);
    assert_null(find_named(SCOPED, L"three.winsim.test"));
}

void named_central_store_records_are_found_by_their_port(void **state)
{
    (void)state;
    struct http_ccs_set set = {0};
    struct http_ccs_query next = {.type = HttpServiceConfigQueryNext};
    union {
        struct http_ccs_set set;
        BYTE space[ROOM];
    } found;
    ULONG size = 0;
    set_port(&set.address);
    assert_int_equal(
        HttpQueryServiceConfiguration(NULL, CCS, &next, sizeof(next), NULL, 0, &size, NULL),
        ERROR_NO_MORE_ITEMS);
    needs_provider(HttpSetServiceConfiguration(NULL, CCS, &set, sizeof(set), NULL));
    assert_int_equal(
        HttpQueryServiceConfiguration(NULL, CCS, &next, sizeof(next), NULL, 0, &size, NULL),
        ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(HttpQueryServiceConfiguration(NULL, CCS, &next, sizeof(next), &found,
                                                   sizeof(found), &size, NULL),
                     NO_ERROR);
    assert_memory_equal(&found.set.address, &set.address, sizeof(struct sockaddr_in));
    assert_int_equal(HttpDeleteServiceConfiguration(NULL, CCS, &set, sizeof(set), NULL), NO_ERROR);
}
