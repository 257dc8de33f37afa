/* The verbs, each a row of one table. */
#include "commands/commands.h"

#include <windows.h>

#include "commands/command.h"
#include "commands/command_line.h"
#include "output/console.h"
#include "output/nearest.h"
#include "run/service_main.h"
#include "win32/product.h"
#include "win32/text.h"

static int print_version(int count, wchar_t *const *arguments)
{
    if (count > 0) {
        return command_usage_error(L"version takes no argument, not:", arguments[0]);
    }
    console_print(PRODUCT_DISPLAY_NAME L" " PRODUCT_VERSION L"\r\n");
    return EXIT_CODE_DONE;
}

static int print_help(int count, wchar_t *const *arguments);

#define CONTROL_USAGE L"start, stop, pause, resume, recheck"
#define CONTROL_DETAILS                                                                            \
    L"start, stop, pause, and resume control this service, and end when it has that state. While " \
    L"it is paused, it observes and reports, and changes nothing. Before it stops, it ends its "   \
    L"rotation. recheck makes it check the server now.\n"                                          \
    L"Exit codes: 0 done, 1 a start found it paused, 4 failed."
#define EVENTS_DETAILS                                                                             \
    L"Shows the newest 10 events, or as many as --last says, or those of the rotation with that "  \
    L"number. With --follow, shows each new event, too, until Ctrl+C. The service can run "        \
    L"meanwhile. watch is the same as events --follow."

