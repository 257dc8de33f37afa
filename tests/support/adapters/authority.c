/* Making authorities, and signing with them. */
#include "adapters_test.h"

#include "authority.h"

#include "certificates.h"

#include <stdio.h>

/* The provider that signs with SHA-256. */
#define PROVIDER  MS_ENH_RSA_AES_PROV_W
#define CONTAINER L"adapters-test-authority"

const BYTE authority_keyed_key[AUTHORITY_KEY_SIZE] = {1, 2, 3, 4};
const BYTE authority_intermediate_key[AUTHORITY_KEY_SIZE] = {5, 6, 7, 8};

static const struct {
    const wchar_t *name;
    const wchar_t *store;
    bool expired;
    enum authority issuer; /* one before it; NONE: self-signed */
    const BYTE *key;
} kinds[AUTHORITY_COUNT] = {
    [AUTHORITY_TRUSTED] = {.name = L"CN=Adapters Test CA", .store = L"Root"},
    [AUTHORITY_OTHER_TRUSTED] = {.name = L"CN=Adapters Test CA 2", .store = L"Root"},
    [AUTHORITY_EXPIRED] = {.name = L"CN=Adapters Test CA of yesterday",
                           .store = L"Root",
                           .expired = true},
    [AUTHORITY_UNTRUSTED] = {.name = L"CN=Adapters Test CA without trust", .store = L"CA"},
    [AUTHORITY_ABSENT] = {.name = L"CN=Adapters Test CA in no store"},
    [AUTHORITY_KEYED] = {.name = L"CN=Adapters Test CA 3",
                         .store = L"Root",
                         .key = authority_keyed_key},
    [AUTHORITY_CROSS] = {.name = L"CN=Adapters Test CA 3",
                         .store = L"CA",
                         .issuer = AUTHORITY_OTHER_TRUSTED,
                         .key = authority_keyed_key},
    [AUTHORITY_INTERMEDIATE] = {.name = L"CN=Adapters Test CA 4",
                                .store = L"CA",
                                .issuer = AUTHORITY_KEYED,
                                .key = authority_intermediate_key},
    [AUTHORITY_ORPHAN] = {.name = L"CN=Adapters Test CA 5",
                          .store = L"CA",
                          .issuer = AUTHORITY_ABSENT},
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

static const CERT_CONTEXT *make_own(const wchar_t *subject, bool expired, const BYTE *key)
{
    static char sha256[] = szOID_RSA_SHA256RSA;
    static char constraints_oid[] = szOID_BASIC_CONSTRAINTS2;
    static BYTE is_authority[] = {0x30, 3, 1, 1, 0xff};
    static char key_oid[] = szOID_SUBJECT_KEY_IDENTIFIER;
    BYTE identifier[2 + AUTHORITY_KEY_SIZE] = {0x04, AUTHORITY_KEY_SIZE};
    CERT_EXTENSION both[] = {{constraints_oid, TRUE, {sizeof(is_authority), is_authority}},
                             {key_oid, FALSE, {sizeof(identifier), identifier}}};
    CERT_EXTENSIONS extensions = {key != NULL ? 2 : 1, both};
    CRYPT_ALGORITHM_IDENTIFIER algorithm = {.pszObjId = sha256};
    CRYPT_KEY_PROV_INFO info = {.dwKeySpec = AT_SIGNATURE};
    SYSTEMTIME start = days_from_now(-9);
    SYSTEMTIME end = days_from_now(expired ? -1 : 9);
    BYTE encoded[256];
    CERT_NAME_BLOB name = {sizeof(encoded), encoded};

    if (key != NULL) {
        memcpy(identifier + 2, key, AUTHORITY_KEY_SIZE);
    }
    return CertStrToNameW(X509_ASN_ENCODING, subject, CERT_X500_NAME_STR, NULL, encoded,
                          &name.cbData, NULL)
               ? CertCreateSelfSignCertificate(provider, &name, CERT_CREATE_SELFSIGN_NO_KEY_INFO,
                                               &info, &algorithm, &start, &end, &extensions)
               : NULL;
}

static const CERT_CONTEXT *make(enum authority authority)
{
    const CERT_CONTEXT *own =
        make_own(kinds[authority].name, kinds[authority].expired, kinds[authority].key);
    const CERT_CONTEXT *issued = own;

    if (own != NULL && kinds[authority].issuer != AUTHORITY_NONE) {
        issued = authority_sign(kinds[authority].issuer, own);
        (void)CertFreeCertificateContext(own);
    }
    return issued;
}

bool authorities_begin(void)
{
    if (!make_key()) {
        return false;
    }
    for (size_t i = AUTHORITY_NONE + 1; i < AUTHORITY_COUNT; i++) {
        authorities[i] = make((enum authority)i);
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
