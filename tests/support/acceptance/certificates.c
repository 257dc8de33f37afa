/* LocalMachine\MY; see certificates.h. */
#include "certificates.h"

#include "issue.h"
#include "keys.h"
#include "registry.h"

#include <stdio.h>

/* Open for the whole run, so that a store which cannot be opened (platform.h) does not stop us;
 * with what is archived, which would be left behind. */
static HCERTSTORE store;

void certificates_begin(void)
{
    keys_begin();
    store = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                          CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_ENUM_ARCHIVED_FLAG, L"MY");
    assert_win32(store != NULL);
}

void certificates_end(void)
{
    (void)CertCloseStore(store, 0);
    keys_end();
}

/* Windows writes at once; Wine, and other processes there, see it after this only. */
static void commit(void)
{
    assert_win32(
        CertControlStore(store, CERT_STORE_CTRL_COMMIT_FORCE_FLAG, CERT_STORE_CTRL_COMMIT, NULL));
}

static void hash(PCCERT_CONTEXT context, const wchar_t *algorithm, BYTE *digest, DWORD size)
{
    assert_win32(CryptHashCertificate2(algorithm, 0, NULL, context->pbCertEncoded,
                                       context->cbCertEncoded, digest, &size));
}

static struct certificate add(const struct wish *wish)
{
    const PCCERT_CONTEXT context = issue_certificate(wish);
    struct certificate certificate;

    switch (wish->key) {
    case KEY_GOOD:
        key_attach(context, wish->issuer == AUTHORITY_NONE ? CONTAINER_ISSUER : CONTAINER_FIRST);
        break;
    case KEY_OTHER_CONTAINER:
        key_attach(context, CONTAINER_SECOND);
        break;
    case KEY_SIGNATURE:
        key_attach(context, CONTAINER_SIGNATURE);
        break;
    case KEY_OF_ACCOUNT:
        key_attach(context, CONTAINER_ACCOUNT);
        break;
    case KEY_MISSING:
        key_attach_missing(context);
        break;
    case KEY_NONE:
        break;
    }
    hash(context, L"SHA1", certificate.sha1, SHA1_SIZE);
    hash(context, L"SHA256", certificate.sha256, SHA256_SIZE);
    assert_win32(CertAddCertificateContextToStore(store, context, CERT_STORE_ADD_ALWAYS, NULL));
    (void)CertFreeCertificateContext(context);
    return certificate;
}

static PCCERT_CONTEXT find(const struct certificate *certificate)
{
    BYTE sha1[SHA1_SIZE];
    const CRYPT_HASH_BLOB blob = {SHA1_SIZE, memcpy(sha1, certificate->sha1, SHA1_SIZE)};
    const PCCERT_CONTEXT context =
        CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &blob, NULL);

    assert_win32(context != NULL);
    return context;
}

struct certificate certificate_issue(const struct wish *wish)
{
    const struct certificate certificate = add(wish);

    commit();
    return certificate;
}

void certificate_delete(const struct certificate *certificate)
{
    assert_win32(CertDeleteCertificateFromStore(find(certificate)));
    commit();
}

struct certificate certificate_replace(const struct certificate *old, const struct wish *wish)
{
    const struct certificate certificate = certificate_issue(wish);

    certificate_delete(old); /* Wine would remove first, in one commit of both */
    return certificate;
}

static void attach_to(const struct certificate *certificate, void (*attach)(PCCERT_CONTEXT))
{
    const PCCERT_CONTEXT context = find(certificate);

    attach(context);
    (void)CertFreeCertificateContext(context);
    commit();
}

static void attach_first(PCCERT_CONTEXT context)
{
    key_attach(context, CONTAINER_FIRST);
}

void certificate_gain_key(const struct certificate *certificate)
{
    attach_to(certificate, attach_first);
}

void certificate_import_again(const struct certificate *certificate)
{
    attach_to(certificate, key_attach_elsewhere);
}

void certificate_lose_key(const struct certificate *certificate)
{
    attach_to(certificate, key_attach_missing);
}

