/* The verbs, each a row of one table. */
#include "commands/commands.h"

#include <windows.h>

#include "commands/command.h"
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

#define CONTROL_DETAILS                                                                            \
    L"start, stop, pause and resume control this service, and end when it is so. While it is\r\n"  \
    L"paused, it observes and reports, and changes nothing. A stop lets a rotation end first.\r\n" \
    L"recheck has it check the server now instead of when something changes next.\r\n"             \
    L"They end with 0 done, 1 a start found it paused, 4 failed.\r\n"

static const struct verb {
    const wchar_t *name;
    int (*run)(int count, wchar_t *const *arguments);
    const wchar_t *help;    /* its line in the list of verbs; NULL: it stands with the one before */
    const wchar_t *details; /* of "help VERB" */
} verbs[] = {
    {L"status", command_status,
     L"  status [--json | --format nagios|prtg|prometheus]\r\n"
     L"                        says whether SSTP's certificate is well, on one screen\r\n",
     L"Looks at the server and at this service, and changes nothing. The verdict stands first; "
     L"what\r\n"
     L"it rests on follows: bindings, certificate, registry, services, the last change, the "
     L"next\r\n"
     L"look, and a restart that is due. With --json the same for programs (docs/json.md), with\r\n"
     L"--format for monitoring systems (docs/monitoring.md): nagios ends with 3 for what is not "
     L"known.\r\n"
     L"It ends with 0 healthy, 1 drift or warning, 2 critical, and warns where the service does "
     L"not\r\n"
     L"run. Run it from an elevated prompt: what an account may not read is unknown.\r\n"},
    {L"check", command_check,
     L"  check [--json]        a dry run: what is found, and what would be done about it\r\n",
     L"Finds, chooses and plans as the service does, and changes nothing. Each finding comes "
     L"with\r\n"
     L"its meaning, each certificate of the store with its verdict, the plan with its steps. "
     L"With\r\n"
     L"--json the same for programs (docs/json.md).\r\n"
     L"It ends with 0 healthy, 1 drift or warning, 2 critical. Whether a private key can be "
     L"used\r\n"
     L"depends on the account: run it from an elevated prompt, as the service runs as SYSTEM.\r\n"},
    {L"rotate", command_rotate,
     L"  rotate [--thumbprint HASH] [--now] [--force]\r\n"
     L"                        does now what is to be done, or changes to that certificate\r\n",
     L"Through the service if it runs, else by itself; each step is shown as it is made, and the "
     L"proof\r\n"
     L"that clients get in at the end. A certificate of your choice is kept until it cannot be "
     L"used\r\n"
     L"any more, its deadline comes, or a newer one arrives; one that cannot be used is "
     L"refused. Where\r\n"
     L"RestartPolicy says when RemoteAccess may be restarted, that is waited for, but for "
     L"--now. The\r\n"
     L"limits on restarts hold in any case. What would lock VPN clients out, because a binding "
     L"of\r\n"
     L"another application wins over SSTP's for them, is refused, but for --force: what is put "
     L"into\r\n"
     L"use by that counts as your choice, too.\r\n"
     L"It ends with 0 done or nothing to do, 1 it waits, 2 something stands in the way, 4 it was "
     L"refused\r\n"
     L"or failed.\r\n"},
    {L"doctor", command_doctor,
     L"  doctor [--all] [--json] [--try-httpsys]\r\n"
     L"                        checks the installation and what the service needs of the "
     L"server\r\n",
     L"Begins with what status finds. Problems come first, each with what to do about it; what\r\n"
     L"passed is counted, and shown with --all. It only reads. With --try-httpsys it also proves "
     L"how HTTP.sys behaves, on a record for "
     L"127.83.83.85\r\n"
     L"with a throw-away certificate, and removes both. With --json the same for programs.\r\n"
     L"It ends with 0 all ok, 1 a warning or unknown, 2 something failed.\r\n"},
    {L"config", command_config,
     L"  config [list | get NAME] [--json], config set NAME VALUE, config unset NAME\r\n"
     L"                        shows and changes the settings\r\n",
     L"list shows all settings: value, where it comes from, default and meaning; get shows one. "
     L"With\r\n"
     L"--json the same for programs (docs/json.md). set checks a value, writes it for this server "
     L"and\r\n"
     L"reads it back; unset returns to the default. The service takes it at once. What Group "
     L"Policy\r\n"
     L"sets comes first and is never written here.\r\n"
     L"It ends with 0 done, 1 a value is not usable or Group Policy overrules it, 3 there is no "
     L"such\r\n"
     L"setting or the value is refused, 4 failed, as where administrator's rights are "
     L"missing.\r\n"},
    {L"watch", command_watch,
     L"  watch                 prints the service's events as they come, until Ctrl+C\r\n",
     L"The newest ten first, then each as it is written to the Event Log. It may be run beside "
     L"the\r\n"
     L"service.\r\n"},
    {L"start", command_start,
     L"  start, stop, pause, resume, recheck\r\n"
     L"                        start, stop ... this service; recheck: check the server now\r\n",
     CONTROL_DETAILS},
    {L"stop", command_stop, NULL, CONTROL_DETAILS},
    {L"pause", command_pause, NULL, CONTROL_DETAILS},
    {L"resume", command_resume, NULL, CONTROL_DETAILS},
    {L"recheck", command_recheck, NULL, CONTROL_DETAILS},
    {L"install", command_install,
     L"  install [--no-start] [--no-view] [--automatic] [--set \"NAME=VALUE; ...\"]\r\n"
     L"                        registers the service and its event source, and starts it\r\n",
     L"Registers this program, where it lies, as the service SstpCertRotator that starts with\r\n"
     L"Windows, and as a source of events, whose texts are in " PRODUCT_MESSAGES L":\r\n"
     L"that has to lie beside it. May be repeated. --no-start leaves it stopped,\r\n"
     L"--no-view makes no view for Event Viewer. A start type that was chosen before stays, but "
     L"with\r\n"
     L"--automatic. --set has settings count from its first look on, as in\r\n"
     L"--set \"Mode=observe; RestartPolicy=idle\".\r\n"},
    {L"uninstall", command_uninstall,
     L"  uninstall             stops and removes the service, its settings and event source\r\n",
     L"Takes away what install made, with settings and stored state. SSTP, its bindings and all\r\n"
     L"certificates stay as they are.\r\n"},
    {L"run", command_run,
     L"  run                   does the service's work in this console until Ctrl+C\r\n",
     L"The same work as the service's, with each event printed. Only one may run: stop the "
     L"service\r\n"
     L"first (" PRODUCT_COMMAND L" stop).\r\n"},
    {L"version", print_version, L"  version               prints the version\r\n",
     L"Prints the name and the version.\r\n"},
    {L"help", print_help, L"  help [VERB]           prints this, or more about one verb\r\n",
     L"Prints the list of verbs, or more about one of them.\r\n"},
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
    console_print_error(L"Run \"" PRODUCT_COMMAND L" help\" for the list of verbs.");
    return EXIT_CODE_USAGE;
}

