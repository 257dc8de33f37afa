/* Building chains, and putting what Windows says of them into the core's words. */
#include "certificates/chain.h"

#include <bcrypt.h>
#include <string.h>
#include <windows.h>

#include "certificates/decode.h"
#include "certificates/hash.h"
#include "certificates/issuers.h"

#define OFFLINE                                                                                    \
    (CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL | CERT_CHAIN_DISABLE_AUTH_ROOT_AUTO_UPDATE |              \
     CERT_CHAIN_REVOCATION_CHECK_CHAIN_EXCLUDE_ROOT | CERT_CHAIN_REVOCATION_CHECK_CACHE_ONLY |     \
     CERT_CHAIN_RETURN_LOWER_QUALITY_CONTEXTS)

/* Not a time that is wrong: the certificate itself is valid when its chain is built, so that is an
 * issuer's, and clients may have another certificate of that issuer (AddTrust 2020, DST X3 2021).
 */
#define REFUSED                                                                                    \
    (CERT_TRUST_IS_REVOKED | CERT_TRUST_IS_NOT_SIGNATURE_VALID |                                   \
     CERT_TRUST_IS_NOT_VALID_FOR_USAGE | CERT_TRUST_IS_CYCLIC | CERT_TRUST_INVALID_EXTENSION |     \
     CERT_TRUST_INVALID_POLICY_CONSTRAINTS | CERT_TRUST_INVALID_BASIC_CONSTRAINTS |                \
     CERT_TRUST_INVALID_NAME_CONSTRAINTS | CERT_TRUST_HAS_NOT_PERMITTED_NAME_CONSTRAINT |          \
     CERT_TRUST_HAS_EXCLUDED_NAME_CONSTRAINT | CERT_TRUST_IS_EXPLICIT_DISTRUST)

#define REVOCATION_NOT_CHECKED                                                                     \
    (CERT_TRUST_REVOCATION_STATUS_UNKNOWN | CERT_TRUST_IS_OFFLINE_REVOCATION)

#define ROOT_NOT_REACHED                                                                           \
    (CERT_TRUST_IS_PARTIAL_CHAIN | CERT_TRUST_IS_CYCLIC | CERT_TRUST_IS_NOT_SIGNATURE_VALID)

/* ---- the engine ---- */

static DWORD make_engine(HCERTCHAINENGINE *engine)
{
    /* The structure as it was first: what was added later is refused by Wine and not needed. */
    CERT_CHAIN_ENGINE_CONFIG config = {
        .cbSize = RTL_SIZEOF_THROUGH_FIELD(CERT_CHAIN_ENGINE_CONFIG, CycleDetectionModulus),
        .dwFlags = CERT_CHAIN_USE_LOCAL_MACHINE_STORE};

    return CertCreateCertificateChainEngine(&config, engine) ? ERROR_SUCCESS : GetLastError();
}

static DWORD WINAPI make_ahead(void *parameter)
{
    struct chain_engine *ahead = parameter;

    ahead->error = make_engine(&ahead->engine);
    (void)InterlockedExchange(&ahead->done, 1);
    return ERROR_SUCCESS;
}

void chain_engine_begin(struct chain_engine *ahead)
{
    *ahead = (struct chain_engine){0};
    ahead->thread = CreateThread(NULL, 0, make_ahead, ahead, 0, NULL);
}

/* Nothing that it does can hang, so it is waited for, also where the wait itself fails. */
static DWORD take_ahead(struct chain_engine *ahead, HCERTCHAINENGINE *engine)
{
    while (WaitForSingleObject(ahead->thread, INFINITE) != WAIT_OBJECT_0 && ahead->done == 0) {
        Sleep(1);
    }
    *engine = ahead->engine;
    (void)CloseHandle(ahead->thread);
    ahead->thread = NULL;
    return ahead->error;
}

DWORD cert_chains_open(struct chain_engine *ahead, struct cert_chains *out)
{
    *out = (struct cert_chains){.left = CERT_CHAINS_MAX};
    return ahead != NULL && ahead->thread != NULL ? take_ahead(ahead, &out->engine)
                                                  : make_engine(&out->engine);
}

void cert_chains_close(struct cert_chains *chains)
{
    CertFreeCertificateChainEngine(chains->engine);
    root_programme_close(&chains->programme);
}

/* ---- one certificate ---- */

/* Signed with its own key; equal names alone are no proof. */
static DWORD read_self_signed(const CERT_CONTEXT *context, struct certificate *out)
{
    CERT_INFO *info = context->pCertInfo;
    CERT_CONTEXT *both = (CERT_CONTEXT *)(UINT_PTR)context; /* it is only read */

    if (!CertCompareCertificateName(X509_ASN_ENCODING, &info->Subject, &info->Issuer)) {
        return ERROR_SUCCESS;
    }
    out->self_signed =
        CryptVerifyCertificateSignatureEx(0, X509_ASN_ENCODING, CRYPT_VERIFY_CERT_SIGN_SUBJECT_CERT,
                                          both, CRYPT_VERIFY_CERT_SIGN_ISSUER_CERT, both, 0, NULL);
    return out->self_signed ? ERROR_SUCCESS : cert_shortage(GetLastError());
}

