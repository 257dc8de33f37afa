/* See view/advice.h. */
#include "view/advice.h"

#include <windows.h>

#include "output/console.h"
#include "output/reason_words.h"
#include "view/problem.h"
#include "win32/format.h"
#include "win32/product.h"

#define ADVICE_MAX (FINDINGS_MAX + 2)

struct item {
    const wchar_t *action;  /* NULL: the command alone */
    const wchar_t *command; /* NULL: none */
};

struct advice {
    const wchar_t *here; /* the command that is not advised */
    size_t count;
    struct item items[ADVICE_MAX];
    wchar_t price[HEADLINE_TEXT]; /* of "rotate --now" */
};

/* ---- on the screen ---- */

static bool is_same(const wchar_t *a, const wchar_t *b)
{
    return a != NULL && b != NULL && lstrcmpW(a, b) == 0;
}

/* What a command follows. */
static bool is_open(const wchar_t *action)
{
    const size_t length = action == NULL ? 0 : wcslen(action);

    return length > 0 && action[length - 1] == L':';
}

static const wchar_t *last_sentence(const wchar_t *text)
{
    const wchar_t *last = text;

    for (const wchar_t *at = text; (at = wcsstr(at, L". ")) != NULL; at++) {
        last = at;
    }
    return last;
}

/* Without the sentence for a command that does not stand there. */
static void print_action(const struct item *item)
{
    const bool is_cut = item->command == NULL && is_open(item->action);
    wchar_t text[HEADLINE_TEXT];

    (void)lstrcpynW(text, item->action, HEADLINE_TEXT);
    if (is_cut) {
        text[last_sentence(item->action) - item->action + 1] = L'\0';
    }
    console_print(L"  ");
    console_paragraph(2, text);
}

static bool is_repeated(const struct advice *advice, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (is_same(advice->items[i].action, advice->items[index].action) &&
            (advice->items[index].command == NULL ||
             is_same(advice->items[i].command, advice->items[index].command))) {
            return true;
        }
    }
    return false;
}

/* The command stands once, below all that it is for. */
static void show_command(const struct advice *advice, size_t first)
{
    const wchar_t *command = advice->items[first].command;
    bool explained = false;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = first; i < advice->count; i++) {
            if (is_same(advice->items[i].command, command) && !is_repeated(advice, i) &&
                is_open(advice->items[i].action) == (pass == 1) &&
                advice->items[i].action != NULL) {
                print_action(&advice->items[i]);
                explained |= pass == 1;
            }
        }
    }
    if (!explained) {
        console_print(L"  See what it means and what follows:\r\n");
    }
    console_format(L"      %ls\r\n", command);
}

static bool is_shown_already(const struct advice *advice, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (is_same(advice->items[i].command, advice->items[index].command)) {
            return true;
        }
    }
    return false;
}

static bool advises_check(const struct advice *advice)
{
    for (size_t i = 0; i < advice->count; i++) {
        if (is_same(advice->items[i].command, PRODUCT_COMMAND L" check")) {
            return true;
        }
    }
    return false;
}

static void show(const struct advice *advice)
{
    if (advice->count > 0) {
        console_print(L"What you can do\r\n");
    }
    for (size_t i = 0; i < advice->count; i++) {
        if (advice->items[i].command == NULL && !is_repeated(advice, i)) {
            print_action(&advice->items[i]);
        } else if (advice->items[i].command != NULL && !is_shown_already(advice, i)) {
            show_command(advice, i);
        }
    }
    if (advice->count > 0) {
        console_print(L"\r\n");
    }
}

/* ---- what can be done ---- */

static void advise(struct advice *advice, const wchar_t *action, const wchar_t *command)
{
    if (is_same(command, advice->here)) {
        command = NULL;
    }
    if (command == NULL && is_open(action) && wcsstr(action, L". ") == NULL) {
        return; /* it says no more than what is shown */
    }
    if ((action != NULL || command != NULL) && advice->count < ADVICE_MAX) {
        advice->items[advice->count++] = (struct item){action, command};
    }
}

