/* Taking a request to the running service: it is placed (state/request_box.h), the service
 * notified, its events printed as they come, and its answer waited for. */
#ifndef COMMANDS_ROTATION_REQUEST_H
#define COMMANDS_ROTATION_REQUEST_H

#include <windows.h>

#include "host/rotation_request.h"
#include "win32/annotations.h"

/* Whether our service runs, so that it is to be asked. While it is being started or stopped that is
 * waited for, unless `stop` is set: FAILURE_CANCELLED. */
_Check_return_ struct outcome request_asks_service(HANDLE stop, _Out_ bool *running);

/* Success with the answer's end REQUEST_NOT_GIVEN: `stop` was set, and the service goes on, or the
 * service stopped. One request at a time on a server; the next waits for it. */
_Check_return_ struct outcome request_deliver(const struct rotation_request *request, HANDLE stop,
                                              _Out_ struct request_answer *answer);

#endif
