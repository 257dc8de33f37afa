/* Making and removing test certificates. */
#include "adapters_test.h"

#include "certificates.h"

#include <stdio.h>
#include <wchar.h>

#define PROVIDER  MS_DEF_RSA_SCHANNEL_PROV_W
#define MADE_MAX  200
#define NAMES_MAX 300

#define EXTENSIONS_MAX 4

static const struct container {
    const wchar_t *name;
    DWORD spec;
} containers[] = {{L"adapters-test-exchange", AT_KEYEXCHANGE},
                  {L"adapters-test-signature", AT_SIGNATURE}};

static const CERT_CONTEXT *made[MADE_MAX];
static size_t made_count;

/* ---- keys ---- */

static bool make_key(const struct container *container)
{
    HCRYPTPROV provider;
    HCRYPTKEY key;
    bool ok;

    if (!CryptAcquireContextW(&provider, container->name, PROVIDER, PROV_RSA_SCHANNEL,
                              CRYPT_MACHINE_KEYSET | CRYPT_NEWKEYSET)) {
        return GetLastError() == (DWORD)NTE_EXISTS;
    }
    ok = CryptGenKey(provider, container->spec, (2048u << 16) | CRYPT_EXPORTABLE, &key);
    if (ok) {
        (void)CryptDestroyKey(key);
    }
    (void)CryptReleaseContext(provider, 0);
    return ok;
}

/* ---- stores ---- */

static HCERTSTORE open_store(const wchar_t *name)
{
    const HCERTSTORE store =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                      CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_ENUM_ARCHIVED_FLAG, name);

    assert_non_null(store);
    return store;
}

static void close_store(HCERTSTORE store)
{
    /* Wine writes to the registry only when told to. */
    assert_true(
        CertControlStore(store, CERT_STORE_CTRL_COMMIT_FORCE_FLAG, CERT_STORE_CTRL_COMMIT, NULL));
    (void)CertCloseStore(store, 0);
}

void test_store_add(const wchar_t *name, const CERT_CONTEXT *certificate)
{
    const HCERTSTORE store = open_store(name);

    assert_true(CertAddCertificateContextToStore(store, certificate,
                                                 CERT_STORE_ADD_REPLACE_EXISTING, NULL));
    close_store(store);
}

void test_store_remove(const wchar_t *name, const CERT_CONTEXT *certificate)
{
    const HCERTSTORE store = open_store(name);
    const CERT_CONTEXT *found = CertFindCertificateInStore(store, X509_ASN_ENCODING, 0,
                                                           CERT_FIND_EXISTING, certificate, NULL);

    if (found != NULL) {
        assert_true(CertDeleteCertificateFromStore(found));
    }
    close_store(store);
}

/* ---- begin and end ---- */

bool certificates_begin(void)
{
    return make_key(&containers[0]) && make_key(&containers[1]) && authorities_begin();
}

void certificates_end(void)
{
    HCRYPTPROV unused;

    for (size_t i = 0; i < made_count; i++) {
        test_store_remove(L"MY", made[i]);
        (void)CertFreeCertificateContext(made[i]);
    }
    authorities_end();
    for (size_t i = 0; i < 2; i++) {
        (void)CryptAcquireContextW(&unused, containers[i].name, PROVIDER, PROV_RSA_SCHANNEL,
                                   CRYPT_MACHINE_KEYSET | CRYPT_DELETEKEYSET);
    }
}

/* ---- making ---- */

static CRYPT_DATA_BLOB encode(const char *type, const void *value)
{
    CRYPT_DATA_BLOB blob = {0};

    assert_true(CryptEncodeObjectEx(X509_ASN_ENCODING, type, value, CRYPT_ENCODE_ALLOC_FLAG, NULL,
                                    &blob.pbData, &blob.cbData));
    return blob;
}

