/* run: the service's work in a console. */
#include "command.h"

#include <windows.h>

#include "console.h"
#include "event_log.h"
#include "worker.h"
#include "writer_by_hand.h"

/* The console's handler runs on a thread of its own and has no context. */
static struct worker_signals console_signals;

static BOOL WINAPI stop_at_console_event(DWORD event)
{
    (void)event;
    return SetEvent(console_signals.stop);
}

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

static int run(void)
{
    const struct worker_callbacks callbacks = {.running = do_nothing,
                                               .waiting = do_nothing,
                                               .paused = do_nothing_with,
                                               .pending = do_nothing_with};
    struct event_log log;
    struct outcome outcome = worker_signals_open(&console_signals);
    if (!outcome_ok(&outcome)) {
        worker_signals_close(&console_signals);
        return command_fail(&outcome);
    }
    if (!SetConsoleCtrlHandler(stop_at_console_event, TRUE)) {
        worker_signals_close(&console_signals);
        console_print_error(L"The console could not be set up.");
        return EXIT_CODE_FAILED;
    }
    console_print(L"Press Ctrl+C to stop.\r\n");
    event_log_open(&log, true);
    outcome = worker_run(&console_signals, &log, &callbacks);
    event_log_close(&log);
    (void)SetConsoleCtrlHandler(stop_at_console_event, FALSE);
    worker_signals_close(&console_signals);
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
        code = run();
    }
    writer_end(&writer);
    return code;
}
