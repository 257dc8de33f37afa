/* See output/console_end.h. */
#include "output/console_end.h"

#include "output/session_window.h"
#include "win32/error.h"

/* The handler runs on a thread of its own and has no context. Nothing is closed: that thread may
 * wait until the process ends. */
static struct {
    struct console_end end;
    HANDLE reached; /* the safe point */
} console;

static void end_now(void)
{
    (void)SetEvent(console.end.hurry);
    (void)SetEvent(console.end.stop);
    (void)WaitForSingleObject(console.reached, INFINITE);
}

static BOOL WINAPI handle(DWORD event)
{
    if (event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT) {
        return SetEvent(console.end.stop);
    }
    end_now();
    return TRUE;
}

struct outcome console_end_watch(const struct console_end *end)
{
    console.end = *end;
    console.reached = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (console.reached == NULL) {
        return outcome_failed("CreateEvent", "console", GetLastError());
    }
    if (!SetConsoleCtrlHandler(handle, TRUE)) {
        return outcome_failed("SetConsoleCtrlHandler", "console", GetLastError());
    }
    session_window_open(end_now);
    return outcome_success();
}

struct outcome console_end_open(struct console_end *end)
{
    end->stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    end->hurry = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (end->stop == NULL || end->hurry == NULL) {
        return outcome_failed("CreateEvent", "console", GetLastError());
    }
    return console_end_watch(end);
}

void console_end_reached(void)
{
    if (console.reached != NULL) {
        (void)SetEvent(console.reached);
    }
}
