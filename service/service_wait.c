/* Waiting for a service: short pauses first, so that an outage is longer by milliseconds only, then
 * a tenth of the service's wait hint, as the documentation of stopping a service has it. */
#include "service_wait.h"

#define PAUSE_FIRST  1u      /* ms; doubles */
#define PAUSE_FINE   250u    /* ms; up to here whatever the hint says */
#define PAUSE_MAX    1000u   /* ms */
#define HINT_MAX     600000u /* ms; a longer hint is not believed */
#define TOTAL_FACTOR 10u /* of the configured seconds, however much progress there seems to be */

struct service_wait service_wait_begin(const struct service_control *control, DWORD seconds,
                                       bool may_cancel)
{
    const ULONGLONG now = GetTickCount64();

    return (struct service_wait){.control = control,
                                 .cancel_event = may_cancel ? control->cancel_event : NULL,
                                 .allowed = (ULONGLONG)seconds * 1000,
                                 .started = now,
                                 .progressed = now,
                                 .pause = PAUSE_FIRST};
}

static bool timed_out(const struct service_wait *wait, const SERVICE_STATUS_PROCESS *status,
                      ULONGLONG now)
{
    const ULONGLONG hint = status->dwWaitHint < HINT_MAX ? status->dwWaitHint : HINT_MAX;
    const ULONGLONG quiet = hint > wait->allowed ? hint : wait->allowed;

    return now - wait->progressed >= quiet || now - wait->started >= wait->allowed * TOTAL_FACTOR;
}

static DWORD next_pause(DWORD pause, DWORD hint)
{
    const DWORD polite = hint / 10;

    if (pause * 2 < PAUSE_FINE) {
        return pause * 2;
    }
    return polite < PAUSE_FINE ? PAUSE_FINE : polite > PAUSE_MAX ? PAUSE_MAX : polite;
}

DWORD service_wait_pause(struct service_wait *wait, const SERVICE_STATUS_PROCESS *status)
{
    const ULONGLONG now = GetTickCount64();

    if (status->dwCurrentState != wait->state) {
        wait->pause = PAUSE_FIRST; /* another wait begins */
    }
    if (status->dwCurrentState != wait->state || status->dwCheckPoint != wait->checkpoint) {
        wait->state = status->dwCurrentState;
        wait->checkpoint = status->dwCheckPoint;
        wait->progressed = now;
    }
    if (timed_out(wait, status, now)) {
        return ERROR_TIMEOUT;
    }
    if (wait->control->waiting != NULL) {
        wait->control->waiting(wait->control->waiting_context);
    }
    if (wait->cancel_event == NULL) {
        Sleep(wait->pause);
    } else if (WaitForSingleObject(wait->cancel_event, wait->pause) == WAIT_OBJECT_0) {
        return ERROR_CANCELLED;
    }
    wait->pause = next_pause(wait->pause, status->dwWaitHint);
    return ERROR_SUCCESS;
}
