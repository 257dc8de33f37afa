/* RasSstp's events by number. */
#include "model/sstp_events.h"

static const uint16_t ids[SSTP_EVENT_COUNT] = {
    [SSTP_SAYS_NO_CERTIFICATE] = 11,  [SSTP_SAYS_NOT_IPV4] = 12,
    [SSTP_SAYS_NOT_IPV6] = 13,        [SSTP_SAYS_CANNOT_ACCEPT] = 22,
    [SSTP_SAYS_FAMILIES_DIFFER] = 24, [SSTP_SAYS_PICKED_IS_MISSING] = 25,
    [SSTP_SAYS_HASH_DIFFERS] = 32,
};

static bool is_of_family(int event)
{
    return event == SSTP_SAYS_NOT_IPV4 || event == SSTP_SAYS_NOT_IPV6;
}

uint16_t sstp_event_id(enum sstp_event event)
{
    return ids[event];
}

enum sstp_event sstp_event_of_id(uint32_t id)
{
    int event = 0;

    while (event < SSTP_EVENT_COUNT && ids[event] != id) {
        event++;
    }
    return (enum sstp_event)event;
}

bool sstp_events_deny(const struct sstp_events *events, enum family family)
{
    return events->logged[family == FAMILY_IPV4 ? SSTP_SAYS_NOT_IPV4 : SSTP_SAYS_NOT_IPV6];
}

bool sstp_events_deny_all(const struct sstp_events *events)
{
    bool denied = false;

    for (int event = 0; event < SSTP_EVENT_COUNT; event++) {
        denied = denied || (events->logged[event] && !is_of_family(event));
    }
    return denied;
}
