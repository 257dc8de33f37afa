/* One pass over the server by this process, for a command: the service's work, once. */
#ifndef SERVICE_ONE_PASS_H
#define SERVICE_ONE_PASS_H

#include <windows.h>

#include "console_end.h"
#include "event_log.h"
#include "order.h"

/* Carries out an order, with each step as an event. The end of the console ends it at a safe point.
 * This process is the writer (writer.h). */
struct outcome one_pass(const struct order *order, const struct console_end *end,
                        struct event_log *log, struct order_answer *answer);

#endif
