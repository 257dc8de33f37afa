/* The worker: waits for something to happen, lets it settle, and runs a pass. The same loop runs
 * under the SCM and in the console. */
#ifndef RUN_WORKER_H
#define RUN_WORKER_H

#include <windows.h>

#include <stdbool.h>

#include "base/outcome.h"
#include "events/log.h"

/* How others reach a worker that runs; any thread may set them. */
struct worker_signals {
    HANDLE stop;     /* stays set */
    HANDLE hurry;    /* this process ends within seconds; set before `stop`, and stays set */
    HANDLE shutdown; /* Windows shuts down; set before `stop`, and stays set */
    HANDLE paused;   /* set for as long as nothing may be changed */
    HANDLE mode;     /* `paused` was set or reset */
    HANDLE check;    /* check the server now */
    HANDLE settings; /* read the settings again, and check */
    HANDLE request;  /* an administrator's request was placed (state/request_box.h) */
};

/* Must be released with worker_signals_close, also after a failure. */
struct outcome worker_signals_open(struct worker_signals *signals);
void worker_signals_close(struct worker_signals *signals);

/* All are called on the worker's thread. */
struct worker_callbacks {
    /* First of all: HttpInitialize starts the HTTP driver where nobody has, and the SCM starts
     * nothing while it waits for a service (services/service-startup). */
    void (*running)(void *context);
    void (*waiting)(void *context); /* a service is being waited for in a pass */
    /* No pass is under way, and the next ones go by this; reported for each setting of `mode`. */
    void (*paused)(void *context, bool paused);
    /* A change is under way or waits, so a shutdown of Windows is better held up, or not any more.
     * What is known may be reported again. */
    void (*pending)(void *context, bool pending);
    void *context;
};

/* This process is the writer (run/writer.h). Runs on the calling thread until it is asked to stop,
 * which ends it also in the middle of a rotation, as soon as that has reached a safe state. Where
 * Windows shuts down and a change waits, what the next boot needs is done before. What happens in
 * the passes is reported as events; a failure to run at all is returned to the caller. */
struct outcome worker_run(const struct worker_signals *signals, struct event_log *log,
                          const struct worker_callbacks *callbacks);

#endif
