/* Tests of certificates/store.h, but for who vouches for a certificate. */
#include "adapters_test.h"

#include <stdio.h>
#include <wchar.h>

#include "certificates/store.h"
#include "registry_guard.h"
#include "simulation.h"
#include "store_test.h"

static struct arena arena;

static const struct certificate *find(const struct store_facts *facts,
                                      const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < facts->count; i++) {
        if (thumbprint_equal(&facts->certificates[i].thumbprint, thumbprint)) {
            return &facts->certificates[i];
        }
    }
    return NULL;
}

static void assert_in_order(const struct store_facts *facts)
{
    assert_true(facts->sorted);
    for (size_t i = 1; i < facts->count; i++) {
        assert_true(thumbprint_compare(&facts->certificates[i - 1].thumbprint,
                                       &facts->certificates[i].thumbprint) <= 0);
    }
}

const struct certificate *issue(const struct test_certificate *wanted)
{
    const struct thumbprint thumbprint = certificates_add(wanted);
    const struct certificate *certificate;
    struct store_facts facts;

    arena_reset(&arena);
    cert_store_read(NULL, &arena, &facts);
    assert_int_equal(facts.presence, PART_PRESENT);
    assert_in_order(&facts);
    certificate = find(&facts, &thumbprint);
    assert_non_null(certificate);
    return certificate;
}

static void assert_name(const struct certificate *certificate, size_t i, enum name_kind kind,
                        const char *text)
{
    assert_true(i < certificate->name_count);
    assert_int_equal(certificate->names[i].kind, kind);
    assert_string_equal(certificate->names[i].text, text);
}

void store_reads_names_and_hashes(void **state)
{
    static const wchar_t *const dns[] = {L"vpn.example.com", L"*.example.com"};
    static const uint8_t zero[SHA256_SIZE] = {0};
    const struct certificate *certificate = issue(&(struct test_certificate){
        .subject = L"CN=other.example, O=Org", .dns = dns, .dns_count = 2});

    (void)state;
    assert_true(certificate->decoded);
    assert_int_equal(certificate->name_count, 2);
    assert_name(certificate, 0, NAME_DNS, "vpn.example.com");
    assert_name(certificate, 1, NAME_DNS, "*.example.com");
    assert_non_null(strstr(certificate->subject, "CN=other.example"));
    assert_string_equal(certificate->subject, certificate->issuer);
    assert_memory_not_equal(certificate->sha256, zero, SHA256_SIZE);
    assert_int_equal(certificate->line.key_algorithm, KEY_ALGORITHM_RSA);
    assert_int_equal(certificate->key_bits, 2048);
    assert_int_equal(certificate->not_after - certificate->not_before > 300 * INSTANT_DAY, 1);
}

void store_common_name_only_without_alternative_names(void **state)
{
    static const uint8_t addresses[] = {0x30, 0x18, 0x87, 4, 192, 0, 2, 1, 0x87, 16, 0x20, 1, 0xd,
                                        0xb8, 0,    0,    0, 0,   0, 0, 0, 0,    0,  0,    0, 1};
    static const uint8_t none[] = {0x30, 0};
    const struct certificate *certificate =
        issue(&(struct test_certificate){.subject = L"CN=cn.example"});

    (void)state;
    assert_int_equal(certificate->name_count, 1);
    assert_name(certificate, 0, NAME_COMMON, "cn.example");
    certificate = issue(&(struct test_certificate){.alternative_names = addresses,
                                                   .alternative_size = sizeof(addresses)});
    assert_int_equal(certificate->name_count, 2);
    assert_name(certificate, 0, NAME_IP, "192.0.2.1");
    assert_name(certificate, 1, NAME_IP, "2001:db8::1");
    certificate = issue(
        &(struct test_certificate){.alternative_names = none, .alternative_size = sizeof(none)});
    assert_int_equal(certificate->name_count, 0);
}

void store_puts_the_common_name_first(void **state)
{
    static const wchar_t *const dns[] = {L"alias.example", L"other.example", L"VPN.example"};
    const struct certificate *certificate =
        issue(&(struct test_certificate){.subject = L"CN=vpn.example", .dns = dns, .dns_count = 3});

    (void)state;
    assert_int_equal(certificate->name_count, 3);
    assert_name(certificate, 0, NAME_DNS, "VPN.example");
    assert_name(certificate, 1, NAME_DNS, "other.example");
    assert_name(certificate, 2, NAME_DNS, "alias.example");
}

void store_takes_the_last_common_name(void **state)
{
    const struct certificate *certificate =
        issue(&(struct test_certificate){.subject = L"CN=first.example, CN=last.example"});

    (void)state;
    assert_int_equal(certificate->name_count, 1);
    assert_name(certificate, 0, NAME_COMMON, "last.example");
    certificate = issue(&(struct test_certificate){.subject = L"O=Without a common name"});
    assert_int_equal(certificate->name_count, 0);
}

