/* The start rules, whatever the mode; see sstp_start.h. */
#include <winsock2.h> /* before windows.h */

#include "sstp_rules.h"
#include "sstp_story.h"

bool sstp_refuse(enum sstp_event event)
{
    sstp_event_write(event, true);
    return false;
}

/* "Events 17, 18, 19 are warnings and SSTP goes on" [R], or it does not. */
static bool goes_on_after(enum sstp_event event)
{
    const bool goes_on = sstp_story(SSTP_STORY_WARNS_ONLY);

    sstp_event_write(event, !goes_on);
    return goes_on;
}

/* "17 means that the key cannot be opened (a value of a wrong type reads as its default)" [R], or
 * either. */
static bool read_parameters(struct sstp_parameters *parameters)
{
    const bool read = sstp_parameters_read(parameters);

    return read || (sstp_story(SSTP_STORY_WARNS_ONLY) && parameters->opened) ||
           goes_on_after(SSTP_EVENT_PARAMETERS_UNREADABLE);
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
    if (!read_parameters(&start->parameters)) {
        return false;
    }
    if (start->parameters.sha256_state == SSTP_HASH_MALFORMED &&
        !goes_on_after(SSTP_EVENT_SHA256_INVALID)) {
        return false;
    }
    if (start->parameters.sha1_state == SSTP_HASH_MALFORMED &&
        !goes_on_after(SSTP_EVENT_SHA1_INVALID)) {
        return false;
    }
    if (!start->parameters.use_https) {
        memcpy(start->crypto_binding, start->parameters.sha256, SSTP_SHA256_SIZE);
        return true;
    }
    sstp_bindings_read(start->parameters.port, &start->bindings);
    return start->parameters.hash_configured ? sstp_prepare_pinned(start)
                                             : sstp_prepare_automatic(start);
}
