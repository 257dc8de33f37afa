/* What the checks found, for a person: problems first, each with what can be done about it. */
#include "screen/screen.h"
#include "doctor/doctor.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "win32/format.h"
#include "win32/product.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define WORD_WIDTH 10 /* "CRITICAL  " */
#define FIX_WIDTH  15 /* and "Fix: " */

static const wchar_t *const words[CHECK_RESULT_COUNT] = {L"OK", L"Note", L"UNKNOWN", L"WARNING",
                                                         L"FAILED"};

/* ---- one entry ---- */

static void show_fix(const struct doctor_entry *entry)
{
    if (entry->action[0] == L'\0' && entry->command[0] == L'\0') {
        return;
    }
    console_format(L"%-*ls", WORD_WIDTH, L"");
    console_print(L"Fix: ");
    if (entry->action[0] != L'\0') {
        console_paragraph(FIX_WIDTH, entry->action);
    }
    if (entry->command[0] != L'\0') { /* in one line: it can be copied */
        console_format(L"%-*ls", entry->action[0] != L'\0' ? FIX_WIDTH : 0, L"");
        console_print(entry->command);
        console_print(L"\r\n");
    }
}

static void show_entry(const struct doctor_entry *entry)
{
    console_format(L"%-*ls%hs\r\n%-*ls", WORD_WIDTH, words[entry->result], entry->name, WORD_WIDTH,
                   L"");
    console_paragraph(WORD_WIDTH, entry->text);
    show_fix(entry);
}

/* ---- the verdict ---- */

static size_t append_count(wchar_t *text, size_t size, size_t used, unsigned count,
                           const wchar_t *what)
{
    wchar_t number[12];

    if (count == 0) {
        return used;
    }
    format_number(number, COUNT(number), count);
    used = format_append(text, size, used, used == 0 ? L"" : L", ");
    used = format_append(text, size, used, number);
    used = format_append(text, size, used, what);
    return format_append(text, size, used, count == 1 || what[1] != L'w' ? L"" : L"s");
}

static void show_verdict(const struct doctor *doctor, int exit_code)
{
    static const enum check_result results[] = {CHECK_OK, CHECK_WARNING, CHECK_FAILED};
    static const enum color colors[] = {COLOR_GREEN, COLOR_YELLOW, COLOR_RED};
    wchar_t text[SCREEN_TEXT] = L"";
    size_t used = 0;

    used = append_count(text, COUNT(text), used, doctor->counts[CHECK_FAILED], L" failed");
    used = append_count(text, COUNT(text), used, doctor->counts[CHECK_WARNING], L" warning");
    used = append_count(text, COUNT(text), used, doctor->counts[CHECK_UNKNOWN], L" unknown");
    used = append_count(text, COUNT(text), used, doctor->counts[CHECK_OK], L" passed");
    (void)format_append(text, COUNT(text), used, L".");
    console_verdict(words[results[exit_code]], WORD_WIDTH, colors[exit_code]);
    console_format(L"%ls\r\n\r\n", text);
}

/* ---- what passed ---- */

static void show_passed(const struct doctor *doctor)
{
    static const wchar_t *const names[GROUP_COUNT] = {
        [GROUP_SSTP] = L"SSTP",         [GROUP_INSTALLATION] = L"installation",
        [GROUP_SECURITY] = L"security", [GROUP_WINDOWS] = L"Windows",
        [GROUP_SETTINGS] = L"settings", [GROUP_HTTPSYS] = L"HTTP.sys"};
    unsigned passed[GROUP_COUNT] = {0};
    unsigned made[GROUP_COUNT] = {0};
    wchar_t text[SCREEN_TEXT] = L"";
    wchar_t part[64];
    size_t used = 0;

    for (size_t i = 0; i < doctor->entry_count; i++) {
        const struct doctor_entry *entry = &doctor->entries[i];
        made[entry->group] += entry->result != CHECK_NOTE;
        passed[entry->group] += entry->result == CHECK_OK;
    }
    for (int group = 0; group < GROUP_COUNT; group++) {
        if (made[group] > 0) {
            format_text(part, COUNT(part), L"%ls%ls %u of %u", used == 0 ? L"" : L", ",
                        names[group], passed[group], made[group]);
            used = format_append(text, COUNT(text), used, part);
        }
    }
    console_format(L"%-*ls", WORD_WIDTH, L"Passed");
    console_paragraph(WORD_WIDTH, text);
    console_format(L"%-*lsShow them: " PRODUCT_COMMAND L" doctor --all\r\n", WORD_WIDTH, L"");
}

/* ---- all of it ---- */

void doctor_screen(const struct doctor *doctor, int exit_code)
{
    bool any = false;

    screen_begin(doctor->view, &doctor->verdict);
    show_verdict(doctor, exit_code);
    for (int result = CHECK_FAILED; result >= (doctor->shows_all ? CHECK_OK : CHECK_NOTE);
         result--) {
        for (size_t i = 0; i < doctor->entry_count; i++) {
            if (doctor->entries[i].result == (enum check_result)result) {
                show_entry(&doctor->entries[i]);
                any = true;
            }
        }
    }
    console_print(any ? L"\r\n" : L"");
    if (!doctor->shows_all) {
        show_passed(doctor);
    }
    screen_problems(doctor->view);
}
