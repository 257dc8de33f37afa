/* Tests of http/overriding_bindings.h. They use ports of their own. */
#include "adapters_test.h"

#include "certificates.h"
#include "http/overriding_bindings.h"
#include "http_named.h"
#include "simulation.h"

#define AT(which, its_port) (&(struct binding_site){.family = (which), .port = (its_port)})

#define PORT       44398
#define OTHER_PORT 44397
#define SNI        ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SNI_CERT_INFO)
#define CCS        ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_CCS_CERT_INFO)
#define SCOPED     ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_SCOPED_CCS_CERT_INFO)

static struct arena arena;
static struct http_bindings bindings;

/* ---- records ---- */

static SOCKADDR_STORAGE ipv4(uint8_t last, uint16_t port)
{
    const uint8_t bytes[4] = {203, 0, 113, last};
    struct sockaddr_in address = {.sin_family = AF_INET};
    SOCKADDR_STORAGE storage = {0};

    address.sin_port = (USHORT)(port >> 8 | (port & 255) << 8);
    memcpy(&address.sin_addr, bytes, sizeof(bytes));
    memcpy(&storage, &address, sizeof(address));
    return storage;
}

/* Of a record for a name only the port counts. */
static SOCKADDR_STORAGE wildcard(uint16_t port)
{
    SOCKADDR_STORAGE storage = ipv4(0, port);
    struct sockaddr_in address;

    memcpy(&address, &storage, sizeof(address));
    address.sin_addr.s_addr = 0;
    memcpy(&storage, &address, sizeof(address));
    return storage;
}

static SOCKADDR_STORAGE ipv6(uint16_t port)
{
    const uint8_t bytes[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 5};
    struct sockaddr_in6 address = {.sin6_family = AF_INET6};
    SOCKADDR_STORAGE storage = {0};

    address.sin6_port = (USHORT)(port >> 8 | (port & 255) << 8);
    memcpy(&address.sin6_addr, bytes, sizeof(bytes));
    memcpy(&storage, &address, sizeof(address));
    return storage;
}

static HTTP_SERVICE_CONFIG_SSL_PARAM param_with(struct thumbprint *thumbprint)
{
    static wchar_t store[] = L"MY";

    return (HTTP_SERVICE_CONFIG_SSL_PARAM){.SslHashLength = THUMBPRINT_SIZE,
                                           .pSslHash = thumbprint->bytes,
                                           .pSslCertStoreName = store};
}

static ULONG delete_address(SOCKADDR_STORAGE address)
{
    HTTP_SERVICE_CONFIG_SSL_SET set = {.KeyDesc.pIpPort = (PSOCKADDR)&address};

    return HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set),
                                          NULL);
}

static void set_address(SOCKADDR_STORAGE address, struct thumbprint *thumbprint)
{
    HTTP_SERVICE_CONFIG_SSL_SET set = {.KeyDesc.pIpPort = (PSOCKADDR)&address,
                                       .ParamDesc = param_with(thumbprint)};

    (void)delete_address(address);
    assert_int_equal(
        HttpSetServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set), NULL),
        NO_ERROR);
}

static ULONG delete_name(wchar_t *host, uint16_t port)
{
    struct http_sni_set set = {.key = {wildcard(port), host}};

    return HttpDeleteServiceConfiguration(NULL, SNI, &set, sizeof(set), NULL);
}

static void set_name(wchar_t *host, uint16_t port, struct thumbprint *thumbprint)
{
    struct http_sni_set set = {.key = {wildcard(port), host}, .param = param_with(thumbprint)};

    (void)delete_name(host, port);
    assert_int_equal(HttpSetServiceConfiguration(NULL, SNI, &set, sizeof(set), NULL), NO_ERROR);
}

/* ---- reading ---- */

static struct overriding_bindings read_overriding(void)
{
    struct overriding_bindings overriding;

    http_overriding_read(&bindings, &arena, PORT, &overriding);
    return overriding;
}

