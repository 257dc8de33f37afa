/* Making and removing a throw-away certificate (wincrypt/nf-wincrypt-certcreateselfsigncertificate,
 * nf-wincrypt-cryptacquirecontextw). */
#include "certificates/throwaway.h"

#include <wincrypt.h>
#include <windows.h>

#include <wchar.h>

#include "win32/error.h"

#define PROVIDER  MS_ENH_RSA_AES_PROV_W /* signs with SHA-256 */
#define KEY_BITS  2048u
#define LIFE_TIME 36000000000ull /* one hour, in units of FILETIME */

static const char what[] = "temporary certificate";

static struct outcome failed(const char *operation)
{
    return outcome_failed(operation, what, GetLastError());
}

static void first_failure(struct outcome *outcome, bool succeeded, const char *operation)
{
    const DWORD code = GetLastError();

    if (!succeeded && outcome_ok(outcome)) {
        *outcome = outcome_failed(operation, what, code);
    }
}

/* ---- the key ---- */

/* Of this run alone: a container that is there already is never taken. */
static void name_container(struct throwaway *self)
{
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    (void)swprintf(self->container, sizeof(self->container) / sizeof(wchar_t),
                   L"SstpCertRotator-throw-away-%lx-%lx%08lx", GetCurrentProcessId(),
                   now.dwHighDateTime, now.dwLowDateTime);
}

/* Exportable: nothing is ever protected by it, and a stand-in for HTTP.sys needs the key itself. */
static struct outcome make_key(struct throwaway *self, HCRYPTPROV *provider)
{
    HCRYPTKEY key;

    name_container(self);
    if (!CryptAcquireContextW(provider, self->container, PROVIDER, PROV_RSA_AES,
                              CRYPT_NEWKEYSET | CRYPT_MACHINE_KEYSET | CRYPT_SILENT)) {
        self->container[0] = L'\0';
        return failed("CryptAcquireContext");
    }
    if (!CryptGenKey(*provider, AT_KEYEXCHANGE, (KEY_BITS << 16) | CRYPT_EXPORTABLE, &key)) {
        const struct outcome outcome = failed("CryptGenKey");
        (void)CryptReleaseContext(*provider, 0);
        return outcome;
    }
    (void)CryptDestroyKey(key); /* the handle; the key stays in its container */
    return outcome_success();
}

/* ---- the certificate ---- */

static SYSTEMTIME in_an_hour(void)
{
    ULARGE_INTEGER time;
    FILETIME file;
    SYSTEMTIME end;

    GetSystemTimeAsFileTime(&file);
    time.LowPart = file.dwLowDateTime;
    time.HighPart = file.dwHighDateTime;
    time.QuadPart += LIFE_TIME;
    file.dwLowDateTime = time.LowPart;
    file.dwHighDateTime = time.HighPart;
    (void)FileTimeToSystemTime(&file, &end);
    return end;
}

/* CN=SstpCertRotator throw-away, for client authentication (1.3.6.1.5.5.7.3.2) only. */
static PCCERT_CONTEXT make_certificate(struct throwaway *self, HCRYPTPROV provider)
{
    static BYTE name[] = {0x30, 0x25, 0x31, 0x23, 0x30, 0x21, 0x06, 0x03, 0x55, 0x04,
                          0x03, 0x0c, 0x1a, 'S',  's',  't',  'p',  'C',  'e',  'r',
                          't',  'R',  'o',  't',  'a',  't',  'o',  'r',  ' ',  't',
                          'h',  'r',  'o',  'w',  '-',  'a',  'w',  'a',  'y'};
    static BYTE usage[] = {0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02};
    static char usage_id[] = szOID_ENHANCED_KEY_USAGE;
    static char algorithm_id[] = szOID_RSA_SHA256RSA;
    static wchar_t provider_name[] = PROVIDER;
    CERT_NAME_BLOB subject = {sizeof(name), name};
    CERT_EXTENSION extension = {usage_id, FALSE, {sizeof(usage), usage}};
    CERT_EXTENSIONS extensions = {1, &extension};
    CRYPT_ALGORITHM_IDENTIFIER algorithm = {.pszObjId = algorithm_id};
    CRYPT_KEY_PROV_INFO info = {.pwszContainerName = self->container,
                                .pwszProvName = provider_name,
                                .dwProvType = PROV_RSA_AES,
                                .dwFlags = CRYPT_MACHINE_KEYSET,
                                .dwKeySpec = AT_KEYEXCHANGE};
    SYSTEMTIME end = in_an_hour();

    return CertCreateSelfSignCertificate(provider, &subject, 0, &info, &algorithm, NULL, &end,
                                         &extensions);
}