static void advise_on_watch(struct advice *advice, enum watch watch)
{
    switch (watch) {
    case WATCH_PAUSED:
        advise(advice, L"Resume this service:", PRODUCT_COMMAND L" resume");
        break;
    case WATCH_OFF:
        advise(advice, L"Start this service:", PRODUCT_COMMAND L" start");
        break;
    case WATCH_NOT_INSTALLED:
        advise(advice, L"Install this service:", PRODUCT_COMMAND L" install");
        break;
    default:
        break;
    }
}

/* What "rotate --now" costs. */
static void advise_to_rotate(struct advice *advice, const struct view *view, const wchar_t *command)
{
    const struct connections *connections = &view->snapshot.connections;

    if (connections->presence != PART_PRESENT) {
        advise(advice, L"To apply it now, which disconnects all VPN clients:", command);
        return;
    }
    format_text(advice->price, HEADLINE_TEXT, L"To apply it now (%lu VPN client%ls %ls connected):",
                (unsigned long)connections->count, connections->count == 1 ? L"" : L"s",
                connections->count == 1 ? L"is" : L"are");
    advise(advice, advice->price, command);
}

/* Where no certificate could be the first, or several could. */
const struct reason_words *advice_words(const struct view *view, enum reason reason)
{
    static const struct reason_words none = {
        NULL,
        L"Import a certificate with its private key, if SSTP is to be used. See those that are "
        L"there:",
        PRODUCT_COMMAND L" check"};
    static const struct reason_words several = {
        NULL,
        L"Apply one of the certificates that \"" PRODUCT_COMMAND L" check\" shows, if SSTP is to "
        L"be used:",
        PRODUCT_COMMAND L" rotate --thumbprint THUMBPRINT"};
    const struct selection *selection = &view->evaluation.selection;

    if (reason != REASON_SSTP_NOT_CONFIGURED || selection->chosen != NULL) {
        return reason_words(reason);
    }
    return selection->result == SELECTION_AMBIGUOUS ? &several : &none;
}

/* What the cause explains; to keep the server running, where no client can connect as it is; and
 * what is said of a foreign binding twice. */
static bool is_pointless(const struct findings *findings, const struct verdict_on_server *verdict,
                         enum reason reason)
{
    if (reason == REASON_FOREIGN_LOCKS_OUT) {
        return findings_have(findings, REASON_BINDING_FOREIGN);
    }
    return verdict->headline == HEADLINE_LOCKED_OUT &&
           (reason == REASON_CERTIFICATE_MISSING ||
            (reason == REASON_TLS_FAILS && verdict->cause != REASON_TLS_FAILS));
}

static void advise_on(struct advice *advice, const struct view *view, enum reason reason,
                      bool healthy)
{
    const struct reason_words *words = advice_words(view, reason);

    if (reason == REASON_RESTART_SCHEDULED) {
        advise_to_rotate(advice, view, words->command);
    } else if (!healthy && (words->action != NULL || words->command != NULL)) {
        advise(advice, words->action, words->command);
    }
}

bool advice_show(const struct view *view, const struct verdict_on_server *verdict,
                 const wchar_t *here)
{
    const struct findings *findings = &view->evaluation.findings;
    struct advice advice = {.here = here};

    if (view_in_use(view)) {
        advise_on_watch(&advice, view_watch(view));
    }
    if (verdict->headline == HEADLINE_STOPPED) {
        advise(&advice, L"Start it, if this server is to accept VPN clients:",
               L"sc.exe start RemoteAccess");
    }
    for (size_t i = 0; i < findings->count; i++) {
        if (!problem_is_told(findings, i) &&
            !is_pointless(findings, verdict, findings->items[i].reason)) {
            advise_on(&advice, view, findings->items[i].reason, verdict->severity == SEVERITY_NOTE);
        }
    }
    show(&advice);
    return advises_check(&advice);
}