static const struct verb {
    const wchar_t *name;
    int (*run)(int count, wchar_t *const *arguments);
    const wchar_t *group;   /* in the list of verbs; NULL: that of the one before */
    const wchar_t *summary; /* its line there; NULL: it is in that of the one before */
    const wchar_t *usage;
    const wchar_t *details; /* of "help VERB", a paragraph a line */
} verbs[] = {
    {L"status", command_status, L"See", L"is SSTP healthy, now and after a restart?",
     L"status [--details | --watch [SECONDS] | --json | --format nagios|prtg|prometheus]",
     L"Checks the server and this service, and changes nothing. The verdict stands first, "
     L"what happens next and what you can do follow, then what it rests on. With --details each "
     L"value of that, with full thumbprints, the registry's hashes and when each service was "
     L"started. With --watch the screen is kept up to date until Ctrl+C: it is drawn again when "
     L"something changes, or every "
     L"so many seconds. With --json the same for programs (docs/json.md), with --format for "
     L"monitoring systems (docs/monitoring.md): with nagios, exit code 3 means not known.\n"
     L"Exit codes: 0 healthy, 1 drift or warning, 2 critical, and warns where the service does "
     L"not run. Run it from an elevated command prompt: what an account cannot read is unknown."},
    {L"check", command_check, NULL, L"what would the service change? (changes nothing)",
     L"check [--all] [--details] [--json]",
     L"Finds, chooses and plans as the service does, and changes nothing. Each problem comes with "
     L"its meaning, then what the service would do, what you can do, and each certificate for this "
     L"server's names with why it is used or not. With --all those for other names, too; with "
     L"--details each step and full thumbprints. With --json the same for programs "
     L"(docs/json.md).\n"
     L"Exit codes: 0 healthy, 1 drift or warning, 2 critical. Whether a private key can be used "
     L"depends on the account: run it from an elevated command prompt, as the service runs as "
     L"SYSTEM."},
    {L"doctor", command_doctor, NULL, L"is the installation in order?",
     L"doctor [--all] [--json] [--try-httpsys]",
     L"Begins with what status finds. Problems come first, each with what to do about it. Passed "
     L"checks are counted, and shown with --all. It only reads. With --try-httpsys, it also tests "
     L"how HTTP.sys behaves, on a binding for 127.83.83.85 with a temporary certificate, and "
     L"removes both. With --json the same for programs.\n"
     L"Exit codes: 0 all ok, 1 a warning or unknown, 2 something failed."},
    {L"events", command_events, NULL, L"what has the service done?",
     L"events [--last N] [--rotation N] [--follow]", EVENTS_DETAILS},
    {L"watch", command_watch, NULL, NULL, L"watch", EVENTS_DETAILS},
    {L"rotate", command_rotate, L"Do", L"apply the right certificate now, or one of your choice",
     L"rotate [--thumbprint THUMBPRINT] [--now] [--force] [--details]\n"
     L"rotate --what-if",
     L"The service applies the certificate if it is running, otherwise this program does. Each "
     L"action is a line, and the last one says how long SSTP was unavailable. --details shows each "
     L"event. --what-if changes nothing, and is the same as check.\n"
     L"A certificate that you choose is kept until it can no longer be used, its deadline comes, "
     L"or "
     L"a newer one arrives. One that cannot be used is rejected. If RestartPolicy says when "
     L"RemoteAccess can be restarted, the restart waits for that, except with --now.\n"
     L"A change that would lock out VPN clients, because a binding of another application takes "
     L"precedence for them, is rejected, except with --force. The certificate then counts as your "
     L"choice. --now --force also overrides, this once, the limits on restarts, a pause, an "
     L"earlier "
     L"failure of the certificate, and that another program keeps changing a binding.\n"
     L"Exit codes: 0 done or nothing to do, 1 it waits, 2 something stands in the way, 4 rejected "
     L"or "
     L"failed."},
    {L"start", command_start, NULL, L"control the service", CONTROL_USAGE, CONTROL_DETAILS},
    {L"stop", command_stop, NULL, NULL, CONTROL_USAGE, CONTROL_DETAILS},
    {L"pause", command_pause, NULL, NULL, CONTROL_USAGE, CONTROL_DETAILS},
    {L"resume", command_resume, NULL, NULL, CONTROL_USAGE, CONTROL_DETAILS},
    {L"recheck", command_recheck, NULL, NULL, CONTROL_USAGE, CONTROL_DETAILS},
    {L"config", command_config, L"Set up", L"show and change settings",
     L"config [list | get NAME] [--all] [--json]\n"
     L"config set NAME VALUE\n"
     L"config unset NAME",
     L"Alone, it shows what differs from the default; --all, or list, shows all settings: value, "
     L"where it comes from, default and meaning. get shows one. With --json the same for programs "
     L"(docs/json.md). set checks a value, writes it for this server and reads it back; unset "
     L"returns to the default. The service uses it immediately. What Group Policy sets takes "
     L"precedence and is never written here.\n"
     L"Exit codes: 0 done, 1 a value is not valid or Group Policy overrules it, 3 there is no "
     L"such setting or the value is rejected, 4 failed, as where administrator's rights are "
     L"missing."},
    {L"install", command_install, NULL, L"register the service, and start it",
     L"install [--no-start] [--no-view] [--automatic] [--set \"NAME=VALUE; ...\"]",
     L"Registers this program, in the folder it is in, as the service SstpCertRotator that starts "
     L"with Windows, and as a source of events, whose texts are in " PRODUCT_MESSAGES L": that has "
     L"to be in "
     L"the same "
     L"folder. "
     L"It can be "
     L"repeated. "
     L"--no-start "
     L"leaves it "
     L"stopped, "
     L"--no-view makes no view for Event Viewer. A start type that was chosen before stays, but "
     L"with --automatic. --set has settings in force from its first check on, as in --set "
     L"\"Mode=observe; RestartPolicy=idle\"."},
    {L"uninstall", command_uninstall, NULL, L"remove it, with its settings", L"uninstall",
     L"Stops the service and removes what install made, with settings and stored state. SSTP, its "
     L"bindings and all certificates stay as they are."},
    {L"run", command_run, NULL, L"do the service's work in this console", L"run",
     L"The same work as the service's, with each event printed, until Ctrl+C. Only one can run: "
     L"stop the service first (" PRODUCT_COMMAND L" stop)."},
    {L"support", command_support, L"Support", L"write what people who help you need to a file",
     L"support FILE",
     L"Writes one text file: status, check, doctor, config, events, the configuration of the "
     L"services, the bindings, and what the System log has of SSTP. A list of what is in it is at "
     L"its top. There are no private keys and no passwords in it; there are names of this server "
     L"and of its certificates. A file that is there already is not overwritten.\n"
     L"Exit codes: 0 written, 4 failed."},
    {L"version", print_version, NULL, L"the version of this program", L"version",
     L"Prints the name and the version."},
    {L"help", print_help, NULL, L"this, or more about one verb", L"help [VERB]",
     L"Prints the list of verbs, or more about one of them."},
};

#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]))

static const struct verb *find_verb(const wchar_t *name)
{
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (text_same(name, verbs[i].name)) {
            return &verbs[i];
        }
    }
    return NULL;
}

