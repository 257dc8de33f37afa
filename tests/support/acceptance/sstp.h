/* SstpSvc\Parameters: how SSTP is set up, and what it remembers of its certificate. */
#ifndef ACCEPTANCE_SSTP_H
#define ACCEPTANCE_SSTP_H

#include "certificates.h"

#define SSTP_KEY L"SYSTEM\\CurrentControlSet\\Services\\SstpSvc\\Parameters"

#define SSTP_PORT_VALUE   L"ListenerPort"
#define SSTP_PINNED_VALUE L"isHashConfiguredByAdmin"
#define SSTP_SHA256_VALUE L"SHA256CertificateHash"
#define SSTP_SHA1_VALUE   L"SHA1CertificateHash"

/* As Windows sets it up. */
void sstp_defaults(void);

/* The administrator picked this certificate in the console. */
void sstp_pin(const struct certificate *certificate);

/* Both hashes are the certificate's. */
void assert_sstp_hashes(const struct certificate *certificate);

/* Both hashes are the certificate's or absent: SSTP works them out itself. */
void assert_sstp_hashes_automatic(const struct certificate *certificate);

#endif