void store_drops_names_with_a_nul(void **state)
{
    static const uint8_t names[] = {0x30, 0x0d, 0x82, 6, 'a', '.', 'b', 0,
                                    '.',  'c',  0x82, 3, 'd', '.', 'e'};
    const struct certificate *certificate = issue(
        &(struct test_certificate){.alternative_names = names, .alternative_size = sizeof(names)});

    (void)state;
    /* A decoder may refuse the whole extension instead, as Wine's does. */
    if (certificate->decoded) {
        assert_int_equal(certificate->name_count, 1);
        assert_name(certificate, 0, NAME_DNS, "d.e");
    } else {
        assert_int_equal(certificate->name_count, 0);
    }
}

void store_drops_names_that_are_too_long(void **state)
{
    static wchar_t fits[254];
    static wchar_t too_long[255];
    const wchar_t *const dns[] = {too_long, fits};
    const struct certificate *certificate;

    (void)state;
    for (size_t i = 0; i < 254; i++) {
        too_long[i] = L'a';
        fits[i] = i < 253 ? L'b' : L'\0';
    }
    certificate = issue(&(struct test_certificate){.dns = dns, .dns_count = 2});
    assert_int_equal(certificate->name_count, 1);
    assert_int_equal(certificate->names[0].text[0], 'b');
    assert_int_equal(strlen(certificate->names[0].text), 253);
}

void store_keeps_a_bounded_number_of_names(void **state)
{
    static wchar_t text[300][16];
    static const wchar_t *dns[300];
    const struct certificate *certificate;

    (void)state;
    for (size_t i = 0; i < 300; i++) {
        (void)swprintf(text[i], 16, L"n%u.example", (unsigned)i);
        dns[i] = text[i];
    }
    certificate = issue(&(struct test_certificate){.dns = dns, .dns_count = 300});
    assert_int_equal(certificate->name_count, CERT_STORE_NAMES_MAX);
    assert_name(certificate, CERT_STORE_NAMES_MAX - 1, NAME_DNS, "n255.example");
}

void store_broken_alternative_names_do_not_decode(void **state)
{
    static const uint8_t broken[] = {0x30, 0x20, 0x82, 3, 'a'};
    const struct certificate *certificate = issue(&(struct test_certificate){
        .alternative_names = broken, .alternative_size = sizeof(broken)});

    (void)state;
    assert_false(certificate->decoded);
    assert_int_equal(certificate->name_count, 0);
}

static enum key_usage usage_of(const char *const *usages, DWORD count, bool has_usages)
{
    return issue(&(struct test_certificate){
                     .usages = usages, .usage_count = count, .has_usages = has_usages})
        ->usage;
}

void store_tells_usages_apart(void **state)
{
    static const char *const client_server[] = {szOID_PKIX_KP_CLIENT_AUTH,
                                                szOID_PKIX_KP_SERVER_AUTH};
    static const char *const any_client[] = {szOID_ANY_ENHANCED_KEY_USAGE,
                                             szOID_PKIX_KP_CLIENT_AUTH};

    (void)state;
    assert_int_equal(usage_of(NULL, 0, false), USAGE_ALL_PURPOSES);
    assert_int_equal(usage_of(NULL, 0, true), USAGE_EMPTY);
    assert_int_equal(usage_of(client_server, 2, true), USAGE_SERVER_AUTHENTICATION);
    assert_int_equal(usage_of(client_server, 1, true), USAGE_OTHER);
    assert_int_equal(usage_of(any_client, 2, true), USAGE_ALL_PURPOSES);
}

/* What can be told without opening one; the rest is cert_keys'. */
void store_tells_keys_apart(void **state)
{
    const struct certificate *certificate = issue(&(struct test_certificate){0});
    const uint64_t property = certificate->key_property;

    (void)state;
    assert_int_equal(certificate->private_key, KEY_UNKNOWN);
    assert_false(certificate->key_asked);
    assert_true(property != 0);
    certificate = issue(&(struct test_certificate){.key = TEST_KEY_NONE});
    assert_int_equal(certificate->private_key, KEY_ABSENT);
    assert_int_equal(certificate->private_key_error, (uint32_t)CRYPT_E_NO_KEY_PROPERTY);
    assert_true(certificate->key_property == 0);
    certificate = issue(&(struct test_certificate){.key = TEST_KEY_MISSING});
    assert_int_equal(certificate->private_key, KEY_UNKNOWN);
    assert_true(certificate->key_property != property);
    certificate = issue(&(struct test_certificate){.key = TEST_KEY_SIGNATURE});
    assert_int_equal(certificate->private_key, KEY_FOR_SIGNATURES);
}

/* ---- where it comes from, and what came after it ---- */

