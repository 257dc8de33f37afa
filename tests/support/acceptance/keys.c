/* Private keys; see keys.h. */
#include "keys.h"

#include <wchar.h>

#define KEY_BITS      2048u
#define NAME_SIZE     64
#define PROVIDER_SIZE 128
#define MISSING       L"SstpCertRotator-acceptance-missing"
#define SERVER_CSP    MS_DEF_RSA_SCHANNEL_PROV_W
#define ISSUER_CSP    MS_ENH_RSA_AES_PROV_W /* the other one does not sign with SHA-256 */

static const struct {
    const wchar_t *name;
    const wchar_t *provider;
    DWORD type;
    DWORD spec;
    DWORD flags;
} containers[CONTAINER_COUNT] = {
    [CONTAINER_FIRST] = {L"SstpCertRotator-acceptance-1", SERVER_CSP, PROV_RSA_SCHANNEL,
                         AT_KEYEXCHANGE, CRYPT_MACHINE_KEYSET},
    [CONTAINER_SECOND] = {L"SstpCertRotator-acceptance-2", SERVER_CSP, PROV_RSA_SCHANNEL,
                          AT_KEYEXCHANGE, CRYPT_MACHINE_KEYSET},
    [CONTAINER_SIGNATURE] = {L"SstpCertRotator-acceptance-3", ISSUER_CSP, PROV_RSA_AES,
                             AT_SIGNATURE, CRYPT_MACHINE_KEYSET},
    [CONTAINER_ACCOUNT] = {L"SstpCertRotator-acceptance-4", SERVER_CSP, PROV_RSA_SCHANNEL,
                           AT_KEYEXCHANGE, 0},
    [CONTAINER_ISSUER] = {L"SstpCertRotator-acceptance-issuer", ISSUER_CSP, PROV_RSA_AES,
                          AT_KEYEXCHANGE, CRYPT_MACHINE_KEYSET},
};

static HCRYPTPROV providers[CONTAINER_COUNT];

static BOOL open_container(enum key_container which, DWORD flags)
{
    return CryptAcquireContextW(&providers[which], containers[which].name,
                                containers[which].provider, containers[which].type,
                                flags | containers[which].flags | CRYPT_SILENT);
}

static void make_container(enum key_container which)
{
    HCRYPTKEY key;

    assert_win32(open_container(which, CRYPT_NEWKEYSET));
    assert_win32(CryptGenKey(providers[which], containers[which].spec,
                             KEY_BITS << 16 | CRYPT_EXPORTABLE, &key));
    assert_win32(CryptDestroyKey(key));
    /* Wine lets others see the key only now. */
    assert_win32(CryptReleaseContext(providers[which], 0));
}

/* One that a run before this left is as good as a new one. */
static void make_key(enum key_container which)
{
    if (!open_container(which, 0)) {
        make_container(which);
        assert_win32(open_container(which, 0));
    }
}

void keys_begin(void)
{
    for (int i = 0; i < CONTAINER_COUNT; i++) {
        make_key((enum key_container)i);
    }
}

void keys_end(void)
{
    for (int i = 0; i < CONTAINER_COUNT; i++) {
        (void)CryptReleaseContext(providers[i], 0);
        (void)open_container((enum key_container)i, CRYPT_DELETEKEYSET);
    }
}

HCRYPTPROV key_provider(enum key_container container)
{
    return providers[container];
}

DWORD key_spec(enum key_container container)
{
    return containers[container].spec;
}

static void attach(PCCERT_CONTEXT certificate, const wchar_t *name, enum key_container like)
{
    wchar_t container[NAME_SIZE];
    wchar_t provider[PROVIDER_SIZE];
    const CRYPT_KEY_PROV_INFO info = {.pwszContainerName = wcscpy(container, name),
                                      .pwszProvName = wcscpy(provider, containers[like].provider),
                                      .dwProvType = containers[like].type,
                                      .dwFlags = containers[like].flags,
                                      .dwKeySpec = containers[like].spec};

    assert_win32(
        CertSetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, 0, &info));
}

void key_attach(PCCERT_CONTEXT certificate, enum key_container container)
{
    attach(certificate, containers[container].name, container);
}

/* The same container by another provider, whose keys are kept in the same place. */
void key_attach_elsewhere(PCCERT_CONTEXT certificate)
{
    attach(certificate, containers[CONTAINER_FIRST].name, CONTAINER_ISSUER);
}

void key_attach_missing(PCCERT_CONTEXT certificate)
{
    attach(certificate, MISSING, CONTAINER_FIRST);
}
