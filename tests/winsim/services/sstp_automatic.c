/* Where no administrator chose a certificate; see sstp_rules.h. */
#include <winsock2.h> /* before windows.h */

#include "machine_keys.h"
#include "sstp_certificates.h"
#include "sstp_rules.h"
#include "sstp_story.h"

/* "at start RRAS puts a machine certificate on both bindings only if none is set; otherwise it
 * leaves them." */
static bool bind_automatically(struct sstp_start *start)
{
    const PCCERT_CONTEXT certificate = sstp_certificate_automatic();
    BYTE sha256[SSTP_SHA256_SIZE];
    BYTE sha1[SSTP_SHA1_SIZE];
    bool hashed;

    if (certificate == NULL) {
        return sstp_refuse(SSTP_EVENT_NO_CERTIFICATE);
    }
    hashed = sstp_certificate_hashes(certificate, sha256, sha1);
    CertFreeCertificateContext(certificate);
    if (!hashed) {
        return sstp_refuse(SSTP_EVENT_CANNOT_HASH);
    }
    return sstp_write_binding(start, SSTP_IPV4, sha1) && sstp_write_binding(start, SSTP_IPV6, sha1);
}

/* "let SSTP recompute them": without a stored hash the bound certificate is hashed and both values
 * are written. With one, too, where "hashes are computed anew and overwritten (no event 32)" [R].
 */
static bool capture_new_hash(struct sstp_start *start, PCCERT_CONTEXT bound)
{
    BYTE sha1[SSTP_SHA1_SIZE];

    if (bound == NULL || !sstp_certificate_hashes(bound, start->crypto_binding, sha1) ||
        sstp_parameters_write_hashes(start->crypto_binding, sha1) != ERROR_SUCCESS) {
        return sstp_refuse(SSTP_EVENT_CANNOT_HASH);
    }
    return true;
}

/* A stored hash must be that of the bound certificate (event 32). If that certificate is no longer
 * in the store, nothing contradicts the stored hash, and it goes on being used: that is why the
 * wrong way of changing the certificate seems to work until the reboot (facts/procedure.md). */
static bool capture_stored_hash(struct sstp_start *start, PCCERT_CONTEXT bound)
{
    BYTE sha256[SSTP_SHA256_SIZE];
    BYTE sha1[SSTP_SHA1_SIZE];

    if (bound != NULL && (!sstp_certificate_hashes(bound, sha256, sha1) ||
                          memcmp(sha256, start->parameters.sha256, sizeof sha256) != 0)) {
        return sstp_refuse(SSTP_EVENT_HASH_DIFFERS);
    }
    memcpy(start->crypto_binding, start->parameters.sha256, SSTP_SHA256_SIZE);
    return true;
}

static bool capture_hash(struct sstp_start *start, const struct ssl_record *record)
{
    const PCCERT_CONTEXT bound =
        machine_keys_find(ssl_record_store(record), record->hash, record->hash_length);
    const bool compares = start->parameters.sha256_state == SSTP_HASH_PRESENT &&
                          !sstp_story(SSTP_STORY_OVERWRITES_HASHES);
    const bool captured =
        compares ? capture_stored_hash(start, bound) : capture_new_hash(start, bound);

    if (bound != NULL) {
        CertFreeCertificateContext(bound);
    }
    return captured;
}

static bool same_certificate(const struct ssl_record *a, const struct ssl_record *b)
{
    return a->hash_length == b->hash_length && memcmp(a->hash, b->hash, a->hash_length) == 0;
}

/* "A binding whose certificate has left MY is removed, whosever it is, and counts as none." [R] */
static void remove_gone(struct sstp_start *start)
{
    for (int family = 0; family < SSTP_FAMILIES; family++) {
        struct sstp_binding *const binding = &start->bindings.of[family];

        if (binding->present && sstp_binding_is_gone(binding)) {
            (void)sstp_binding_delete(binding);
        }
    }
}

/* "If one family is missing it is created with the other's certificate." [R] */
static bool make_missing(struct sstp_start *start)
{
    struct sstp_binding *const of = start->bindings.of;
    const int missing = of[SSTP_IPV4].present ? SSTP_IPV6 : SSTP_IPV4;

    return of[SSTP_IPV4].present == of[SSTP_IPV6].present ||
           sstp_write_binding(start, missing, of[!missing].record.hash);
}

/* "If the families differ and exactly one has SSTP's id, that one gets the other's certificate,
 * else event 24." [R] */
static bool mend_differing(struct sstp_start *start)
{
    struct sstp_binding *const of = start->bindings.of;
    const bool ipv4_is_own = sstp_binding_is_own(&of[SSTP_IPV4]);
    const int own = ipv4_is_own ? SSTP_IPV4 : SSTP_IPV6;

    if (!sstp_story(SSTP_STORY_MENDS_DIFFERING) ||
        ipv4_is_own == sstp_binding_is_own(&of[SSTP_IPV6])) {
        return sstp_refuse(SSTP_EVENT_FAMILIES_DIFFER);
    }
    return sstp_write_binding(start, own, of[!own].record.hash);
}

bool sstp_prepare_automatic(struct sstp_start *start)
{
    const struct sstp_binding *ipv4 = &start->bindings.of[SSTP_IPV4];
    const struct sstp_binding *ipv6 = &start->bindings.of[SSTP_IPV6];

    if (sstp_story(SSTP_STORY_REMOVES_FORMER)) {
        sstp_bindings_leave(start->parameters.port); /* "on a former port are removed" [R] */
    }
    if (sstp_story(SSTP_STORY_REMOVES_GONE)) {
        remove_gone(start);
    }
    if (!ipv4->present && !ipv6->present && !bind_automatically(start)) {
        return false;
    }
    if (sstp_story(SSTP_STORY_MAKES_MISSING) && !make_missing(start)) {
        return false;
    }
    if (ipv4->present && ipv6->present && !same_certificate(&ipv4->record, &ipv6->record) &&
        !mend_differing(start)) {
        return false;
    }
    return capture_hash(start, ipv4->present ? &ipv4->record : &ipv6->record);
}
