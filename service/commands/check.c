/* check: a dry run. What was found, what the service would do, what an administrator can do, and
 * every certificate with why it is used or not. */
#include "commands/command.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "screen/screen.h"
#include "view/advice.h"
#include "view/check_json.h"
#include "view/problem.h"
#include "view/service_ends.h"
#include "win32/format.h"
#include "win32/product.h"
#include "win32/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define TEXT_COLUMN 5 /* behind "  1  " */

/* ---- what was found ---- */

/* The certificates stand below, each in a line. */
static bool lists_certificates(enum reason reason)
{
    return reason == REASON_NO_ELIGIBLE_CERTIFICATE || reason == REASON_AMBIGUOUS_CERTIFICATES ||
           reason == REASON_SSTP_NOT_CONFIGURED;
}

/* What it means, what happens next, and what to do begin a line each, as in the event. */
static wchar_t *next_part(wchar_t *text)
{
    static const wchar_t *const labels[] = {L" Impact: ", L" Next: ", L" Action: "};
    wchar_t *first = NULL;

    for (size_t i = 0; i < COUNT(labels); i++) {
        wchar_t *at = wcsstr(text, labels[i]);
        if (at != NULL && (first == NULL || at < first)) {
            first = at;
        }
    }
    return first;
}

static void show_parts(wchar_t *text)
{
    while (text != NULL) {
        wchar_t *next = next_part(text);
        if (next != NULL) {
            *next++ = L'\0';
        }
        console_format(L"%-*ls", TEXT_COLUMN, L"");
        console_paragraph(TEXT_COLUMN, text);
        text = next;
    }
}

static void show_finding(struct view *view, size_t number, enum screen_extent extent)
{
    const struct finding *finding = &view->evaluation.findings.items[number];
    wchar_t text[VIEW_TEXT];

    format_wide(text, VIEW_TEXT, view_finding_text(view, finding));
    if (text[0] == L'\0' || (lists_certificates(finding->reason) && !(extent & SCREEN_DETAILS))) {
        problem_text(view, number, text, VIEW_TEXT);
    }
    if (!(extent & SCREEN_DETAILS)) {
        screen_shorten(text);
    }
    show_parts(text);
    problem_others(view, number, text, VIEW_TEXT);
    if (text[0] != L'\0') {
        console_format(L"%-*lsThe same: ", TEXT_COLUMN, L"");
        console_paragraph(TEXT_COLUMN, text);
    }
}

static void show_findings(struct view *view, enum screen_extent extent, enum severity severest)
{
    static const wchar_t *const grades[SEVERITY_COUNT] = {L"Note", L"WARNING", L"CRITICAL"};
    const struct findings *findings = &view->evaluation.findings;
    unsigned shown = 0;
    bool notes = false;

    for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < findings->count; i++) {
            const enum reason reason = findings->items[i].reason;
            if (severity_of(reason) != (enum severity)severity || problem_is_told(findings, i)) {
                continue;
            }
            if (severity == SEVERITY_NOTE && !notes) {
                console_print(L"Notes\r\n");
                notes = true;
            } else if (shown == 0) {
                console_print(L"Problems\r\n");
            }
            console_format(L"%3u  %-8ls  %hs\r\n", ++shown, grades[severity], reason_name(reason));
            show_finding(view, i, extent);
        }
    }
    if (shown > 0) {
        console_print(L"\r\n");
    } else if (severest == SEVERITY_NOTE) {
        console_print(L"No problems were found.\r\n\r\n");
    }
}

static void show_ends(const struct view *view)
{
    struct service_end ends[SERVICE_ENDS_MAX];
    const size_t count = service_ends(view, ends);

    for (size_t i = 0; i < count; i++) {
        wchar_t end[SCREEN_TEXT];
        wchar_t name[SERVICE_NAME_SIZE];
        wchar_t text[2 * SCREEN_TEXT];
        if (service_end_format(ends[i].facts, end, COUNT(end))) {
            format_utf8(name, COUNT(name), ends[i].name);
            format_text(text, COUNT(text), L"%ls is stopped: %ls", name, end);
            console_paragraph(0, text);
            console_print(L"\r\n");
        }
    }
}

/* ---- the plan ---- */

/* Empty: now. */
static void say_when(const struct view *view, wchar_t text[HEADLINE_TEXT])
{
    if (headline_next(view, text)) {
        (void)lstrcatW(text, L" What is due:");
        return;
    }
    switch (view->evaluation.decision.kind) {
    case DECISION_APPLY:
    case DECISION_START:
    case DECISION_RESUME:
        text[0] = L'\0'; /* the steps say it */
        break;
    default:
        break;
    }
}

/* Where there is no step. */
static const wchar_t *why_nothing(const struct view *view)
{
    const struct findings *findings = &view->evaluation.findings;

    if (findings_have(findings, REASON_SSTP_NOT_CONFIGURED)) {
        return L"  Nothing: an administrator chooses the first certificate.\r\n";
    }
    if (findings->effects & EFFECT_BLOCK) {
        return L"  Nothing: what was found stands in the way of any change.\r\n";
    }
    return view->health.severity == SEVERITY_CRITICAL
               ? L"  Nothing: it can do nothing until you act.\r\n"
               : L"  Nothing: no change is necessary.\r\n";
}

static void show_plan(const struct view *view, enum screen_extent extent)
{
    wchar_t when[HEADLINE_TEXT];

    console_print(L"What the service would do\r\n");
    say_when(view, when);
    if (when[0] != L'\0') {
        console_print(L"  ");
        console_paragraph(2, when);
    }
    if (screen_plan(view, extent) == 0) {
        console_print(why_nothing(view));
    }
    console_print(L"\r\n");
}

/* ---- the verb ---- */

static void show(struct view *view, const struct verdict_on_server *verdict,
                 enum screen_extent extent)
{
    screen_begin(view, verdict);
    show_ends(view);
    show_findings(view, extent, verdict->severity);
    show_plan(view, extent);
    (void)advice_show(view, verdict, PRODUCT_COMMAND L" check");
    screen_balancer(view);
    screen_certificates(view, extent);
    console_print(L"\r\nNothing was changed.\r\n");
    screen_problems(view);
}

static int run(bool json, enum screen_extent extent)
{
    struct view *view = view_open();
    struct verdict_on_server verdict;
    int code;

    if (view == NULL) {
        return command_no_memory();
    }
    verdict = view_verdict(view, WATCH_ON);
    code = command_exit_code(verdict.severity);
    if (json) {
        check_json(view, &verdict, code);
    } else {
        show(view, &verdict, extent);
    }
    view_close(view);
    return code;
}

int command_check(int count, wchar_t *const *arguments)
{
    bool json = false;
    int extent = SCREEN_SHORT;

    for (int i = 0; i < count; i++) {
        if (text_same(arguments[i], L"--json")) {
            json = true;
        } else if (text_same(arguments[i], L"--all")) {
            extent |= SCREEN_ALL;
        } else if (text_same(arguments[i], L"--details")) {
            extent |= SCREEN_ALL | SCREEN_DETAILS;
        } else {
            return command_usage_error(L"check takes no argument but --all, --details and --json, "
                                       L"not:",
                                       arguments[i]);
        }
    }
    return run(json, (enum screen_extent)extent);
}
