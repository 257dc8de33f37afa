/* Where HTTP.sys is to be asked, and what its answers are worth. */
#include "proof/listen_list.h"

#include <string.h>

/* 0.0.0.0 and :: are all addresses of the family, loopback among them. */
static bool includes_loopback(const struct listen_address *address)
{
    static const uint8_t any[16];
    static const uint8_t ipv4[16] = {127, 0, 0, 1};
    static const uint8_t ipv6[16] = {[15] = 1};
    const size_t size = address->family == FAMILY_IPV4 ? 4 : 16;
    const uint8_t *loopback = address->family == FAMILY_IPV4 ? ipv4 : ipv6;

    return memcmp(address->bytes, any, size) == 0 || memcmp(address->bytes, loopback, size) == 0;
}

enum listens listen_list_where(const struct listen_list *list, enum family family)
{
    enum listens where = LISTENS_NOWHERE;

    if (list->presence != PART_PRESENT) {
        return LISTENS_ON_LOOPBACK;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].family != family) {
            continue;
        }
        if (includes_loopback(&list->items[i])) {
            return LISTENS_ON_LOOPBACK;
        }
        where = LISTENS_ELSEWHERE;
    }
    return where;
}

bool listen_list_goes_on(const struct probe_result *result)
{
    return result->answer == PROBE_NO_FAMILY || result->answer == PROBE_NO_LISTENER;
}

void listen_list_doubt(const struct listen_list *list, struct probe_result *result)
{
    if (list->presence == PART_UNREADABLE && result->answer >= PROBE_NO_LISTENER &&
        result->answer != PROBE_SERVES) {
        *result = (struct probe_result){.answer = PROBE_UNKNOWN, .error = list->error};
    }
}
