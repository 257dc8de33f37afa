/*
 * fixture_keys.c - real CAPI machine keys, and self-signed certificates for them.
 */
#include "fixture.h"

#include "fixture_keys.h"

#include <stdio.h>
#include <wchar.h>

#include "stage.h"

#define KEY_BITS     2048u
#define PROVIDER     MS_DEF_RSA_SCHANNEL_PROV_W
#define CNG_PROVIDER L"Microsoft Software Key Storage Provider"
#define CNG_NAME     L"winsim-test-ec"
#define MISSING_NAME L"winsim-test-missing"

/* The containers of KEY_ONE, KEY_TWO and KEY_SIGNATURE. */
static const struct container {
    const wchar_t *name;
    DWORD spec;
} containers[] = {
    {L"winsim-test-1", AT_KEYEXCHANGE},
    {L"winsim-test-2", AT_KEYEXCHANGE},
    {L"winsim-test-3", AT_SIGNATURE},
};

static bool open_container(const struct container *container, DWORD flags, HCRYPTPROV *provider)
{
    return CryptAcquireContextW(provider, container->name, PROVIDER, PROV_RSA_SCHANNEL,
                                CRYPT_MACHINE_KEYSET | flags) != 0;
}

static void make_key(const struct container *container)
{
    HCRYPTPROV provider;
    HCRYPTKEY key;
    assert_true(open_container(container, CRYPT_NEWKEYSET, &provider));
    assert_true(CryptGenKey(provider, container->spec, (KEY_BITS << 16) | CRYPT_EXPORTABLE, &key));
    CryptDestroyKey(key);
    CryptReleaseContext(provider, 0); /* Wine lets others see it only now */
}

/* Made when it is needed first, since that takes long. */
static HCRYPTPROV provider_of(const struct container *container)
{
    HCRYPTPROV provider;
    if (!open_container(container, 0, &provider)) {
        make_key(container);
        assert_true(open_container(container, 0, &provider));
    }
    return provider;
}

void fixture_delete_keys(void)
{
    HCRYPTPROV unused;
    for (size_t i = 0; i < sizeof(containers) / sizeof(containers[0]); i++) {
        open_container(&containers[i], CRYPT_DELETEKEYSET, &unused);
    }
    stage_delete_cng_key(CNG_NAME);
}

static PCCERT_CONTEXT self_signed(const struct container *container)
{
    static unsigned int count;
    wchar_t name[64];
    BYTE encoded[128];
    CERT_NAME_BLOB subject = {sizeof(encoded), encoded};
    const HCRYPTPROV provider = provider_of(container);
    swprintf(name, 64, L"CN=winsim-test %lu.%u", GetCurrentProcessId(), count++);
    assert_true(CertStrToNameW(X509_ASN_ENCODING, name, CERT_X500_NAME_STR, NULL, encoded,
                               &subject.cbData, NULL));
    CRYPT_KEY_PROV_INFO info = {.dwKeySpec = container->spec};
    const PCCERT_CONTEXT certificate = CertCreateSelfSignCertificate(
        provider, &subject, CERT_CREATE_SELFSIGN_NO_KEY_INFO, &info, NULL, NULL, NULL, NULL);
    assert_non_null(certificate);
    CryptReleaseContext(provider, 0);
    return certificate;
}

/* A certificate names its key; one of another has to be there as well. */
static void make_sure_of(const struct container *container)
{
    CryptReleaseContext(provider_of(container), 0);
}

static void name_key(PCCERT_CONTEXT certificate, const wchar_t *container, DWORD spec)
{
    wchar_t name[64];
    wchar_t provider[128];
    const bool cng = spec == CERT_NCRYPT_KEY_SPEC;
    wcscpy(name, container);
    wcscpy(provider, cng ? CNG_PROVIDER : PROVIDER);
    const CRYPT_KEY_PROV_INFO info = {.pwszContainerName = name,
                                      .pwszProvName = provider,
                                      .dwProvType = cng ? 0 : PROV_RSA_SCHANNEL,
                                      .dwFlags = CRYPT_MACHINE_KEYSET,
                                      .dwKeySpec = cng ? 0 : spec};
    assert_true(
        CertSetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, 0, &info));
}

