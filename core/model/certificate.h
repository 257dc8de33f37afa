/* What the core knows of a certificate: facts that an adapter read from the store, no handles. */
#ifndef MODEL_CERTIFICATE_H
#define MODEL_CERTIFICATE_H

#include "base/instant.h"
#include "base/names.h"
#include "base/thumbprint.h"
#include "model/line.h"
#include "model/trust.h"

/* The key as SYSTEM can use it, as far as the asking account can know: nobody asked, the answer is
 * no definite one (a provider that is away), or without SYSTEM's rights it means nothing. */
enum private_key {
    KEY_UNKNOWN = 0,
    KEY_ABSENT,
    KEY_UNUSABLE,
    KEY_FOR_SIGNATURES, /* a CAPI key that is AT_SIGNATURE: TLS cannot use it (facts/windows.md 5)
                         */
    KEY_USABLE
};

/* Enhanced key usage. CertGetEnhancedKeyUsage tells "none stated" (all purposes) from "an empty
 * list" (no purpose at all) by its last error only (facts/windows.md 5). */
enum key_usage {
    USAGE_UNREADABLE = 0,
    USAGE_EMPTY,
    USAGE_OTHER,
    USAGE_ALL_PURPOSES,
    USAGE_SERVER_AUTHENTICATION
};

/* What building the chain from what this machine has, without the network, says. */
enum chain {
    CHAIN_UNKNOWN = 0, /* it cannot be built offline, or ends at a root that is not trusted here */
    CHAIN_GOOD,
    CHAIN_BAD /* revoked, distrusted, or a signature in it is wrong */
};

struct certificate {
    struct thumbprint thumbprint;
    uint8_t sha256[SHA256_SIZE];
    bool decoded; /* false: only the thumbprint is known, the certificate does not decode */
    instant not_before;
    instant not_after;
    enum private_key private_key;
    bool key_asked;                 /* the key was opened, or tried to; else it is known without */
    uint32_t private_key_error;     /* Windows error code where the key is unusable or unknown */
    const char *private_key_failed; /* static text: the call that ended with it; NULL: none did */
    uint64_t key_property; /* changes when it is said elsewhere where the key is; an adapter's */
    uint32_t key_bits;
    enum key_usage usage;
    const char *subject; /* display text, UTF-8 */
    const char *issuer;  /* display text, UTF-8 */
    const struct certificate_name *names;
    size_t name_count;
    enum chain chain;
    bool self_signed;
    enum root_kind root_kind;
    bool has_scts; /* signed certificate timestamps are embedded (1.3.6.1.4.1.11129.2.4.2): public
                      CAs do that, whether their root is known here or not */
    struct issuer issuers[ISSUERS_MAX];
    size_t issuer_count;
    struct issuer_fault issuer_fault;
    struct line line;
    const char *template_oid;  /* of the AD CS template it was issued from, "" if none */
    const char *template_name; /* of that, "" where it is not known: it is for people */
    bool archived;             /* autoenrollment archives what it renewed */
    bool has_successor;        /* CERT_RENEWAL_PROP_ID names the replacement (facts/windows.md 2) */
    struct thumbprint successor;
};

#endif
