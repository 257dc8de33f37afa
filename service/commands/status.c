/* status: one screen that says whether all is well, and on what that rests. */
#include "commands/command.h"
#include "commands/status_watch.h"
#include "screen/screen.h"
#include "view/status_formats.h"
#include "view/status_json.h"
#include "win32/text.h"

#define WATCH_MOST 86400 /* seconds */

struct wanted {
    bool json;
    bool details;
    bool formatted;
    enum status_format format;
    bool watch;
    unsigned seconds; /* 0: none were said */
};

static int refuse(const wchar_t *argument)
{
    return command_usage_error(L"status takes --details, --json, --format with nagios, prtg or "
                               L"prometheus, or --watch with up to 86400 seconds, not:",
                               argument);
}

/* Returns EXIT_CODE_DONE, or that of wrong usage, which is said. One of them, and no more. */
static int parse(int count, wchar_t *const *arguments, struct wanted *wanted)
{
    int taken = count > 0 ? 1 : 0;

    wanted->json = count > 0 && text_same(arguments[0], L"--json");
    wanted->details = count > 0 && text_same(arguments[0], L"--details");
    wanted->formatted = count > 1 && text_same(arguments[0], L"--format");
    wanted->watch = count > 0 && text_same(arguments[0], L"--watch");
    if (count > 0 && !wanted->json && !wanted->details && !wanted->formatted && !wanted->watch) {
        return refuse(arguments[0]);
    }
    if (wanted->formatted) {
        taken = 2;
        if (!status_format_find(arguments[1], &wanted->format)) {
            return refuse(arguments[1]);
        }
    } else if (wanted->watch && count > 1) {
        taken = 2;
        if (!command_takes_number(arguments[1], WATCH_MOST, &wanted->seconds)) {
            return refuse(arguments[1]);
        }
    }
    return count > taken ? refuse(arguments[taken]) : EXIT_CODE_DONE;
}

static int show(const struct wanted *wanted)
{
    struct view *view = view_open();
    struct verdict_on_server verdict;
    int code;

    if (view == NULL) {
        return command_no_memory();
    }
    verdict = view_verdict(view, view_watch(view));
    code = command_exit_code(verdict.severity);
    if (wanted->json) {
        status_json(view, &verdict, code);
    } else if (wanted->formatted) {
        code = status_format_print(view, &verdict, wanted->format);
    } else {
        screen_status(view, &verdict, wanted->details ? SCREEN_DETAILS : SCREEN_SHORT);
    }
    view_close(view);
    return code;
}

int command_status(int count, wchar_t *const *arguments)
{
    struct wanted wanted = {.format = STATUS_FORMAT_NAGIOS};
    const int code = parse(count, arguments, &wanted);

    if (code != EXIT_CODE_DONE) {
        return code;
    }
    return wanted.watch ? status_watch(wanted.seconds) : show(&wanted);
}