static int no_such_verb(const wchar_t *typed)
{
    const wchar_t *names[VERB_COUNT];
    wchar_t suggestion[64] = L"Did you mean: ";
    size_t nearest;

    for (size_t i = 0; i < VERB_COUNT; i++) {
        names[i] = verbs[i].name;
    }
    nearest = nearest_word(typed, names, VERB_COUNT);
    console_print_error(L"There is no such verb:");
    console_print_error(typed);
    if (nearest < VERB_COUNT) {
        (void)lstrcatW(suggestion, names[nearest]);
        console_print_error(suggestion);
    }
    console_print_error(L"For the list of verbs, run \"" PRODUCT_COMMAND L" help\".");
    return EXIT_CODE_USAGE;
}

/* ---- help ---- */

/* Each line, with what is to stand before it. */
static void print_lines(const wchar_t *text, const wchar_t *before, unsigned indent)
{
    wchar_t line[CONSOLE_LINE];

    while (*text != L'\0') {
        const wchar_t *end = wcschr(text, L'\n');
        const size_t length = end == NULL ? wcslen(text) : (size_t)(end - text);
        const size_t used = wcslen(before);
        (void)lstrcpynW(line, before, CONSOLE_LINE);
        (void)lstrcpynW(line + used, text,
                        used + length + 1 < CONSOLE_LINE ? (int)length + 1
                                                         : (int)(CONSOLE_LINE - used));
        console_paragraph(indent, line);
        text += length;
        if (*text == L'\n') {
            text++;
            console_format(L"%*ls", (int)indent, L"");
        }
    }
}

static int print_help_of(const struct verb *verb)
{
    console_print(L"Usage: ");
    print_lines(verb->usage, PRODUCT_COMMAND L" ", 7);
    console_print(L"\r\n");
    print_lines(verb->details, L"", 0);
    return EXIT_CODE_DONE;
}

/* "start, stop, ...": with those that have no line of their own. */
static void print_line(const struct verb *verb)
{
    wchar_t names[64] = L"";

    (void)lstrcpynW(names, verb->name, 32);
    while (++verb < verbs + VERB_COUNT && verb->summary == NULL) {
        (void)lstrcatW(names, L", ");
        (void)lstrcatW(names, verb->name);
    }
    console_format(L"%-13ls", names);
}

static void print_list(void)
{
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (verbs[i].summary != NULL) {
            console_format(L"%-10ls", verbs[i].group == NULL ? L"" : verbs[i].group);
            print_line(&verbs[i]);
            console_format(L"  %ls\r\n", verbs[i].summary);
        }
    }
}

static int print_help(int count, wchar_t *const *arguments)
{
    if (count > 1) {
        return command_usage_error(L"help takes one verb, not also:", arguments[1]);
    }
    if (count == 1) {
        const struct verb *verb = find_verb(arguments[0]);
        return verb == NULL ? no_such_verb(arguments[0]) : print_help_of(verb);
    }
    console_print(PRODUCT_DISPLAY_NAME L" " PRODUCT_VERSION L"\r\n"
                                       L"Keeps the certificate of an RRAS server's SSTP VPN up to "
                                       L"date.\r\n\r\n"
                                       L"Usage: " PRODUCT_COMMAND L" VERB [OPTIONS]\r\n\r\n");
    print_list();
    console_print(L"\r\nMore about a verb: " PRODUCT_COMMAND L" help VERB\r\n"
                  L"--json, -json and /json mean the same, and so does each option.\r\n\r\n");
    console_paragraph(0, L"Into a file or a pipe text goes in the console's code page (chcp); what "
                         L"that lacks is \"?\". --json is ASCII, which arrives everywhere.");
    console_print(L"\r\n");
    console_paragraph(0, L"Exit codes: 0 healthy or done, 1 drift or warning, 2 critical, 3 wrong "
                         L"usage, 4 failed.");
    return EXIT_CODE_DONE;
}

/* ---- a command line ---- */

int commands_run(int count, wchar_t *const *arguments)
{
    const struct verb *verb;

    if (count < 2) {
        const DWORD code = service_main_dispatch();
        if (code == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT) {
            (void)print_help(0, NULL); /* started by a person, not by the SCM */
            return EXIT_CODE_USAGE;
        }
        return code == ERROR_SUCCESS ? EXIT_CODE_DONE : EXIT_CODE_FAILED;
    }
    verb = find_verb(command_line_verb(arguments[1]));
    if (verb == NULL) {
        return no_such_verb(arguments[1]);
    }
    command_begin(verb->run == print_help ? NULL : verb->name);
    return verb->run != print_help && command_line_asks_for_help(count - 2, arguments + 2)
               ? print_help_of(verb)
               : verb->run(count - 2, command_line_options(verb->usage, count - 2, arguments + 2));
}
