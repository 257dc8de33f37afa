/* Stopping and starting services. Observing them is in rras/facts.c. */
#include "rras/control.h"

#include "rras/handle.h"
#include "rras/kept.h"
#include "rras/list.h"
#include "rras/notice.h"
#include "rras/starts.h"
#include "rras/wait.h"
#include "win32/error.h"

/* ---- handles ---- */

struct outcome service_control_open(struct service_control *self)
{
    self->notice = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*self->notice));
    self->starts = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*self->starts));
    self->kept = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*self->kept));
    self->list = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*self->list));
    if (self->notice == NULL || self->starts == NULL || self->kept == NULL || self->list == NULL) {
        return outcome_failed("HeapAlloc", "service control", ERROR_NOT_ENOUGH_MEMORY);
    }
    self->manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE);
    return self->manager != NULL ? outcome_success()
                                 : outcome_failed("OpenSCManagerW", NULL, GetLastError());
}

void service_control_close(struct service_control *self)
{
    if (self->kept != NULL) {
        service_kept_close(self->kept);
        (void)HeapFree(GetProcessHeap(), 0, self->kept);
        self->kept = NULL;
    }
    if (self->manager != NULL) {
        (void)CloseServiceHandle(self->manager);
        self->manager = NULL;
    }
    if (self->list != NULL) {
        (void)HeapFree(GetProcessHeap(), 0, self->list);
        self->list = NULL;
    }
    if (self->starts != NULL) {
        (void)HeapFree(GetProcessHeap(), 0, self->starts);
        self->starts = NULL;
    }
    if (self->notice != NULL) {
        (void)HeapFree(GetProcessHeap(), 0, self->notice);
        self->notice = NULL;
    }
}

void service_control_look(const struct service_control *self, bool begins)
{
    if (self->list != NULL) {
        service_list_keep(self->list, begins);
    }
}

void service_control_keep(const struct service_control *self, const struct service_names *names)
{
    service_kept_open(self->kept, self->manager, names);
}

void service_control_let_go(const struct service_control *self)
{
    if (self->kept != NULL) {
        service_kept_close(self->kept);
    }
}

static DWORD open_to_change(const struct service_control *self, const char *name, DWORD access,
                            struct service_handle *out)
{
    *out = (struct service_handle){.handle = service_kept_take(self->kept, name), .name = name};
    return out->handle != NULL ? ERROR_SUCCESS : service_open(self->manager, name, access, out);
}

/* A question that is open is taken back by closing the handle. */
static void changed(const struct service_control *self, struct service_handle *service)
{
    if (self->notice->open || !service_kept_return(self->kept, service)) {
        service_notice_end(self->notice, service);
    }
}

/* ---- waiting ---- */

/* `process` is the one that was asked to stop; only has_stopped checks it. */
typedef bool status_test(const SERVICE_STATUS_PROCESS *status, DWORD process);

/* Somebody may have started it again since: then it is in its start, or in another process. The
 * process that is shown of what is about to stop may not be valid
 * (winsvc/nf-winsvc-queryservicestatusex, remarks). */
static bool has_stopped(const SERVICE_STATUS_PROCESS *status, DWORD process)
{
    const DWORD state = status->dwCurrentState;

    return state == SERVICE_STOPPED || state == SERVICE_START_PENDING ||
           (state != SERVICE_STOP_PENDING && status->dwProcessId != process);
}

static bool is_not_stopping(const SERVICE_STATUS_PROCESS *status, DWORD process)
{
    (void)process;
    return status->dwCurrentState != SERVICE_STOP_PENDING;
}

static bool is_stopping(DWORD state)
{
    return state == SERVICE_STOPPED || state == SERVICE_STOP_PENDING;
}

/* One that pauses or is about to start cannot be asked to stop yet. */
static bool takes_stop(const SERVICE_STATUS_PROCESS *status, DWORD process)
{
    const DWORD state = status->dwCurrentState;

    (void)process;
    return state == SERVICE_RUNNING || state == SERVICE_PAUSED || is_stopping(state);
}

static bool has_started_or_ended(const SERVICE_STATUS_PROCESS *status, DWORD process)
{
    const DWORD state = status->dwCurrentState;

    (void)process;
    return state == SERVICE_RUNNING || state == SERVICE_PAUSED || state == SERVICE_STOPPED;
}