static HCERTSTORE open_store(void)
{
    return CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                         CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_OPEN_EXISTING_FLAG, L"MY");
}

/* Windows writes through; other implementations when they are asked to. The result is read back. */
static void close_store(HCERTSTORE store)
{
    (void)CertControlStore(store, CERT_STORE_CTRL_COMMIT_FORCE_FLAG, CERT_STORE_CTRL_COMMIT, NULL);
    (void)CertCloseStore(store, 0);
}

static PCCERT_CONTEXT find(HCERTSTORE store, struct throwaway *self)
{
    const CRYPT_HASH_BLOB hash = {THUMBPRINT_SIZE, self->thumbprint.bytes};

    return CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &hash,
                                      NULL);
}

static struct outcome store_certificate(struct throwaway *self, PCCERT_CONTEXT certificate)
{
    DWORD size = THUMBPRINT_SIZE;
    struct outcome outcome = outcome_success();
    HCERTSTORE store;

    if (!CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID,
                                           self->thumbprint.bytes, &size)) {
        return failed("CertGetCertificateContextProperty");
    }
    store = open_store();
    if (store == NULL) {
        return failed("CertOpenStore");
    }
    self->stored = CertAddCertificateContextToStore(store, certificate, CERT_STORE_ADD_NEW, NULL);
    first_failure(&outcome, self->stored, "CertAddCertificateContextToStore");
    close_store(store);
    return outcome;
}

/* In a store that is opened just now; NULL: it is not there. On success the store is to be closed.
 */
static struct outcome find_stored(struct throwaway *self, HCERTSTORE *store,
                                  PCCERT_CONTEXT *certificate)
{
    *certificate = NULL;
    *store = open_store();
    if (*store == NULL) {
        return failed("CertOpenStore");
    }
    *certificate = find(*store, self);
    return outcome_success();
}

static struct outcome prove_gone(struct throwaway *self)
{
    HCERTSTORE store;
    PCCERT_CONTEXT certificate;
    struct outcome outcome = find_stored(self, &store, &certificate);

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    if (certificate != NULL) {
        outcome =
            outcome_failed("read back of CertDeleteCertificateFromStore", what, ERROR_INVALID_DATA);
        (void)CertFreeCertificateContext(certificate);
    }
    (void)CertCloseStore(store, 0);
    return outcome;
}

static struct outcome unstore_certificate(struct throwaway *self)
{
    HCERTSTORE store;
    PCCERT_CONTEXT certificate;
    struct outcome outcome = find_stored(self, &store, &certificate);

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    if (certificate != NULL) { /* which the call frees, also when it fails */
        first_failure(&outcome, CertDeleteCertificateFromStore(certificate),
                      "CertDeleteCertificateFromStore");
    }
    close_store(store);
    return outcome_ok(&outcome) ? prove_gone(self) : outcome;
}

struct outcome throwaway_create(struct throwaway *self)
{
    HCRYPTPROV provider;
    PCCERT_CONTEXT certificate;
    struct outcome outcome;

    *self = (struct throwaway){.stored = false};
    outcome = make_key(self, &provider);
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    certificate = make_certificate(self, provider);
    if (certificate == NULL) {
        outcome = failed("CertCreateSelfSignCertificate");
    } else {
        outcome = store_certificate(self, certificate);
        (void)CertFreeCertificateContext(certificate);
    }
    (void)CryptReleaseContext(provider, 0);
    return outcome;
}

struct outcome throwaway_remove(struct throwaway *self)
{
    struct outcome outcome = outcome_success();
    HCRYPTPROV none;

    if (self->stored) {
        outcome = unstore_certificate(self);
    }
    if (self->container[0] != L'\0') {
        first_failure(&outcome,
                      CryptAcquireContextW(&none, self->container, PROVIDER, PROV_RSA_AES,
                                           CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET),
                      "CryptAcquireContext to delete a key");
    }
    *self = (struct throwaway){.stored = false};
    return outcome;
}
