/* What an administrator asks of this service itself, through the SCM. */
#ifndef SETUP_OWN_SERVICE_H
#define SETUP_OWN_SERVICE_H

#include <stdbool.h>

#include "base/outcome.h"
#include "win32/annotations.h"

enum own_request {
    OWN_START,
    OWN_STOP, /* a rotation under way is brought to a safe state first */
    OWN_PAUSE,
    OWN_RESUME,
    OWN_RECHECK, /* check the server now */
    OWN_REQUEST_COUNT
};

/* Waits until the service is as requested; at once for OWN_RECHECK. *was: it was so before, and
 * nothing was sent. FAILURE_NOT_FOUND: it is not installed. Code ERROR_SERVICE_NOT_ACTIVE: it is
 * stopped and cannot take the request. A start of one that is paused is a success; it stays paused.
 */
_Check_return_ struct outcome own_service_request(enum own_request request, bool *was);

/* Whether it is paused, as far as that can be asked. */
_Check_return_ bool own_service_is_paused(void);

#endif
