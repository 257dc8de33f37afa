/* start, stop, pause, resume and recheck: this service, without sc.exe, which PowerShell has
 * another command for under its short name. */
#include "commands/command.h"
#include "output/console.h"
#include "setup/own_service.h"
#include "win32/product.h"

#include <windows.h>

static const struct {
    const wchar_t *verb;
    const wchar_t *done;
    const wchar_t *was;  /* so already; NULL: "done" says it */
    const wchar_t *then; /* what follows; NULL: nothing */
} texts[OWN_REQUEST_COUNT] = {
    [OWN_START] = {L"start", L"SstpCertRotator is running.",
                   L"SstpCertRotator was already running.", NULL},
    [OWN_STOP] = {L"stop", L"SstpCertRotator is stopped.", L"SstpCertRotator was already stopped.",
                  L"Renewed certificates are not applied until you start it:\r\n"
                  L"      " PRODUCT_COMMAND L" start"},
    [OWN_PAUSE] = {L"pause", L"SstpCertRotator is paused.", L"SstpCertRotator was already paused.",
                   L"It observes and reports, and changes nothing until you resume it:\r\n"
                   L"      " PRODUCT_COMMAND L" resume"},
    [OWN_RESUME] = {L"resume", L"SstpCertRotator is running.",
                    L"SstpCertRotator was not paused: it is running.", NULL},
    [OWN_RECHECK] = {L"recheck", L"SstpCertRotator checks the server now.", NULL,
                     L"See what it finds: " PRODUCT_COMMAND L" status"},
};

static void say(const wchar_t *text)
{
    console_print(text);
    console_print(L"\r\n");
}

static int fail(const struct outcome *outcome)
{
    if (outcome->code == ERROR_SERVICE_DOES_NOT_EXIST) {
        console_print_error(L"SstpCertRotator is not installed on this server. Install "
                            L"it: " PRODUCT_COMMAND L" install");
        return EXIT_CODE_FAILED;
    }
    if (outcome->code == ERROR_SERVICE_NOT_ACTIVE) {
        console_print_error(L"SstpCertRotator is stopped. Start it: " PRODUCT_COMMAND L" start");
        return EXIT_CODE_FAILED;
    }
    return command_fail(outcome);
}

static int request(enum own_request what, int count, wchar_t *const *arguments)
{
    bool was = false;
    wchar_t usage[64];

    if (count > 0) {
        (void)lstrcpynW(usage, texts[what].verb, 16);
        (void)lstrcatW(usage, L" takes no argument, not:");
        return command_usage_error(usage, arguments[0]);
    }
    const struct outcome outcome = own_service_request(what, &was);
    if (!outcome_ok(&outcome)) {
        return fail(&outcome);
    }
    if (what == OWN_START && was && own_service_is_paused()) {
        say(L"SstpCertRotator is paused: it observes and reports, and changes nothing. Resume "
            L"it: " PRODUCT_COMMAND L" resume");
        return EXIT_CODE_WARNING;
    }
    say(was && texts[what].was != NULL ? texts[what].was : texts[what].done);
    if (texts[what].then != NULL) {
        say(texts[what].then);
    }
    return EXIT_CODE_DONE;
}

int command_start(int count, wchar_t *const *arguments)
{
    return request(OWN_START, count, arguments);
}

int command_stop(int count, wchar_t *const *arguments)
{
    return request(OWN_STOP, count, arguments);
}

int command_pause(int count, wchar_t *const *arguments)
{
    return request(OWN_PAUSE, count, arguments);
}

int command_resume(int count, wchar_t *const *arguments)
{
    return request(OWN_RESUME, count, arguments);
}

int command_recheck(int count, wchar_t *const *arguments)
{
    return request(OWN_RECHECK, count, arguments);
}
