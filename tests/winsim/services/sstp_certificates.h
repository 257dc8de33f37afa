/* How SSTP finds certificates in LocalMachine\MY: by hash, or the first that will do. Reads only.
 */
#ifndef WINSIM_SSTP_CERTIFICATES_H
#define WINSIM_SSTP_CERTIFICATES_H

#include "sstp_parameters.h"

#include <wincrypt.h>

/* Released with CertFreeCertificateContext; NULL when the store has none. */
PCCERT_CONTEXT sstp_certificate_by_sha256(const BYTE sha256[SSTP_SHA256_SIZE]);

/* The automatic choice: the first with a private key and Server Authentication, else the first for
 * all purposes. Neither dates nor names are looked at (facts/windows.md section 4, [R]). Released
 * with CertFreeCertificateContext. */
PCCERT_CONTEXT sstp_certificate_automatic(void);

bool sstp_certificate_hashes(PCCERT_CONTEXT certificate, BYTE sha256[SSTP_SHA256_SIZE],
                             BYTE sha1[SSTP_SHA1_SIZE]);

#endif
