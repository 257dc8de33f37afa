/* See commands/rotation_request.h. Nothing is asked for again and again: the Event Log, the
 * registry and the SCM each report. */
#include "commands/rotation_request.h"

#include <bcrypt.h>
#include <windows.h>

#include "events/text.h"
#include "output/console.h"
#include "output/console_events.h"
#include "output/format_facts.h"
#include "rras/handle.h"
#include "rras/notice.h"
#include "run/machine_mutex.h"
#include "state/request_box.h"
#include "state/store.h"
#include "wake/event_feed.h"
#include "wake/registry.h"
#include "wake/services.h"
#include "win32/error.h"
#include "win32/product.h"

#define DELIVERY_MUTEX L"Global\\SstpCertRotatorOrder"
#define LAST_EVENTS    500 /* milliseconds without another event, once there is an answer */

static const char own_name[] = "SstpCertRotator";

struct delivery {
    HANDLE mutex; /* one at a time: there is one box */
    struct event_feed feed;
    bool shows; /* its events */
    struct wake_key box;
    struct wake_service service;
    HANDLE process; /* the service's, where this account may wait for it; or NULL */
    uint64_t id;
    struct request_answer *answer;
};

/* ---- the service ---- */

static struct outcome open_own(DWORD access, SC_HANDLE *manager, struct service_handle *service)
{
    DWORD error;

    *service = (struct service_handle){.handle = NULL};
    *manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    if (*manager == NULL) {
        return outcome_failed("OpenSCManager", own_name, GetLastError());
    }
    error = service_open(*manager, own_name, access, service);
    return error == ERROR_SUCCESS ? outcome_success()
                                  : outcome_failed("OpenService", own_name, error);
}

static void close_own(SC_HANDLE manager, struct service_handle *service)
{
    if (service->handle != NULL) {
        service_close(service);
    }
    if (manager != NULL) {
        (void)CloseServiceHandle(manager);
    }
}

/* Until it is neither being started nor stopped. */
static struct outcome settle(struct service_handle *service, struct service_notice *notice,
                             HANDLE stop, SERVICE_STATUS_PROCESS *status)
{
    DWORD error = service_query(service, status);

    while (error == ERROR_SUCCESS && service_is_pending(status->dwCurrentState)) {
        const DWORD most = service_notice_ask(notice, service) ? INFINITE : 250;
        if (WaitForSingleObjectEx(stop, most, TRUE) == WAIT_OBJECT_0) {
            return outcome_failed("waiting for the service", own_name, ERROR_CANCELLED);
        }
        error = service_query(service, status);
    }
    return error == ERROR_SUCCESS ? outcome_success()
                                  : outcome_failed("QueryServiceStatusEx", own_name, error);
}

/* One that runs and cannot be notified of changes waits itself, for somebody in a console. */
static bool takes_requests(const SERVICE_STATUS_PROCESS *status)
{
    return status->dwCurrentState != SERVICE_STOPPED &&
           (status->dwControlsAccepted & SERVICE_ACCEPT_PARAMCHANGE) != 0;
}

struct outcome request_asks_service(HANDLE stop, bool *running)
{
    static struct service_notice notice; /* must outlive the handle */
    SC_HANDLE manager;
    struct service_handle service;
    SERVICE_STATUS_PROCESS status = {.dwCurrentState = SERVICE_STOPPED};
    struct outcome outcome = open_own(SERVICE_QUERY_STATUS, &manager, &service);

    *running = false;
    if (outcome.code == ERROR_SERVICE_DOES_NOT_EXIST) {
        outcome = outcome_success(); /* not installed: nothing to ask */
    } else if (outcome_ok(&outcome)) {
        outcome = settle(&service, &notice, stop, &status);
        *running = takes_requests(&status);
        service_notice_end(&notice, &service);
        service.handle = NULL;
    }
    close_own(manager, &service);
    return outcome;
}

static struct outcome report_service(void)
{
    SC_HANDLE manager;
    struct service_handle service;
    SERVICE_STATUS status;
    struct outcome outcome = open_own(SERVICE_USER_DEFINED_CONTROL, &manager, &service);

