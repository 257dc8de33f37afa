/* The certification authority: signs a certificate as wished. Puts nothing into any store. */
#ifndef ACCEPTANCE_ISSUE_H
#define ACCEPTANCE_ISSUE_H

#include "certificates.h"

/* An authority's name, encoded into the given buffer. */
#define ISSUER_SIZE 128u
void issuer_name(enum authority authority, CERT_NAME_BLOB *name);

/* Whether it is one of those. */
bool issued_by_us(PCCERT_CONTEXT certificate);

/* Without a private key attached. Released with CertFreeCertificateContext. */
PCCERT_CONTEXT issue_certificate(const struct wish *wish);

/* An authority's own certificate: a root, or a branch's. Released in the same way. */
PCCERT_CONTEXT issue_issuer(enum authority authority, int from_days, int until_days);

#endif
