/* Tests of certificates/throwaway.h and http/health_check.h: what they make is real while it is
 * there, and gone then.
 */
#include "adapters_test.h"

#include <wchar.h>

#include "certificates/throwaway.h"
#include "http/health_check.h"

#include <wincrypt.h>

static bool in_store(const struct thumbprint *thumbprint)
{
    struct thumbprint copy = *thumbprint;
    const CRYPT_HASH_BLOB hash = {THUMBPRINT_SIZE, copy.bytes};
    const HCERTSTORE store =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, L"MY");
    PCCERT_CONTEXT found;

    assert_non_null(store);
    found =
        CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &hash, NULL);
    if (found != NULL) {
        (void)CertFreeCertificateContext(found);
    }
    (void)CertCloseStore(store, 0);
    return found != NULL;
}

static bool has_key(const wchar_t *container)
{
    HCRYPTPROV provider;

    if (!CryptAcquireContextW(&provider, container, MS_ENH_RSA_AES_PROV_W, PROV_RSA_AES,
                              CRYPT_MACHINE_KEYSET | CRYPT_SILENT)) {
        return false;
    }
    (void)CryptReleaseContext(provider, 0);
    return true;
}

void throwaway_comes_and_goes(void **state)
{
    struct throwaway throwaway;
    struct thumbprint thumbprint;
    wchar_t container[64];

    (void)state;
    assert_ok(throwaway_create(&throwaway));
    thumbprint = throwaway.thumbprint;
    wcscpy(container, throwaway.container);
    assert_true(in_store(&thumbprint));
    assert_true(has_key(container));
    assert_ok(throwaway_remove(&throwaway));
    assert_false(in_store(&thumbprint));
    assert_false(has_key(container));
    assert_ok(throwaway_remove(&throwaway)); /* there is nothing left to do */
}

void throwaway_two_are_two(void **state)
{
    struct throwaway first;
    struct throwaway second;

    (void)state;
    assert_ok(throwaway_create(&first));
    Sleep(50); /* their names are of the time */
    assert_ok(throwaway_create(&second));
    assert_ok(throwaway_remove(&first));
    assert_true(in_store(&second.thumbprint));
    assert_true(has_key(second.container));
    assert_ok(throwaway_remove(&second));
}

void throwaway_proves_a_record(void **state)
{
    struct http_bindings bindings;
    struct throwaway throwaway;
    bool ours;
    bool same;

    (void)state;
    assert_ok(http_bindings_open(&bindings));
    assert_ok(throwaway_create(&throwaway));
    assert_int_equal(http_proof_query(&throwaway.thumbprint, &ours, &same), ERROR_FILE_NOT_FOUND);
    assert_int_equal(http_proof_set(&throwaway.thumbprint), ERROR_SUCCESS);
    assert_int_equal(http_proof_query(&throwaway.thumbprint, &ours, &same), ERROR_SUCCESS);
    assert_true(ours && same);
    assert_int_equal(http_proof_set(&throwaway.thumbprint), ERROR_ALREADY_EXISTS);
    assert_int_equal(http_proof_update(&bindings, &throwaway.thumbprint), ERROR_SUCCESS);
    assert_int_equal(http_proof_delete(), ERROR_SUCCESS);
    assert_int_equal(http_proof_delete(), ERROR_FILE_NOT_FOUND);
    assert_ok(throwaway_remove(&throwaway));
    http_bindings_close(&bindings);
}
