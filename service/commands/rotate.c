/* rotate: what is to be done is done now, or a certificate of the administrator's choice is put
 * into use. A running service does it, and its events are followed; else this process does. */
#include <windows.h>

#include <stdarg.h>
#include <string.h>

#include "commands/command.h"
#include "commands/command_line.h"
#include "commands/rotation_request.h"
#include "events/rotation_line.h"
#include "output/console.h"
#include "output/console_end.h"
#include "output/console_events.h"
#include "output/format_facts.h"
#include "output/reason_words.h"
#include "output/refusal.h"
#include "rras/connections.h"
#include "run/one_pass.h"
#include "run/writer_by_hand.h"
#include "view/headline.h"
#include "view/typed_thumbprint.h"
#include "view/view.h"
#include "win32/format.h"
#include "win32/product.h"
#include "win32/rights.h"
#include "win32/text.h"

#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))
#define HASH_TEXT_MAX 512 /* characters, spaces and all */

/* ---- the command line ---- */

/* Copied from a console without quotes a thumbprint comes in pieces: all up to the next option. */
static int take_hash(int count, wchar_t *const *arguments, wchar_t *text, size_t size)
{
    size_t used = 0;
    int taken = 0;

    text[0] = L'\0';
    while (taken < count && (arguments[taken][0] != L'-' || arguments[taken][1] != L'-')) {
        used = format_append(text, size, used, arguments[taken]);
        taken++;
    }
    return taken;
}

static int no_thumbprint(const wchar_t *typed)
{
    return command_usage_error(
        typed[0] == L'\0'
            ? L"--thumbprint needs a thumbprint, or the first 8 digits of one."
            : L"No certificate in LocalMachine\\MY has that thumbprint or those first digits (8 or "
              L"more), or several have them; \"" PRODUCT_COMMAND L" check\" shows them:",
        typed[0] == L'\0' ? NULL : typed);
}

static int parse(int count, wchar_t *const *arguments, struct rotation_request *request,
                 bool *details)
{
    wchar_t typed[HASH_TEXT_MAX];
    char text[4 * HASH_TEXT_MAX];

    *request = (struct rotation_request){.given = true};
    for (int i = 0; i < count; i++) {
        if (text_same(arguments[i], L"--now")) {
            request->now = true;
        } else if (text_same(arguments[i], L"--force")) {
            request->force = true;
        } else if (text_same(arguments[i], L"--details")) {
            *details = true;
        } else if (text_same(arguments[i], L"--thumbprint")) {
            i += take_hash(count - i - 1, arguments + i + 1, typed, COUNT(typed));
            request->has_thumbprint = text_to_utf8(typed, text, sizeof(text)) == ERROR_SUCCESS &&
                                      (thumbprint_parse(text, strlen(text), &request->thumbprint) ||
                                       typed_thumbprint(text, &request->thumbprint));
            if (!request->has_thumbprint) {
                return no_thumbprint(typed);
            }
        } else {
            return command_usage_error(
                L"rotate takes --thumbprint THUMBPRINT, --now, --force, --details "
                L"and --what-if, not:",
                arguments[i]);
        }
    }
    return EXIT_CODE_DONE;
}

/* ---- the answer ---- */

static void say_text(const wchar_t *format, ...)
{
    wchar_t text[CONSOLE_LINE];
    va_list arguments;

    va_start(arguments, format);
    format_list(text, CONSOLE_LINE, format, arguments);
    va_end(arguments);
    console_paragraph(0, text);
}

static void say_refused(const struct request_answer *answer)
{
    wchar_t why[1024];

    format_refusal(why, COUNT(why), answer);
    say_text(L"Rejected: %ls. Nothing was changed.", why);
}

/* Which of the limits it is: the server is asked once more. */
static bool backs_off(instant allowed)
{
    struct view *view = view_open();
    const bool is_so = view != NULL && view_backs_off(view, allowed);

    if (view != NULL) {
        view_close(view);
    }
    return is_so;
}

