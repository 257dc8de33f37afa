/* events: what the service has done, out of the Event Log; with --follow as it comes, until Ctrl+C.
 */
#include <windows.h>

#include "commands/command.h"
#include "output/console.h"
#include "output/console_end.h"
#include "wake/event_feed.h"
#include "wake/services.h"
#include "win32/error.h"
#include "win32/retry.h"
#include "win32/text.h"

#define LAST_DEFAULT  10 /* of the newest events shown */
#define LAST_MOST     10000
#define ROTATION_MOST 500 /* events of one rotation */

struct wanted {
    unsigned last;
    unsigned rotation; /* 0: of all */
    bool follow;
};

/* Out of the Event Log, whose service may be restarted: then nobody is notified of anything by what
 * was subscribed to before. */
struct watch {
    struct event_feed feed;
    struct wake_service event_log;
    struct retry retry;
    bool said; /* that it is away */
    HANDLE stop;
};

static void begin_again(struct watch *watch)
{
    struct outcome outcome = event_feed_begin_again(&watch->feed);

    if (outcome_ok(&outcome)) {
        outcome = event_feed_print(&watch->feed);
    }
    if (outcome_ok(&outcome)) {
        retry_worked(&watch->retry);
        if (watch->said) {
            console_print(L"The Event Log answers again.\r\n");
        }
        watch->said = false;
        return;
    }
    retry_failed(&watch->retry, GetTickCount64());
    if (retry_lasts(&watch->retry) && !watch->said) {
        (void)command_fail(&outcome);
        console_print(L"The Event Log does not answer, so no events are shown until it does.\r\n");
        watch->said = true;
    }
}

static DWORD wait(const struct watch *watch)
{
    const HANDLE events[] = {watch->stop, watch->feed.source.changed,
                             watch->event_log.source.changed};
    const uint64_t left = retry_wait(&watch->retry, GetTickCount64());

    return WaitForMultipleObjectsEx(3, events, FALSE, left < INFINITE ? (DWORD)left : INFINITE,
                                    TRUE);
}

static struct outcome follow(struct watch *watch)
{
    struct outcome outcome = event_feed_print(&watch->feed);

    while (outcome_ok(&outcome)) {
        struct outcome printed = outcome_success();
        switch (wait(watch)) {
        case WAIT_OBJECT_0:
            return outcome;
        case WAIT_OBJECT_0 + 1:
            printed = event_feed_print(&watch->feed);
            if (!outcome_ok(&printed)) {
                begin_again(watch);
            }
            break;
        case WAIT_OBJECT_0 + 2:
            (void)watch->event_log.source.take(&watch->event_log.source, &printed);
            begin_again(watch);
            break;
        case WAIT_TIMEOUT:
            begin_again(watch);
            break;
        case WAIT_IO_COMPLETION:
            break;
        default:
            outcome = outcome_failed("WaitForMultipleObjectsEx", "events", GetLastError());
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

/* Where nothing is followed, Ctrl+C ends it as Windows does: to read a large log takes long. */
static struct outcome open(struct watch *watch, bool follows)
{
    struct console_end end = {.stop = NULL};
    struct outcome outcome = event_feed_open(&watch->feed);

    watch->event_log = wake_service("EventLog", "the state of the Event Log service");
    watch->event_log.source.changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (outcome_ok(&outcome) && watch->event_log.source.changed == NULL) {
        outcome = outcome_failed("CreateEvent", watch->event_log.source.what, GetLastError());
    }
    if (outcome_ok(&outcome) && follows) {
        outcome = console_end_open(&end);
        watch->stop = end.stop;
    }
    if (outcome_ok(&outcome)) {
        /* Where that fails, the subscription may report its end, or nothing does. */
        (void)watch->event_log.source.arm(&watch->event_log.source);
    }
    return outcome;
}

static void close(struct watch *watch)
{
    event_feed_close(&watch->feed);
    watch->event_log.source.stop(&watch->event_log.source);
    if (watch->event_log.source.changed != NULL) {
        (void)CloseHandle(watch->event_log.source.changed);
    }
}

static struct outcome show(struct watch *watch, const struct wanted *wanted)
{
    /* Before the past is shown: what comes meanwhile is pulled, and nothing is missed. */
    struct outcome outcome = open(watch, wanted->follow);

    if (outcome_ok(&outcome)) {
        console_print(wanted->follow
                          ? L"The events of SstpCertRotator as they come. Press Ctrl+C to stop.\r\n"
                          : L"");
        outcome = event_feed_print_past(&watch->feed, wanted->last, wanted->rotation);
    }
    return outcome_ok(&outcome) && wanted->follow ? follow(watch) : outcome;
}

static int run(const struct wanted *wanted)
{
    static struct watch watch;
    const struct outcome outcome = show(&watch, wanted);

    close(&watch);
    console_end_reached();
    return outcome_ok(&outcome) ? EXIT_CODE_DONE : say_why(&outcome);
}

int command_events(int count, wchar_t *const *arguments)
{
    struct wanted wanted = {.last = 0};

    for (int i = 0; i < count; i++) {
        const bool last = text_same(arguments[i], L"--last");
        if (last || text_same(arguments[i], L"--rotation")) {
            if (i + 1 == count ||
                !command_takes_number(arguments[i + 1], last ? LAST_MOST : 100000000,
                                      last ? &wanted.last : &wanted.rotation)) {
                return command_usage_error(L"A number is to follow, from 1 on:", arguments[i]);
            }
            i++;
        } else if (text_same(arguments[i], L"--follow")) {
            wanted.follow = true;
        } else {
            return command_usage_error(L"events takes --last N, --rotation N and --follow, not:",
                                       arguments[i]);
        }
    }
    if (wanted.last == 0) {
        wanted.last = wanted.rotation == 0 ? LAST_DEFAULT : ROTATION_MOST;
    }
    return run(&wanted);
}

int command_watch(int count, wchar_t *const *arguments)
{
    const struct wanted wanted = {.last = LAST_DEFAULT, .follow = true};

    return count > 0 ? command_usage_error(L"watch takes no argument, not:", arguments[0])
                     : run(&wanted);
}
