/*
 * event_service.h - the Event Log service as the main program meets it, but for the acceptance
 * tests: whether it answers, and since when it runs. What was opened in an earlier run of it is
 * dead.
 */
#ifndef WINSIM_EVENT_SERVICE_H
#define WINSIM_EVENT_SERVICE_H

#include <stdbool.h>
#include <windows.h>

/* The number of the run that goes on; others' is always 0. */
DWORD event_service_run(void);

/* True, with the last error set: it does not answer now. */
bool event_service_is_away(void);

/* Whether a handle is of another run: true, with the last error set. */
bool event_service_ended(DWORD run);

#endif