void certificate_renewed_to(const struct certificate *certificate,
                            const struct certificate *renewed)
{
    const PCCERT_CONTEXT context = find(certificate);
    struct certificate named = *renewed;
    const CRYPT_DATA_BLOB renewal = {sizeof(named.sha1), named.sha1};
    const CRYPT_DATA_BLOB empty = {0, NULL};

    assert_win32(CertSetCertificateContextProperty(context, CERT_RENEWAL_PROP_ID, 0, &renewal));
    assert_win32(CertSetCertificateContextProperty(context, CERT_ARCHIVED_PROP_ID, 0, &empty));
    (void)CertFreeCertificateContext(context);
    commit();
}

void certificate_acquire_key(const struct certificate *certificate)
{
    const PCCERT_CONTEXT context = find(certificate);
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE key;
    DWORD spec;
    BOOL is_ours;

    assert_win32(CryptAcquireCertificatePrivateKey(context, CRYPT_ACQUIRE_SILENT_FLAG, NULL, &key,
                                                   &spec, &is_ours));
    assert_true(is_ours);
    assert_win32(CryptReleaseContext(key, 0));
    (void)CertFreeCertificateContext(context);
}

static PCCERT_CONTEXT find_any_of_ours(HCERTSTORE from)
{
    PCCERT_CONTEXT context = NULL;

    do {
        context = CertEnumCertificatesInStore(from, context);
    } while (context != NULL && !issued_by_us(context));
    return context;
}

/* ---- whom this machine trusts ---- */

static HCERTSTORE open_store(const wchar_t *name)
{
    const HCERTSTORE opened =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, name);

    assert_win32(opened != NULL);
    return opened;
}

static void close_store(HCERTSTORE opened)
{
    assert_win32(
        CertControlStore(opened, CERT_STORE_CTRL_COMMIT_FORCE_FLAG, CERT_STORE_CTRL_COMMIT, NULL));
    (void)CertCloseStore(opened, 0);
}

static void put(const wchar_t *name, PCCERT_CONTEXT context)
{
    const HCERTSTORE opened = open_store(name);

    assert_win32(CertAddCertificateContextToStore(opened, context, CERT_STORE_ADD_ALWAYS, NULL));
    close_store(opened);
}

void certificates_trust(enum authority authority, int from_days, int until_days)
{
    const PCCERT_CONTEXT context = issue_issuer(authority, from_days, until_days);

    if (authority == AUTHORITY_PUBLIC) {
        put(L"AuthRoot", context); /* which Windows has in Root as well, and Wine has not */
    }
    put(authority == AUTHORITY_BRANCH ? L"CA" : L"Root", context);
    (void)CertFreeCertificateContext(context);
}

void certificates_trust_issuer(void)
{
    certificates_trust(AUTHORITY_OURS, -400, 400);
}

static void take_out_of(const wchar_t *name)
{
    const HCERTSTORE opened = open_store(name);
    PCCERT_CONTEXT issuer;

    while ((issuer = find_any_of_ours(opened)) != NULL) {
        assert_win32(CertDeleteCertificateFromStore(issuer));
    }
    close_store(opened);
}

void certificates_lose_branch(void)
{
    take_out_of(L"CA");
}

void certificates_distrust_issuer(void)
{
    take_out_of(L"Root");
    take_out_of(L"AuthRoot");
    take_out_of(L"CA");
}

#define STORE_KEY L"SOFTWARE\\Microsoft\\SystemCertificates\\MY"
#define TOUCH     L"SstpCertRotatorAcceptance"

void certificates_touch_store(void)
{
    registry_set_dword(STORE_KEY, TOUCH, GetTickCount());
}

void certificates_delete_all(void)
{
    PCCERT_CONTEXT context;

    registry_delete_value(STORE_KEY, TOUCH);
    certificates_distrust_issuer();
    while ((context = find_any_of_ours(store)) != NULL) {
        assert_win32(CertDeleteCertificateFromStore(context));
    }
    commit();
}

wchar_t *thumbprint_text(const struct certificate *certificate, wchar_t text[THUMBPRINT_TEXT])
{
    for (size_t i = 0; i < SHA1_SIZE; i++) {
        (void)swprintf(text + 2 * i, THUMBPRINT_TEXT - 2 * i, L"%02x", certificate->sha1[i]);
    }
    return text;
}
