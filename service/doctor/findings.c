/* Checks: what `status` finds of SSTP, in its words, and what it found well. */
#include "doctor/doctor.h"
#include "output/format_facts.h"
#include "view/advice.h"
#include "view/problem.h"
#include "win32/product.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A check of its own says more: which setting, with which error a service ended. */
static bool has_check(enum reason reason)
{
    static const enum reason reasons[] = {REASON_SETTING_REFUSED, REASON_RESTART_SETTING_REFUSED,
                                          REASON_REMOTE_ACCESS_DISABLED, REASON_REMOTE_ACCESS_ENDED,
                                          REASON_OBSERVING};

    for (size_t i = 0; i < COUNT(reasons); i++) {
        if (reason == reasons[i]) {
            return true;
        }
    }
    return false;
}

static enum check_result result_of(enum reason reason)
{
    static const enum check_result results[SEVERITY_COUNT] = {CHECK_NOTE, CHECK_WARNING,
                                                              CHECK_FAILED};

    return results[severity_of(reason)];
}

static void take_words(struct doctor_entry *entry, const struct reason_words *words)
{
    format_wide(entry->action, DOCTOR_ADVICE, words->action != NULL ? words->action : L"");
    format_wide(entry->command, DOCTOR_ADVICE, words->command != NULL ? words->command : L"");
    if (words->action == NULL && words->command == NULL && entry->result != CHECK_NOTE) {
        format_wide(entry->action, DOCTOR_ADVICE, L"See what this service does about it:");
        format_wide(entry->command, DOCTOR_ADVICE, PRODUCT_COMMAND L" check");
    }
}

void doctor_findings(struct doctor *doctor)
{
    const struct findings *findings = &doctor->view->evaluation.findings;
    wchar_t text[HEADLINE_TEXT];

    for (size_t i = 0; i < findings->count; i++) {
        const enum reason reason = findings->items[i].reason;
        struct doctor_entry *entry =
            !problem_is_told(findings, i) && !has_check(reason)
                ? doctor_add(doctor, result_of(reason), reason_name(reason))
                : NULL;
        if (entry != NULL) {
            problem_text(doctor->view, i, entry->text, DOCTOR_TEXT);
            take_words(entry, advice_words(doctor->view, reason));
        }
    }
    if (doctor->verdict.headline == HEADLINE_SERVES ||
        doctor->verdict.headline == HEADLINE_OFFLOADED) {
        headline_text(doctor->view, &doctor->verdict, text);
        doctor_say(doctor, CHECK_OK, "certificate", NULL, L"%ls", text);
    }
}
