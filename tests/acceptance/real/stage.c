/* The stage of a real machine: it has no switches, its ports are where they are, and CNG is CNG. */
#include "stage.h"

#include "acceptance.h"
#include "platform.h"

#include <ncrypt.h>

#include <wchar.h>

void stage_reset(void)
{
}

WORD stage_tcp_port(WORD port)
{
    return platform_tcp_port(port);
}

/* ---- CNG ---- */

static NCRYPT_KEY_HANDLE make_key(const wchar_t *container)
{
    NCRYPT_PROV_HANDLE provider = 0;
    NCRYPT_KEY_HANDLE key = 0;

    if (NCryptOpenStorageProvider(&provider, MS_KEY_STORAGE_PROVIDER, 0) != ERROR_SUCCESS) {
        return 0;
    }
    if (NCryptCreatePersistedKey(provider, &key, NCRYPT_ECDSA_P256_ALGORITHM, container, 0,
                                 NCRYPT_MACHINE_KEY_FLAG | NCRYPT_OVERWRITE_KEY_FLAG) ==
            ERROR_SUCCESS &&
        NCryptFinalizeKey(key, NCRYPT_SILENT_FLAG) != ERROR_SUCCESS) {
        (void)NCryptFreeObject(key);
        key = 0;
    }
    (void)NCryptFreeObject(provider);
    return key;
}

PCCERT_CONTEXT stage_make_cng_certificate(const wchar_t *container)
{
    static char algorithm[] = szOID_ECDSA_SHA256;
    CRYPT_ALGORITHM_IDENTIFIER signature = {.pszObjId = algorithm};
    BYTE encoded[128];
    CERT_NAME_BLOB subject = {sizeof(encoded), encoded};
    const NCRYPT_KEY_HANDLE key = make_key(container);
    PCCERT_CONTEXT certificate;

    if (key == 0) {
        return NULL;
    }
    assert_win32(CertStrToNameW(X509_ASN_ENCODING, L"CN=winsim-test EC", CERT_X500_NAME_STR, NULL,
                                encoded, &subject.cbData, NULL));
    certificate = CertCreateSelfSignCertificate(key, &subject, CERT_CREATE_SELFSIGN_NO_KEY_INFO,
                                                NULL, &signature, NULL, NULL, NULL);
    (void)NCryptFreeObject(key);
    return certificate;
}

void stage_delete_cng_key(const wchar_t *container)
{
    NCRYPT_PROV_HANDLE provider = 0;
    NCRYPT_KEY_HANDLE key = 0;

    if (NCryptOpenStorageProvider(&provider, MS_KEY_STORAGE_PROVIDER, 0) != ERROR_SUCCESS) {
        return;
    }
    if (NCryptOpenKey(provider, &key, container, 0, NCRYPT_MACHINE_KEY_FLAG) == ERROR_SUCCESS) {
        (void)NCryptDeleteKey(key, NCRYPT_SILENT_FLAG); /* which frees it */
    }
    (void)NCryptFreeObject(provider);
}
