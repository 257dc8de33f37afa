/* Waiting for a service. Many are there within milliseconds: a few checks cost less than asking to
 * be notified. After these Windows signals when the service has left a pending state, so that an
 * outage is not longer than the services make it; in between only its progress is checked, after a
 * tenth of its wait hint, as the documentation of stopping a service has it. Where Windows does not
 * signal, the pauses grow to that. */
#include "rras/wait.h"

#include "rras/notice.h"

#define PAUSE_FIRST  1u      /* ms; doubles */
#define PAUSE_CHECKS 8u      /* ms; the longest before asking to be notified */
#define PAUSE_POLITE 250u    /* ms; the least between two checks of the progress */
#define PAUSE_MAX    1000u   /* ms */
#define HINT_MAX     600000u /* ms; a longer hint is not believed */
#define TOTAL_FACTOR 10u /* of the configured seconds, however much progress there seems to be */

static void add_end(struct service_wait *wait, HANDLE event)
{
    if (event != NULL) {
        wait->ends[wait->end_count++] = event;
    }
}

static bool is_set(HANDLE event)
{
    return event != NULL && WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
}

struct service_wait service_wait_begin(const struct service_control *control,
                                       const struct service_handle *service, DWORD seconds,
                                       enum service_wait_end end)
{
    const ULONGLONG now = GetTickCount64();
    struct service_wait wait = {.control = control,
                                .service = service,
                                .allowed = (ULONGLONG)seconds * 1000,
                                .started = now,
                                .progressed = now,
                                .pause = PAUSE_FIRST};

    add_end(&wait, end == WAIT_ENDS_AT_A_STOP ? control->cancel_event : control->shutdown_event);
    if (end != WAIT_ENDS_AT_A_NEW_HURRY || !is_set(control->hurry_event)) {
        add_end(&wait, control->hurry_event);
    }
    return wait;
}

static bool timed_out(const struct service_wait *wait, const SERVICE_STATUS_PROCESS *status,
                      ULONGLONG now)
{
    const ULONGLONG hint = status->dwWaitHint < HINT_MAX ? status->dwWaitHint : HINT_MAX;
    const ULONGLONG quiet = hint > wait->allowed ? hint : wait->allowed;

    return now - wait->progressed >= quiet || now - wait->started >= wait->allowed * TOTAL_FACTOR;
}

static DWORD polite_pause(DWORD hint)
{
    const DWORD polite = hint / 10;

    return polite < PAUSE_POLITE ? PAUSE_POLITE : polite > PAUSE_MAX ? PAUSE_MAX : polite;
}

/* Only what is pending is asked about: the answer for any other state comes at once. */
static bool will_be_reported(const struct service_wait *wait, DWORD state)
{
    switch (state) {
    case SERVICE_START_PENDING:
    case SERVICE_STOP_PENDING:
    case SERVICE_PAUSE_PENDING:
    case SERVICE_CONTINUE_PENDING:
        return service_notice_ask(wait->control->notice, wait->service);
    default:
        return false;
    }
}

static DWORD next_pause(struct service_wait *wait, const SERVICE_STATUS_PROCESS *status)
{
    const DWORD pause = wait->pause;
    const DWORD polite = polite_pause(status->dwWaitHint);

    if (pause > PAUSE_CHECKS && will_be_reported(wait, status->dwCurrentState)) {
        return polite;
    }
    wait->pause = pause * 2 < polite ? pause * 2 : polite;
    return pause;
}

static void note_progress(struct service_wait *wait, const SERVICE_STATUS_PROCESS *status,
                          ULONGLONG now)
{
    if (status->dwCurrentState != wait->state) {
        wait->pause = PAUSE_FIRST; /* another wait begins */
    }
    if (status->dwCurrentState != wait->state || status->dwCheckPoint != wait->checkpoint) {
        wait->state = status->dwCurrentState;
        wait->checkpoint = status->dwCheckPoint;
        wait->progressed = now;
    }
}

DWORD service_wait_pause(struct service_wait *wait, const SERVICE_STATUS_PROCESS *status)
{
    const ULONGLONG now = GetTickCount64();

    note_progress(wait, status, now);
    if (timed_out(wait, status, now)) {
        return ERROR_TIMEOUT;
    }
    if (wait->control->waiting != NULL) {
        wait->control->waiting(wait->control->waiting_context);
    }
    const DWORD pause = next_pause(wait, status);
    const DWORD ended = wait->end_count == 0 ? WAIT_FAILED
                                             : WaitForMultipleObjectsEx(wait->end_count, wait->ends,
                                                                        FALSE, pause, TRUE);
    if (ended == WAIT_FAILED) {
        (void)SleepEx(pause, TRUE);
    }
    return ended < WAIT_OBJECT_0 + wait->end_count ? ERROR_CANCELLED : ERROR_SUCCESS;
}

DWORD service_wait_length(const struct service_wait *wait)
{
    return (DWORD)(GetTickCount64() - wait->started);
}
