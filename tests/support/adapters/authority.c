/* Making authorities, and signing with them. */
#include "adapters_test.h"

#include "authority.h"

#include "certificates.h"

#include <stdio.h>

/* The provider that signs with SHA-256. */
#define PROVIDER  MS_ENH_RSA_AES_PROV_W
#define CONTAINER L"adapters-test-authority"

static const struct {
    const wchar_t *name;
    const wchar_t *store;
    bool expired;
} kinds[AUTHORITY_COUNT] = {
    [AUTHORITY_TRUSTED] = {L"CN=Adapters Test CA", L"Root", false},
    [AUTHORITY_OTHER_TRUSTED] = {L"CN=Adapters Test CA 2", L"Root", false},
    [AUTHORITY_EXPIRED] = {L"CN=Adapters Test CA of yesterday", L"Root", true},
    [AUTHORITY_UNTRUSTED] = {L"CN=Adapters Test CA without trust", L"CA", false},
    [AUTHORITY_ABSENT] = {L"CN=Adapters Test CA in no store", NULL, false},
};

static HCRYPTPROV provider;
static const CERT_CONTEXT *authorities[AUTHORITY_COUNT];

static bool make_key(void)
{
    HCRYPTKEY key;

    /* What an interrupted run left behind is of no use. */
    (void)CryptAcquireContextW(&provider, CONTAINER, PROVIDER, PROV_RSA_AES,
                               CRYPT_MACHINE_KEYSET | CRYPT_DELETEKEYSET);
    if (!CryptAcquireContextW(&provider, CONTAINER, PROVIDER, PROV_RSA_AES,
                              CRYPT_MACHINE_KEYSET | CRYPT_NEWKEYSET)) {
        return false;
    }
    return CryptGenKey(provider, AT_SIGNATURE, 2048u << 16, &key) && CryptDestroyKey(key);
}

static SYSTEMTIME days_from_now(int days)
{
    FILETIME time;
    SYSTEMTIME result;
    ULARGE_INTEGER ticks;

    GetSystemTimeAsFileTime(&time);
    ticks.LowPart = time.dwLowDateTime;
    ticks.HighPart = time.dwHighDateTime;
    ticks.QuadPart += (ULONGLONG)((LONGLONG)days * 24 * 3600 * 10000000);
    time = (FILETIME){ticks.LowPart, ticks.HighPart};
    (void)FileTimeToSystemTime(&time, &result);
    return result;
}

static const CERT_CONTEXT *make(const wchar_t *subject, bool expired)
{
    static char sha256[] = szOID_RSA_SHA256RSA;
    static char constraints_oid[] = szOID_BASIC_CONSTRAINTS2;
    static BYTE is_authority[] = {0x30, 3, 1, 1, 0xff};
    CERT_EXTENSION constraints = {constraints_oid, TRUE, {sizeof(is_authority), is_authority}};
    CERT_EXTENSIONS extensions = {1, &constraints};
    CRYPT_ALGORITHM_IDENTIFIER algorithm = {.pszObjId = sha256};
    CRYPT_KEY_PROV_INFO info = {.dwKeySpec = AT_SIGNATURE};
    SYSTEMTIME start = days_from_now(-9);
    SYSTEMTIME end = days_from_now(expired ? -1 : 9);
    BYTE encoded[256];
    CERT_NAME_BLOB name = {sizeof(encoded), encoded};

    return CertStrToNameW(X509_ASN_ENCODING, subject, CERT_X500_NAME_STR, NULL, encoded,
                          &name.cbData, NULL)
               ? CertCreateSelfSignCertificate(provider, &name, CERT_CREATE_SELFSIGN_NO_KEY_INFO,
                                               &info, &algorithm, &start, &end, &extensions)
               : NULL;
}

bool authorities_begin(void)
{
    if (!make_key()) {
        return false;
    }
    for (size_t i = AUTHORITY_NONE + 1; i < AUTHORITY_COUNT; i++) {
        authorities[i] = make(kinds[i].name, kinds[i].expired);
        if (authorities[i] == NULL) {
            return false;
        }
        if (kinds[i].store != NULL) {
            test_store_add(kinds[i].store, authorities[i]);
        }
    }
    return true;
}

void authorities_end(void)
{
    for (size_t i = AUTHORITY_NONE + 1; i < AUTHORITY_COUNT; i++) {
        if (authorities[i] != NULL && kinds[i].store != NULL) {
            test_store_remove(kinds[i].store, authorities[i]);
        }
        (void)CertFreeCertificateContext(authorities[i]);
        authorities[i] = NULL;
    }
    (void)CryptReleaseContext(provider, 0);
    (void)CryptAcquireContextW(&provider, CONTAINER, PROVIDER, PROV_RSA_AES,
                               CRYPT_MACHINE_KEYSET | CRYPT_DELETEKEYSET);
}

const CERT_CONTEXT *authority_sign(enum authority authority, const CERT_CONTEXT *certificate)
{
    static char sha256[] = szOID_RSA_SHA256RSA;
    CERT_INFO info = *certificate->pCertInfo;
    BYTE encoded[16384];
    DWORD size = sizeof(encoded);
    const CERT_CONTEXT *issued;

    info.Issuer = authorities[authority]->pCertInfo->Subject;
    info.SignatureAlgorithm = (CRYPT_ALGORITHM_IDENTIFIER){.pszObjId = sha256};
    assert_true(CryptSignAndEncodeCertificate(provider, AT_SIGNATURE, X509_ASN_ENCODING,
                                              X509_CERT_TO_BE_SIGNED, &info,
                                              &info.SignatureAlgorithm, NULL, encoded, &size));
    issued = CertCreateCertificateContext(X509_ASN_ENCODING, encoded, size);
    assert_non_null(issued);
    return issued;
}

const CERT_CONTEXT *authority_certificate(enum authority authority)
{
    return authorities[authority];
}
