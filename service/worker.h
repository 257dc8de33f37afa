/* The worker: waits for something to happen, lets it settle, and runs a pass. The same loop runs
 * under the SCM and in the console. */
#ifndef SERVICE_WORKER_H
#define SERVICE_WORKER_H

#include "event_log.h"
#include "outcome.h"

struct worker_callbacks {
    void (*running)(void *context); /* armed and about to make the first pass */
    void (*waiting)(void *context); /* a service is being waited for in a pass */
    void *context;
};

/* Runs on the calling thread until stop_event is set, which ends it also in the middle of a
 * rotation, as soon as that has reached a safe state. What happens in the passes is reported as
 * events; a failure to run at all is returned, for the caller to tell. */
struct outcome worker_run(HANDLE stop_event, struct event_log *log,
                          const struct worker_callbacks *callbacks);

#endif
