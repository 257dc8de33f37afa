/* Stopping and starting services. Observing them is in service_facts.c. */
#include "service_control.h"

#include "service_handle.h"
#include "service_wait.h"
#include "win32_outcome.h"

/* ---- handles ---- */

struct outcome service_control_open(struct service_control *self)
{
    self->manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE);
    return self->manager != NULL ? outcome_success()
                                 : outcome_failed("OpenSCManagerW", NULL, GetLastError());
}

void service_control_close(struct service_control *self)
{
    if (self->manager != NULL) {
        (void)CloseServiceHandle(self->manager);
        self->manager = NULL;
    }
}

/* ---- waiting ---- */

typedef bool state_test(DWORD state);

static bool is_stopped(DWORD state)
{
    return state == SERVICE_STOPPED;
}

static bool is_not_stopping(DWORD state)
{
    return state != SERVICE_STOP_PENDING;
}

/* One that pauses or is about to start cannot be told to stop yet. */
static bool takes_stop(DWORD state)
{
    return state == SERVICE_RUNNING || state == SERVICE_PAUSED || state == SERVICE_STOPPED ||
           state == SERVICE_STOP_PENDING;
}

static bool has_started_or_ended(DWORD state)
{
    return state == SERVICE_RUNNING || state == SERVICE_PAUSED || state == SERVICE_STOPPED;
}

/* Waits for a state; *status is the last one seen. `operation` names a failed wait. */
static struct outcome wait_until(struct service_wait *wait, const struct service_handle *service,
                                 state_test *reached, const char *operation,
                                 SERVICE_STATUS_PROCESS *status)
{
    for (;;) {
        DWORD error = service_query(service, status);
        if (error != ERROR_SUCCESS) {
            return outcome_failed("QueryServiceStatusEx", service->name, error);
        }
        if (reached(status->dwCurrentState)) {
            return outcome_success();
        }
        error = service_wait_pause(wait, status);
        if (error != ERROR_SUCCESS) {
            return outcome_failed(operation, service->name, error);
        }
    }
}

/* ---- stopping ---- */

/* Sends the control. Nothing to do, and success, where the service is on its way or there. */
static struct outcome send_stop(const struct service_handle *service, DWORD state)
{
    SERVICE_STATUS reply;
    SERVICE_STATUS_PROCESS status;
    DWORD error;

    if (state == SERVICE_STOPPED || state == SERVICE_STOP_PENDING ||
        ControlService(service->handle, SERVICE_CONTROL_STOP, &reply)) {
        return outcome_success();
    }
    error = GetLastError();
    if (error == ERROR_SERVICE_NOT_ACTIVE) {
        return outcome_success();
    }
    if (error == ERROR_SERVICE_CANNOT_ACCEPT_CTRL &&
        service_query(service, &status) == ERROR_SUCCESS &&
        (status.dwCurrentState == SERVICE_STOPPED ||
         status.dwCurrentState == SERVICE_STOP_PENDING)) {
        return outcome_success(); /* somebody else stopped it between the query and the control */
    }
    return outcome_failed("ControlService", service->name, error);
}

static struct outcome stop(struct service_wait *wait, const struct service_handle *service)
{
    SERVICE_STATUS_PROCESS status = {0};
    struct outcome outcome = wait_until(wait, service, takes_stop, "wait before the stop", &status);

    if (outcome_ok(&outcome)) {
        outcome = send_stop(service, status.dwCurrentState);
    }
    if (outcome_ok(&outcome)) {
        outcome = wait_until(wait, service, is_stopped, "wait for the stop", &status);
    }
    return outcome;
}

struct outcome service_control_stop(const struct service_control *self, const char *name,
                                    bool may_cancel)
{
    struct service_wait wait = service_wait_begin(self, self->stop_seconds, may_cancel);
    struct service_handle service;
    const DWORD error =
        service_open(self->manager, name, SERVICE_STOP | SERVICE_QUERY_STATUS, &service);
    struct outcome outcome;

    if (error != ERROR_SUCCESS) {
        return outcome_failed("OpenServiceW", name, error);
    }
    outcome = stop(&wait, &service);
    service_close(&service);
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
static struct outcome send_start(struct service_wait *wait, const struct service_handle *service,
                                 bool *was_active)
{
    for (;;) {
        SERVICE_STATUS_PROCESS status;
        DWORD error;
        const struct outcome outcome =
            wait_until(wait, service, is_not_stopping, "wait before the start", &status);

        if (!outcome_ok(&outcome)) {
            return outcome;
        }
        *was_active = status.dwCurrentState != SERVICE_STOPPED;
        if (*was_active || StartServiceW(service->handle, 0, NULL)) {
            return outcome_success();
        }
        error = GetLastError();
        if (error != ERROR_SERVICE_DATABASE_LOCKED && error != ERROR_SERVICE_ALREADY_RUNNING) {
            return not_started(service, error);
        }
        /* Locked, or started by somebody else just now: look again. */
        if (service_wait_pause(wait, &status) != ERROR_SUCCESS) {
            return outcome_failed("StartServiceW", service->name, error);
        }
    }
}

/* The exit code is the service's own: it is classified as nothing but a failure. */
static struct outcome ended_again(const struct service_handle *service,
                                  const SERVICE_STATUS_PROCESS *status)
{
    struct outcome outcome =
        outcome_failed("wait for the start: it ended", service->name, status->dwWin32ExitCode);

    outcome.failure = FAILURE_OTHER;
    return outcome;
}

static struct outcome start(struct service_wait *wait, const struct service_handle *service)
{
    SERVICE_STATUS_PROCESS status = {0};
    bool was_active = false;
    struct outcome outcome = send_start(wait, service, &was_active);

    if (outcome_ok(&outcome)) {
        outcome = wait_until(wait, service, has_started_or_ended, "wait for the start", &status);
    }
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    if (status.dwCurrentState == SERVICE_STOPPED) {
        return ended_again(service, &status);
    }
    return was_active
               ? outcome_failed("StartServiceW", service->name, ERROR_SERVICE_ALREADY_RUNNING)
               : outcome_success();
}

struct outcome service_control_start(const struct service_control *self, const char *name)
{
    struct service_wait wait = service_wait_begin(self, self->start_seconds, false);
    struct service_handle service;
    const DWORD error =
        service_open(self->manager, name, SERVICE_START | SERVICE_QUERY_STATUS, &service);
    struct outcome outcome;

    if (error != ERROR_SUCCESS) {
        return outcome_failed("OpenServiceW", name, error);
    }
    outcome = start(&wait, &service);
    service_close(&service);
    return outcome;
}
