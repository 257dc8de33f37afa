/* watch: the service's events as they come, in the console, until Ctrl+C. */
#include "command.h"

#include <windows.h>

#include "console.h"
#include "event_feed.h"
#include "win32_outcome.h"

#define CONTEXT 10 /* of the newest events shown first */

/* The console's handler runs on a thread of its own and has no context. */
static HANDLE stop_event;

static BOOL WINAPI stop_at_console_event(DWORD event)
{
    (void)event;
    return SetEvent(stop_event);
}

static struct outcome follow(struct event_feed *feed)
{
    const HANDLE events[] = {stop_event, feed->source.changed};
    struct outcome outcome = event_feed_print_context(feed, CONTEXT);

    while (outcome_ok(&outcome)) {
        outcome = event_feed_print(feed);
        if (outcome_ok(&outcome) &&
            WaitForMultipleObjects(2, events, FALSE, INFINITE) != WAIT_OBJECT_0 + 1) {
            break;
        }
    }
    return outcome;
}

static int say_why(const struct outcome *outcome)
{
    if (outcome->code == ERROR_EVT_CHANNEL_NOT_FOUND) {
        console_print_error(L"The Event Log has no channel Application, so there is nothing to "
                            L"watch: is the service EventLog running?");
        return EXIT_CODE_FAILED;
    }
    return command_fail(outcome);
}

/* Subscribed before the context is shown: what comes meanwhile is pulled, and nothing is missed. */
static struct outcome open(struct event_feed *feed)
{
    struct outcome outcome = event_feed_open(feed);

    stop_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (outcome_ok(&outcome) && stop_event == NULL) {
        outcome = outcome_failed("CreateEvent", "Ctrl+C", GetLastError());
    }
    if (outcome_ok(&outcome) && !SetConsoleCtrlHandler(stop_at_console_event, TRUE)) {
        outcome = outcome_failed("SetConsoleCtrlHandler", "console", GetLastError());
    }
    return outcome;
}

int command_watch(int count, wchar_t *const *arguments)
{
    struct event_feed feed;
    struct outcome outcome;

    if (count > 0) {
        return command_usage_error(L"watch takes no argument, not:", arguments[0]);
    }
    outcome = open(&feed);
    if (outcome_ok(&outcome)) {
        console_print(L"The events of SstpCertRotator as they come. Press Ctrl+C to stop.\r\n");
        outcome = follow(&feed);
        (void)SetConsoleCtrlHandler(stop_at_console_event, FALSE);
    }
    event_feed_close(&feed);
    if (stop_event != NULL) {
        (void)CloseHandle(stop_event);
    }
    return outcome_ok(&outcome) ? EXIT_CODE_DONE : say_why(&outcome);
}
