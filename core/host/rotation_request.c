/* What the ends of a request have in common. */
#include "host/rotation_request.h"

bool request_refused(enum request_end end)
{
    return end > REQUEST_NOT_GIVEN && end < REQUEST_WAITS;
}

enum urgency request_urgency(const struct rotation_request *request)
{
    if (!request->given || !request->now) {
        return NOT_URGENT;
    }
    return request->force ? OVERRIDING : URGENT;
}
