/* The start rules, whatever the mode; see sstp_start.h. */
#include <winsock2.h> /* before windows.h */

#include "sstp_rules.h"

bool sstp_refuse(enum sstp_event event)
{
    sstp_event_write(event);
    return false;
}

bool sstp_write_binding(struct sstp_start *start, int family, const BYTE sha1[SSTP_SHA1_SIZE])
{
    static const enum sstp_event failed[SSTP_FAMILIES] = {SSTP_EVENT_BIND_IPV4_FAILED,
                                                          SSTP_EVENT_BIND_IPV6_FAILED};

    if (sstp_binding_write(&start->bindings.of[family], sha1) != ERROR_SUCCESS) {
        return sstp_refuse(failed[family]);
    }
    return true;
}

/* "A malformed hash value (RasSstp 18/19) makes SSTP refuse connections";
 * "UseHttps: 0 = TLS is terminated by a load balancer in front": then there is nothing to bind, and
 * "SSTP listens on plain http" [R], with the hash that it was told. */
bool sstp_start_prepare(struct sstp_start *start)
{
    if (!sstp_parameters_read(&start->parameters)) {
        return sstp_refuse(SSTP_EVENT_PARAMETERS_UNREADABLE);
    }
    if (start->parameters.sha256_state == SSTP_HASH_MALFORMED) {
        return sstp_refuse(SSTP_EVENT_SHA256_INVALID);
    }
    if (start->parameters.sha1_state == SSTP_HASH_MALFORMED) {
        return sstp_refuse(SSTP_EVENT_SHA1_INVALID);
    }
    if (!start->parameters.use_https) {
        memcpy(start->crypto_binding, start->parameters.sha256, SSTP_SHA256_SIZE);
        return true;
    }
    sstp_bindings_read(start->parameters.port, &start->bindings);
    return start->parameters.hash_configured ? sstp_prepare_pinned(start)
                                             : sstp_prepare_automatic(start);
}
