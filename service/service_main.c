/* The SCM's side. The handler only signals and returns; the work, and every long wait, is the
 * worker's, on the thread that the SCM calls ServiceMain on. */
#include "service_main.h"

#include "event_log.h"
#include "event_text.h"
#include "events.h"
#include "product.h"
#include "worker.h"

/* A rotation that is under way reaches a safe state within the bounds of a service start; each
 * pause of its waits reports a checkpoint. */
#define STOP_HINT  30000 /* milliseconds */
#define START_HINT 10000

/* The SCM calls in with no context of ours before the handler is registered, so this is one of
 * the few places where the process needs a global. */
static struct {
    SRWLOCK lock; /* guards the status: handler and worker both set it */
    SERVICE_STATUS_HANDLE handle;
    SERVICE_STATUS status;
    struct worker_signals signals;
    struct event_log log;
} service = {.lock = SRWLOCK_INIT};

/* ---- status ---- */

static void set_state(DWORD state, DWORD exit_code, DWORD hint)
{
    AcquireSRWLockExclusive(&service.lock);
    service.status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    service.status.dwCurrentState = state;
    service.status.dwControlsAccepted =
        state == SERVICE_RUNNING
            ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN | SERVICE_ACCEPT_PARAMCHANGE |
                  SERVICE_ACCEPT_POWEREVENT | SERVICE_ACCEPT_TIMECHANGE
            : 0;
    service.status.dwWin32ExitCode = exit_code;
    service.status.dwCheckPoint = 0;
    service.status.dwWaitHint = hint;
    (void)SetServiceStatus(service.handle, &service.status);
    ReleaseSRWLockExclusive(&service.lock);
}

/* Progress, while a stop waits for a rotation to reach a safe state. */
static void show_progress(void *context)
{
    (void)context;
    AcquireSRWLockExclusive(&service.lock);
    if (service.status.dwCurrentState == SERVICE_STOP_PENDING) {
        service.status.dwCheckPoint++;
        (void)SetServiceStatus(service.handle, &service.status);
    }
    ReleaseSRWLockExclusive(&service.lock);
}

static void show_running(void *context)
{
    (void)context;
    set_state(SERVICE_RUNNING, NO_ERROR, 0);
}

/* ---- controls ---- */

static DWORD WINAPI handle_control(DWORD control, DWORD type, LPVOID data, LPVOID context)
{
    (void)data;
    (void)context;
    switch (control) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_SHUTDOWN:
        set_state(SERVICE_STOP_PENDING, NO_ERROR, STOP_HINT);
        (void)SetEvent(service.signals.stop);
        return NO_ERROR;
    case SERVICE_CONTROL_PARAMCHANGE:
        (void)SetEvent(service.signals.settings);
        return NO_ERROR;
    case SERVICE_CONTROL_POWEREVENT:
        if (type == PBT_APMRESUMEAUTOMATIC) {
            (void)SetEvent(service.signals.check); /* much may have ended meanwhile */
        }
        return NO_ERROR;
    case SERVICE_CONTROL_TIMECHANGE:
    case PRODUCT_CONTROL_CHECK:
        (void)SetEvent(service.signals.check);
        return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE:
        return NO_ERROR;
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

/* ---- ServiceMain ---- */

static DWORD run_worker(void)
{
    const struct worker_callbacks callbacks = {.running = show_running, .waiting = show_progress};
    wchar_t error[1024];
    const wchar_t *inserts[] = {error};

    event_log_open(&service.log, false);
    const struct outcome outcome = worker_run(&service.signals, &service.log, &callbacks);
    if (!outcome_ok(&outcome)) {
        event_text_error(&outcome, error, sizeof(error) / sizeof(error[0]));
        event_log_write(&service.log, EVENT_SERVICE_FAILED, inserts, 1);
    }
    event_log_close(&service.log);
    return outcome_ok(&outcome) ? NO_ERROR : outcome.code;
}

static void WINAPI service_main(DWORD argument_count, LPWSTR *arguments)
{
    DWORD exit_code = ERROR_NOT_ENOUGH_MEMORY;

    (void)argument_count;
    (void)arguments;
    const bool opened = worker_signals_open(&service.signals);
    service.handle = RegisterServiceCtrlHandlerExW(PRODUCT_NAME, handle_control, NULL);
    if (service.handle == NULL) {
        return; /* nobody to tell: the SCM reports a service that does not answer */
    }
    set_state(SERVICE_START_PENDING, NO_ERROR, START_HINT);
    if (opened) {
        exit_code = run_worker();
    }
    set_state(SERVICE_STOPPED, exit_code, 0);
}

DWORD service_main_dispatch(void)
{
    static wchar_t name[] = PRODUCT_NAME;
    const SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {NULL, NULL}};

    return StartServiceCtrlDispatcherW(table) ? ERROR_SUCCESS : GetLastError();
}