/* What did not get there is named with its process, so that somebody can look after it: while it
 * stops, with the one in which it ran. */
static struct outcome gave_up(const struct service_wait *wait, const char *operation, DWORD error,
                              DWORD process)
{
    struct outcome outcome = outcome_failed(operation, wait->service->name, error);

    if (outcome.failure == FAILURE_TIMED_OUT) {
        outcome.process = process;
        outcome.waited_ms = service_wait_length(wait);
    }
    return outcome;
}

/* Waits for a status; *status is the last one seen, and at first the one when the wait was decided
 * on. `operation` names a failed wait. */
static struct outcome wait_until(struct service_wait *wait, status_test *reached,
                                 const char *operation, SERVICE_STATUS_PROCESS *status)
{
    const DWORD process = status->dwProcessId;

    for (;;) {
        DWORD error = service_query(wait->service, status);
        if (error != ERROR_SUCCESS) {
            return outcome_failed("QueryServiceStatusEx", wait->service->name, error);
        }
        if (reached(status, process)) {
            return outcome_success();
        }
        error = service_wait_pause(wait, status);
        if (error != ERROR_SUCCESS) {
            return gave_up(wait, operation, error, process != 0 ? process : status->dwProcessId);
        }
    }
}

/* ---- stopping ---- */

/* What a refused control means, from ControlService's page: a service that is stopped or about to
 * start or stop does not take it (1061), and one that is busy with another control may or may not
 * have got it (1053, after half a minute). Both are worth another try. */
static bool may_pass(const struct service_handle *service, DWORD error)
{
    SERVICE_STATUS_PROCESS status;

    if (error != ERROR_SERVICE_CANNOT_ACCEPT_CTRL) {
        return error == ERROR_SERVICE_REQUEST_TIMEOUT;
    }
    return service_query(service, &status) == ERROR_SUCCESS &&
           status.dwCurrentState != SERVICE_RUNNING && status.dwCurrentState != SERVICE_PAUSED;
}

/* Which services keep it from stopping: they were started after those that depend on it were
 * listed and stopped. */
static struct outcome needed_by_others(const struct service_wait *wait)
{
    char named[OUTCOME_OBJECT_SIZE];
    struct dependents others;
    size_t used = outcome_append(named, 0, wait->service->name);

    service_control_dependents(wait->control, wait->service->name, &others);
    for (size_t i = 0; i < others.running.count; i++) {
        used = outcome_append(named, used, i == 0 ? ", needed by " : ", ");
        used = outcome_append(named, used, others.running.items[i]);
    }
    return outcome_failed("ControlService", named, ERROR_DEPENDENT_SERVICES_RUNNING);
}

/* Asks it to stop, as soon as it can be asked. Success too where it is on its way or there. *status
 * is the last one seen before. */
static struct outcome send_stop(struct service_wait *wait, SERVICE_STATUS_PROCESS *status)
{
    const struct service_handle *service = wait->service;

    for (;;) {
        SERVICE_STATUS reply;
        struct outcome outcome = wait_until(wait, takes_stop, "wait before the stop", status);

        if (!outcome_ok(&outcome) || is_stopping(status->dwCurrentState) ||
            ControlService(service->handle, SERVICE_CONTROL_STOP, &reply)) {
            return outcome;
        }
        const DWORD error = GetLastError();
        if (error == ERROR_SERVICE_NOT_ACTIVE) {
            return outcome;
        }
        if (error == ERROR_DEPENDENT_SERVICES_RUNNING) {
            return needed_by_others(wait);
        }
        if (!may_pass(service, error)) {
            return outcome_failed("ControlService", service->name, error);
        }
        const DWORD paused = service_wait_pause(wait, status);
        if (paused != ERROR_SUCCESS) {
            return gave_up(wait, "ControlService", paused == ERROR_TIMEOUT ? error : paused,
                           status->dwProcessId);
        }
    }
}

static struct outcome stop(struct service_wait *wait)
{
    SERVICE_STATUS_PROCESS status = {0};
    const struct outcome outcome = send_stop(wait, &status);

    return outcome_ok(&outcome) ? wait_until(wait, has_stopped, "wait for the stop", &status)
                                : outcome;
}

