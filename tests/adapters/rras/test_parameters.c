/* Tests of rras/sstp_parameters.h. */
#include "adapters_test.h"

#include "registry_guard.h"
#include "rras/sstp_parameters.h"
#include "simulation.h"

static void clear(void)
{
    remove_value(SSTP_KEY, L"ListenerPort");
    remove_value(SSTP_KEY, L"UseHttps");
    remove_value(SSTP_KEY, L"isHashConfiguredByAdmin");
    remove_value(SSTP_KEY, L"SHA256CertificateHash");
    remove_value(SSTP_KEY, L"SHA1CertificateHash");
}

static struct sstp_parameters read_all(void)
{
    struct sstp_parameters parameters;

    sstp_parameters_read(&parameters);
    return parameters;
}

static void assert_malformed(enum presence presence, struct outcome error, const char *name,
                             uint32_t code)
{
    assert_int_equal(presence, PART_MALFORMED);
    assert_string_equal(error.object, name);
    assert_int_equal(error.code, code);
}

void parameters_missing_values_are_absent(void **state)
{
    struct sstp_parameters parameters;

    (void)state;
    clear();
    parameters = read_all();
    assert_int_equal(parameters.listener_port.presence, PART_ABSENT);
    assert_int_equal(parameters.use_https.presence, PART_ABSENT);
    assert_int_equal(parameters.hash_configured_by_admin.presence, PART_ABSENT);
    assert_int_equal(parameters.hashes.sha256.presence, PART_ABSENT);
    assert_int_equal(parameters.hashes.sha1.presence, PART_ABSENT);
}

void parameters_reads_values(void **state)
{
    uint8_t hash[SHA256_SIZE];
    struct sstp_parameters parameters;

    (void)state;
    clear();
    memset(hash, 0x5A, sizeof(hash));
    put_dword(SSTP_KEY, L"ListenerPort", 65535);
    put_dword(SSTP_KEY, L"UseHttps", 0);
    put_dword(SSTP_KEY, L"isHashConfiguredByAdmin", 1);
    put_value(SSTP_KEY, L"SHA256CertificateHash", REG_BINARY, hash, SHA256_SIZE);
    put_value(SSTP_KEY, L"SHA1CertificateHash", REG_BINARY, hash, THUMBPRINT_SIZE);
    parameters = read_all();
    assert_int_equal(parameters.listener_port.presence, PART_PRESENT);
    assert_int_equal(parameters.listener_port.value, 65535);
    assert_int_equal(parameters.use_https.presence, PART_PRESENT);
    assert_int_equal(parameters.use_https.value, 0);
    assert_int_equal(parameters.hash_configured_by_admin.value, 1);
    assert_int_equal(parameters.hashes.sha256.presence, PART_PRESENT);
    assert_memory_equal(parameters.hashes.sha256.bytes, hash, SHA256_SIZE);
    assert_int_equal(parameters.hashes.sha1.presence, PART_PRESENT);
    assert_memory_equal(parameters.hashes.sha1.bytes, hash, THUMBPRINT_SIZE);
}

void parameters_wrong_types_are_malformed(void **state)
{
    const DWORD type = ERROR_INVALID_DATATYPE;
    struct sstp_parameters parameters;

    (void)state;
    clear();
    put_value(SSTP_KEY, L"ListenerPort", REG_SZ, L"443", 8);
    put_value(SSTP_KEY, L"UseHttps", REG_BINARY, "\1\0\0", 4);
    put_value(SSTP_KEY, L"isHashConfiguredByAdmin", REG_SZ, L"a text far longer than a number", 64);
    put_dword(SSTP_KEY, L"SHA256CertificateHash", 32); /* what the web advises */
    put_value(SSTP_KEY, L"SHA1CertificateHash", REG_SZ, L"", 2);
    parameters = read_all();
    assert_malformed(parameters.listener_port.presence, parameters.listener_port.error,
                     "ListenerPort", type);
    assert_malformed(parameters.use_https.presence, parameters.use_https.error, "UseHttps", type);
    assert_malformed(parameters.hash_configured_by_admin.presence,
                     parameters.hash_configured_by_admin.error, "isHashConfiguredByAdmin", type);
    assert_malformed(parameters.hashes.sha256.presence, parameters.hashes.sha256.error,
                     "SHA256CertificateHash", type);
    assert_malformed(parameters.hashes.sha1.presence, parameters.hashes.sha1.error,
                     "SHA1CertificateHash", type);
}