    if (outcome_ok(&outcome) && !ControlService(service.handle, PRODUCT_CONTROL_REQUEST, &status)) {
        outcome = outcome_failed("ControlService", own_name, GetLastError());
    }
    close_own(manager, &service);
    return outcome;
}

/* Where it crashes, its process' end is known before the SCM reports it. */
static HANDLE open_process(void)
{
    SC_HANDLE manager;
    struct service_handle service;
    SERVICE_STATUS_PROCESS status;
    HANDLE process = NULL;
    const struct outcome outcome = open_own(SERVICE_QUERY_STATUS, &manager, &service);

    if (outcome_ok(&outcome) && service_query(&service, &status) == ERROR_SUCCESS &&
        status.dwProcessId != 0) {
        process = OpenProcess(SYNCHRONIZE, FALSE, status.dwProcessId);
    }
    close_own(manager, &service);
    return process;
}

/* ---- a rotation request ---- */

/* Behind those who came first. Who is not of this product cannot have it wait: then two requests at
 * once may be mixed up, which is said. */
static struct outcome queue(struct delivery *delivery, HANDLE stop)
{
    struct outcome outcome =
        machine_mutex_open(DELIVERY_MUTEX, "Global\\SstpCertRotatorOrder", &delivery->mutex);

    if (outcome_ok(&outcome) && delivery->mutex == NULL) {
        console_print_error(L"Another program holds the name Global\\SstpCertRotatorOrder, so an "
                            L"request that another user makes at this moment is not waited for.");
    } else if (outcome_ok(&outcome)) {
        const HANDLE handles[] = {delivery->mutex, stop};
        const DWORD ended = WaitForMultipleObjects(2, handles, FALSE, INFINITE);
        if (ended != WAIT_OBJECT_0 && ended != WAIT_ABANDONED_0) {
            (void)CloseHandle(delivery->mutex); /* not ours to release */
            delivery->mutex = NULL;
            outcome = outcome_failed("waiting for another order to end", own_name, ERROR_CANCELLED);
        }
    }
    return outcome;
}

/* Without an Event Log nothing can be shown; done it is all the same. */
static struct outcome open_feed(struct delivery *delivery)
{
    const struct outcome outcome = event_feed_open(&delivery->feed);
    wchar_t text[512];

    console_events_open(); /* others who request one wait for this one */
    delivery->shows = outcome_ok(&outcome);
    if (delivery->shows || delivery->feed.source.changed == NULL) {
        return outcome;
    }
    format_error(&outcome, text, sizeof(text) / sizeof(text[0]));
    console_print_error(text);
    console_print(L"What the service does is not shown; its answer follows.\r\n");
    return outcome_success();
}

static struct outcome begin(struct delivery *delivery, HANDLE stop)
{
    struct outcome outcome = queue(delivery, stop);

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    if (BCryptGenRandom(NULL, (PUCHAR)&delivery->id, sizeof(delivery->id),
                        BCRYPT_USE_SYSTEM_PREFERRED_RNG) < 0) {
        delivery->id = GetTickCount64() + 1;
    }
    delivery->box.source.changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    delivery->service.source.changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (delivery->box.source.changed == NULL || delivery->service.source.changed == NULL) {
        return outcome_failed("CreateEvent", "order", GetLastError());
    }
    outcome = open_feed(delivery);
    if (outcome_ok(&outcome)) {
        outcome = delivery->service.source.arm(&delivery->service.source);
    }
    delivery->process = open_process();
    return outcome;
}

static void end(struct delivery *delivery)
{
    event_feed_close(&delivery->feed);
    if (delivery->service.source.changed != NULL) {
        delivery->service.source.stop(&delivery->service.source);
        (void)CloseHandle(delivery->service.source.changed);
    }
    if (delivery->box.source.changed != NULL) {
        delivery->box.source.stop(&delivery->box.source);
        (void)CloseHandle(delivery->box.source.changed);
    }
    if (delivery->process != NULL) {
        (void)CloseHandle(delivery->process);
    }
    if (delivery->mutex != NULL) {
        (void)ReleaseMutex(delivery->mutex);
        (void)CloseHandle(delivery->mutex);
    }
}