static void begin(void)
{
    arena_init(&arena);
    assert_ok(http_bindings_open(&bindings));
}

static void end(void)
{
    http_bindings_close(&bindings);
    arena_free(&arena);
}

void overriding_none(void **state)
{
    struct ssl_record record = ssl_record_for_sstp(&(struct thumbprint){{0}});
    struct overriding_bindings overriding;

    (void)state;
    begin();
    record.thumbprint = certificates_add(&(struct test_certificate){0});
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_ok(http_bindings_create(&bindings, AT((enum family)family, PORT), &record));
    }
    overriding = read_overriding(); /* SSTP's own two are none */
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_ok(http_bindings_delete(&bindings, AT((enum family)family, PORT)));
    }
    end();
    assert_int_equal(overriding.presence, PART_PRESENT);
    assert_int_equal(overriding.count, 0);
}

void overriding_of_addresses_and_names(void **state)
{
    static wchar_t name[] = L"vpn.adapters.test";
    struct thumbprint thumbprint = certificates_add(&(struct test_certificate){0});
    struct overriding_bindings overriding;

    (void)state;
    begin();
    set_address(ipv4(5, PORT), &thumbprint);
    set_address(ipv6(PORT), &thumbprint);
    set_name(name, PORT, &thumbprint);
    overriding = read_overriding();
    assert_int_equal(delete_address(ipv4(5, PORT)), NO_ERROR);
    assert_int_equal(delete_address(ipv6(PORT)), NO_ERROR);
    assert_int_equal(delete_name(name, PORT), NO_ERROR);
    assert_int_equal(overriding.presence, PART_PRESENT);
    assert_int_equal(overriding.count, 3);
    for (size_t i = 0; i < overriding.count; i++) {
        assert_int_equal(overriding.items[i].kind,
                         i < 2 ? OVERRIDING_ADDRESS : OVERRIDING_HOST_NAME);
        assert_true(thumbprint_equal(&overriding.items[i].record.thumbprint, &thumbprint));
    }
    assert_string_equal(overriding.items[0].host, "203.0.113.5");
    assert_string_equal(overriding.items[1].host, "[2001:db8::5]");
    assert_string_equal(overriding.items[2].host, "vpn.adapters.test");
    end();
}

void overriding_on_other_ports_are_none(void **state)
{
    static wchar_t name[] = L"other.adapters.test";
    struct thumbprint thumbprint = certificates_add(&(struct test_certificate){0});
    struct overriding_bindings overriding;

    (void)state;
    begin();
    set_address(ipv4(5, OTHER_PORT), &thumbprint);
    set_address(ipv6(OTHER_PORT), &thumbprint);
    set_name(name, OTHER_PORT, &thumbprint);
    overriding = read_overriding();
    assert_int_equal(delete_address(ipv4(5, OTHER_PORT)), NO_ERROR);
    assert_int_equal(delete_address(ipv6(OTHER_PORT)), NO_ERROR);
    assert_int_equal(delete_name(name, OTHER_PORT), NO_ERROR);
    end();
    assert_int_equal(overriding.presence, PART_PRESENT);
    assert_int_equal(overriding.count, 0);
}

void overriding_many(void **state)
{
    struct thumbprint thumbprint = certificates_add(&(struct test_certificate){0});
    struct overriding_bindings overriding;

    (void)state;
    begin();
    for (uint8_t i = 1; i <= 20; i++) {
        set_address(ipv4(i, PORT), &thumbprint);
    }
    overriding = read_overriding();
    for (uint8_t i = 1; i <= 20; i++) {
        assert_int_equal(delete_address(ipv4(i, PORT)), NO_ERROR);
    }
    assert_int_equal(overriding.count, 20);
    assert_true(thumbprint_equal(&overriding.items[0].record.thumbprint, &thumbprint));
    end();
}

