/* The SCM's side. The handler only signals and returns; the work, and every long wait, is the
 * worker's, on the thread that the SCM calls ServiceMain on. */
#include "run/service_main.h"

#include "events.h"
#include "events/log.h"
#include "events/text.h"
#include "output/format_facts.h"
#include "run/service_status.h"
#include "run/worker.h"
#include "run/writer.h"
#include "setup/recheck.h"
#include "timing/clock_steps.h"
#include "win32/product.h"

/* What is under way reaches a safe state within the bounds of a service start; each pause of its
 * waits reports a checkpoint. A single call into the SCM may take half a minute without one
 * (winsvc/nf-winsvc-controlservice). */
#define PENDING_HINT PRODUCT_SHUTDOWN_MS
#define START_HINT   10000 /* milliseconds */

/* The SCM calls in with no context of ours before the handler is registered, so this is one of
 * the few places where the process needs a global. */
static struct {
    struct service_status status;
    struct worker_signals signals;
    struct event_log log;
    struct clock_steps clock; /* of the handler's thread */
} service = {.status = {.lock = SRWLOCK_INIT}};

/* ---- what the worker reports ---- */

/* The registration is checked only now: what asks the SCM while it still waits for this start may
 * have to wait for it in turn. */
static void show_running(void *context)
{
    (void)context;
    service_status_set(&service.status, SERVICE_RUNNING, NO_ERROR, 0);
    recheck_registration(&service.log);
}

static void show_progress(void *context)
{
    (void)context;
    service_status_progress(&service.status);
}

static void show_paused(void *context, bool paused)
{
    (void)context;
    service_status_set(&service.status, paused ? SERVICE_PAUSED : SERVICE_RUNNING, NO_ERROR, 0);
}

static void show_pending(void *context, bool pending)
{
    (void)context;
    service_status_hold_shutdown(&service.status, pending);
}

/* ---- controls ---- */

static DWORD stop(void)
{
    service_status_set(&service.status, SERVICE_STOP_PENDING, NO_ERROR, PENDING_HINT);
    (void)SetEvent(service.signals.stop);
    return NO_ERROR;
}

static DWORD stop_for_shutdown(void)
{
    (void)SetEvent(service.signals.shutdown);
    return stop();
}

/* The state is set before the signal, so that the worker's answer comes after it. */
static DWORD change_mode(bool paused)
{
    service_status_set(&service.status, paused ? SERVICE_PAUSE_PENDING : SERVICE_CONTINUE_PENDING,
                       NO_ERROR, PENDING_HINT);
    if (paused) {
        (void)SetEvent(service.signals.paused);
    } else {
        (void)ResetEvent(service.signals.paused);
    }
    (void)SetEvent(service.signals.mode);
    return NO_ERROR;
}

static DWORD signal_worker(HANDLE event)
{
    (void)SetEvent(event);
    return NO_ERROR;
}

/* SERVICE_TIMECHANGE_INFO, which winsvc.h of mingw-w64 10 lacks. */
struct time_change {
    LARGE_INTEGER after; /* FILETIMEs */
    LARGE_INTEGER before;
};

/* The time service sets the clock by a little again and again: that is no reason to check. */
static DWORD note_clock(const struct time_change *change)
{
    const bool counts =
        change == NULL || clock_steps_take(&service.clock, (instant)change->before.QuadPart,
                                           (instant)change->after.QuadPart);

    return counts ? signal_worker(service.signals.check) : NO_ERROR;
}

