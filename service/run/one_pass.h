/* One pass over the server by this process, for a command: the service's work, once. */
#ifndef RUN_ONE_PASS_H
#define RUN_ONE_PASS_H

#include <windows.h>

#include "events/log.h"
#include "host/rotation_request.h"
#include "output/console_end.h"

/* Carries out a request, with each step as an event. The end of the console ends it at a safe
 * point. This process is the writer (run/writer.h). */
struct outcome one_pass(const struct rotation_request *request, const struct console_end *end,
                        struct event_log *log, struct request_answer *answer);

#endif