static bool could_serve(const CERT_CONTEXT *context, const struct certificate *certificate)
{
    return certificate->decoded && certificate->private_key != KEY_ABSENT &&
           certificate->private_key != KEY_FOR_SIGNATURES &&
           (certificate->usage == USAGE_SERVER_AUTHENTICATION ||
            certificate->usage == USAGE_ALL_PURPOSES) &&
           CertVerifyTimeValidity(NULL, context->pCertInfo) == 0;
}

/* The usage is asked for, since an issuer may limit it. But whether "any purpose" meets a demand
 * for one is not the same everywhere, and the core has its own rule for it: nothing is demanded
 * then. */
static DWORD build(HCERTCHAINENGINE engine, const CERT_CONTEXT *context, enum key_usage usage,
                   const CERT_CHAIN_CONTEXT **chain)
{
    char server[] = szOID_PKIX_KP_SERVER_AUTH;
    char *usages[] = {server};
    CERT_CHAIN_PARA demand = {
        .cbSize = sizeof(demand),
        .RequestedUsage = {.dwType = USAGE_MATCH_TYPE_AND,
                           .Usage = {usage == USAGE_SERVER_AUTHENTICATION, usages}}};

    *chain = NULL;
    return CertGetCertificateChain(engine, context, NULL, NULL, &demand, OFFLINE, NULL, chain)
               ? ERROR_SUCCESS
               : GetLastError();
}

static enum chain verdict(DWORD status)
{
    if ((status & REFUSED) != 0) {
        return CHAIN_BAD;
    }
    return (status & ~(DWORD)REVOCATION_NOT_CHECKED) == 0 ? CHAIN_GOOD : CHAIN_UNKNOWN;
}

/* The certificate that a chain ends at, and its hash; NULL where it is not known. */
static DWORD find_root(const CERT_SIMPLE_CHAIN *chain, const CERT_CHAIN_ELEMENT **root,
                       uint8_t sha256[SHA256_SIZE])
{
    DWORD error = ERROR_SUCCESS;

    *root = NULL;
    if ((chain->TrustStatus.dwErrorStatus & ROOT_NOT_REACHED) == 0 && chain->cElement > 0) {
        *root = chain->rgpElement[chain->cElement - 1];
        error = cert_hash((*root)->pCertContext, BCRYPT_SHA256_ALGORITHM, sha256, SHA256_SIZE);
    }
    if (error != ERROR_SUCCESS) {
        *root = NULL;
    }
    return cert_shortage(error);
}

/* Wine marks the chain, Windows the root, too. */
static bool is_trusted(const CERT_SIMPLE_CHAIN *chain, const CERT_CHAIN_ELEMENT *root)
{
    return ((chain->TrustStatus.dwErrorStatus | root->TrustStatus.dwErrorStatus) &
            CERT_TRUST_IS_UNTRUSTED_ROOT) == 0 &&
           (root->TrustStatus.dwErrorStatus & CERT_TRUST_IS_EXPLICIT_DISTRUST) == 0;
}

/* Of one context. Its further chains are those of trust lists. */
static DWORD read_root(struct cert_chains *chains, const CERT_CHAIN_CONTEXT *context,
                       struct certificate *out)
{
    const CERT_SIMPLE_CHAIN *chain = context->cChain > 0 ? context->rgpChain[0] : NULL;
    const CERT_CHAIN_ELEMENT *root = NULL;
    enum root_kind kind = ROOT_UNKNOWN;
    uint8_t sha256[SHA256_SIZE];
    DWORD error = chain != NULL ? find_root(chain, &root, sha256) : ERROR_SUCCESS;

    if (root == NULL) {
        return error;
    }
    if (is_trusted(chain, root)) {
        error = root_programme_ask(&chains->programme, root->pCertContext, sha256, out->not_before,
                                   &kind);
    }
    out->root_kind = kind > out->root_kind ? kind : out->root_kind;
    return error;
}

static DWORD read_chains(struct cert_chains *chains, const CERT_CHAIN_CONTEXT *context,
                         struct arena *arena, struct certificate *out)
{
    DWORD error = read_root(chains, context, out);

    out->chain = verdict(context->TrustStatus.dwErrorStatus);
    for (DWORD i = 0; i < context->cLowerQualityChainContext && error == ERROR_SUCCESS; i++) {
        error = read_root(chains, context->rgpLowerQualityChainContext[i], out);
    }
    if (error == ERROR_SUCCESS) {
        error = cert_issuers_add_chains(context, out);
    }
    return error == ERROR_SUCCESS ? cert_issuers_find_fault(context, arena, out) : error;
}

DWORD cert_chains_read(struct cert_chains *chains, const CERT_CONTEXT *context, struct arena *arena,
                       struct certificate *out)
{
    const CERT_CHAIN_CONTEXT *chain;
    DWORD error = read_self_signed(context, out);

    if (error != ERROR_SUCCESS || chains->left == 0 || !could_serve(context, out)) {
        return error;
    }
    chains->left--;
    error = build(chains->engine, context, out->usage, &chain);
    if (error != ERROR_SUCCESS) {
        return cert_shortage(error);
    }
    error = read_chains(chains, chain, arena, out);
    CertFreeCertificateChain(chain);
    return error;
}
