/* SSTP's certificates; see sstp_certificates.h. */
#include "sstp_certificates.h"

enum { USAGE_SIZE = 8192 };

enum purpose { PURPOSE_OTHER, PURPOSE_SERVER, PURPOSE_ALL };

typedef bool certificate_check(PCCERT_CONTEXT certificate, const void *wanted);

static bool hash(const wchar_t *algorithm, PCCERT_CONTEXT certificate, BYTE *digest, DWORD size)
{
    DWORD hashed = size;

    return CryptHashCertificate2(algorithm, 0, NULL, certificate->pbCertEncoded,
                                 certificate->cbCertEncoded, digest, &hashed) &&
           hashed == size;
}

bool sstp_certificate_hashes(PCCERT_CONTEXT certificate, BYTE sha256[SSTP_SHA256_SIZE],
                             BYTE sha1[SSTP_SHA1_SIZE])
{
    return hash(L"SHA256", certificate, sha256, SSTP_SHA256_SIZE) &&
           hash(L"SHA1", certificate, sha1, SSTP_SHA1_SIZE);
}

static bool has_private_key(PCCERT_CONTEXT certificate)
{
    DWORD size = 0;

    return CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, NULL, &size);
}

/* Server Authentication counts for more than any purpose, wherever it stands in the list. */
static enum purpose named_purpose(const CERT_ENHKEY_USAGE *usage)
{
    enum purpose purpose = PURPOSE_OTHER;

    for (DWORD i = 0; i < usage->cUsageIdentifier; i++) {
        if (strcmp(usage->rgpszUsageIdentifier[i], szOID_PKIX_KP_SERVER_AUTH) == 0) {
            return PURPOSE_SERVER;
        }
        if (strcmp(usage->rgpszUsageIdentifier[i], szOID_ANY_ENHANCED_KEY_USAGE) == 0) {
            purpose = PURPOSE_ALL;
        }
    }
    return purpose;
}

/* facts/windows.md section 5: no usages with CRYPT_E_NOT_FOUND mean all purposes, with 0 they mean
 * none. */
static enum purpose purpose_of(PCCERT_CONTEXT certificate)
{
    union {
        CERT_ENHKEY_USAGE usage;
        BYTE space[USAGE_SIZE];
    } found;
    DWORD size = sizeof found;
    DWORD error;

    SetLastError(ERROR_SUCCESS);
    if (!CertGetEnhancedKeyUsage(certificate, 0, &found.usage, &size)) {
        return PURPOSE_OTHER;
    }
    error = GetLastError();
    if (found.usage.cUsageIdentifier == 0) {
        return error == (DWORD)CRYPT_E_NOT_FOUND ? PURPOSE_ALL : PURPOSE_OTHER;
    }
    return named_purpose(&found.usage);
}

static bool serves(PCCERT_CONTEXT certificate, const void *wanted)
{
    const enum purpose *purpose = wanted;

    return has_private_key(certificate) && purpose_of(certificate) == *purpose;
}

static bool has_sha256(PCCERT_CONTEXT certificate, const void *wanted)
{
    BYTE digest[SSTP_SHA256_SIZE];

    return hash(L"SHA256", certificate, digest, sizeof digest) &&
           memcmp(digest, wanted, sizeof digest) == 0;
}

static PCCERT_CONTEXT first_that(certificate_check *check, const void *wanted)
{
    const HCERTSTORE store = CertOpenStore(
        CERT_STORE_PROV_SYSTEM_W, 0, 0,
        CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_READONLY_FLAG | CERT_STORE_OPEN_EXISTING_FLAG,
        L"MY");
    PCCERT_CONTEXT certificate = NULL;

    if (store == NULL) {
        return NULL;
    }
    do {
        certificate = CertEnumCertificatesInStore(store, certificate);
    } while (certificate != NULL && !check(certificate, wanted));
    CertCloseStore(store, 0);
    return certificate;
}

PCCERT_CONTEXT sstp_certificate_by_sha256(const BYTE sha256[SSTP_SHA256_SIZE])
{
    return first_that(has_sha256, sha256);
}

PCCERT_CONTEXT sstp_certificate_automatic(void)
{
    const enum purpose preferred = PURPOSE_SERVER;
    const enum purpose fallback = PURPOSE_ALL;
    const PCCERT_CONTEXT certificate = first_that(serves, &preferred);

    return certificate != NULL ? certificate : first_that(serves, &fallback);
}
