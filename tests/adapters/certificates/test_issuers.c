/* Tests of certificates/store.h: the issuers of a certificate. */
#include "adapters_test.h"

#include <bcrypt.h>

#include "certificates/hash.h"
#include "store_test.h"

/* Authority key identifiers: of X.509 version 3's first days, and of today. */
#define OLD_FORM szOID_AUTHORITY_KEY_IDENTIFIER
#define NEW_FORM szOID_AUTHORITY_KEY_IDENTIFIER2

static const BYTE keyed[] = {0x30, 6, 0x80, AUTHORITY_KEY_SIZE, 1, 2, 3, 4};
static const BYTE intermediate[] = {0x30, 6, 0x80, AUTHORITY_KEY_SIZE, 5, 6, 7, 8};

static struct certificate issued_by(enum authority issuer, const char *form, const BYTE *key)
{
    return *issue(&(struct test_certificate){.issuer = issuer,
                                             .extension = form,
                                             .extension_value = key,
                                             .extension_size = sizeof(keyed)});
}

static void assert_mark(const uint8_t *mark, const void *bytes, DWORD size)
{
    const CRYPT_DATA_BLOB blob = {size, (BYTE *)(UINT_PTR)bytes};
    uint8_t hash[SHA256_SIZE];

    assert_int_equal(cert_hash_bytes(&blob, BCRYPT_SHA256_ALGORITHM, hash, SHA256_SIZE),
                     ERROR_SUCCESS);
    assert_memory_equal(mark, hash, ISSUER_MARK_SIZE);
}

/* The issuer at i is this authority, with this key identifier (NULL: none). */
static void assert_issuer(const struct certificate *certificate, size_t i, enum authority authority,
                          const BYTE *key)
{
    const CERT_NAME_BLOB *name = &authority_certificate(authority)->pCertInfo->Subject;

    assert_true(i < certificate->issuer_count);
    assert_mark(certificate->issuers[i].name, name->pbData, name->cbData);
    assert_int_equal(certificate->issuers[i].has_key, key != NULL);
    if (key != NULL) {
        assert_mark(certificate->issuers[i].key, key, AUTHORITY_KEY_SIZE);
    }
}

void issuers_are_named_without_a_chain(void **state)
{
    /* A key that no authority has: Wine finds an issuer by its key, whatever its name. */
    static const BYTE key[] = {0x30, 6, 0x80, AUTHORITY_KEY_SIZE, 9, 9, 9, 9};
    struct certificate certificate = issued_by(AUTHORITY_ABSENT, NEW_FORM, key);

    (void)state;
    assert_int_equal(certificate.issuer_count, 1);
    assert_issuer(&certificate, 0, AUTHORITY_ABSENT, key + 4);
    certificate = issued_by(AUTHORITY_ABSENT, OLD_FORM, key);
    assert_issuer(&certificate, 0, AUTHORITY_ABSENT, key + 4);
    /* No chain is built for one without a key. */
    certificate =
        *issue(&(struct test_certificate){.issuer = AUTHORITY_INTERMEDIATE, .key = TEST_KEY_NONE});
    assert_int_equal(certificate.issuer_count, 1);
    assert_issuer(&certificate, 0, AUTHORITY_INTERMEDIATE, NULL);
}

void issuers_have_a_key_where_it_is_said(void **state)
{
    static const BYTE damaged[sizeof(keyed)] = {0x30, 6, 0x80, 99};
    struct certificate certificate = issued_by(AUTHORITY_ABSENT, NULL, NULL);

    (void)state;
    assert_int_equal(certificate.issuer_count, 1);
    assert_issuer(&certificate, 0, AUTHORITY_ABSENT, NULL);
    certificate = issued_by(AUTHORITY_ABSENT, NEW_FORM, damaged);
    assert_issuer(&certificate, 0, AUTHORITY_ABSENT, NULL);
}

