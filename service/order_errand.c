/* See order_errand.h. Nothing is asked for again and again: the Event Log, the registry and the SCM
 * each tell. */
#include "order_errand.h"

#include <bcrypt.h>

#include "console.h"
#include "console_events.h"
#include "event_feed.h"
#include "event_text.h"
#include "machine_mutex.h"
#include "order_box.h"
#include "product.h"
#include "service_handle.h"
#include "service_notice.h"
#include "state_store.h"
#include "wake_registry.h"
#include "wake_services.h"
#include "win32_outcome.h"

#define ERRAND_MUTEX L"Global\\SstpCertRotatorOrder"
#define LAST_EVENTS  500 /* milliseconds without another event, once there is an answer */

static const char own_name[] = "SstpCertRotator";

struct errand {
    HANDLE mutex; /* one at a time: there is one box */
    struct event_feed feed;
    bool shows; /* its events */
    struct wake_key box;
    struct wake_service service;
    HANDLE process; /* the service's, where this account may wait for it; or NULL */
    uint64_t id;
    struct order_answer *answer;
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

static bool is_pending(DWORD state)
{
    return state != SERVICE_STOPPED && state != SERVICE_RUNNING && state != SERVICE_PAUSED;
}

/* Until it is neither being started nor stopped. */
static struct outcome settle(struct service_handle *service, struct service_notice *notice,
                             HANDLE stop, SERVICE_STATUS_PROCESS *status)
{
    DWORD error = service_query(service, status);

    while (error == ERROR_SUCCESS && is_pending(status->dwCurrentState)) {
        const DWORD most = service_notice_ask(notice, service) ? INFINITE : 250;
        if (WaitForSingleObjectEx(stop, most, TRUE) == WAIT_OBJECT_0) {
            return outcome_failed("waiting for the service", own_name, ERROR_CANCELLED);
        }
        error = service_query(service, status);
    }
    return error == ERROR_SUCCESS ? outcome_success()
                                  : outcome_failed("QueryServiceStatusEx", own_name, error);
}

/* One that runs and cannot be told of changes waits itself, for somebody in a console. */
static bool takes_orders(const SERVICE_STATUS_PROCESS *status)
{
    return status->dwCurrentState != SERVICE_STOPPED &&
           (status->dwControlsAccepted & SERVICE_ACCEPT_PARAMCHANGE) != 0;
}

struct outcome order_errand_asks_service(HANDLE stop, bool *running)
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
        *running = takes_orders(&status);
        service_notice_end(&notice, &service);
        service.handle = NULL;
    }
    close_own(manager, &service);
    return outcome;
}

static struct outcome tell_service(void)
{
    SC_HANDLE manager;
    struct service_handle service;
    SERVICE_STATUS status;
    struct outcome outcome = open_own(SERVICE_USER_DEFINED_CONTROL, &manager, &service);

    if (outcome_ok(&outcome) && !ControlService(service.handle, PRODUCT_CONTROL_ORDER, &status)) {
        outcome = outcome_failed("ControlService", own_name, GetLastError());
    }
    close_own(manager, &service);
    return outcome;
}

/* Where it crashes, its process' end is known before the SCM tells. */
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

/* ---- an errand ---- */

/* Behind those who came first. Who is not of this product cannot have it wait: then two orders at
 * once may be mixed up, which is said. */
static struct outcome queue(struct errand *errand, HANDLE stop)
{
    struct outcome outcome =
        machine_mutex_open(ERRAND_MUTEX, "Global\\SstpCertRotatorOrder", &errand->mutex);

    if (outcome_ok(&outcome) && errand->mutex == NULL) {
        console_print_error(L"Another program holds the name Global\\SstpCertRotatorOrder, so an "
                            L"order that somebody else gives at this moment is not waited for.");
    } else if (outcome_ok(&outcome)) {
        const HANDLE handles[] = {errand->mutex, stop};
        const DWORD ended = WaitForMultipleObjects(2, handles, FALSE, INFINITE);
        if (ended != WAIT_OBJECT_0 && ended != WAIT_ABANDONED_0) {
            (void)CloseHandle(errand->mutex); /* not ours to release */
            errand->mutex = NULL;
            outcome = outcome_failed("waiting for another order to end", own_name, ERROR_CANCELLED);
        }
    }
    return outcome;
}

/* Without an Event Log nothing can be shown; done it is all the same. */
static struct outcome open_feed(struct errand *errand)
{
    const struct outcome outcome = event_feed_open(&errand->feed);
    wchar_t text[512];

    console_events_open(); /* others who order wait for this one */
    errand->shows = outcome_ok(&outcome);
    if (errand->shows || errand->feed.source.changed == NULL) {
        return outcome;
    }
    event_text_error(&outcome, text, sizeof(text) / sizeof(text[0]));
    console_print_error(text);
    console_print(L"What the service does is not shown; its answer follows.\r\n");
    return outcome_success();
}

