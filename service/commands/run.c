/* run: the service's work in a console. */
#include <windows.h>

#include "commands/command.h"
#include "events/log.h"
#include "output/console.h"
#include "output/console_end.h"
#include "output/console_events.h"
#include "run/worker.h"
#include "run/writer_by_hand.h"

static void do_nothing(void *context)
{
    (void)context;
}

/* Nobody pauses what runs in a console, and Windows does not wait for it. */
static void do_nothing_with(void *context, bool value)
{
    (void)context;
    (void)value;
}

static int run(struct writer *writer)
{
    const struct worker_callbacks callbacks = {.running = do_nothing,
                                               .waiting = do_nothing,
                                               .paused = do_nothing_with,
                                               .pending = do_nothing_with};
    static struct worker_signals signals; /* used until the process ends */
    struct event_log log;
    struct outcome outcome = worker_signals_open(&signals);

    if (outcome_ok(&outcome)) {
        outcome =
            console_end_watch(&(struct console_end){.stop = signals.stop, .hurry = signals.hurry});
    }
    if (!outcome_ok(&outcome)) {
        return command_fail(&outcome);
    }
    console_print(L"Press Ctrl+C to stop.\r\n");
    event_log_open(&log, true);
    outcome = worker_run(&signals, &log, &callbacks);
    event_log_close(&log);
    writer_end(writer);
    console_end_reached();
    console_events_flush();
    return outcome_ok(&outcome) ? EXIT_CODE_DONE : command_fail(&outcome);
}

int command_run(int count, wchar_t *const *arguments)
{
    struct writer writer;
    int code = EXIT_CODE_FAILED;

    if (count > 0) {
        return command_usage_error(L"run takes no argument, not:", arguments[0]);
    }
    if (writer_become_by_hand(&writer)) {
        code = run(&writer);
    }
    writer_end(&writer);
    console_end_reached();
    return code;
}
