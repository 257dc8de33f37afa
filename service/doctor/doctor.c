/* Noting down what the checks found, and all of them together. */
#include "doctor/doctor.h"

#include <stdarg.h>
#include <wchar.h>

#include "output/console.h"
#include "output/exit_code.h"
#include "output/format_facts.h"
#include "view/facts_json.h"
#include "view/headline.h"
#include "win32/format.h"
#include "win32/product.h"
#include "win32/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- one check ---- */

static void say_json(struct json *json, const char *key, const wchar_t *text)
{
    char utf8[3 * DOCTOR_TEXT];

    json_string(json, key,
                text != NULL && text_to_utf8(text, utf8, sizeof(utf8)) == ERROR_SUCCESS ? utf8
                                                                                        : NULL);
}

static void check_json(struct json *json, const struct doctor_entry *entry, const wchar_t *advice)
{
    static const char *const results[CHECK_RESULT_COUNT] = {"ok", "note", "unknown", "warning",
                                                            "failed"};
    static const char *const groups[GROUP_COUNT] = {"sstp",    "installation", "security",
                                                    "windows", "settings",     "httpsys"};

    json_object(json, NULL);
    json_string(json, "name", entry->name);
    json_string(json, "group", groups[entry->group]);
    json_string(json, "result", results[entry->result]);
    say_json(json, "text", entry->text);
    say_json(json, "advice", advice);
    json_close(json);
}

struct doctor_entry *doctor_add(struct doctor *doctor, enum check_result result, const char *name)
{
    struct doctor_entry *entry;

    doctor->counts[result]++;
    if (doctor->entry_count == DOCTOR_ENTRIES) {
        return NULL;
    }
    entry = &doctor->entries[doctor->entry_count++];
    *entry = (struct doctor_entry){.result = result, .group = doctor->group, .name = name};
    return entry;
}

static void take_advice(struct doctor_entry *entry, const wchar_t *advice)
{
    const size_t length = wcslen(advice);
    const wchar_t *command = advice;
    const wchar_t *colon = advice;

    if (length > 0 && advice[length - 1] == L'.') {
        format_wide(entry->action, DOCTOR_ADVICE, advice);
        return;
    }
    while ((colon = wcsstr(colon, L": ")) != NULL) {
        colon += 2;
        command = colon;
    }
    format_text(entry->action, DOCTOR_ADVICE, L"%.*ls",
                command == advice ? 0 : (int)(command - advice - 1), advice);
    format_wide(entry->command, DOCTOR_ADVICE, command);
}

void doctor_say(struct doctor *doctor, enum check_result result, const char *name,
                const wchar_t *advice, const wchar_t *format, ...)
{
    struct doctor_entry *entry = doctor_add(doctor, result, name);
    va_list arguments;

    if (entry == NULL) {
        return;
    }
    va_start(arguments, format);
    format_list(entry->text, DOCTOR_TEXT, format, arguments);
    va_end(arguments);
    if (advice != NULL) {
        take_advice(entry, advice);
    }
    if (doctor->as_json) {
        check_json(&doctor->json, entry, advice);
    }
}

void doctor_unknown(struct doctor *doctor, const char *name, const struct outcome *error)
{
    wchar_t text[DOCTOR_TEXT];

    format_error(error, text, COUNT(text));
    doctor_say(doctor, CHECK_UNKNOWN, name,
               doctor->view->administrator ? NULL : L"Run this from an elevated command prompt.",
               L"This could not be checked: %ls", text);
}

/* ---- the verdict ---- */

static int code_of_checks(const struct doctor *doctor)
{
    if (doctor->counts[CHECK_FAILED] > 0) {
        return EXIT_CODE_CRITICAL;
    }
    return doctor->counts[CHECK_WARNING] + doctor->counts[CHECK_UNKNOWN] > 0 ? EXIT_CODE_WARNING
                                                                             : EXIT_CODE_DONE;
}

static int code_of_status(const struct doctor *doctor)
{
    static const int codes[SEVERITY_COUNT] = {EXIT_CODE_DONE, EXIT_CODE_WARNING,
                                              EXIT_CODE_CRITICAL};

    return codes[doctor->verdict.severity];
}

/* What makes the server not healthy and is neither a finding nor a check, as a rotation that was
 * undone: what `status` says of it. */
static void explain_verdict(struct doctor *doctor)
{
    wchar_t text[HEADLINE_TEXT];

    if (code_of_status(doctor) > code_of_checks(doctor)) {
        doctor->group = GROUP_SSTP;
        headline_text(doctor->view, &doctor->verdict, text);
        doctor_say(
            doctor, doctor->verdict.severity == SEVERITY_CRITICAL ? CHECK_FAILED : CHECK_WARNING,
            headline_name(doctor->verdict.headline), PRODUCT_COMMAND L" check", L"%ls", text);
    }
}

static void begin_json(struct doctor *doctor)
{
    facts_json_open(&doctor->json, "doctor");
    json_string(&doctor->json, "machine", doctor->view->snapshot.machine);
    facts_json_headline(&doctor->json, &doctor->verdict);
    facts_json_findings(&doctor->json, doctor->view);
    json_array(&doctor->json, "checks");
}

static void end_json(struct doctor *doctor, int exit_code)
{
    static const char *const verdicts[] = {"ok", "warning", "failed"};

    json_close(&doctor->json);
    json_string(&doctor->json, "verdict", verdicts[exit_code]);
    facts_json_end(&doctor->json, exit_code);
}

/* ---- all of it ---- */

static void make_checks(struct doctor *doctor, bool try_httpsys)
{
    static const struct {
        enum check_group group;
        void (*check)(struct doctor *doctor);
    } checks[] = {
        {GROUP_SSTP, doctor_findings},        {GROUP_INSTALLATION, doctor_rights},
        {GROUP_INSTALLATION, doctor_service}, {GROUP_SECURITY, doctor_hardening},
        {GROUP_INSTALLATION, doctor_logging}, {GROUP_WINDOWS, doctor_server},
        {GROUP_SETTINGS, doctor_settings},    {GROUP_HTTPSYS, doctor_httpsys},
    };

    for (size_t i = 0; i < COUNT(checks); i++) {
        if (checks[i].group != GROUP_HTTPSYS || try_httpsys) {
            doctor->group = checks[i].group;
            checks[i].check(doctor);
        }
    }
    explain_verdict(doctor);
}

int doctor_run_checks(struct doctor *doctor, bool try_httpsys)
{
    const DWORD length = GetModuleFileNameW(NULL, doctor->program, DOCTOR_PATH);

    if (length == DOCTOR_PATH) {
        doctor->program[0] = L'\0'; /* cut: not to be compared */
    }
    doctor->verdict = view_verdict(doctor->view, view_watch(doctor->view));
    if (doctor->as_json) {
        begin_json(doctor);
    }
    make_checks(doctor, try_httpsys);
    const int of_checks = code_of_checks(doctor);
    const int exit_code = of_checks > code_of_status(doctor) ? of_checks : code_of_status(doctor);
    if (doctor->as_json) {
        end_json(doctor, exit_code);
    } else {
        doctor_screen(doctor, exit_code);
    }
    return exit_code;
}
