/* Whether this machine would trust a certificate that was presented to it, as a client does that
 * connects to a server by its name.
 *
 * Sources: wincrypt.h pages (CertGetCertificateChain, CertVerifyCertificateChainPolicy,
 * CERT_CHAIN_POLICY_SSL, SSL_EXTRA_CERT_CHAIN_POLICY_PARA). Like certificates/chain.h it never
 * touches the network: a root that Windows would fetch first, or an issuer that is not presented,
 * is not trusted. That a revocation could not be checked is no reason to refuse. */
#ifndef CERTIFICATES_TRUST_H
#define CERTIFICATES_TRUST_H

#include "base/outcome.h"
#include "certificates/chain.h"
#include "win32/annotations.h"

/* leaf's own store holds what was presented with it. name: the server's; NULL: not looked at.
 * object is what errors are about. Succeeds if it is trusted; else the code says why
 * (CERT_E_UNTRUSTEDROOT, CERT_E_EXPIRED, CERT_E_CN_NO_MATCH, ...). */
_Check_return_ struct outcome cert_trust_of_server(const struct cert_chains *chains,
                                                   const CERT_CONTEXT *leaf,
                                                   _In_opt_z_ const wchar_t *name,
                                                   const char *object);

#endif
