/* What the ends of a request have in common. */
#include "host/rotation_request.h"

bool request_refused(enum request_end end)
{
    return end > REQUEST_NOT_GIVEN && end < REQUEST_WAITS;
}
