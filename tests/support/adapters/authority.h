/* Certification authorities made for these tests: one key, a certificate for each kind. */
#ifndef ADAPTERS_AUTHORITY_H
#define ADAPTERS_AUTHORITY_H

#include <stdbool.h>
#include <windows.h>

#include <wincrypt.h>

enum authority {
    AUTHORITY_NONE = 0,      /* the certificate stays self-signed */
    AUTHORITY_TRUSTED,       /* in LocalMachine\Root */
    AUTHORITY_OTHER_TRUSTED, /* in LocalMachine\Root */
    AUTHORITY_EXPIRED,       /* in LocalMachine\Root, but its time is over */
    AUTHORITY_UNTRUSTED,     /* in LocalMachine\CA only: the chain is complete without trust */
    AUTHORITY_ABSENT,        /* in no store */
    AUTHORITY_KEYED,         /* in LocalMachine\Root, with a key identifier */
    AUTHORITY_CROSS,         /* the same authority certified by OTHER_TRUSTED, in LocalMachine\CA */
    AUTHORITY_INTERMEDIATE,  /* by KEYED, with a key identifier, in LocalMachine\CA */
    AUTHORITY_ORPHAN,        /* by ABSENT, in LocalMachine\CA */
    AUTHORITY_COUNT
};

/* Of both KEYED and CROSS, and of INTERMEDIATE. */
#define AUTHORITY_KEY_SIZE 4
extern const BYTE authority_keyed_key[AUTHORITY_KEY_SIZE];
extern const BYTE authority_intermediate_key[AUTHORITY_KEY_SIZE];

/* Makes the key and the authorities; authorities_end deletes them. */
bool authorities_begin(void);
void authorities_end(void);

/* The same certificate with the authority as its issuer. The context must be released with
 * CertFreeCertificateContext. */
const CERT_CONTEXT *authority_sign(enum authority authority, const CERT_CONTEXT *certificate);

const CERT_CONTEXT *authority_certificate(enum authority authority);

#endif
