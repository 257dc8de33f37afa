/* SstpSvc\Parameters; see sstp.h. */
#include "sstp.h"

#include "registry.h"

void sstp_defaults(void)
{
    registry_set_dword(SSTP_KEY, SSTP_PORT_VALUE, 0);
    registry_set_dword(SSTP_KEY, L"UseHttps", 1);
    registry_set_text(SSTP_KEY, L"ServerURI", L"/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/");
    registry_delete_value(SSTP_KEY, SSTP_PINNED_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
}

void sstp_pin(const struct certificate *certificate)
{
    registry_set_dword(SSTP_KEY, SSTP_PINNED_VALUE, 1);
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, certificate->sha256, SHA256_SIZE);
    registry_set(SSTP_KEY, SSTP_SHA1_VALUE, REG_BINARY, certificate->sha1, SHA1_SIZE);
}

static void assert_hash(const wchar_t *name, const BYTE *expected, DWORD size, bool required)
{
    BYTE actual[SHA256_SIZE];
    const DWORD found = registry_read_binary(SSTP_KEY, name, actual, sizeof(actual));

    if (required || found != 0) {
        assert_int_equal(found, size);
        assert_memory_equal(actual, expected, size);
    }
}

void assert_sstp_hashes(const struct certificate *certificate)
{
    assert_hash(SSTP_SHA256_VALUE, certificate->sha256, SHA256_SIZE, true);
    assert_hash(SSTP_SHA1_VALUE, certificate->sha1, SHA1_SIZE, true);
}

void assert_sstp_hashes_automatic(const struct certificate *certificate)
{
    assert_hash(SSTP_SHA256_VALUE, certificate->sha256, SHA256_SIZE, false);
    assert_hash(SSTP_SHA1_VALUE, certificate->sha1, SHA1_SIZE, false);
}
