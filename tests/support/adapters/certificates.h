/* Certificates made for these tests in LocalMachine\MY, and the machine key they belong to. */
#ifndef ADAPTERS_CERTIFICATES_H
#define ADAPTERS_CERTIFICATES_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

#include <wincrypt.h>

#include "authority.h"
#include "base/thumbprint.h"

enum test_key {
    TEST_KEY_RIGHT,    /* its own machine key, AT_KEYEXCHANGE */
    TEST_KEY_NONE,     /* no key property */
    TEST_KEY_MISSING,  /* names a container that does not exist */
    TEST_KEY_SIGNATURE /* its own machine key, AT_SIGNATURE */
};

struct test_certificate {
    const wchar_t *subject; /* "CN=..."; NULL: a default */
    const wchar_t *const *dns;
    size_t dns_count;
    const void *alternative_names; /* ready-made extension instead of dns */
    DWORD alternative_size;
    const char *const *usages; /* with has_usages, also none */
    DWORD usage_count;
    bool has_usages;
    enum test_key key;
    enum authority issuer;
    bool wrong_signature;
    const void *template_id; /* ready-made szOID_CERTIFICATE_TEMPLATE extension */
    DWORD template_size;
    const void *renewal; /* CERT_RENEWAL_PROP_ID */
    DWORD renewal_size;
    bool archived;
    const char *extension; /* the identifier of one more, ready-made */
    const void *extension_value;
    DWORD extension_size;
};

/* LocalMachine's stores. Each asserts that it succeeded; a certificate that is not there may be
 * removed. */
void test_store_add(const wchar_t *name, const CERT_CONTEXT *certificate);
void test_store_remove(const wchar_t *name, const CERT_CONTEXT *certificate);

/* Makes the keys; certificates_end deletes them, and every certificate that was added. */
bool certificates_begin(void);
void certificates_end(void);

/* Whether a certificate can be archived here: Wine 8 does not know the property. */
bool certificates_can_be_archived(void);

/* Makes the certificate and adds it to MY. */
struct thumbprint certificates_add(const struct test_certificate *wanted);

/* Makes the certificate, and only gives its bytes; how many. */
size_t certificates_encoded(const struct test_certificate *wanted, uint8_t *bytes, size_t capacity);

#endif
