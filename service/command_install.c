/* install and uninstall. */
#include "command.h"

#include "console.h"
#include "event_text.h"
#include "event_view.h"
#include "exposure.h"
#include "install.h"

/* Nothing depends on it. */
static void tell_of_view(const struct outcome *outcome)
{
    wchar_t text[512];

    if (!outcome_ok(outcome)) {
        event_text_error(outcome, text, sizeof(text) / sizeof(text[0]));
        console_print_error(text);
    }
}

int command_install(int count, wchar_t *const *arguments)
{
    struct exposure exposure;
    wchar_t text[EXPOSURE_TEXT];
    const bool start = !(count == 1 && command_same(arguments[0], L"--no-start"));

    if (count > 0 && start) {
        return command_usage_error(L"install takes no argument but --no-start, not:", arguments[0]);
    }
    if (exposure_found(&exposure)) {
        exposure_explain(&exposure, text, EXPOSURE_TEXT);
        console_print_error(text);
        console_print_error(EXPOSURE_ADVICE);
        return EXIT_CODE_FAILED;
    }
    struct outcome outcome = install_service();
    if (!outcome_ok(&outcome)) {
        return command_fail(&outcome);
    }
    const struct outcome view = event_view_install();
    tell_of_view(&view);
    console_print(L"The service SstpCertRotator is installed and starts with Windows.\r\n");
    if (!start) {
        return EXIT_CODE_DONE;
    }
    outcome = install_start();
    if (!outcome_ok(&outcome)) {
        return command_fail(&outcome);
    }
    console_print(L"It runs. What it sees and does is in Event Viewer: Custom Views, SSTP "
                  L"Certificate Rotator.\r\n");
    return EXIT_CODE_DONE;
}

int command_uninstall(int count, wchar_t *const *arguments)
{
    if (count > 0) {
        return command_usage_error(L"uninstall takes no argument, not:", arguments[0]);
    }
    const struct outcome outcome = install_remove();
    if (!outcome_ok(&outcome)) {
        return command_fail(&outcome);
    }
    const struct outcome view = event_view_remove();
    tell_of_view(&view);
    console_print(L"The service SstpCertRotator is removed, with its settings. SSTP, its bindings "
                  L"and its certificates are as they were.\r\n");
    return EXIT_CODE_DONE;
}