static PCCERT_CONTEXT make_certificate(enum key_kind kind)
{
    if (kind == KEY_CNG) {
        const PCCERT_CONTEXT certificate = stage_make_cng_certificate(CNG_NAME);
        if (certificate == NULL) {
            not_tried("CNG keeps no machine keys here");
        }
        return certificate;
    }
    const size_t which = kind == KEY_TWO ? 1 : kind == KEY_SIGNATURE ? 2 : 0;
    return self_signed(&containers[which]);
}

static void attach_key(PCCERT_CONTEXT certificate, enum key_kind kind)
{
    switch (kind) {
    case KEY_ONE:
        name_key(certificate, containers[0].name, AT_KEYEXCHANGE);
        break;
    case KEY_TWO:
    case KEY_FOREIGN:
        make_sure_of(&containers[1]);
        name_key(certificate, containers[1].name, AT_KEYEXCHANGE);
        break;
    case KEY_SIGNATURE:
        name_key(certificate, containers[2].name, AT_SIGNATURE);
        break;
    case KEY_MISSING:
        name_key(certificate, MISSING_NAME, AT_KEYEXCHANGE);
        break;
    case KEY_CNG:
        name_key(certificate, CNG_NAME, CERT_NCRYPT_KEY_SPEC);
        break;
    case KEY_NONE:
        break;
    }
}

HCERTSTORE fixture_open_store(const wchar_t *store)
{
    const HCERTSTORE handle =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, store);
    assert_non_null(handle);
    return handle;
}

/* Wine writes to the registry only then. */
static void commit_and_close(HCERTSTORE store)
{
    assert_true(
        CertControlStore(store, CERT_STORE_CTRL_COMMIT_FORCE_FLAG, CERT_STORE_CTRL_COMMIT, NULL));
    assert_true(CertCloseStore(store, 0));
}

void fixture_issue(const wchar_t *store, enum key_kind kind, BYTE hash[HASH_SIZE])
{
    DWORD size = HASH_SIZE;
    const PCCERT_CONTEXT certificate = make_certificate(kind);
    assert_non_null(certificate);
    attach_key(certificate, kind);
    assert_true(
        CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, hash, &size));
    const HCERTSTORE handle = fixture_open_store(store);
    assert_true(CertAddCertificateContextToStore(handle, certificate, CERT_STORE_ADD_ALWAYS, NULL));
    CertFreeCertificateContext(certificate);
    commit_and_close(handle);
}

static PCCERT_CONTEXT find_in(HCERTSTORE store, const BYTE hash[HASH_SIZE])
{
    BYTE value[HASH_SIZE];
    const CRYPT_HASH_BLOB blob = {HASH_SIZE, value};
    memcpy(value, hash, HASH_SIZE);
    return CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &blob,
                                      NULL);
}

PCCERT_CONTEXT fixture_find(const wchar_t *store, const BYTE hash[HASH_SIZE])
{
    const HCERTSTORE handle = fixture_open_store(store);
    const PCCERT_CONTEXT certificate = find_in(handle, hash);
    assert_non_null(certificate);
    CertCloseStore(handle, 0);
    return certificate;
}

void fixture_remove(const wchar_t *store, const BYTE hash[HASH_SIZE])
{
    const HCERTSTORE handle = fixture_open_store(store);
    const PCCERT_CONTEXT certificate = find_in(handle, hash);
    assert_non_null(certificate);
    assert_true(CertDeleteCertificateFromStore(certificate));
    commit_and_close(handle);
}

static PCCERT_CONTEXT find_stray(HCERTSTORE store)
{
    static const wchar_t ours[] = L"winsim-test ";
    const size_t length = sizeof(ours) / sizeof(ours[0]) - 1;
    PCCERT_CONTEXT certificate = NULL;
    wchar_t name[64];
    do {
        certificate = CertEnumCertificatesInStore(store, certificate);
    } while (certificate != NULL && (CertGetNameStringW(certificate, CERT_NAME_SIMPLE_DISPLAY_TYPE,
                                                        0, NULL, name, 64) <= length ||
                                     wcsncmp(name, ours, length) != 0));
    return certificate;
}

void fixture_remove_strays(void)
{
    PCCERT_CONTEXT certificate;
    const HCERTSTORE store = fixture_open_store(L"MY");
    while ((certificate = find_stray(store)) != NULL) {
        assert_true(CertDeleteCertificateFromStore(certificate));
    }
    commit_and_close(store);
}
