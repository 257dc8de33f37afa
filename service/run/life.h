/* What a pass has to do with the life of our own service. */
#ifndef RUN_LIFE_H
#define RUN_LIFE_H

#include <windows.h>

#include "host/host.h"

/* The events may be NULL. */
struct server_life {
    HANDLE stop;                     /* set when our own service is asked to stop */
    HANDLE hurry;                    /* set before it where this process ends within seconds */
    HANDLE shutdown;                 /* set before it where Windows shuts down */
    void (*waiting)(void *context);  /* a service is being waited for */
    void (*changing)(void *context); /* the first change is about to be made */
    void *context;
};

/* Waits so long, or until `news`, a manual-reset event, is set, which is reset then; NULL: nothing
 * is awaited. False: our own service was asked to stop. */
bool server_life_pause(const struct server_life *life, HANDLE news, instant duration);

enum stop_request server_life_stop_requested(const struct server_life *life);

#endif
