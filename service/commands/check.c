/* check: a dry run. What was found, every certificate with its verdict, and what the service would
 * do, step by step. */
#include "commands/command.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/labels.h"
#include "view/check_json.h"
#include "view/plan_steps.h"
#include "view/screen.h"
#include "view/service_ends.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void show_findings(struct view *view)
{
    const struct findings *findings = &view->evaluation.findings;

    console_print(L"Findings\r\n");
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        const enum severity severity = severity_of(finding->reason);
        wchar_t reason[64];
        wchar_t word[16];
        format_utf8(reason, COUNT(reason), reason_name(finding->reason));
        format_utf8(word, COUNT(word),
                    severity == SEVERITY_NOTE ? "note" : severity_name(severity));
        console_format(L"  %ls: %ls\r\n    ", word, reason);
        console_print(view_finding_text(view, finding));
        console_print(L"\r\n");
    }
    if (findings->count == 0) {
        console_print(L"  none\r\n");
    }
}

static void show_ends(const struct view *view)
{
    struct service_end ends[SERVICE_ENDS_MAX];
    const size_t count = service_ends(view, ends);

    for (size_t i = 0; i < count; i++) {
        wchar_t name[SERVICE_NAME_SIZE];
        wchar_t end[SCREEN_TEXT];
        format_utf8(name, COUNT(name), ends[i].name);
        if (service_end_format(ends[i].facts, end, COUNT(end))) {
            console_format(L"%ls is stopped: %ls\r\n\r\n", name, end);
        }
    }
}

/* ---- certificates ---- */

static void show_certificate(const struct view *view, const struct certificate *certificate,
                             enum verdict verdict)
{
    const bool bound = certificate == view_certificate(view);
    const bool chosen = certificate == view->evaluation.selection.chosen;
    wchar_t thumbprint[64];
    wchar_t subject[SCREEN_TEXT];
    wchar_t end[40];
    wchar_t name[32];

    format_thumbprint(thumbprint, COUNT(thumbprint), &certificate->thumbprint);
    format_utf8(name, COUNT(name), verdict_name(verdict));
    console_format(L"  %ls  %ls%ls%ls: %ls\r\n", thumbprint, name, bound ? L", bound" : L"",
                   chosen ? L", chosen" : L"", label_verdict(verdict));
    if (certificate->decoded) {
        format_utf8(subject, COUNT(subject), certificate->subject);
        format_instant(end, COUNT(end), certificate->not_after, false);
        console_format(L"    until %ls, %ls\r\n", end, subject);
    }
}

static void show_certificates(const struct view *view)
{
    const struct store_facts *store = &view->snapshot.store;
    struct requirements requirements;

    console_print(L"\r\nCertificates in LocalMachine\\MY\r\n");
    if (store->presence != PART_PRESENT) {
        console_print(L"  unknown: the store could not be read\r\n");
        return;
    }
    requirements_of(&view->snapshot, &requirements);
    for (size_t i = 0; i < store->count; i++) {
        show_certificate(view, &store->certificates[i],
                         requirements_judge(&requirements, &store->certificates[i]));
    }
    if (store->count == 0) {
        console_print(L"  none\r\n");
    }
}

/* ---- the plan ---- */

struct list {
    const struct view *view;
    unsigned number;
};

static void show_step(void *context, const struct planned_step *planned_step)
{
    struct list *list = context;
    wchar_t text[SCREEN_TEXT];

    planned_step_text(list->view, planned_step, text, COUNT(text));
    console_format(L"  %u. would %ls\r\n", ++list->number, text);
}

static void say_when(const struct view *view)
{
    const struct decision *decision = &view->evaluation.decision;
    const bool runs = view->own == OWN_RUNNING;
    wchar_t at[40];

    format_instant(at, COUNT(at), decision->next_check.at, true);
    switch (decision->kind) {
    case DECISION_APPLY:
    case DECISION_START:
        console_print(runs ? L"  The service would do this now.\r\n"
                           : L"  The service would do this at once, but it does not run.\r\n");
        break;
    case DECISION_RESUME:
        console_print(L"  The service would do this now, to end a change that was interrupted, "
                      L"and then look again.\r\n");
        break;
    case DECISION_WAIT:
        console_format(L"  Not now: the restart waits for RestartPolicy. Next look by %ls.\r\n",
                       at);
        break;
    case DECISION_QUIET:
        console_format(L"  Not now: another user or program is changing SSTP until %ls.\r\n", at);
        break;
    case DECISION_LIMIT:
        console_format(L"  Not now: the limit on restarts is reached until %ls.\r\n", at);
        break;
    case DECISION_PAUSED:
        console_print(L"  Not now: the service is paused (sstp-cert-rotator resume).\r\n");
        break;
    case DECISION_OBSERVED:
        console_print(L"  Not done: the setting Mode is observe (sstp-cert-rotator config set Mode "
                      L"enforce).\r\n");
        break;
    default:
        break;
    }
}

static void show_plan(const struct view *view)
{
    struct list list = {.view = view};

    console_print(L"\r\nPlan\r\n");
    planned_steps_each(view, show_step, &list);
    if (list.number == 0) {
        console_print(view->evaluation.findings.effects & EFFECT_BLOCK
                          ? L"  nothing: what was found stands in the way of any change\r\n"
                          : L"  nothing is to be done\r\n");
    }
    say_when(view);
    console_print(L"\r\nThis was a dry run: nothing was changed.\r\n");
}

/* ---- the verb ---- */

int command_check(int count, wchar_t *const *arguments)
{
    struct view *view;
    struct verdict_on_server verdict;
    bool json;

    if (!command_takes_json(L"check", count, arguments, &json)) {
        return EXIT_CODE_USAGE;
    }
    view = view_open();
    if (view == NULL) {
        return command_no_memory();
    }
    verdict = view_verdict(view, WATCH_ON);
    if (json) {
        check_json(view, &verdict, command_exit_code(verdict.severity));
    } else {
        screen_begin(view, &verdict);
        show_ends(view);
        show_findings(view);
        screen_balancer(view);
        show_certificates(view);
        show_plan(view);
        screen_problems(view);
    }
    view_close(view);
    return command_exit_code(verdict.severity);
}
