/* The worker: waits for something to happen, lets it settle, and runs a pass. The same loop runs
 * under the SCM and in the console. */
#ifndef SERVICE_WORKER_H
#define SERVICE_WORKER_H

#include <windows.h>

#include <stdbool.h>

#include "event_log.h"
#include "outcome.h"

/* How others reach a worker that runs; any thread may set them. */
struct worker_signals {
    HANDLE stop;     /* stays set */
    HANDLE check;    /* look at the server now */
    HANDLE settings; /* read the settings again, and look */
};

/* Must be released with worker_signals_close, also after a failure. */
bool worker_signals_open(struct worker_signals *signals);
void worker_signals_close(struct worker_signals *signals);

struct worker_callbacks {
    void (*running)(void *context); /* armed and about to make the first pass */
    void (*waiting)(void *context); /* a service is being waited for in a pass */
    void *context;
};

/* Runs on the calling thread until it is told to stop, which ends it also in the middle of a
 * rotation, as soon as that has reached a safe state. What happens in the passes is reported as
 * events; a failure to run at all is returned, for the caller to tell. */
struct outcome worker_run(const struct worker_signals *signals, struct event_log *log,
                          const struct worker_callbacks *callbacks);

#endif