/* Its records are refused without. */
static void configure_central_store(DWORD enabled)
{
    assert_int_equal(RegSetKeyValueW(HKEY_LOCAL_MACHINE,
                                     L"SOFTWARE\\Microsoft\\IIS\\CentralCertProvider", L"Enabled",
                                     REG_DWORD, &enabled, sizeof(enabled)),
                     ERROR_SUCCESS);
}

void overriding_of_names_in_the_central_store(void **state)
{
    static wchar_t name[] = L"vpn.adapters.test";
    struct http_sni_set set = {.key = {wildcard(PORT), name}};
    struct http_sni_set other = {.key = {wildcard(OTHER_PORT), name}};
    struct overriding_bindings overriding;

    (void)state;
    begin();
    configure_central_store(1);
    assert_int_equal(HttpSetServiceConfiguration(NULL, SCOPED, &set, sizeof(set), NULL), NO_ERROR);
    assert_int_equal(HttpSetServiceConfiguration(NULL, SCOPED, &other, sizeof(other), NULL),
                     NO_ERROR);
    configure_central_store(0);
    overriding = read_overriding();
    assert_int_equal(HttpDeleteServiceConfiguration(NULL, SCOPED, &set, sizeof(set), NULL),
                     NO_ERROR);
    assert_int_equal(HttpDeleteServiceConfiguration(NULL, SCOPED, &other, sizeof(other), NULL),
                     NO_ERROR);
    assert_int_equal(overriding.count, 1);
    assert_int_equal(overriding.items[0].kind, OVERRIDING_CENTRAL_NAME);
    assert_string_equal(overriding.items[0].host, "vpn.adapters.test");
    assert_true(
        thumbprint_equal(&overriding.items[0].record.thumbprint, &(struct thumbprint){{0}}));
    end();
}

void overriding_of_the_central_store(void **state)
{
    struct http_ccs_set set = {.address = wildcard(PORT)};
    struct overriding_bindings overriding;

    (void)state;
    begin();
    configure_central_store(1);
    assert_int_equal(HttpSetServiceConfiguration(NULL, CCS, &set, sizeof(set), NULL), NO_ERROR);
    overriding = read_overriding();
    assert_int_equal(HttpDeleteServiceConfiguration(NULL, CCS, &set, sizeof(set), NULL), NO_ERROR);
    configure_central_store(0);
    assert_int_equal(overriding.count, 1);
    assert_int_equal(overriding.items[0].kind, OVERRIDING_CENTRAL_STORE);
    end();
}

void overriding_where_windows_has_no_names(void **state)
{
    (void)state;
    begin();
    fail_calls(L"HttpQueryServiceConfiguration", L"SslSniBindingInfo", ERROR_INVALID_PARAMETER);
    assert_int_equal(read_overriding().presence, PART_PRESENT);
    fail_calls(L"HttpQueryServiceConfiguration", L"SslScopedCcsBindingInfo",
               ERROR_INVALID_PARAMETER); /* Server 2016 */
    assert_int_equal(read_overriding().presence, PART_PRESENT);
    fail_calls(L"HttpQueryServiceConfiguration", L"SslCcsBindingInfo", ERROR_NOT_SUPPORTED);
    assert_int_equal(read_overriding().presence, PART_PRESENT);
    end_failures();
    end();
}

void overriding_unreadable_is_not_none(void **state)
{
    struct overriding_bindings overriding;

    (void)state;
    begin();
    fail_calls(L"HttpQueryServiceConfiguration", L"SslSniBindingInfo", ERROR_ACCESS_DENIED);
    overriding = read_overriding();
    end_failures();
    end();
    assert_int_equal(overriding.presence, PART_UNREADABLE);
    assert_int_equal(overriding.error.code, ERROR_ACCESS_DENIED);
    assert_string_equal(overriding.error.object, "the bindings of host names");
    http_overriding_read(&bindings, &arena, PORT, &overriding); /* closed */
    assert_int_equal(overriding.presence, PART_UNREADABLE);
}