static CRYPT_DATA_BLOB encode_names(const struct test_certificate *wanted)
{
    CERT_ALT_NAME_ENTRY entries[NAMES_MAX] = {0};
    const CERT_ALT_NAME_INFO names = {(DWORD)wanted->dns_count, entries};

    assert_true(wanted->dns_count <= NAMES_MAX);
    for (size_t i = 0; i < wanted->dns_count; i++) {
        entries[i].dwAltNameChoice = CERT_ALT_NAME_DNS_NAME;
        entries[i].pwszDNSName = (LPWSTR)(UINT_PTR)wanted->dns[i]; /* it is only read */
    }
    return encode(X509_ALTERNATE_NAME, &names);
}

static CRYPT_DATA_BLOB encode_usages(const struct test_certificate *wanted)
{
    const CERT_ENHKEY_USAGE usage = {wanted->usage_count, (LPSTR *)(UINT_PTR)wanted->usages};

    return encode(X509_ENHANCED_KEY_USAGE, &usage);
}

/* Freed like the encoded ones. */
static CRYPT_DATA_BLOB copy(const void *bytes, DWORD size)
{
    const CRYPT_DATA_BLOB blob = {size, LocalAlloc(LMEM_FIXED, size)};

    assert_non_null(blob.pbData);
    memcpy(blob.pbData, bytes, size);
    return blob;
}

static DWORD add_extensions(const struct test_certificate *wanted,
                            CERT_EXTENSION extensions[EXTENSIONS_MAX])
{
    static char names_oid[] = szOID_SUBJECT_ALT_NAME2;
    static char usage_oid[] = szOID_ENHANCED_KEY_USAGE;
    static char template_oid[] = szOID_CERTIFICATE_TEMPLATE;
    DWORD count = 0;

    if (wanted->dns != NULL) {
        extensions[count++] = (CERT_EXTENSION){names_oid, FALSE, encode_names(wanted)};
    } else if (wanted->alternative_names != NULL) {
        extensions[count++] = (CERT_EXTENSION){
            names_oid, FALSE, copy(wanted->alternative_names, wanted->alternative_size)};
    }
    if (wanted->has_usages) {
        extensions[count++] = (CERT_EXTENSION){usage_oid, FALSE, encode_usages(wanted)};
    }
    if (wanted->template_id != NULL) {
        extensions[count++] =
            (CERT_EXTENSION){template_oid, FALSE, copy(wanted->template_id, wanted->template_size)};
    }
    if (wanted->extension != NULL) {
        extensions[count++] =
            (CERT_EXTENSION){(char *)(UINT_PTR)wanted->extension, FALSE,
                             copy(wanted->extension_value, wanted->extension_size)};
    }
    return count;
}

static const CERT_CONTEXT *self_signed(const struct test_certificate *wanted,
                                       const struct container *container)
{
    wchar_t subject[256];
    BYTE encoded[1024];
    CERT_NAME_BLOB name = {sizeof(encoded), encoded};
    CRYPT_KEY_PROV_INFO info = {.dwKeySpec = container->spec};
    CERT_EXTENSION list[EXTENSIONS_MAX];
    CERT_EXTENSIONS extensions = {add_extensions(wanted, list), list};
    HCRYPTPROV provider;
    const CERT_CONTEXT *certificate;

    /* The serial number is the maker's own, so that no two are equal. */
    wcscpy(subject, wanted->subject != NULL ? wanted->subject : L"CN=adapters-test.example");
    assert_true(CertStrToNameW(X509_ASN_ENCODING, subject, CERT_X500_NAME_STR, NULL, encoded,
                               &name.cbData, NULL));
    assert_true(CryptAcquireContextW(&provider, container->name, PROVIDER, PROV_RSA_SCHANNEL,
                                     CRYPT_MACHINE_KEYSET));
    certificate =
        CertCreateSelfSignCertificate(provider, &name, CERT_CREATE_SELFSIGN_NO_KEY_INFO, &info,
                                      NULL, NULL, NULL, extensions.cExtension ? &extensions : NULL);
    assert_non_null(certificate);
    (void)CryptReleaseContext(provider, 0);
    for (DWORD i = 0; i < extensions.cExtension; i++) {
        (void)LocalFree(list[i].Value.pbData);
    }
    return certificate;
}

