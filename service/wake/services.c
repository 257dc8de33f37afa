/* Service notification: one-shot, delivered as an APC to the thread that asked for it, when that
 * waits alertably (winsvc/nf-winsvc-notifyservicestatuschangew). */
#include "wake/services.h"

#include "model/snapshot.h"
#include "rras/handle.h"
#include "win32/error.h"

#ifndef ERROR_SERVICE_NOTIFY_CLIENT_LAGGING
#define ERROR_SERVICE_NOTIFY_CLIENT_LAGGING 1294 /* winerror.h; mingw lacks it */
#endif

static struct wake_service *self(struct wake_source *source)
{
    return (struct wake_service *)source;
}

/* An APC may come in any call that waits, so it does nothing but signal. */
static void CALLBACK notified(void *parameter)
{
    struct wake_service *wake = ((SERVICE_NOTIFYW *)parameter)->pContext;

    wake->pending = false;
    (void)SetEvent(wake->source.changed);
}

static void close_handle(SC_HANDLE *handle)
{
    if (*handle != NULL) {
        (void)CloseServiceHandle(*handle);
        *handle = NULL;
    }
}

/* After its handle is closed no more APC is queued; one that was queued before is taken, since it
 * uses what may be released next. */
static void stop(struct wake_source *source)
{
    struct wake_service *wake = self(source);

    close_handle(&wake->service);
    close_handle(&wake->manager);
    (void)SleepEx(0, TRUE);
    wake->pending = false;
}

static DWORD open_service(struct wake_service *wake)
{
    struct service_handle service;
    DWORD error;

    wake->manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    if (wake->manager == NULL) {
        return GetLastError();
    }
    error = service_open(wake->manager, wake->name, SERVICE_QUERY_STATUS, &service);
    wake->service = service.handle;
    return error;
}

static DWORD query(const struct wake_service *wake, DWORD *state)
{
    const struct service_handle service = {.handle = wake->service, .name = wake->name};
    SERVICE_STATUS_PROCESS status;
    const DWORD error = service_query(&service, &status);

    *state = error == ERROR_SUCCESS ? status.dwCurrentState : 0;
    return error;
}

/* Asks for every state but the present one: for that the answer would come at once. A change that
 * falls between the question and the request is seen by the second question. */
static DWORD request(struct wake_service *wake)
{
    DWORD mask = SERVICE_NOTIFY_STOPPED | SERVICE_NOTIFY_RUNNING | SERVICE_NOTIFY_DELETE_PENDING;
    DWORD before;
    DWORD after;
    DWORD error = query(wake, &before);

    if (error != ERROR_SUCCESS) {
        return error;
    }
    mask |= wake->of_pauses ? SERVICE_NOTIFY_PAUSED : 0;
    mask &= ~(before == SERVICE_STOPPED   ? (DWORD)SERVICE_NOTIFY_STOPPED
              : before == SERVICE_PAUSED  ? (DWORD)SERVICE_NOTIFY_PAUSED
              : before == SERVICE_RUNNING ? (DWORD)SERVICE_NOTIFY_RUNNING
                                          : 0);
    wake->notify = (SERVICE_NOTIFYW){
        .dwVersion = SERVICE_NOTIFY_STATUS_CHANGE, .pfnNotifyCallback = notified, .pContext = wake};
    wake->pending = true;
    error = NotifyServiceStatusChangeW(wake->service, mask, &wake->notify);
    if (error != ERROR_SUCCESS) {
        wake->pending = false;
        return error;
    }
    if (query(wake, &after) == ERROR_SUCCESS && after != before) {
        (void)SetEvent(wake->source.changed);
    }
    return ERROR_SUCCESS;
}

/* A service that is not there, or about to go, is not to be watched now: a later pass tries
 * again. */
static bool is_no_failure(DWORD error)
{
    return error == ERROR_SUCCESS || error == ERROR_SERVICE_DOES_NOT_EXIST ||
           error == ERROR_SERVICE_MARKED_FOR_DELETE;
}

static struct outcome arm(struct wake_source *source)
{
    struct wake_service *wake = self(source);
    DWORD error = ERROR_SUCCESS;

    for (int attempt = 0; attempt < 2 && !wake->pending; attempt++) {
        if (wake->service == NULL) {
            error = open_service(wake);
        }
        if (error == ERROR_SUCCESS) {
            error = request(wake);
        }
        if (error != ERROR_SUCCESS) {
            stop(source);
        }
        if (error != ERROR_SERVICE_NOTIFY_CLIENT_LAGGING) {
            break;
        }
    }
    return is_no_failure(error) ? outcome_success()
                                : outcome_failed("NotifyServiceStatusChangeW", wake->name, error);
}

/* While nobody watches it, it may be restarted unseen. */
static void tell(const struct wake_service *wake, bool watched)
{
    if (wake->services != NULL) {
        service_control_notified(wake->services, wake->name, watched);
    }
}

static struct outcome arm_and_tell(struct wake_source *source)
{
    const struct wake_service *wake = self(source);
    const bool watched = wake->service != NULL;
    const struct outcome armed = arm(source);

    if (!watched || wake->service == NULL) {
        tell(wake, false);
    }
    return armed;
}

static bool take(struct wake_source *source, struct outcome *armed)
{
    struct wake_service *wake = self(source);

    if (wake->service != NULL && !wake->pending &&
        (wake->notify.dwNotificationTriggered & SERVICE_NOTIFY_DELETE_PENDING)) {
        stop(source); /* it goes only when the last handle is closed */
    } else {
        *armed = arm(source);
    }
    tell(wake, wake->service != NULL);
    return true;
}

struct wake_service wake_service(const char *name, const char *what)
{
    return (struct wake_service){
        .source = {.what = what, .arm = arm_and_tell, .take = take, .stop = stop}, .name = name};
}
