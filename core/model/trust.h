/* Who vouches for a certificate, as far as this machine can see: facts. What they mean for who is
 * let in says certificate/trust.h. */
#ifndef MODEL_TRUST_H
#define MODEL_TRUST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where its chain ends. Windows lists the roots of its public programme in
 * SystemCertificates\AuthRoot\AutoUpdate\EncodedCtl, which it fetches by itself; a server that may
 * not has no list, and then the store AuthRoot holds those that were met (facts/windows.md 5). */
enum root_kind {
    ROOT_UNKNOWN = 0, /* no chain to a root that is trusted here, or nobody built one */
    ROOT_TRUSTED,     /* trusted here, and nothing tells whether it is a public one */
    ROOT_NOT_LISTED,  /* trusted here, and there is a list, which lacks it, or no longer has it for
                         servers, or for what is issued as late as this certificate */
    ROOT_LISTED       /* a public one: in the list, or without one in AuthRoot */
};

#define ISSUERS_MAX      8 /* of all chains; those nearest to the certificate are kept */
#define ISSUER_MARK_SIZE 16

/* An issuer that a chain contains, or names as the issuer of what it ends with. The marks are the
 * beginnings of SHA-256: of the encoded name, and of the key identifier where it has one. */
struct issuer {
    uint8_t name[ISSUER_MARK_SIZE];
    uint8_t key[ISSUER_MARK_SIZE];
    bool has_key;
};

/* What of a chain is not as it should be on this machine, though it is no fault of the certificate.
 * Clients build a chain of their own, with what they have. */
enum issuer_fault_kind {
    ISSUER_FAULT_NONE = 0, /* or no chain was built */
    ISSUER_EXPIRED,        /* the certificate of an issuer is here, and its time is over */
    ISSUER_MISSING         /* that of an issuer that is named is not here */
};

struct issuer_fault {
    enum issuer_fault_kind kind;
    struct issuer issuer; /* of several the one nearest to the certificate */
    bool direct;          /* it issued the certificate itself */
    const char *name;     /* display text, UTF-8 */
};

enum trust_class { CLASS_UNKNOWN = 0, CLASS_SELF, CLASS_PRIVATE, CLASS_PUBLIC };

/* What is compared of it, and kept when the certificate is gone. */
struct trust {
    enum trust_class class;
    struct issuer issuers[ISSUERS_MAX];
    size_t issuer_count;
};

#endif