static void name_key(const CERT_CONTEXT *certificate, const wchar_t *container, DWORD spec)
{
    wchar_t name[64];
    wchar_t provider[] = PROVIDER;
    const CRYPT_KEY_PROV_INFO info = {.pwszContainerName = name,
                                      .pwszProvName = provider,
                                      .dwProvType = PROV_RSA_SCHANNEL,
                                      .dwFlags = CRYPT_MACHINE_KEYSET,
                                      .dwKeySpec = spec};

    wcscpy(name, container);
    assert_true(
        CertSetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, 0, &info));
}

/* Takes the certificate over. */
static const CERT_CONTEXT *reissue(const CERT_CONTEXT *certificate, enum authority issuer)
{
    const CERT_CONTEXT *issued;

    if (issuer == AUTHORITY_NONE) {
        return certificate;
    }
    issued = authority_sign(issuer, certificate);
    (void)CertFreeCertificateContext(certificate);
    return issued;
}

/* The signature ends the encoded certificate. Takes the certificate over. */
static const CERT_CONTEXT *spoil_signature(const CERT_CONTEXT *certificate)
{
    const DWORD size = certificate->cbCertEncoded;
    BYTE *encoded = LocalAlloc(LMEM_FIXED, size);
    const CERT_CONTEXT *spoilt;

    assert_non_null(encoded);
    memcpy(encoded, certificate->pbCertEncoded, size);
    encoded[size - 1] ^= 1;
    spoilt = CertCreateCertificateContext(X509_ASN_ENCODING, encoded, size);
    assert_non_null(spoilt);
    (void)LocalFree(encoded);
    (void)CertFreeCertificateContext(certificate);
    return spoilt;
}

static bool archive(const CERT_CONTEXT *certificate)
{
    const CRYPT_DATA_BLOB empty = {0};

    return CertSetCertificateContextProperty(certificate, CERT_ARCHIVED_PROP_ID, 0, &empty);
}

bool certificates_can_be_archived(void)
{
    const CERT_CONTEXT *certificate =
        self_signed(&(const struct test_certificate){0}, &containers[0]);
    const bool can = archive(certificate);

    (void)CertSetCertificateContextProperty(certificate, CERT_ARCHIVED_PROP_ID, 0, NULL);
    (void)CertFreeCertificateContext(certificate);
    return can;
}

static void set_properties(const CERT_CONTEXT *certificate, const struct test_certificate *wanted,
                           const struct container *container)
{
    const CRYPT_DATA_BLOB renewal = {wanted->renewal_size, (BYTE *)(UINT_PTR)wanted->renewal};

    if (wanted->key != TEST_KEY_NONE) {
        name_key(certificate,
                 wanted->key == TEST_KEY_MISSING ? L"adapters-test-missing" : container->name,
                 container->spec);
    }
    if (wanted->renewal != NULL) {
        assert_true(
            CertSetCertificateContextProperty(certificate, CERT_RENEWAL_PROP_ID, 0, &renewal));
    }
    if (wanted->archived) {
        assert_true(archive(certificate));
    }
}

struct thumbprint certificates_add(const struct test_certificate *wanted)
{
    const struct container *container = &containers[wanted->key == TEST_KEY_SIGNATURE];
    const CERT_CONTEXT *certificate = reissue(self_signed(wanted, container), wanted->issuer);
    struct thumbprint thumbprint;
    DWORD size = THUMBPRINT_SIZE;

    if (wanted->wrong_signature) {
        certificate = spoil_signature(certificate);
    }
    set_properties(certificate, wanted, container);
    test_store_add(L"MY", certificate);
    assert_true(made_count < MADE_MAX);
    made[made_count++] = certificate;
    assert_true(CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID,
                                                  thumbprint.bytes, &size));
    return thumbprint;
}

size_t certificates_encoded(const struct test_certificate *wanted, uint8_t *bytes, size_t capacity)
{
    const CERT_CONTEXT *certificate = self_signed(wanted, &containers[0]);
    const size_t size = certificate->cbCertEncoded;

    assert_true(size <= capacity);
    memcpy(bytes, certificate->pbCertEncoded, size);
    (void)CertFreeCertificateContext(certificate);
    return size;
}
