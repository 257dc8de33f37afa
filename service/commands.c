/* The verbs, each a row of one table. */
#include "commands.h"

#include <stdbool.h>
#include <windows.h>

#include "console.h"
#include "event_log.h"
#include "event_text.h"
#include "install.h"
#include "product.h"
#include "service_main.h"
#include "worker.h"

static int fail(const struct outcome *outcome)
{
    wchar_t text[1024];

    if (outcome->code == ERROR_ACCESS_DENIED) {
        console_print_error(L"This needs administrator's rights: run it from an elevated prompt.");
        return EXIT_CODE_FAILED;
    }
    event_text_error(outcome, text, sizeof(text) / sizeof(text[0]));
    console_print_error(text);
    return EXIT_CODE_FAILED;
}

static bool same(const wchar_t *a, const wchar_t *b)
{
    return CompareStringOrdinal(a, -1, b, -1, TRUE) == CSTR_EQUAL;
}

static int usage_error(const wchar_t *what, const wchar_t *value)
{
    console_print_error(what);
    if (value != NULL) {
        console_print_error(value);
    }
    console_print_error(L"Run \"" PRODUCT_PROGRAM L" help\" for the list of verbs.");
    return EXIT_CODE_USAGE;
}

/* ---- verbs ---- */

static int run_install(int count, wchar_t *const *arguments)
{
    const bool start = !(count == 1 && same(arguments[0], L"--no-start"));

    if (count > 0 && start) {
        return usage_error(L"install takes no argument but --no-start, not:", arguments[0]);
    }
    struct outcome outcome = install_service();
    if (!outcome_ok(&outcome)) {
        return fail(&outcome);
    }
    console_print(L"The service SstpCertRotator is installed and starts with Windows.\r\n");
    if (!start) {
        return EXIT_CODE_DONE;
    }
    outcome = install_start();
    if (!outcome_ok(&outcome)) {
        return fail(&outcome);
    }
    console_print(L"It runs. What it sees and does is in Event Viewer: Windows Logs, Application, "
                  L"source SstpCertRotator.\r\n");
    return EXIT_CODE_DONE;
}

static int run_uninstall(int count, wchar_t *const *arguments)
{
    if (count > 0) {
        return usage_error(L"uninstall takes no argument, not:", arguments[0]);
    }
    const struct outcome outcome = install_remove();
    if (!outcome_ok(&outcome)) {
        return fail(&outcome);
    }
    console_print(L"The service SstpCertRotator is removed, with its settings. SSTP, its bindings "
                  L"and its certificates are as they were.\r\n");
    return EXIT_CODE_DONE;
}

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

static int run_in_console(int count, wchar_t *const *arguments)
{
    const struct worker_callbacks callbacks = {.running = do_nothing,
                                               .waiting = do_nothing,
                                               .paused = do_nothing_with,
                                               .pending = do_nothing_with};
    struct event_log log;

    if (count > 0) {
        return usage_error(L"run takes no argument, not:", arguments[0]);
    }
    struct outcome outcome = worker_signals_open(&console_signals);
    if (!outcome_ok(&outcome)) {
        worker_signals_close(&console_signals);
        return fail(&outcome);
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
    if (outcome.failure == FAILURE_ALREADY_EXISTS) {
        console_print_error(L"SstpCertRotator already runs on this server; only one may. Stop the "
                            L"service first: sc stop SstpCertRotator");
        return EXIT_CODE_FAILED;
    }
    return outcome_ok(&outcome) ? EXIT_CODE_DONE : fail(&outcome);
}

static int print_version(int count, wchar_t *const *arguments)
{
    if (count > 0) {
        return usage_error(L"version takes no argument, not:", arguments[0]);
    }
    console_print(PRODUCT_DISPLAY_NAME L" " PRODUCT_VERSION L"\r\n");
    return EXIT_CODE_DONE;
}

static int print_help(int count, wchar_t *const *arguments);

static const struct verb {
    const wchar_t *name;
    int (*run)(int count, wchar_t *const *arguments);
    const wchar_t *help;
} verbs[] = {
    {L"install", run_install,
     L"  install [--no-start]  registers the service and its event source, and starts it\r\n"},
    {L"uninstall", run_uninstall,
     L"  uninstall             stops and removes the service, its settings and event source\r\n"},
    {L"run", run_in_console,
     L"  run                   does the service's work in this console until Ctrl+C\r\n"},
    {L"version", print_version, L"  version               prints the version\r\n"},
    {L"help", print_help, L"  help                  prints this\r\n"},
};

#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]))

static int print_help(int count, wchar_t *const *arguments)
{
    (void)count;
    (void)arguments;
    console_print(PRODUCT_DISPLAY_NAME L" " PRODUCT_VERSION L"\r\n"
                                       L"Keeps the certificate of an RRAS server's SSTP VPN up to "
                                       L"date.\r\n\r\n"
                                       L"Usage: " PRODUCT_PROGRAM L" VERB\r\n\r\n");
    for (size_t i = 0; i < VERB_COUNT; i++) {
        console_print(verbs[i].help);
    }
    console_print(L"\r\nExit codes: 0 done, 3 wrong usage, 4 failed.\r\n");
    return EXIT_CODE_DONE;
}

static const wchar_t *plain_verb(const wchar_t *word)
{
    if (same(word, L"/?") || same(word, L"-h") || same(word, L"--help")) {
        return L"help";
    }
    return same(word, L"--version") ? L"version" : word;
}

int commands_run(int count, wchar_t *const *arguments)
{
    if (count < 2) {
        const DWORD code = service_main_dispatch();
        if (code == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT) {
            (void)print_help(0, NULL); /* started by a person, not by the SCM */
            return EXIT_CODE_USAGE;
        }
        return code == ERROR_SUCCESS ? EXIT_CODE_DONE : EXIT_CODE_FAILED;
    }
    const wchar_t *name = plain_verb(arguments[1]);
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (same(name, verbs[i].name)) {
            return verbs[i].run(count - 2, arguments + 2);
        }
    }
    return usage_error(L"There is no such verb:", arguments[1]);
}
