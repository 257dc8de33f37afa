/* Making and removing test certificates. */
#include "adapters_test.h"

#include "certificates.h"

#include <stdio.h>
#include <wchar.h>

#define PROVIDER  MS_DEF_RSA_SCHANNEL_PROV_W
#define MADE_MAX  64
#define NAMES_MAX 300

static const struct container {
    const wchar_t *name;
    DWORD spec;
} containers[] = {{L"adapters-test-exchange", AT_KEYEXCHANGE},
                  {L"adapters-test-signature", AT_SIGNATURE}};

static struct thumbprint made[MADE_MAX];
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

bool certificates_begin(void)
{
    return make_key(&containers[0]) && make_key(&containers[1]);
}

/* ---- removing ---- */

static HCERTSTORE open_store(void)
{
    const HCERTSTORE store =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, L"MY");

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

static void remove_certificate(HCERTSTORE store, struct thumbprint *thumbprint)
{
    CRYPT_HASH_BLOB hash = {THUMBPRINT_SIZE, thumbprint->bytes};
    const CERT_CONTEXT *found =
        CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &hash, NULL);

    if (found != NULL) {
        (void)CertDeleteCertificateFromStore(found);
    }
}

void certificates_end(void)
{
    const HCERTSTORE store = open_store();
    HCRYPTPROV unused;

    for (size_t i = 0; i < made_count; i++) {
        remove_certificate(store, &made[i]);
    }
    close_store(store);
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

static DWORD add_extensions(const struct test_certificate *wanted, CERT_EXTENSION extensions[2])
{
    static char names_oid[] = szOID_SUBJECT_ALT_NAME2;
    static char usage_oid[] = szOID_ENHANCED_KEY_USAGE;
    DWORD count = 0;

    if (wanted->dns != NULL) {
        extensions[count++] = (CERT_EXTENSION){names_oid, FALSE, encode_names(wanted)};
    } else if (wanted->alternative_names != NULL) {
        /* Freed like the encoded ones. */
        CRYPT_DATA_BLOB copy = {wanted->alternative_size,
                                LocalAlloc(LMEM_FIXED, wanted->alternative_size)};
        assert_non_null(copy.pbData);
        memcpy(copy.pbData, wanted->alternative_names, copy.cbData);
        extensions[count++] = (CERT_EXTENSION){names_oid, FALSE, copy};
    }
    if (wanted->has_usages) {
        extensions[count++] = (CERT_EXTENSION){usage_oid, FALSE, encode_usages(wanted)};
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
    CERT_EXTENSION list[2];
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

static void add_to_store(const CERT_CONTEXT *certificate, struct thumbprint *thumbprint)
{
    const HCERTSTORE store = open_store();
    DWORD size = THUMBPRINT_SIZE;

    assert_true(CertAddCertificateContextToStore(store, certificate,
                                                 CERT_STORE_ADD_REPLACE_EXISTING, NULL));
    assert_true(CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID,
                                                  thumbprint->bytes, &size));
    close_store(store);
}

struct thumbprint certificates_add(const struct test_certificate *wanted)
{
    const struct container *container = &containers[wanted->key == TEST_KEY_SIGNATURE];
    const CERT_CONTEXT *certificate = self_signed(wanted, container);
    struct thumbprint thumbprint;

    assert_true(made_count < MADE_MAX);
    if (wanted->key != TEST_KEY_NONE) {
        name_key(certificate,
                 wanted->key == TEST_KEY_MISSING ? L"adapters-test-missing" : container->name,
                 container->spec);
    }
    add_to_store(certificate, &thumbprint);
    (void)CertFreeCertificateContext(certificate);
    made[made_count++] = thumbprint;
    return thumbprint;
}