static void say_waits(const struct request_answer *answer)
{
    wchar_t at[40];

    format_instant(at, COUNT(at), answer->at, true);
    switch (answer->reason) {
    case REASON_RESTART_LIMIT:
        say_text(L"It waits until %ls: %ls With --now --force it does not wait.", at,
                 headline_limit(backs_off(answer->at)));
        break;
    case REASON_OTHERS_AT_WORK:
        say_text(L"It waits until %ls: another user or program changed SSTP's bindings, hashes or "
                 L"services and might not be done. With --now it does not wait.",
                 at);
        break;
    case REASON_SEEN_ONCE:
        say_text(L"It waits until %ls: what was found is checked a second time first. With "
                 L"--now it does not wait.",
                 at);
        break;
    case REASON_REISSUE_AWAITED:
        say_text(L"It waits until %ls: the certificate in use was deleted from the store, and "
                 L"its re-issue might come. VPN clients connect until Windows restarts, or "
                 L"RemoteAccess does. With "
                 L"--now it does not wait.",
                 at);
        break;
    case REASON_RESTART_PENDING:
        say_text(L"The certificate is bound. RemoteAccess was stopped manually and stays "
                 L"stopped: SSTP uses the certificate from its next start on.");
        break;
    case REASON_RESTART_OWED:
        say_text(L"The certificate is bound. Windows is shutting down: SSTP uses the "
                 L"certificate when it starts again.");
        break;
    default:
        say_text(L"It waits for RestartPolicy. The next check is by %ls. With --now it does not "
                 L"wait, and VPN clients are disconnected.",
                 at);
        break;
    }
}

static void say_unproven(const struct request_answer *answer)
{
    wchar_t at[40];

    format_instant(at, COUNT(at), answer->at, true);
    say_text(L"The certificate is bound, but a test client cannot connect. "
             L"\"" PRODUCT_COMMAND L" check\" says what it meets; it is asked again by "
             L"%ls.",
             at);
}

static void say_failed(const struct request_answer *answer, bool by_service)
{
    wchar_t at[40];

    format_instant(at, COUNT(at), answer->at, true);
    if (by_service) {
        say_text(L"It failed. What failed, and what follows, stands above; the service "
                 L"continues at %ls.",
                 at);
    } else {
        say_text(L"It failed. What failed stands above; the service is not running, so nothing "
                 L"tries it again (sstp-cert-rotator start).");
    }
}

static void say_stands(const struct request_answer *answer)
{
    const struct reason_words *words = reason_words(answer->reason);
    wchar_t text[CONSOLE_LINE];

    if (answer->reason == REASON_OBSERVED) {
        say_text(L"Nothing was done: the setting Mode is observe. To have it "
                 L"done: " PRODUCT_COMMAND L" config set Mode enforce");
        return;
    }
    if (answer->reason == REASON_CLOCK_DOUBTED) {
        say_text(L"Nothing was done: this server's clock might be wrong (event 284 says why). "
                 L"If it is right: " PRODUCT_COMMAND L" rotate --force");
        return;
    }
    format_text(text, CONSOLE_LINE, L"Nothing can be done: %ls (%hs).", words->cause,
                reason_name(answer->reason));
    console_paragraph(0, text);
    if (words->action != NULL) {
        console_paragraph(0, words->action);
    }
    console_format(L"      %ls\r\n",
                   words->command != NULL ? words->command : PRODUCT_COMMAND L" check");
}

/* Who was connected before. */
static void append_clients(wchar_t text[CONSOLE_LINE], const struct connections *clients)
{
    wchar_t part[80] = L" Connected VPN clients were disconnected.";

    if (clients->presence == PART_PRESENT) {
        format_text(part, COUNT(part), L" %lu VPN client%ls disconnected.",
                    (unsigned long)clients->count, clients->count == 1 ? L" was" : L"s were");
    }
    if (clients->presence != PART_PRESENT || clients->count > 0) {
        (void)format_append(text, CONSOLE_LINE, wcslen(text), part);
    }
}

/* For how long, for whom, and which. */
static void say_done(const struct connections *clients)
{
    const struct rotation_seen *seen = rotation_line_seen();
    wchar_t text[CONSOLE_LINE] = L"Done. SSTP uses the certificate.";

    if (seen->completed && seen->restarted) {
        format_text(text, CONSOLE_LINE, L"Done. SSTP was unavailable for %ls.", seen->outage);
        append_clients(text, clients);
    } else if (seen->completed) {
        format_wide(text, CONSOLE_LINE, L"Done. SSTP was not restarted.");
    }
    console_paragraph(0, text);
    if (seen->which[0] != L'\0') {
        format_text(text, CONSOLE_LINE, L"Certificate: %ls.", seen->which);
        console_paragraph(0, text);
    }
}