void store_reads_the_template(void **state)
{
    /* SEQUENCE { 1.3.6.1.4.1.311.21.8.1.2, 100, 5 } */
    static const uint8_t template_id[] = {0x30, 0x13, 6, 11, 0x2b, 6, 1,   4, 1, 0x82, 0x37,
                                          0x15, 8,    1, 2,  2,    1, 100, 2, 1, 5};
    static const uint8_t broken[] = {0x30, 0x13, 6, 11, 0x2b};
    static const uint8_t none[] = {0x30, 0};
    const struct certificate *certificate = issue(&(struct test_certificate){0});

    (void)state;
    assert_string_equal(certificate->template_oid, "");
    certificate = issue(&(struct test_certificate){.template_id = template_id,
                                                   .template_size = sizeof(template_id)});
    assert_string_equal(certificate->template_oid, "1.3.6.1.4.1.311.21.8.1.2");
    certificate =
        issue(&(struct test_certificate){.template_id = broken, .template_size = sizeof(broken)});
    assert_string_equal(certificate->template_oid, "");
    assert_true(certificate->decoded);
    certificate =
        issue(&(struct test_certificate){.template_id = none, .template_size = sizeof(none)});
    assert_string_equal(certificate->template_oid, "");
}

/* Of version 1: a BMPString. Nothing is registered here for any identifier. */
void store_reads_the_templates_name(void **state)
{
    static const uint8_t web_server[] = {0x1e, 18,  0, 'W', 0, 'e', 0, 'b', 0, 'S',
                                         0,    'e', 0, 'r', 0, 'v', 0, 'e', 0, 'r'};
    static const uint8_t broken[] = {0x1e, 18, 0, 'W'};
    const struct certificate *certificate = issue(&(struct test_certificate){0});

    (void)state;
    assert_string_equal(certificate->template_name, "");
    certificate = issue(&(struct test_certificate){.extension = szOID_ENROLL_CERTTYPE_EXTENSION,
                                                   .extension_value = web_server,
                                                   .extension_size = sizeof(web_server)});
    assert_string_equal(certificate->template_name, "WebServer");
    assert_string_equal(certificate->template_oid, "");
    certificate = issue(&(struct test_certificate){.extension = szOID_ENROLL_CERTTYPE_EXTENSION,
                                                   .extension_value = broken,
                                                   .extension_size = sizeof(broken)});
    assert_string_equal(certificate->template_name, "");
    assert_true(certificate->decoded);
}

void store_reads_the_successor(void **state)
{
    static const uint8_t hash[32] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};
    static const DWORD wrong[] = {19, 21, 32};
    const struct certificate *certificate = issue(&(struct test_certificate){0});

    (void)state;
    assert_false(certificate->has_successor);
    certificate =
        issue(&(struct test_certificate){.renewal = hash, .renewal_size = THUMBPRINT_SIZE});
    assert_true(certificate->has_successor);
    assert_memory_equal(certificate->successor.bytes, hash, THUMBPRINT_SIZE);
    for (size_t i = 0; i < 3; i++) {
        certificate = issue(&(struct test_certificate){.renewal = hash, .renewal_size = wrong[i]});
        assert_false(certificate->has_successor);
    }
}

void store_reads_archived_certificates_too(void **state)
{
    static const uint8_t hash[THUMBPRINT_SIZE] = {1, 2, 3};
    const struct certificate *certificate = issue(&(struct test_certificate){0});

    (void)state;
    assert_false(certificate->archived);
    if (!certificates_can_be_archived()) {
        skip();
    }
    certificate = issue(&(struct test_certificate){.subject = L"CN=renewed.example",
                                                   .archived = true,
                                                   .renewal = hash,
                                                   .renewal_size = sizeof(hash)});
    assert_true(certificate->archived);
    assert_true(certificate->decoded);
    assert_name(certificate, 0, NAME_COMMON, "renewed.example");
    assert_memory_equal(certificate->successor.bytes, hash, sizeof(hash));
}

/* A store element whose certificate is no certificate: what is there besides is still read. */
void store_reads_on_past_garbage(void **state)
{
    static const wchar_t key[] = L"Software\\Microsoft\\SystemCertificates\\MY\\Certificates\\"
                                 L"000102030405060708090A0B0C0D0E0F10111213";
    static const uint8_t blob[] = {0x20, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 0xde, 0xad, 0xbe, 0xef};
    const struct certificate *certificate;

    (void)state;
    put_value(key, L"Blob", REG_BINARY, blob, sizeof(blob));
    certificate = issue(&(struct test_certificate){.subject = L"CN=beside.garbage"});
    assert_true(certificate->decoded);
    remove_tree(key);
}

void store_unreadable_is_not_empty(void **state)
{
    struct store_facts facts;

    (void)state;
    fail_calls(L"CertOpenStore", NULL, ERROR_ACCESS_DENIED);
    cert_store_read(NULL, &arena, &facts);
    end_failures();
    assert_int_equal(facts.presence, PART_UNREADABLE);
    assert_failed(facts.error, FAILURE_OTHER, ERROR_ACCESS_DENIED);
    assert_string_equal(facts.error.operation, "CertOpenStore");
    arena_free(&arena);
}
