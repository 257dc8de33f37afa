/* The rule by which a changing service is waited for (rras/control.h, "Waiting"). Decides only
 * how long to pause and when waiting has no more sense. */
#ifndef RRAS_WAIT_H
#define RRAS_WAIT_H

#include "rras/control.h"
#include "rras/handle.h"
#include "win32/annotations.h"

struct service_wait {
    const struct service_control *control;
    const struct service_handle *service;
    HANDLE ends[2]; /* either ends the wait early */
    DWORD end_count;
    ULONGLONG allowed; /* ms without progress */
    ULONGLONG started; /* ms, GetTickCount64 */
    ULONGLONG progressed;
    DWORD pause; /* ms, the next one */
    DWORD state;
    DWORD checkpoint;
};

/* What ends a wait early. */
enum service_wait_end {
    WAIT_ENDS_AT_A_STOP,     /* our own service is asked to stop, or a hurry */
    WAIT_ENDS_AT_A_HURRY,    /* or the shutdown of Windows */
    WAIT_ENDS_AT_A_NEW_HURRY /* one that begins after this wait */
};

struct service_wait service_wait_begin(const struct service_control *control,
                                       const struct service_handle *service, DWORD seconds,
                                       enum service_wait_end end);

/* Pauses before the status is asked for again. Returns ERROR_SUCCESS, ERROR_TIMEOUT where there was
 * no progress for too long, or ERROR_CANCELLED. What else the thread is notified of by APC
 * meanwhile only shortens a pause. */
_Check_return_ DWORD service_wait_pause(struct service_wait *wait,
                                        const SERVICE_STATUS_PROCESS *status);

/* Milliseconds since the beginning. */
DWORD service_wait_length(const struct service_wait *wait);

#endif
