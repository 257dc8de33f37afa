/* Saying what the checks found, and all of them together. */
#include "doctor/doctor.h"

#include <stdarg.h>
#include <wchar.h>

#include "output/console.h"
#include "output/exit_code.h"
#include "output/format_facts.h"
#include "win32/product.h"
#include "win32/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT_SIZE    1024

static const char *const result_names[CHECK_RESULT_COUNT] = {"ok", "warning", "failed", "unknown"};

static const wchar_t *const result_labels[CHECK_RESULT_COUNT] = {L"ok", L"warning", L"failed",
                                                                 L"unknown"};

/* ---- saying ---- */

static void say_json(struct json *json, const char *key, const wchar_t *text)
{
    char utf8[3 * TEXT_SIZE];

    json_string(json, key,
                text != NULL && text_to_utf8(text, utf8, sizeof(utf8)) == ERROR_SUCCESS ? utf8
                                                                                        : NULL);
}

void doctor_say(struct doctor *doctor, enum check_result result, const char *name,
                const wchar_t *advice, const wchar_t *format, ...)
{
    wchar_t text[TEXT_SIZE];
    va_list arguments;

    va_start(arguments, format);
    (void)vswprintf(text, TEXT_SIZE, format, arguments);
    va_end(arguments);
    text[TEXT_SIZE - 1] = L'\0'; /* some C libraries leave a text that is too long without */
    doctor->counts[result]++;
    if (doctor->as_json) {
        json_object(&doctor->json, NULL);
        json_string(&doctor->json, "name", name);
        json_string(&doctor->json, "result", result_names[result]);
        say_json(&doctor->json, "text", text);
        say_json(&doctor->json, "advice", advice);
        json_close(&doctor->json);
        return;
    }
    console_format(L"%-8ls ", result_labels[result]);
    console_print(text);
    console_print(L"\r\n");
    if (advice != NULL) {
        console_print(L"         ");
        console_print(advice);
        console_print(L"\r\n");
    }
}

void doctor_unknown(struct doctor *doctor, const char *name, const struct outcome *error)
{
    wchar_t text[TEXT_SIZE];

    format_error(error, text, COUNT(text));
    doctor_say(doctor, CHECK_UNKNOWN, name,
               doctor->view->administrator ? NULL : L"Run it from an elevated command prompt.",
               L"It could not be checked (%hs): %ls", name, text);
}

/* ---- the verdict ---- */

static int exit_code_of(const struct doctor *doctor)
{
    if (doctor->counts[CHECK_FAILED] > 0) {
        return EXIT_CODE_CRITICAL;
    }
    return doctor->counts[CHECK_WARNING] + doctor->counts[CHECK_UNKNOWN] > 0 ? EXIT_CODE_WARNING
                                                                             : EXIT_CODE_DONE;
}

static void show_verdict(const struct doctor *doctor, int exit_code)
{
    static const wchar_t *const verdicts[] = {
        L"OK: the server and the installation are as they should be.",
        L"WARNING: it works, but see what is marked.",
        L"FAILED: something keeps the service, or SSTP, from working."};

    console_format(L"\r\n%ls (%u ok, %u warnings, %u failed, %u unknown)\r\n", verdicts[exit_code],
                   doctor->counts[CHECK_OK], doctor->counts[CHECK_WARNING],
                   doctor->counts[CHECK_FAILED], doctor->counts[CHECK_UNKNOWN]);
}

static void print_piece(void *context, const char *text, size_t length)
{
    (void)context;
    console_print_ascii(text, length);
}

static void begin_json(struct doctor *doctor)
{
    json_begin(&doctor->json, print_piece, NULL);
    json_number(&doctor->json, "format", 1);
    json_string(&doctor->json, "command", "doctor");
    say_json(&doctor->json, "version", PRODUCT_VERSION);
    json_string(&doctor->json, "machine", doctor->view->snapshot.machine);
    json_array(&doctor->json, "checks");
}

static void end_json(struct doctor *doctor, int exit_code)
{
    static const char *const verdicts[] = {"ok", "warning", "failed"};

    json_close(&doctor->json);
    json_string(&doctor->json, "verdict", verdicts[exit_code]);
    json_number(&doctor->json, "exitCode", (uint64_t)exit_code);
    json_finish(&doctor->json);
}

/* ---- all of it ---- */

int doctor_run_checks(struct doctor *doctor, bool try_httpsys)
{
    const DWORD length = GetModuleFileNameW(NULL, doctor->program, DOCTOR_PATH);
    int exit_code;

    if (length == DOCTOR_PATH) {
        doctor->program[0] = L'\0'; /* cut: not to be compared */
    }
    if (doctor->as_json) {
        begin_json(doctor);
    }
    doctor_rights(doctor);
    doctor_service(doctor);
    doctor_hardening(doctor);
    doctor_logging(doctor);
    doctor_server(doctor);
    doctor_settings(doctor);
    if (try_httpsys) {
        doctor_httpsys(doctor);
    }
    exit_code = exit_code_of(doctor);
    if (doctor->as_json) {
        end_json(doctor, exit_code);
    } else {
        show_verdict(doctor, exit_code);
    }
    return exit_code;
}