static DWORD WINAPI handle_control(DWORD control, DWORD type, LPVOID data, LPVOID context)
{
    (void)context;
    switch (control) {
    case SERVICE_CONTROL_STOP:
        return stop();
    case SERVICE_CONTROL_PRESHUTDOWN:
    case SERVICE_CONTROL_SHUTDOWN:
        return stop_for_shutdown();
    case SERVICE_CONTROL_PAUSE:
    case SERVICE_CONTROL_CONTINUE:
        return change_mode(control == SERVICE_CONTROL_PAUSE);
    case SERVICE_CONTROL_PARAMCHANGE:
        return signal_worker(service.signals.settings);
    case SERVICE_CONTROL_POWEREVENT: /* after a resume: much may have ended meanwhile */
        return type == PBT_APMRESUMEAUTOMATIC ? signal_worker(service.signals.check) : NO_ERROR;
    case SERVICE_CONTROL_TIMECHANGE:
        return note_clock(data);
    case PRODUCT_CONTROL_CHECK:
        return signal_worker(service.signals.check);
    case PRODUCT_CONTROL_REQUEST:
        return signal_worker(service.signals.request);
    case SERVICE_CONTROL_INTERROGATE:
        return NO_ERROR;
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

/* ---- ServiceMain ---- */

/* An administrator has one of us in a console. To fail would have the SCM start the service each
 * minute, and to give up would leave nobody once that one has ended. */
static enum writer_state wait_for_other(struct writer *writer)
{
    enum writer_state state;

    event_log_write(&service.log, EVENT_WAITS_FOR_OTHER, NULL, 0);
    service_status_waits(&service.status, true);
    service_status_set(&service.status, SERVICE_RUNNING, NO_ERROR, 0);
    state = writer_wait(writer, service.signals.stop);
    service_status_waits(&service.status, false);
    return state;
}

/* False: this service may not change the server, which is reported. */
static bool admitted(struct writer *writer, DWORD *code)
{
    enum writer_state state = writer_become(writer);
    wchar_t text[EXPOSURE_TEXT];
    const wchar_t *inserts[] = {text};

    if (state == WRITER_SECOND) {
        state = wait_for_other(writer);
    }
    switch (state) {
    case WRITER_ADMITTED:
        return true;
    case WRITER_NAME_TAKEN: /* the SCM starts one of us only */
        event_log_write(&service.log, EVENT_NAME_TAKEN, NULL, 0);
        return true;
    case WRITER_SECOND: /* stopped while it waited */
        return false;
    case WRITER_EXPOSED:
        exposure_explain(&writer->exposure, text, EXPOSURE_TEXT);
        event_log_write(&service.log, EVENT_PROGRAM_EXPOSED, inserts, 1);
        *code = NO_ERROR; /* else the SCM would start it every minute, to say the same */
        return false;
    default:
        format_error(&writer->error, text, EXPOSURE_TEXT);
        event_log_write(&service.log, EVENT_SERVICE_FAILED, inserts, 1);
        *code = writer->error.code;
        return false;
    }
}

static DWORD run_worker(struct outcome outcome)
{
    const struct worker_callbacks callbacks = {.running = show_running,
                                               .waiting = show_progress,
                                               .paused = show_paused,
                                               .pending = show_pending};
    struct writer writer = {.mutex = NULL};
    wchar_t error[1024];
    const wchar_t *inserts[] = {error};
    DWORD code = NO_ERROR;

    event_log_open(&service.log, false);
    if (outcome_ok(&outcome) && admitted(&writer, &code)) {
        outcome = worker_run(&service.signals, &service.log, &callbacks);
    }
    writer_end(&writer);
    if (!outcome_ok(&outcome)) {
        format_error(&outcome, error, sizeof(error) / sizeof(error[0]));
        event_log_write(&service.log, EVENT_SERVICE_FAILED, inserts, 1);
        code = outcome.code;
    }
    event_log_close(&service.log);
    return code;
}

static void WINAPI service_main(DWORD argument_count, LPWSTR *arguments)
{
    (void)argument_count;
    (void)arguments;
    const struct outcome opened = worker_signals_open(&service.signals);
    service.status.handle = RegisterServiceCtrlHandlerExW(PRODUCT_NAME, handle_control, NULL);
    if (service.status.handle == NULL) {
        return; /* nobody to report to: the SCM reports a service that does not answer */
    }
    service_status_set(&service.status, SERVICE_START_PENDING, NO_ERROR, START_HINT);
    service_status_set(&service.status, SERVICE_STOPPED, run_worker(opened), 0);
}

DWORD service_main_dispatch(void)
{
    static wchar_t name[] = PRODUCT_NAME;
    const SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {NULL, NULL}};

    return StartServiceCtrlDispatcherW(table) ? ERROR_SUCCESS : GetLastError();
}
