/* One pass over the server by this process, for a command: the service's work, once. */
#ifndef SERVICE_ONE_PASS_H
#define SERVICE_ONE_PASS_H

#include <windows.h>

#include "event_log.h"
#include "order.h"

/* Carries out an order, with each step as an event. A set `stop` ends it at a safe point.
 * This process is the writer (writer.h). */
struct outcome one_pass(const struct order *order, HANDLE stop, struct event_log *log,
                        struct order_answer *answer);

#endif
