/* Building chains, and putting what Windows says of them into the core's words. */
#include "certificates/chain.h"

#include <bcrypt.h>
#include <string.h>
#include <windows.h>

#include "certificates/hash.h"
#include "win32/error.h"

#define OFFLINE                                                                                    \
    (CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL | CERT_CHAIN_DISABLE_AUTH_ROOT_AUTO_UPDATE |              \
     CERT_CHAIN_REVOCATION_CHECK_CHAIN_EXCLUDE_ROOT | CERT_CHAIN_REVOCATION_CHECK_CACHE_ONLY)

/* The certificate itself is valid when its chain is built, so a time that is wrong is an issuer's.
 */
#define REFUSED                                                                                    \
    (CERT_TRUST_IS_NOT_TIME_VALID | CERT_TRUST_IS_REVOKED | CERT_TRUST_IS_NOT_SIGNATURE_VALID |    \
     CERT_TRUST_IS_NOT_VALID_FOR_USAGE | CERT_TRUST_IS_CYCLIC | CERT_TRUST_INVALID_EXTENSION |     \
     CERT_TRUST_INVALID_POLICY_CONSTRAINTS | CERT_TRUST_INVALID_BASIC_CONSTRAINTS |                \
     CERT_TRUST_INVALID_NAME_CONSTRAINTS | CERT_TRUST_HAS_NOT_PERMITTED_NAME_CONSTRAINT |          \
     CERT_TRUST_HAS_EXCLUDED_NAME_CONSTRAINT | CERT_TRUST_IS_EXPLICIT_DISTRUST)

#define REVOCATION_NOT_CHECKED                                                                     \
    (CERT_TRUST_REVOCATION_STATUS_UNKNOWN | CERT_TRUST_IS_OFFLINE_REVOCATION)

#define ROOT_NOT_REACHED                                                                           \
    (CERT_TRUST_IS_PARTIAL_CHAIN | CERT_TRUST_IS_CYCLIC | CERT_TRUST_IS_NOT_SIGNATURE_VALID)

/* ---- the engine ---- */

DWORD cert_chains_open(struct cert_chains *out)
{
    /* The structure as it was first: what was added later is refused by Wine and not needed. */
    CERT_CHAIN_ENGINE_CONFIG config = {
        .cbSize = RTL_SIZEOF_THROUGH_FIELD(CERT_CHAIN_ENGINE_CONFIG, CycleDetectionModulus),
        .dwFlags = CERT_CHAIN_USE_LOCAL_MACHINE_STORE};

    *out = (struct cert_chains){.left = CERT_CHAINS_MAX};
    return CertCreateCertificateChainEngine(&config, &out->engine) ? ERROR_SUCCESS : GetLastError();
}

void cert_chains_close(struct cert_chains *chains)
{
    CertFreeCertificateChainEngine(chains->engine);
}

/* ---- one certificate ---- */

/* Whether nothing but a shortage kept a call from its answer. */
static DWORD shortage(DWORD error)
{
    return win32_is_shortage(error) ? error : ERROR_SUCCESS;
}

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
    return out->self_signed ? ERROR_SUCCESS : shortage(GetLastError());
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

static DWORD read_root(const CERT_SIMPLE_CHAIN *chain, struct certificate *out)
{
    DWORD error;

    if ((chain->TrustStatus.dwErrorStatus & ROOT_NOT_REACHED) != 0 || chain->cElement == 0) {
        return ERROR_SUCCESS;
    }
    error = cert_hash(chain->rgpElement[chain->cElement - 1]->pCertContext, BCRYPT_SHA256_ALGORITHM,
                      out->root, SHA256_SIZE);
    out->root_known = error == ERROR_SUCCESS;
    return shortage(error);
}

DWORD cert_chains_read(struct cert_chains *chains, const CERT_CONTEXT *context,
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
        return shortage(error);
    }
    out->chain = verdict(chain->TrustStatus.dwErrorStatus);
    if (chain->cChain > 0) {
        error = read_root(chain->rgpChain[0], out); /* further ones are those of trust lists */
    }
    CertFreeCertificateChain(chain);
    return error;
}
