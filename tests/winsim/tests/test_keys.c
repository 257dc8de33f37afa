/*
 * test_keys.c - CryptAcquireCertificatePrivateKey.
 */
#include "fixture.h"

#include <ncrypt.h>

#define FLAGS                                                                                      \
    (CRYPT_ACQUIRE_ALLOW_NCRYPT_KEY_FLAG | CRYPT_ACQUIRE_SILENT_FLAG |                             \
     CRYPT_ACQUIRE_COMPARE_KEY_FLAG)

struct acquired {
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE handle;
    DWORD spec;
    BOOL caller_frees;
};

static DWORD acquire(PCCERT_CONTEXT certificate, DWORD flags, struct acquired *key)
{
    return CryptAcquireCertificatePrivateKey(certificate, flags, NULL, &key->handle, &key->spec,
                                             &key->caller_frees)
               ? ERROR_SUCCESS
               : GetLastError();
}

static PCCERT_CONTEXT issue(enum key_kind kind)
{
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, kind, hash);
    return fixture_find(TEST_STORE, hash);
}

static void assert_error(enum key_kind kind, DWORD flags, HRESULT expected)
{
    struct acquired key;
    const PCCERT_CONTEXT certificate = issue(kind);
    const DWORD error = acquire(certificate, flags, &key);
    CertFreeCertificateContext(certificate);
    assert_int_equal(error, (DWORD)expected);
    assert_false(key.caller_frees);
}

void keys_of_machine_are_found(void **state)
{
    (void)state;
    struct acquired key;
    HCRYPTKEY public_key;
    const PCCERT_CONTEXT certificate = issue(KEY_ONE);
    assert_int_equal(acquire(certificate, FLAGS, &key), ERROR_SUCCESS);
    CertFreeCertificateContext(certificate);
    assert_int_equal(key.spec, AT_KEYEXCHANGE);
    assert_true(key.caller_frees);
    assert_true(CryptGetUserKey(key.handle, AT_KEYEXCHANGE, &public_key));
    CryptDestroyKey(public_key);
    assert_true(CryptReleaseContext(key.handle, 0));
}

void keys_absent(void **state)
{
    (void)state;
    assert_error(KEY_NONE, FLAGS, CRYPT_E_NO_KEY_PROPERTY);
}

void keys_container_missing(void **state)
{
    (void)state;
    assert_error(KEY_MISSING, FLAGS, NTE_BAD_KEYSET);
}

void keys_of_another_are_told(void **state)
{
    (void)state;
    struct acquired key;
    assert_error(KEY_FOREIGN, FLAGS, NTE_BAD_PUBLIC_KEY);
    const PCCERT_CONTEXT certificate = issue(KEY_FOREIGN);
    assert_int_equal(acquire(certificate, FLAGS & ~(DWORD)CRYPT_ACQUIRE_COMPARE_KEY_FLAG, &key),
                     ERROR_SUCCESS);
    CertFreeCertificateContext(certificate);
    assert_true(CryptReleaseContext(key.handle, 0));
}

void keys_handle_is_cached(void **state)
{
    (void)state;
    struct acquired first;
    struct acquired second;
    const PCCERT_CONTEXT certificate = issue(KEY_ONE);
    assert_int_equal(acquire(certificate, FLAGS | CRYPT_ACQUIRE_CACHE_FLAG, &first), ERROR_SUCCESS);
    assert_int_equal(acquire(certificate, FLAGS | CRYPT_ACQUIRE_CACHE_FLAG, &second),
                     ERROR_SUCCESS);
    CertFreeCertificateContext(certificate);
    assert_false(first.caller_frees);
    assert_false(second.caller_frees);
    assert_true(first.handle == second.handle);
}

void keys_of_cng_need_the_flag(void **state)
{
    (void)state;
    struct acquired key;
    assert_error(KEY_CNG, CRYPT_ACQUIRE_SILENT_FLAG, NTE_BAD_PROV_TYPE);
    const PCCERT_CONTEXT certificate = issue(KEY_CNG);
    assert_int_equal(acquire(certificate, FLAGS, &key), ERROR_SUCCESS);
    CertFreeCertificateContext(certificate);
    assert_int_equal(key.spec, CERT_NCRYPT_KEY_SPEC);
    assert_true(key.caller_frees);
    assert_int_equal(NCryptFreeObject(key.handle), ERROR_SUCCESS);
}

void keys_of_cng_can_be_bound(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_CNG, hash);
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
}

/* The container is in the machine's key set, and looked for in that of this account. */
void keys_of_an_account_are_its_own(void **state)
{
    (void)state;
    union {
        CRYPT_KEY_PROV_INFO info;
        BYTE space[1024];
    } buffer;
    DWORD size = sizeof(buffer);
    struct acquired key;
    CRYPT_KEY_PROV_INFO *const info = &buffer.info;
    const PCCERT_CONTEXT certificate = issue(KEY_ONE);
    assert_true(
        CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, info, &size));
    info->dwFlags &= ~(DWORD)CRYPT_MACHINE_KEYSET;
    assert_true(
        CertSetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, 0, info));
    assert_int_equal(acquire(certificate, FLAGS, &key), (DWORD)NTE_BAD_KEYSET);
    CertFreeCertificateContext(certificate);
}