void parameters_wrong_lengths_are_malformed(void **state)
{
    static const DWORD lengths[] = {0, 1, 19, 21, 31, 33, 5000};
    static const uint8_t hash[5000] = {1};

    (void)state;
    clear();
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        struct sstp_parameters parameters;
        put_value(SSTP_KEY, L"SHA256CertificateHash", REG_BINARY, hash, lengths[i]);
        put_value(SSTP_KEY, L"SHA1CertificateHash", REG_BINARY, hash, lengths[i]);
        put_value(SSTP_KEY, L"UseHttps", REG_DWORD, hash, lengths[i]);
        parameters = read_all();
        assert_malformed(parameters.hashes.sha256.presence, parameters.hashes.sha256.error,
                         "SHA256CertificateHash", ERROR_INVALID_DATA);
        assert_malformed(parameters.hashes.sha1.presence, parameters.hashes.sha1.error,
                         "SHA1CertificateHash", ERROR_INVALID_DATA);
        assert_malformed(parameters.use_https.presence, parameters.use_https.error, "UseHttps",
                         ERROR_INVALID_DATA);
    }
}

void parameters_port_out_of_range_is_malformed(void **state)
{
    struct sstp_parameters parameters;

    (void)state;
    clear();
    put_dword(SSTP_KEY, L"ListenerPort", 65536);
    parameters = read_all();
    assert_malformed(parameters.listener_port.presence, parameters.listener_port.error,
                     "ListenerPort", ERROR_INVALID_DATA);
}

void parameters_writes_deletes_and_leaves_hashes(void **state)
{
    struct hash_pair hashes = {{.presence = PART_PRESENT}, {.presence = PART_PRESENT}};
    uint8_t bytes[64];

    (void)state;
    clear();
    memset(hashes.sha256.bytes, 0x11, SHA256_SIZE);
    memset(hashes.sha1.bytes, 0x22, THUMBPRINT_SIZE);
    assert_ok(sstp_parameters_write_hashes(&hashes));
    assert_int_equal(get_value(SSTP_KEY, L"SHA256CertificateHash", REG_BINARY, bytes, 64), 32);
    assert_memory_equal(bytes, hashes.sha256.bytes, 32);
    assert_int_equal(get_value(SSTP_KEY, L"SHA1CertificateHash", REG_BINARY, bytes, 64), 20);
    assert_memory_equal(bytes, hashes.sha1.bytes, 20);

    hashes.sha256.presence = PART_ABSENT;
    hashes.sha1.presence = PART_UNREADABLE;
    assert_ok(sstp_parameters_write_hashes(&hashes));
    assert_false(has_value(SSTP_KEY, L"SHA256CertificateHash"));
    assert_true(has_value(SSTP_KEY, L"SHA1CertificateHash"));

    hashes.sha1.presence = PART_ABSENT;
    assert_ok(sstp_parameters_write_hashes(&hashes));
    assert_ok(sstp_parameters_write_hashes(&hashes)); /* nothing left to delete: no failure */
    assert_false(has_value(SSTP_KEY, L"SHA1CertificateHash"));
}

void parameters_deletes_a_malformed_hash(void **state)
{
    const struct hash_pair hashes = {{.presence = PART_ABSENT}, {.presence = PART_ABSENT}};

    (void)state;
    clear();
    put_dword(SSTP_KEY, L"SHA256CertificateHash", 32);
    assert_ok(sstp_parameters_write_hashes(&hashes));
    assert_false(has_value(SSTP_KEY, L"SHA256CertificateHash"));
}

void parameters_unreadable_is_not_absent(void **state)
{
    const struct hash_pair hashes = {{.presence = PART_ABSENT}, {.presence = PART_ABSENT}};
    struct sstp_parameters parameters;

    (void)state;
    clear();
    fail_calls(L"RegQueryValueExW", L"UseHttps", ERROR_ACCESS_DENIED);
    parameters = read_all();
    end_failures();
    assert_int_equal(parameters.use_https.presence, PART_UNREADABLE);
    assert_int_equal(parameters.use_https.error.code, ERROR_ACCESS_DENIED);
    assert_string_equal(parameters.use_https.error.object, "UseHttps");
    assert_int_equal(parameters.listener_port.presence, PART_ABSENT);

    fail_calls(L"RegOpenKeyExW", SSTP_KEY, ERROR_ACCESS_DENIED);
    parameters = read_all();
    end_failures();
    assert_int_equal(parameters.listener_port.presence, PART_UNREADABLE);
    assert_string_equal(parameters.listener_port.error.object, "ListenerPort");
    assert_int_equal(parameters.hashes.sha1.presence, PART_UNREADABLE);
    assert_string_equal(parameters.hashes.sha1.error.object, "SHA1CertificateHash");

    fail_calls(L"RegCreateKeyExW", SSTP_KEY, ERROR_ACCESS_DENIED);
    assert_failed(sstp_parameters_write_hashes(&hashes), FAILURE_OTHER, ERROR_ACCESS_DENIED);
    end_failures();
}
