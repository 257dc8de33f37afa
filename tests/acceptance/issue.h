/* The certification authority: signs a certificate as wished. Puts nothing into any store. */
#ifndef ACCEPTANCE_ISSUE_H
#define ACCEPTANCE_ISSUE_H

#include "certificates.h"

/* The issuer's name in every certificate, as CertNameToStr and CERT_FIND_ISSUER_STR have it. */
#define ISSUER_NAME L"SstpCertRotator acceptance CA"

/* Without a private key attached. Released with CertFreeCertificateContext. */
PCCERT_CONTEXT issue_certificate(const struct wish *wish);

#endif
