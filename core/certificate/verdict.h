/* The verdict on one certificate: eligible, or the first reason why not. */
#ifndef CERTIFICATE_VERDICT_H
#define CERTIFICATE_VERDICT_H

#include "model/certificate.h"

#define RSA_BITS_MIN 2048 /* Server 2025 refuses less (facts/windows.md 5) */

/* A clock may be so wrong: a certificate that ends sooner is not taken into use any more, and a
 * bound one that begins later is not held against it. */
#define CLOCK_SKEW (5 * INSTANT_MINUTE)

/* Ordered as the checks run: the first that fails is the verdict. The names are in
 * certificate/verdict.c. */
enum verdict {
    VERDICT_ELIGIBLE = 0,
    VERDICT_UNDECODABLE,
    VERDICT_ARCHIVED,
    VERDICT_EXPIRED,
    VERDICT_NOT_YET_VALID,
    VERDICT_NOT_FOR_SERVERS,
    VERDICT_NO_PRIVATE_KEY,
    VERDICT_PRIVATE_KEY_UNUSABLE,
    VERDICT_KEY_FOR_SIGNATURES,
    VERDICT_KEY_TOO_WEAK,
    VERDICT_CHAIN_BAD,
    /* not by itself, but for this server */
    VERDICT_OTHER_NAMES,
    VERDICT_OTHER_THUMBPRINT,
    VERDICT_OTHER_ISSUER,
    VERDICT_OTHER_TEMPLATE,
    VERDICT_NEVER,
    VERDICT_OTHER_ROOT,
    VERDICT_UNKNOWN_ROOT, /* which may be the one before's: an issuer is missing here */
    VERDICT_ISSUER_FAULT,
    VERDICT_HELD_BACK,
    VERDICT_PASSED_OVER,
    VERDICT_USED_UP,
    VERDICT_REFUSED,
    VERDICT_QUARANTINED,
    VERDICT_PRIVATE_KEY_UNKNOWN,
    VERDICT_COUNT
};

/* The verdict's stable name: "no-private-key". */
const char *verdict_name(enum verdict verdict);

/* As a candidate: what is to be bound now must be good now and for a while. A key that is not known
 * passes. */
enum verdict verdict_of_candidate(const struct certificate *certificate, instant now);

/* Nothing that is known of the certificate itself (NULL if there is none) speaks against binding it
 * now. */
bool could_serve(const struct certificate *certificate, instant now);

/* The same of what served before: what was archived since serves again. */
bool could_serve_again(const struct certificate *certificate, instant now);

/* As the bound certificate: it is judged more leniently, where the clock may be at fault. Whether a
 * fault of its key counts says certificate/key_faults.h. */
enum verdict verdict_of_bound(const struct certificate *certificate, bool key_counts, instant now);

#endif
