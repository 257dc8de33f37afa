/* The certification authority: signs a certificate as wished. Puts nothing into any store. */
#ifndef ACCEPTANCE_ISSUE_H
#define ACCEPTANCE_ISSUE_H

#include "certificates.h"

/* The issuer's name in every certificate, encoded into the given buffer. */
#define ISSUER_SIZE 128u
void issuer_name(CERT_NAME_BLOB *name);

/* Without a private key attached. Released with CertFreeCertificateContext. */
PCCERT_CONTEXT issue_certificate(const struct wish *wish);

/* The issuer's own certificate, self-signed. Released in the same way. */
PCCERT_CONTEXT issue_issuer(void);

#endif
