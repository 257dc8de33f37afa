/* Taking an order to the running service: it is placed (order_box.h), the service told, its events
 * printed as they come, and its answer waited for. */
#ifndef SERVICE_ORDER_ERRAND_H
#define SERVICE_ORDER_ERRAND_H

#include <windows.h>

#include "order.h"

/* Whether our service runs, so that it is to be asked. While it is being started or stopped that is
 * waited for. */
struct outcome order_errand_asks_service(bool *running);

/* Success with the answer's end ORDER_NOT_GIVEN: `stop` was set, and the service goes on, or the
 * service stopped. One errand at a time on a server; the next waits for it. */
struct outcome order_errand(const struct order *order, HANDLE stop, struct order_answer *answer);

#endif