static int print_help_of(const wchar_t *name)
{
    const struct verb *verb = find_verb(name);

    if (verb == NULL) {
        return no_such_verb(name);
    }
    while (verb->help == NULL) {
        verb--;
    }
    console_print(verb->help);
    console_print(L"\r\n");
    console_print(verb->details);
    return EXIT_CODE_DONE;
}

static int print_help(int count, wchar_t *const *arguments)
{
    if (count > 1) {
        return command_usage_error(L"help takes one verb, not also:", arguments[1]);
    }
    if (count == 1) {
        return print_help_of(arguments[0]);
    }
    console_print(PRODUCT_DISPLAY_NAME L" " PRODUCT_VERSION L"\r\n"
                                       L"Keeps the certificate of an RRAS server's SSTP VPN up to "
                                       L"date.\r\n\r\n"
                                       L"Usage: " PRODUCT_COMMAND L" VERB\r\n\r\n");
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (verbs[i].help != NULL) {
            console_print(verbs[i].help);
        }
    }
    console_print(L"\r\nInto a file or a pipe text goes in the console's code page (chcp); what "
                  L"that lacks is \"?\".\r\n--json is ASCII, which arrives everywhere.\r\n");
    console_print(
        L"\r\nExit codes: 0 healthy or done, 1 drift or warning, 2 critical, 3 wrong usage, "
        L"4 failed.\r\n");
    return EXIT_CODE_DONE;
}

static const wchar_t *plain_verb(const wchar_t *word)
{
    if (text_same(word, L"/?") || text_same(word, L"-?") || text_same(word, L"-h") ||
        text_same(word, L"--help")) {
        return L"help";
    }
    return text_same(word, L"--version") ? L"version" : word;
}

/* "status /?" asks about status. */
static bool asks_for_help(int count, wchar_t *const *arguments)
{
    return count == 1 && text_same(plain_verb(arguments[0]), L"help") &&
           !text_same(arguments[0], L"help");
}

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
    verb = find_verb(plain_verb(arguments[1]));
    if (verb == NULL) {
        return no_such_verb(arguments[1]);
    }
    return asks_for_help(count - 2, arguments + 2) ? print_help_of(verb->name)
                                                   : verb->run(count - 2, arguments + 2);
}
