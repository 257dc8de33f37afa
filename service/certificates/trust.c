/* Building a chain, and asking Windows' policy for TLS servers; see certificates/trust.h. */
#include "certificates/trust.h"

#include "win32/error.h"

#define OFFLINE                                                                                    \
    (CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL | CERT_CHAIN_DISABLE_AUTH_ROOT_AUTO_UPDATE |              \
     CERT_CHAIN_REVOCATION_CHECK_CHAIN_EXCLUDE_ROOT | CERT_CHAIN_REVOCATION_CHECK_CACHE_ONLY)

#define REVOCATION_NOT_CHECKED                                                                     \
    (CERT_TRUST_REVOCATION_STATUS_UNKNOWN | CERT_TRUST_IS_OFFLINE_REVOCATION)

static const CERT_CHAIN_CONTEXT *build(HCERTCHAINENGINE engine, const CERT_CONTEXT *leaf)
{
    char server[] = szOID_PKIX_KP_SERVER_AUTH;
    char *usages[] = {server};
    CERT_CHAIN_PARA demand = {
        .cbSize = sizeof(demand),
        .RequestedUsage = {.dwType = USAGE_MATCH_TYPE_AND, .Usage = {1, usages}}};
    const CERT_CHAIN_CONTEXT *chain;

    return CertGetCertificateChain(engine, leaf, NULL, leaf->hCertStore, &demand, OFFLINE, NULL,
                                   &chain)
               ? chain
               : NULL;
}

#ifndef SECURITY_FLAG_IGNORE_REVOCATION /* wininet.h has it, for the same field */
#define SECURITY_FLAG_IGNORE_REVOCATION 0x00000080
#endif

/* Revocation is left to the chain: the policy may take one that could not be checked for an error
 * whatever its flags say (Wine does). All else that it may overlook the chain says, too. */
static DWORD judge(const CERT_CHAIN_CONTEXT *chain, const wchar_t *name, DWORD *refused)
{
    SSL_EXTRA_CERT_CHAIN_POLICY_PARA server = {.cbSize = sizeof(server),
                                               .dwAuthType = AUTHTYPE_SERVER,
                                               .fdwChecks = SECURITY_FLAG_IGNORE_REVOCATION,
                                               .pwszServerName = (wchar_t *)(UINT_PTR)name};
    CERT_CHAIN_POLICY_PARA policy = {.cbSize = sizeof(policy),
                                     .dwFlags = CERT_CHAIN_POLICY_IGNORE_ALL_REV_UNKNOWN_FLAGS,
                                     .pvExtraPolicyPara = &server};
    CERT_CHAIN_POLICY_STATUS status = {.cbSize = sizeof(status)};
    const DWORD wrong = chain->TrustStatus.dwErrorStatus & ~(DWORD)REVOCATION_NOT_CHECKED;

    if (!CertVerifyCertificateChainPolicy(CERT_CHAIN_POLICY_SSL, chain, &policy, &status)) {
        return GetLastError();
    }
    *refused = status.dwError;
    if (*refused == ERROR_SUCCESS && wrong != 0) {
        *refused = (DWORD)((wrong & CERT_TRUST_IS_REVOKED) != 0 ? CERT_E_REVOKED : CERT_E_CHAINING);
    }
    return ERROR_SUCCESS;
}

struct outcome cert_trust_of_server(const struct cert_chains *chains, const CERT_CONTEXT *leaf,
                                    const wchar_t *name, const char *object)
{
    const CERT_CHAIN_CONTEXT *chain = build(chains->engine, leaf);
    DWORD refused = ERROR_SUCCESS;
    DWORD error;

    if (chain == NULL) {
        return outcome_failed("CertGetCertificateChain", object, GetLastError());
    }
    error = judge(chain, name, &refused);
    CertFreeCertificateChain(chain);
    if (error == ERROR_SUCCESS) {
        error = refused;
    }
    return error == ERROR_SUCCESS
               ? outcome_success()
               : outcome_failed("CertVerifyCertificateChainPolicy", object, error);
}