/* The root is certified twice: both chains count, and nobody is there twice. */
void issuers_of_all_chains_the_nearest_first(void **state)
{
    const struct certificate certificate =
        issued_by(AUTHORITY_INTERMEDIATE, NEW_FORM, intermediate);

    (void)state;
    assert_int_equal(certificate.chain, CHAIN_GOOD);
    assert_int_equal(certificate.issuer_count, 3);
    assert_issuer(&certificate, 0, AUTHORITY_INTERMEDIATE, authority_intermediate_key);
    assert_issuer(&certificate, 1, AUTHORITY_KEYED, authority_keyed_key);
    assert_issuer(&certificate, 2, AUTHORITY_OTHER_TRUSTED, NULL);
}

void issuers_that_a_chain_ends_without_are_named(void **state)
{
    const struct certificate certificate = issued_by(AUTHORITY_ORPHAN, NULL, NULL);

    (void)state;
    assert_int_equal(certificate.chain, CHAIN_UNKNOWN);
    assert_int_equal(certificate.issuer_count, 2);
    assert_issuer(&certificate, 0, AUTHORITY_ORPHAN, NULL);
    assert_issuer(&certificate, 1, AUTHORITY_ABSENT, NULL);
}

static struct certificate assert_fault(enum authority issuer, enum issuer_fault_kind kind,
                                       bool direct, const char *name)
{
    const struct certificate *certificate = issue(&(struct test_certificate){.issuer = issuer});

    assert_int_equal(certificate->issuer_fault.kind, kind);
    assert_int_equal(certificate->issuer_fault.direct, direct);
    if (kind != ISSUER_FAULT_NONE) {
        assert_string_equal(certificate->issuer_fault.name, name);
    }
    return *certificate;
}

/* Whose certificate is here, trusted or not, is not missing. */
void issuers_that_have_expired_or_are_missing_are_told(void **state)
{
    struct certificate certificate;

    (void)state;
    (void)assert_fault(AUTHORITY_UNTRUSTED, ISSUER_FAULT_NONE, false, NULL);
    (void)assert_fault(AUTHORITY_NONE, ISSUER_FAULT_NONE, false, NULL);
    (void)assert_fault(AUTHORITY_INTERMEDIATE, ISSUER_FAULT_NONE, false, NULL);
    (void)assert_fault(AUTHORITY_EXPIRED, ISSUER_EXPIRED, true, "CN=Adapters Test CA of yesterday");
    certificate =
        assert_fault(AUTHORITY_ABSENT, ISSUER_MISSING, true, "CN=Adapters Test CA in no store");
    assert_memory_equal(&certificate.issuer_fault.issuer, &certificate.issuers[0],
                        sizeof(certificate.issuers[0]));
    (void)assert_fault(AUTHORITY_ORPHAN, ISSUER_MISSING, false, "CN=Adapters Test CA in no store");
}

void issuers_of_one_authority_are_equal(void **state)
{
    const struct certificate first = issued_by(AUTHORITY_KEYED, NEW_FORM, keyed);
    const struct certificate second = issued_by(AUTHORITY_KEYED, OLD_FORM, keyed);
    const struct certificate other = issued_by(AUTHORITY_TRUSTED, NULL, NULL);

    (void)state;
    assert_memory_equal(&first.issuers[0], &second.issuers[0], sizeof(first.issuers[0]));
    assert_memory_not_equal(first.issuers[0].name, other.issuers[0].name, ISSUER_MARK_SIZE);
}

void issuers_of_a_self_signed_one_are_itself(void **state)
{
    const struct certificate certificate = *issue(&(struct test_certificate){0});
    const struct certificate again = *issue(&(struct test_certificate){0});

    (void)state;
    assert_int_equal(certificate.issuer_count, 1);
    assert_memory_equal(certificate.issuers[0].name, again.issuers[0].name, ISSUER_MARK_SIZE);
}

void issuers_that_publish_are_seen_by_timestamps(void **state)
{
    static const BYTE timestamps[] = {0x04, 2, 0, 0};
    const struct certificate *certificate =
        issue(&(struct test_certificate){.issuer = AUTHORITY_TRUSTED,
                                         .extension = szOID_CT_CERT_SCTLIST,
                                         .extension_value = timestamps,
                                         .extension_size = sizeof(timestamps)});

    (void)state;
    assert_true(certificate->has_scts);
    assert_false(issue(&(struct test_certificate){.issuer = AUTHORITY_TRUSTED})->has_scts);
}
