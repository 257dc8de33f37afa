/* What is reported to the SCM about our own service: its state, what it accepts, and its progress.
 * Any thread may call these once the handle is set. */
#ifndef RUN_SERVICE_STATUS_H
#define RUN_SERVICE_STATUS_H

#include <windows.h>

#include <stdbool.h>

struct service_status {
    SRWLOCK lock; /* SRWLOCK_INIT; the handler and the worker both set the status */
    SERVICE_STATUS_HANDLE handle;
    SERVICE_STATUS status;
    bool holds_shutdown; /* preshutdown is accepted */
    bool waits;          /* it runs, and has not begun: it can only be stopped */
};

/* A stop that is under way goes on: then only SERVICE_STOPPED changes the state. */
void service_status_set(struct service_status *self, DWORD state, DWORD exit_code, DWORD hint);

/* Set before it runs, and taken back before it begins. */
void service_status_waits(struct service_status *self, bool waits);

/* Windows waits with its shutdown for this service to stop, from now on or not any more. */
void service_status_hold_shutdown(struct service_status *self, bool choice);

/* Another checkpoint, while a state is pending. */
void service_status_progress(struct service_status *self);

#endif
