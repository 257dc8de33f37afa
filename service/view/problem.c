/* See view/problem.h. */
#include "view/problem.h"

#include "output/format_facts.h"
#include "output/reason_words.h"
#include "win32/format.h"

#define ABOUT 256 /* characters of what one finding is about */

/* A service that runs has not left its rotation: it is at it, or resumes it now. */
const wchar_t *view_cause(const struct view *view, enum reason reason)
{
    return reason == REASON_SERVICES_LEFT_STOPPED && view->own == OWN_RUNNING
               ? L"a rotation is in progress, and services are stopped"
               : reason_words(reason)->cause;
}

bool problem_is_told(const struct findings *findings, size_t number)
{
    for (size_t i = 0; i < number; i++) {
        if (findings->items[i].reason == findings->items[number].reason) {
            return true;
        }
    }
    return false;
}

/* An object that is a word of core's own: why something waits, or a number of days. */
static bool is_own_word(enum reason reason)
{
    switch (reason) {
    case REASON_RESTART_SCHEDULED:
    case REASON_REISSUE_AWAITED:
    case REASON_PAUSED:
    case REASON_OBSERVED:
    case REASON_CLOCK_DOUBTED:
    case REASON_EXPIRY_AHEAD:
    case REASON_EXPIRY_NEAR:
    case REASON_EXPIRY_SUCCEEDED:
    case REASON_EXPIRY_UNUSED:
    case REASON_EXPIRY_OTHER_NAMES:
    case REASON_PASSED_OVER:
    case REASON_NEWER_UNUSABLE:
    case REASON_NOT_ACTED_ON:
        return true;
    default:
        return false;
    }
}

/* Empty: about nothing that can be named. */
static void name_object(const struct view *view, const struct finding *finding,
                        wchar_t about[ABOUT])
{
    wchar_t thumbprint[64];

    about[0] = L'\0';
    if (finding->about_family) {
        format_endpoint(about, ABOUT, finding->family, snapshot_port(&view->snapshot));
    } else if (finding->error.object[0] != '\0' && !is_own_word(finding->reason)) {
        format_utf8(about, ABOUT, finding->error.object);
    } else {
        format_thumbprint(thumbprint, sizeof(thumbprint) / sizeof(thumbprint[0]),
                          &finding->thumbprint);
        if (thumbprint[0] != L'n') { /* "none" */
            format_text(about, ABOUT, L"certificate %.8ls", thumbprint);
        }
    }
}

/* Of those from `first` on that have the reason. */
static void name_objects(const struct view *view, enum reason reason, size_t first, wchar_t *text,
                         size_t size)
{
    const struct findings *findings = &view->evaluation.findings;
    wchar_t about[ABOUT];
    size_t used = 0;

    text[0] = L'\0';
    for (size_t i = first; i < findings->count; i++) {
        about[0] = L'\0';
        if (findings->items[i].reason == reason) {
            name_object(view, &findings->items[i], about);
        }
        if (about[0] != L'\0') {
            used = format_append(text, size, used, used == 0 ? L"" : L", ");
            used = format_append(text, size, used, about);
        }
    }
}

void problem_text(const struct view *view, size_t number, wchar_t *text, size_t size)
{
    const enum reason reason = view->evaluation.findings.items[number].reason;
    const wchar_t *cause = view_cause(view, reason);
    wchar_t about[4 * ABOUT];

    name_objects(view, reason, number, about, sizeof(about) / sizeof(about[0]));
    format_text(text, size, L"%ls%ls%ls.", cause, about[0] == L'\0' ? L"" : L": ", about);
    if (text[0] >= L'a' && text[0] <= L'z') {
        text[0] = (wchar_t)(text[0] - L'a' + L'A');
    }
}

void problem_others(const struct view *view, size_t number, wchar_t *text, size_t size)
{
    name_objects(view, view->evaluation.findings.items[number].reason, number + 1, text, size);
}