static int say(const struct request_answer *answer, const struct connections *clients,
               bool by_service)
{
    switch (answer->end) {
    case REQUEST_DONE:
        say_done(clients);
        return EXIT_CODE_DONE;
    case REQUEST_NOTHING:
        say_text(L"There is nothing to do: SSTP uses the right certificate.");
        return EXIT_CODE_DONE;
    case REQUEST_UNPROVEN:
        say_unproven(answer);
        return EXIT_CODE_CRITICAL;
    case REQUEST_WAITS:
        say_waits(answer);
        return EXIT_CODE_WARNING;
    case REQUEST_UNRESOLVED:
        say_stands(answer);
        return EXIT_CODE_CRITICAL;
    case REQUEST_CANCELLED:
        say_text(L"It was called off, and everything is as before.");
        return EXIT_CODE_FAILED;
    case REQUEST_FAILED:
        say_failed(answer, by_service);
        return EXIT_CODE_FAILED;
    default:
        say_refused(answer);
        return EXIT_CODE_FAILED;
    }
}

/* ---- by this process ---- */

static int rotate_here(const struct rotation_request *request, const struct console_end *end,
                       const struct connections *clients)
{
    struct request_answer answer = {.end = REQUEST_NOT_GIVEN};
    struct writer writer;
    struct event_log log;
    struct outcome outcome;
    int code = EXIT_CODE_FAILED;

    console_print(L"The service is not running, so this is done here.\r\n");
    if (writer_become_by_hand(&writer)) {
        event_log_open(&log, true);
        outcome = one_pass(request, end, &log, &answer);
        event_log_close(&log);
        writer_end(&writer);
        console_end_reached();
        console_events_flush();
        code = outcome_ok(&outcome) ? say(&answer, clients, false) : command_fail(&outcome);
    }
    writer_end(&writer);
    return code;
}

/* ---- by the service ---- */

static int rotate_there(const struct rotation_request *request, HANDLE stop,
                        const struct connections *clients)
{
    struct request_answer answer = {.end = REQUEST_NOT_GIVEN};
    const struct outcome outcome = request_deliver(request, stop, &answer);

    console_events_flush();
    if (!outcome_ok(&outcome)) {
        return command_fail(&outcome);
    }
    if (answer.end == REQUEST_NOT_GIVEN) {
        console_print_error(
            WaitForSingleObject(stop, 0) == WAIT_OBJECT_0
                ? L"The service continues with it: " PRODUCT_COMMAND L" events --follow"
                : L"The service stopped before it had done it.");
        return EXIT_CODE_FAILED;
    }
    return say(&answer, clients, true);
}

/* ---- the verb ---- */

static int rotate_now(const struct rotation_request *request, const struct console_end *end)
{
    struct connections clients;
    bool running;
    const struct outcome outcome = request_asks_service(end->stop, &running);

    if (outcome.failure == FAILURE_CANCELLED) {
        console_print_error(L"Nothing was ordered: the service was still starting or stopping.");
        return EXIT_CODE_FAILED;
    }
    if (!outcome_ok(&outcome)) {
        return command_fail(&outcome);
    }
    connections_read(&clients); /* afterwards they are gone */
    return running ? rotate_there(request, end->stop, &clients)
                   : rotate_here(request, end, &clients);
}

/* Without "--what-if". */
static int what_if(int count, wchar_t *const *arguments)
{
    wchar_t *rest[COMMAND_LINE_MAX];
    int left = 0;

    for (int i = 0; i < count; i++) {
        if (!text_same(arguments[i], L"--what-if")) {
            rest[left++] = arguments[i];
        }
    }
    return command_check(left, rest);
}

int command_rotate(int count, wchar_t *const *arguments)
{
    struct console_end end;
    struct rotation_request request;
    bool details = false;
    int code;

    for (int i = 0; i < count && count <= COMMAND_LINE_MAX; i++) {
        if (text_same(arguments[i], L"--what-if")) {
            return what_if(count, arguments);
        }
    }
    code = parse(count, arguments, &request, &details);
    if (code != EXIT_CODE_DONE) {
        return code;
    }
    if (!rights_of_administrator()) {
        console_print_error(
            L"rotate needs administrator's rights: run it from an elevated "
            L"command prompt. \"" PRODUCT_COMMAND L" check\" shows what would be done.");
        return EXIT_CODE_FAILED;
    }
    const struct outcome outcome = console_end_open(&end);
    if (!outcome_ok(&outcome)) {
        return command_fail(&outcome);
    }
    console_events_format(details ? rotation_details : rotation_line);
    code = rotate_now(&request, &end);
    console_end_reached();
    return code;
}
