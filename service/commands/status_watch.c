/* See commands/status_watch.h. The sources are those that wake the service; nothing is asked for
 * again and again. */
#include "commands/status_watch.h"

#include <windows.h>

#include "commands/command.h"
#include "output/console.h"
#include "output/console_end.h"
#include "screen/screen.h"
#include "state/store.h"
#include "wake/wake.h"
#include "win32/error.h"

#define SETTLE_MS 1000 /* a burst is one change; no two screens come faster */
#define OWN_COUNT 2    /* sources beside those of the service */

struct watching {
    struct wake wake;
    struct wake_service service; /* our own */
    struct wake_key state;       /* where it stores what it has done */
    struct wake_source *sources[WAKE_SOURCES_MAX + OWN_COUNT];
    DWORD count;
    HANDLE stop;
};

/* ---- the sources ---- */

static struct outcome open(struct watching *watching)
{
    struct console_end end = {.stop = NULL};
    struct outcome outcome = wake_open(&watching->wake);

    watching->service = wake_service("SstpCertRotator", "the state of SstpCertRotator");
    watching->service.of_pauses = true;
    watching->state = wake_key(STATE_STORE_KEY, "the stored state");
    watching->service.source.changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    watching->state.source.changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (outcome_ok(&outcome) &&
        (watching->service.source.changed == NULL || watching->state.source.changed == NULL)) {
        outcome = outcome_failed("CreateEvent", "status", GetLastError());
    }
    if (outcome_ok(&outcome)) {
        outcome = console_end_open(&end);
        watching->stop = end.stop;
    }
    for (size_t i = 0; i < watching->wake.count; i++) {
        watching->sources[watching->count++] = watching->wake.sources[i];
    }
    watching->sources[watching->count++] = &watching->service.source;
    watching->sources[watching->count++] = &watching->state.source;
    return outcome;
}

static void close(struct watching *watching)
{
    struct wake_source *const own[OWN_COUNT] = {&watching->service.source, &watching->state.source};

    for (size_t i = 0; i < OWN_COUNT; i++) {
        if (own[i]->changed != NULL) {
            own[i]->stop(own[i]);
            (void)CloseHandle(own[i]->changed);
        }
    }
    wake_close(&watching->wake);
}

/* What an account may not watch is seen at the next screen. */
static void arm(struct watching *watching)
{
    for (DWORD i = 0; i < watching->count; i++) {
        (void)watching->sources[i]->arm(watching->sources[i]);
    }
}

static bool take(struct watching *watching, struct wake_source *source)
{
    struct outcome armed = outcome_success();
    const bool changed = source->take(source, &armed);

    if (changed && wake_is_of_event_log(&watching->wake, source)) {
        wake_renew_subscriptions(&watching->wake);
    }
    return changed;
}

/* ---- the screen ---- */

static bool draw(bool first)
{
    struct view *view = view_open();
    struct verdict_on_server verdict;

    if (view == NULL) {
        return false;
    }
    verdict = view_verdict(view, view_watch(view));
    if (!first) {
        console_clear();
    }
    screen_status(view, &verdict, SCREEN_SHORT);
    console_print(L"\r\nPress Ctrl+C to stop.\r\n");
    view_close(view);
    return true;
}

/* ---- waiting ---- */

/* Until a source says something, the time is over or it is to stop; false: the last. */
static bool wait(struct watching *watching, DWORD most)
{
    HANDLE handles[1 + WAKE_SOURCES_MAX + OWN_COUNT] = {watching->stop};
    const ULONGLONG until = GetTickCount64() + most;

    for (DWORD i = 0; i < watching->count; i++) {
        handles[i + 1] = watching->sources[i]->changed;
    }
    for (;;) {
        const ULONGLONG now = GetTickCount64();
        const DWORD left = most == INFINITE ? INFINITE : now < until ? (DWORD)(until - now) : 0;
        const DWORD ended =
            WaitForMultipleObjectsEx(watching->count + 1, handles, FALSE, left, TRUE);
        if (ended == WAIT_OBJECT_0 || ended == WAIT_FAILED) {
            return false;
        }
        if (ended == WAIT_TIMEOUT) {
            return true;
        }
        if (ended != WAIT_IO_COMPLETION &&
            take(watching, watching->sources[ended - WAIT_OBJECT_0 - 1])) {
            return true;
        }
    }
}

static int follow(struct watching *watching, unsigned seconds)
{
    const DWORD most = seconds == 0 ? INFINITE : seconds * 1000;

    arm(watching);
    for (bool first = true;; first = false) {
        if (!draw(first)) {
            return command_no_memory();
        }
        if (!wait(watching, most) ||
            WaitForSingleObject(watching->stop, SETTLE_MS) == WAIT_OBJECT_0) {
            return EXIT_CODE_DONE;
        }
        arm(watching); /* what could not be watched before, too */
    }
}

int status_watch(unsigned seconds)
{
    static struct watching watching;
    const struct outcome outcome = open(&watching);
    const int code = outcome_ok(&outcome) ? follow(&watching, seconds) : command_fail(&outcome);

    close(&watching);
    console_end_reached();
    return code;
}
