/* SSTP from its start to its end; see sstp_serving.h. */
#include <winsock2.h> /* before windows.h */

#include "settings.h"
#include "sstp_events.h"
#include "sstp_listener.h"
#include "sstp_serving.h"
#include "sstp_start.h"

#include <wchar.h>

enum { LISTEN_POLL_MS = 50, BEHAVIOUR_SIZE = 16 };

static bool begin_to_listen(const struct sstp_start *start)
{
    const struct sstp_parameters *parameters = &start->parameters;

    return parameters->use_https
               ? sstp_listener_open(parameters->port, &start->bindings, start->crypto_binding)
               : sstp_listener_open_plain(parameters->port, start->crypto_binding);
}

static void listen_now(const struct sstp_start *start)
{
    if (!begin_to_listen(start)) {
        sstp_event_write(SSTP_EVENT_CANNOT_ACCEPT, true);
    }
}

/* ---- on busy servers not at once, or not at all [H] ---- */

static struct {
    struct sstp_start start;
    HANDLE stopped; /* signalled: nobody waits for it any more */
    HANDLE thread;  /* NULL: none */
} late;

static bool listens(const wchar_t *behaviour)
{
    wchar_t value[BEHAVIOUR_SIZE];

    return settings_string(WINSIM_SERVICES L"\\SstpSvc", WINSIM_LISTEN_BEHAVIOUR, value,
                           BEHAVIOUR_SIZE) &&
           wcscmp(value, behaviour) == 0;
}

static bool one_family_is_late(void)
{
    return listens(L"late-ipv4") || listens(L"late-ipv6");
}

static bool is_late(void)
{
    return listens(L"late") || one_family_is_late();
}

static DWORD listen_delay(void)
{
    return settings_dword(WINSIM_SERVICES L"\\SstpSvc", WINSIM_LISTEN_DELAY, 0);
}

/* False: it is over before. */
static bool waits(DWORD milliseconds)
{
    return WaitForSingleObject(late.stopped, milliseconds) == WAIT_TIMEOUT;
}

static DWORD WINAPI listen_once_let(LPVOID unused)
{
    (void)unused;
    if (!waits(listen_delay())) {
        return 0;
    }
    while (is_late()) {
        if (!waits(LISTEN_POLL_MS)) {
            return 0;
        }
    }
    listen_now(&late.start);
    return 0;
}

static void listen_later(const struct sstp_start *start)
{
    late.start = *start;
    late.stopped = CreateEventW(NULL, TRUE, FALSE, NULL);
    late.thread =
        late.stopped == NULL ? NULL : CreateThread(NULL, 0, listen_once_let, NULL, 0, NULL);
}

static void end_waiting(void)
{
    if (late.thread != NULL) {
        SetEvent(late.stopped);
        WaitForSingleObject(late.thread, INFINITE);
        CloseHandle(late.thread);
        CloseHandle(late.stopped);
        late.thread = NULL;
    }
}

void sstp_serving_begin(void)
{
    struct sstp_start start;

    if (!sstp_start_prepare(&start) || listens(L"never")) {
        return; /* the service runs, SSTP does not serve */
    }
    if (listens(L"refused") || listens(L"complains")) {
        sstp_event_write(SSTP_EVENT_CANNOT_ACCEPT, listens(L"refused"));
    }
    if (listens(L"refused")) {
        return;
    }
    if (one_family_is_late()) {
        listen_now(&start);
        sstp_listener_limit(listens(L"late-ipv4") ? SSTP_IPV6 : SSTP_IPV4);
    }
    if (is_late() || listen_delay() > 0) {
        listen_later(&start);
    } else {
        listen_now(&start);
    }
}

void sstp_serving_end(void)
{
    end_waiting();
    sstp_listener_close(); /* not serving: the same end */
}
