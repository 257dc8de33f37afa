/* This service, controlled from the prompt. */
#include "setup/own_service.h"

#include "rras/control.h"
#include "rras/handle.h"
#include "rras/notice.h"
#include "rras/wait.h"
#include "win32/error.h"
#include "win32/product.h"

#define START_SECONDS  60
#define STOP_SECONDS   120
#define CHANGE_SECONDS 60 /* a pause is taken between two steps of a rotation */

static const char own_name[] = "SstpCertRotator";

/* Sent once, when it is in neither a start nor a stop; then its state is waited for. */
static struct outcome change(struct service_wait *wait, DWORD control, DWORD wanted, bool *was)
{
    SERVICE_STATUS_PROCESS status = {0};
    bool sent = false;

    for (;;) {
        SERVICE_STATUS reply;
        DWORD error = service_query(wait->service, &status);

        if (error != ERROR_SUCCESS) {
            return outcome_failed("QueryServiceStatusEx", own_name, error);
        }
        if (status.dwCurrentState == wanted) {
            *was = !sent;
            return outcome_success();
        }
        if (status.dwCurrentState == SERVICE_STOPPED) {
            return outcome_failed("ControlService", own_name, ERROR_SERVICE_NOT_ACTIVE);
        }
        if (!sent && !service_is_pending(status.dwCurrentState)) {
            if (!ControlService(wait->service->handle, control, &reply)) {
                return outcome_failed("ControlService", own_name, GetLastError());
            }
            sent = true;
            continue;
        }
        error = service_wait_pause(wait, &status);
        if (error != ERROR_SUCCESS) {
            return outcome_failed("ControlService", own_name, error);
        }
    }
}

static struct outcome pause_or_resume(const struct service_control *control,
                                      enum own_request request, bool *was)
{
    struct service_handle service;
    const DWORD error = service_open(control->manager, own_name,
                                     SERVICE_PAUSE_CONTINUE | SERVICE_QUERY_STATUS, &service);

    if (error != ERROR_SUCCESS) {
        return outcome_failed("OpenService", own_name, error);
    }
    struct service_wait wait =
        service_wait_begin(control, &service, CHANGE_SECONDS, WAIT_ENDS_AT_A_HURRY);
    const struct outcome outcome =
        request == OWN_PAUSE ? change(&wait, SERVICE_CONTROL_PAUSE, SERVICE_PAUSED, was)
                             : change(&wait, SERVICE_CONTROL_CONTINUE, SERVICE_RUNNING, was);
    service_notice_end(control->notice, &service);
    return outcome;
}

static struct outcome recheck(const struct service_control *control)
{
    struct service_handle service;
    SERVICE_STATUS reply;
    struct outcome outcome = outcome_success();
    const DWORD error =
        service_open(control->manager, own_name, SERVICE_USER_DEFINED_CONTROL, &service);

    if (error != ERROR_SUCCESS) {
        return outcome_failed("OpenService", own_name, error);
    }
    if (!ControlService(service.handle, PRODUCT_CONTROL_CHECK, &reply)) {
        outcome = outcome_failed("ControlService", own_name, GetLastError());
    }
    service_close(&service);
    return outcome;
}

static struct outcome start(const struct service_control *control, bool *was)
{
    const struct outcome outcome = service_control_start(control, own_name);

    *was = outcome.failure == FAILURE_ALREADY_EXISTS;
    return *was ? outcome_success() : outcome;
}

static struct outcome stop(const struct service_control *control, bool *was)
{
    struct service_facts facts;

    service_control_read(control, own_name, &facts);
    *was = facts.state == SERVICE_IS_STOPPED;
    return service_control_stop(control, own_name, false);
}

struct outcome own_service_request(enum own_request request, bool *was)
{
    struct service_control control = {.start_seconds = START_SECONDS, .stop_seconds = STOP_SECONDS};
    struct outcome outcome = service_control_open(&control);

    *was = false;
    if (outcome_ok(&outcome)) {
        switch (request) {
        case OWN_START:
            outcome = start(&control, was);
            break;
        case OWN_STOP:
            outcome = stop(&control, was);
            break;
        case OWN_PAUSE:
        case OWN_RESUME:
            outcome = pause_or_resume(&control, request, was);
            break;
        default:
            outcome = recheck(&control);
            break;
        }
    }
    service_control_close(&control);
    return outcome;
}

bool own_service_is_paused(void)
{
    struct service_control control = {.manager = NULL};
    struct service_handle service;
    SERVICE_STATUS_PROCESS status = {0};
    const struct outcome outcome = service_control_open(&control);

    if (outcome_ok(&outcome) &&
        service_open(control.manager, own_name, SERVICE_QUERY_STATUS, &service) == ERROR_SUCCESS) {
        (void)service_query(&service, &status);
        service_close(&service);
    }
    service_control_close(&control);
    return status.dwCurrentState == SERVICE_PAUSED;
}