/* The key is there once the request is placed. */
static struct outcome place(struct delivery *delivery, const struct rotation_request *request)
{
    const struct placed_request placed = {delivery->id, *request};
    struct placed_request taken;
    struct outcome outcome = request_box_place(&placed);

    if (outcome_ok(&outcome)) {
        outcome = delivery->box.source.arm(&delivery->box.source);
    }
    if (outcome_ok(&outcome)) {
        outcome = report_service();
        if (!outcome_ok(&outcome)) {
            (void)request_box_take(&taken);
        }
    }
    return outcome;
}

/* An Event Log service that was started again ends what was subscribed to; the request does not end
 * with it. */
static void print_events(struct delivery *delivery)
{
    struct outcome outcome = event_feed_print(&delivery->feed);

    if (!outcome_ok(&outcome)) {
        outcome = event_feed_begin_again(&delivery->feed);
    }
    if (!outcome_ok(&outcome)) {
        delivery->shows = false;
        console_print(L"The Event Log does not answer any more; the service's answer follows.\r\n");
    }
}

/* What was written before the answer may be shown after it. */
static void print_last_events(struct delivery *delivery)
{
    if (delivery->shows) {
        print_events(delivery);
    }
    while (delivery->shows &&
           WaitForSingleObject(delivery->feed.source.changed, LAST_EVENTS) == WAIT_OBJECT_0) {
        print_events(delivery);
    }
}

static bool service_stopped(HANDLE stop)
{
    bool running = false;
    const struct outcome outcome = request_asks_service(stop, &running);

    return !outcome_ok(&outcome) || !running;
}

/* Until there is an answer, or none can come any more. */
static struct outcome follow(struct delivery *delivery, HANDLE stop)
{
    const HANDLE handles[] = {stop, delivery->feed.source.changed, delivery->box.source.changed,
                              delivery->service.source.changed, delivery->process};
    const DWORD count = delivery->process != NULL ? 5 : 4;
    struct outcome outcome = outcome_success();

    while (outcome_ok(&outcome) && !request_box_read(delivery->id, delivery->answer)) {
        switch (WaitForMultipleObjectsEx(count, handles, FALSE, INFINITE, TRUE)) {
        case WAIT_OBJECT_0:
            return outcome;
        case WAIT_OBJECT_0 + 1:
            print_events(delivery);
            break;
        case WAIT_OBJECT_0 + 2:
            (void)delivery->box.source.take(&delivery->box.source, &outcome);
            break;
        case WAIT_OBJECT_0 + 4:
            (void)request_box_read(delivery->id, delivery->answer); /* its last words */
            print_last_events(delivery);
            return outcome;
        case WAIT_OBJECT_0 + 3:
            if (service_stopped(stop) && !request_box_read(delivery->id, delivery->answer)) {
                print_last_events(delivery);
                return outcome;
            }
            (void)delivery->service.source.take(&delivery->service.source, &outcome);
            break;
        case WAIT_IO_COMPLETION:
            break;
        default:
            outcome = outcome_failed("WaitForMultipleObjectsEx", "order", GetLastError());
            break;
        }
    }
    if (outcome_ok(&outcome)) {
        print_last_events(delivery);
    }
    return outcome;
}

struct outcome request_deliver(const struct rotation_request *request, HANDLE stop,
                               struct request_answer *answer)
{
    struct delivery delivery = {.box = wake_key(STATE_STORE_KEY, "the service's answer"),
                                .service = wake_service(own_name, "the state of SstpCertRotator"),
                                .answer = answer};
    struct outcome outcome = begin(&delivery, stop);

    *answer = (struct request_answer){.end = REQUEST_NOT_GIVEN};
    if (outcome_ok(&outcome)) {
        outcome = place(&delivery, request);
    }
    if (outcome_ok(&outcome)) {
        outcome = follow(&delivery, stop);
    }
    end(&delivery);
    return outcome;
}