struct outcome service_control_stop(const struct service_control *self, const char *name,
                                    bool may_cancel)
{
    struct service_handle service;
    const DWORD error = open_to_change(self, name, SERVICE_STOP | SERVICE_QUERY_STATUS, &service);

    if (error != ERROR_SUCCESS) {
        return outcome_failed("OpenServiceW", name, error);
    }
    struct service_wait wait =
        service_wait_begin(self, &service, self->stop_seconds,
                           may_cancel ? WAIT_ENDS_AT_A_STOP : WAIT_ENDS_AT_A_HURRY);
    const struct outcome outcome = stop(&wait);
    if (outcome_ok(&outcome)) {
        service_starts_see(self->starts, name, SERVICE_IS_STOPPED, SEEN_BETWEEN_CHANGES);
    }
    changed(self, &service);
    return outcome;
}

/* ---- starting ---- */

/* A program file that is not found is no service that is not installed. */
static struct outcome not_started(const struct service_handle *service, DWORD error)
{
    struct outcome outcome = outcome_failed("StartServiceW", service->name, error);

    if (outcome.failure == FAILURE_NOT_FOUND) {
        outcome.failure = FAILURE_OTHER;
    }
    return outcome;
}

/* Calls StartService once what is in its way has gone: a stop under way, a locked database. */
static struct outcome send_start(struct service_wait *wait, bool *was_active)
{
    const struct service_handle *service = wait->service;

    for (;;) {
        SERVICE_STATUS_PROCESS status = {0};
        const struct outcome outcome =
            wait_until(wait, is_not_stopping, "wait before the start", &status);

        if (!outcome_ok(&outcome)) {
            return outcome;
        }
        *was_active = status.dwCurrentState != SERVICE_STOPPED;
        if (!*was_active) {
            service_starts_see(wait->control->starts, service->name, SERVICE_IS_STOPPED,
                               SEEN_BETWEEN_CHANGES);
        }
        if (*was_active || StartServiceW(service->handle, 0, NULL)) {
            return outcome;
        }
        const DWORD error = GetLastError();
        if (error != ERROR_SERVICE_DATABASE_LOCKED && error != ERROR_SERVICE_ALREADY_RUNNING) {
            return not_started(service, error);
        }
        /* Locked, or started by somebody else just now: check again. */
        const DWORD paused = service_wait_pause(wait, &status);
        if (paused != ERROR_SUCCESS) {
            return outcome_failed("StartServiceW", service->name,
                                  paused == ERROR_CANCELLED ? paused : error);
        }
    }
}

/* The exit code is the service's own: it is classified as nothing but a failure. RRAS ends mostly
 * with 1066 and a code of its own, which says what it is. */
static struct outcome ended_again(const struct service_handle *service,
                                  const SERVICE_STATUS_PROCESS *status)
{
    struct outcome outcome =
        outcome_failed("wait for the start: it ended", service->name, status->dwWin32ExitCode);

    outcome.failure = FAILURE_OTHER;
    if (outcome.code == ERROR_SERVICE_SPECIFIC_ERROR) {
        outcome.specific = status->dwServiceSpecificExitCode;
    }
    return outcome;
}

static struct outcome start(struct service_wait *wait)
{
    SERVICE_STATUS_PROCESS status = {0};
    bool was_active = false;
    struct outcome outcome = send_start(wait, &was_active);

    if (outcome_ok(&outcome)) {
        outcome = wait_until(wait, has_started_or_ended, "wait for the start", &status);
    }
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    if (status.dwCurrentState == SERVICE_STOPPED) {
        return ended_again(wait->service, &status);
    }
    return was_active
               ? outcome_failed("StartServiceW", wait->service->name, ERROR_SERVICE_ALREADY_RUNNING)
               : outcome_success();
}

struct outcome service_control_start(const struct service_control *self, const char *name)
{
    struct service_handle service;
    const DWORD error = open_to_change(self, name, SERVICE_START | SERVICE_QUERY_STATUS, &service);

    if (error != ERROR_SUCCESS) {
        return outcome_failed("OpenServiceW", name, error);
    }
    struct service_wait wait =
        service_wait_begin(self, &service, self->start_seconds, WAIT_ENDS_AT_A_NEW_HURRY);
    const struct outcome outcome = start(&wait);
    if (outcome_ok(&outcome)) {
        service_starts_see(self->starts, name, SERVICE_IS_RUNNING, SEEN_BETWEEN_CHANGES);
    }
    changed(self, &service);
    return outcome;
}
