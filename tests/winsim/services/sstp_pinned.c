/* The certificate that an administrator chose (isHashConfiguredByAdmin); see sstp_rules.h. */
#include <winsock2.h> /* before windows.h */

#include "sstp_certificates.h"
#include "sstp_rules.h"
#include "sstp_story.h"

static bool is_right(const struct sstp_binding *binding, const BYTE sha1[SSTP_SHA1_SIZE])
{
    return binding->present && sstp_binding_has(binding, sha1);
}

static bool is_in_the_way(const struct sstp_binding *binding, const BYTE sha1[SSTP_SHA1_SIZE])
{
    return binding->present && !is_right(binding, sha1) && !sstp_binding_is_own(binding);
}

/* "With the flag set, a differing binding is repaired at start only if its application id is
 * SSTP's; a foreign one logs event 32"; "one foreign family that differs: nothing is changed at
 * all". [R] */
static bool bind_configured(struct sstp_start *start, const BYTE sha1[SSTP_SHA1_SIZE])
{
    const struct sstp_binding *const of = start->bindings.of;
    const bool foreign = is_in_the_way(&of[SSTP_IPV4], sha1) || is_in_the_way(&of[SSTP_IPV6], sha1);

    if (foreign && sstp_story(SSTP_STORY_PINNED_ALL)) {
        return sstp_refuse(SSTP_EVENT_HASH_DIFFERS);
    }
    for (int family = 0; family < SSTP_FAMILIES; family++) {
        if (!is_right(&of[family], sha1) && !is_in_the_way(&of[family], sha1) &&
            !sstp_write_binding(start, family, sha1)) {
            return false;
        }
    }
    return !foreign || sstp_refuse(SSTP_EVENT_HASH_DIFFERS);
}

/* "With isHashConfiguredByAdmin = 1 the service looks the certificate up by the stored hash; a
 * missing hash or certificate logs RasSstp event 25 and SSTP does not serve, even with right
 * bindings." [R] */
bool sstp_prepare_pinned(struct sstp_start *start)
{
    const BYTE *wanted = start->parameters.sha256;
    BYTE sha256[SSTP_SHA256_SIZE];
    BYTE sha1[SSTP_SHA1_SIZE];
    PCCERT_CONTEXT certificate = NULL;
    bool hashed;

    if (start->parameters.sha256_state == SSTP_HASH_PRESENT) {
        certificate = sstp_certificate_by_sha256(wanted);
    }
    if (certificate == NULL) {
        return sstp_refuse(SSTP_EVENT_CONFIGURED_MISSING);
    }
    hashed = sstp_certificate_hashes(certificate, sha256, sha1);
    CertFreeCertificateContext(certificate);
    if (!hashed) {
        return sstp_refuse(SSTP_EVENT_CANNOT_HASH);
    }
    memcpy(start->crypto_binding, wanted, SSTP_SHA256_SIZE);
    return bind_configured(start, sha1);
}