static struct outcome begin(struct errand *errand, HANDLE stop)
{
    struct outcome outcome = queue(errand, stop);

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    if (BCryptGenRandom(NULL, (PUCHAR)&errand->id, sizeof(errand->id),
                        BCRYPT_USE_SYSTEM_PREFERRED_RNG) < 0) {
        errand->id = GetTickCount64() + 1;
    }
    errand->box.source.changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    errand->service.source.changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (errand->box.source.changed == NULL || errand->service.source.changed == NULL) {
        return outcome_failed("CreateEvent", "order", GetLastError());
    }
    outcome = open_feed(errand);
    if (outcome_ok(&outcome)) {
        outcome = errand->service.source.arm(&errand->service.source);
    }
    errand->process = open_process();
    return outcome;
}

static void end(struct errand *errand)
{
    event_feed_close(&errand->feed);
    if (errand->service.source.changed != NULL) {
        errand->service.source.stop(&errand->service.source);
        (void)CloseHandle(errand->service.source.changed);
    }
    if (errand->box.source.changed != NULL) {
        errand->box.source.stop(&errand->box.source);
        (void)CloseHandle(errand->box.source.changed);
    }
    if (errand->process != NULL) {
        (void)CloseHandle(errand->process);
    }
    if (errand->mutex != NULL) {
        (void)ReleaseMutex(errand->mutex);
        (void)CloseHandle(errand->mutex);
    }
}

/* The key is there once the order is placed. */
static struct outcome place(struct errand *errand, const struct order *order)
{
    const struct placed_order placed = {errand->id, *order};
    struct placed_order taken;
    struct outcome outcome = order_box_place(&placed);

    if (outcome_ok(&outcome)) {
        outcome = errand->box.source.arm(&errand->box.source);
    }
    if (outcome_ok(&outcome)) {
        outcome = tell_service();
        if (!outcome_ok(&outcome)) {
            (void)order_box_take(&taken);
        }
    }
    return outcome;
}

/* An Event Log service that was started again ends what was subscribed to; the order does not end
 * with it. */
static void print_events(struct errand *errand)
{
    struct outcome outcome = event_feed_print(&errand->feed);

    if (!outcome_ok(&outcome)) {
        outcome = event_feed_begin_again(&errand->feed);
    }
    if (!outcome_ok(&outcome)) {
        errand->shows = false;
        console_print(L"The Event Log does not answer any more; the service's answer follows.\r\n");
    }
}

/* What was written before the answer may be told after it. */
static void print_last_events(struct errand *errand)
{
    if (errand->shows) {
        print_events(errand);
    }
    while (errand->shows &&
           WaitForSingleObject(errand->feed.source.changed, LAST_EVENTS) == WAIT_OBJECT_0) {
        print_events(errand);
    }
}

static bool service_stopped(HANDLE stop)
{
    bool running = false;
    const struct outcome outcome = order_errand_asks_service(stop, &running);

    return !outcome_ok(&outcome) || !running;
}

/* Until there is an answer, or none can come any more. */
static struct outcome follow(struct errand *errand, HANDLE stop)
{
    const HANDLE handles[] = {stop, errand->feed.source.changed, errand->box.source.changed,
                              errand->service.source.changed, errand->process};
    const DWORD count = errand->process != NULL ? 5 : 4;
    struct outcome outcome = outcome_success();

    while (outcome_ok(&outcome) && !order_box_read(errand->id, errand->answer)) {
        switch (WaitForMultipleObjectsEx(count, handles, FALSE, INFINITE, TRUE)) {
        case WAIT_OBJECT_0:
            return outcome;
        case WAIT_OBJECT_0 + 1:
            print_events(errand);
            break;
        case WAIT_OBJECT_0 + 2:
            (void)errand->box.source.take(&errand->box.source, &outcome);
            break;
        case WAIT_OBJECT_0 + 4:
            (void)order_box_read(errand->id, errand->answer); /* its last words */
            print_last_events(errand);
            return outcome;
        case WAIT_OBJECT_0 + 3:
            if (service_stopped(stop) && !order_box_read(errand->id, errand->answer)) {
                print_last_events(errand);
                return outcome;
            }
            (void)errand->service.source.take(&errand->service.source, &outcome);
            break;
        case WAIT_IO_COMPLETION:
            break;
        default:
            outcome = outcome_failed("WaitForMultipleObjectsEx", "order", GetLastError());
            break;
        }
    }
    if (outcome_ok(&outcome)) {
        print_last_events(errand);
    }
    return outcome;
}

struct outcome order_errand(const struct order *order, HANDLE stop, struct order_answer *answer)
{
    struct errand errand = {.box = wake_key(STATE_STORE_KEY, "the service's answer"),
                            .service = wake_service(own_name, "the state of SstpCertRotator"),
                            .answer = answer};
    struct outcome outcome = begin(&errand, stop);

    *answer = (struct order_answer){.end = ORDER_NOT_GIVEN};
    if (outcome_ok(&outcome)) {
        outcome = place(&errand, order);
    }
    if (outcome_ok(&outcome)) {
        outcome = follow(&errand, stop);
    }
    end(&errand);
    return outcome;
}
