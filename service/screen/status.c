/* What `status` shows beneath the verdict: what was found, what there is, what was and what comes.
 */
#include "events/held.h"
#include "events/text.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/reason_words.h"
#include "screen/screen.h"
#include "view/advice.h"
#include "view/problem.h"
#include "win32/error.h"
#include "win32/product.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- what was found ---- */

static void show_finding(const struct view *view, const struct finding *finding,
                         enum screen_extent extent, const wchar_t *section)
{
    wchar_t reason[64];
    wchar_t severity[16];
    wchar_t about[SCREEN_TEXT];

    format_utf8(reason, COUNT(reason), reason_name(finding->reason));
    format_utf8(severity, COUNT(severity),
                severity_of(finding->reason) == SEVERITY_NOTE
                    ? "note"
                    : severity_name(severity_of(finding->reason)));
    if (extent == SCREEN_DETAILS) {
        format_finding(about, COUNT(about), finding, snapshot_port(&view->snapshot));
        screen_line(section, L"%-9ls %ls (%ls)", severity, reason, about);
    } else {
        screen_line(section, L"%-9ls %ls (%ls)", severity, view_cause(view, finding->reason),
                    reason);
    }
}

/* The gravest first. */
static void show_findings(const struct view *view, enum screen_extent extent)
{
    const struct findings *findings = &view->evaluation.findings;
    const wchar_t *section = L"Findings";

    for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < findings->count; i++) {
            if (severity_of(findings->items[i].reason) == (enum severity)severity &&
                (extent == SCREEN_DETAILS || !problem_is_told(findings, i))) {
                show_finding(view, &findings->items[i], extent, section);
                section = NULL;
            }
        }
    }
}

/* ---- what was and what comes ---- */

/* The service reports them where its own log cannot. */
static void show_held_events(void)
{
    struct held_events held;
    struct outcome error;
    wchar_t since[40];
    wchar_t text[SCREEN_TEXT];

    held_events_read(&held);
    if (held.since == 0) {
        return;
    }
    error = outcome_failed("ReportEvent", NULL, held.error);
    format_instant(since, COUNT(since), held.since, true);
    format_error(&error, text, COUNT(text));
    screen_line(L"Event Log", L"not written since %ls: %lu events wait, %lu are lost", since,
                (unsigned long)held.waiting, (unsigned long)held.lost);
    screen_line(NULL, L"%ls", text);
    for (size_t i = 0; i < HELD_LINES && held.lines[i][0] != '\0'; i++) {
        format_utf8(text, COUNT(text), held.lines[i]);
        screen_line(NULL, L"%ls", text);
    }
}

static void show_next_check(const struct view *view)
{
    static const wchar_t *const reasons[NEXT_CHECK_REASON_COUNT] = {
        [NEXT_CHECK_REGULAR] = L"the regular check",
        [NEXT_CHECK_CERTIFICATE_BEGINS] = L"a certificate becomes valid",
        [NEXT_CHECK_DEADLINE] = L"from then on a certificate's renewal waits for nothing",
        [NEXT_CHECK_CERTIFICATE_ENDS] = L"a certificate expires",
        [NEXT_CHECK_PRIVATE_KEY] = L"a new certificate's private key might be there",
        [NEXT_CHECK_WARNING] = L"a warning before the certificate expires",
        [NEXT_CHECK_READ_AGAIN] = L"what prevents changes might be resolved",
        [NEXT_CHECK_RESTART_POLICY] = L"RestartPolicy might allow the restart",
        [NEXT_CHECK_RESTART_LIMIT] = L"another restart is within the limits",
        [NEXT_CHECK_OTHERS_AT_WORK] = L"another user or program might be done with SSTP",
        [NEXT_CHECK_SEEN_ONCE] = L"what was found is checked a second time",
        [NEXT_CHECK_REISSUE] = L"the re-issue of what was deleted is not waited for any longer",
    };
    const struct decision *decision = &view->evaluation.decision;
    const bool acts = decision->kind == DECISION_APPLY || decision->kind == DECISION_RESUME;
    wchar_t at[40];

    if (view->own != OWN_RUNNING && view->own != OWN_PAUSED) {
        return;
    }
    format_instant(at, COUNT(at), decision->next_check.at, true);
    screen_line(L"Next check", L"by %ls: %ls; sooner when something changes", at,
                acts ? L"there is something to do" : reasons[decision->next_check.why]);
}

/* What Mode or a pause holds back, in core's words (plan/partial.h, control/evaluate.c). */
static const wchar_t *pending_change(const struct finding *finding)
{
    const char *what = finding->error.object;

    if ((finding->reason != REASON_OBSERVED && finding->reason != REASON_PAUSED) ||
        strstr(what, "restart") != NULL) {
        return L"a restart of RemoteAccess";
    }
    if (strstr(what, "start of") != NULL) {
        return L"the start of RemoteAccess, which has ended";
    }
    return strstr(what, "bindings") != NULL || strstr(what, "hashes") != NULL
               ? L"a change of SSTP's bindings or hashes, without a restart"
               : L"a restart of the services that AlsoRestart names";
}

static void show_pending(const struct view *view, enum screen_extent extent)
{
    const enum decision_kind kind = view->evaluation.decision.kind;
    const struct pending pending = view_pending(view);
    const struct window_facts *window = &view->snapshot.window;
    wchar_t from[40];
    wchar_t until[40];
    wchar_t why[256];

    if (pending.why == NULL ||
        (extent == SCREEN_SHORT && (kind == DECISION_WAIT || kind == DECISION_REISSUE))) {
        return; /* what happens next says it */
    }
    if (pending.finding->reason == REASON_RESTART_SCHEDULED) {
        format_wait(why, COUNT(why), pending.finding);
    } else {
        format_wide(why, COUNT(why), reason_words(pending.finding->reason)->cause);
    }
    screen_line(L"Pending", L"%ls: %ls", pending_change(pending.finding), why);
    if (pending.at != INSTANT_NEVER) {
        format_instant(from, COUNT(from), pending.at, true);
        screen_line(NULL,
                    pending.finding->reason == REASON_REISSUE_AWAITED ? L"until %ls at the latest"
                                                                      : L"made at %ls",
                    from);
    }
    if (window->presence == PART_PRESENT) {
        format_instant(from, COUNT(from), window->opens, false);
        format_instant(until, COUNT(until), window->closes, false);
        screen_line(NULL, L"window from %ls to %ls", from, until);
    }
    if (pending.deadline != 0) {
        format_instant(until, COUNT(until), pending.deadline, true);
        screen_line(NULL, L"at the latest at %ls", until);
    }
}

/* ---- all of it ---- */

void screen_status(const struct view *view, const struct verdict_on_server *verdict,
                   enum screen_extent extent)
{
    screen_begin(view, verdict);
    headline_show_next(view, verdict);
    const bool is_check_advised = advice_show(view, verdict, NULL);
    show_findings(view, extent);
    if (view->evaluation.findings.count > 0 && !is_check_advised) {
        screen_line(NULL, L"What they mean and what follows: " PRODUCT_COMMAND L" check");
    }
    if (extent == SCREEN_DETAILS) {
        screen_facts_in_full(view);
    } else {
        screen_facts(view);
    }
    screen_last_rotation(view, extent);
    show_held_events();
    show_next_check(view);
    show_pending(view, extent);
    screen_problems(view);
    if (extent == SCREEN_SHORT) {
        console_print(
            L"Each value, with full thumbprints: " PRODUCT_COMMAND L" status --details\r\n");
    }
}
