/* Screens. */
#include "screen/screen.h"

#include <stdarg.h>

#include "events/text.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "proof/balancer_watch.h"
#include "view/headline.h"
#include "win32/format.h"
#include "win32/product.h"
#include "win32/text.h"

#define THUMBPRINT_DIGITS ((size_t)2 * THUMBPRINT_SIZE)
#define SHORT_DIGITS      8

#define SECTION_WIDTH 13

void screen_begin(const struct view *view, const struct verdict_on_server *verdict)
{
    wchar_t machine[MACHINE_NAME_SIZE];
    wchar_t now[40];

    format_utf8(machine, MACHINE_NAME_SIZE, view->snapshot.machine);
    format_instant(now, sizeof(now) / sizeof(now[0]), view->snapshot.taken_at, true);
    console_format(L"%ls %ls on %ls, %ls\r\n\r\n", PRODUCT_DISPLAY_NAME, PRODUCT_VERSION, machine,
                   now);
    headline_show(view, verdict);
}

void screen_line(const wchar_t *section, const wchar_t *format, ...)
{
    wchar_t line[CONSOLE_LINE];
    va_list arguments;

    va_start(arguments, format);
    format_list(line, CONSOLE_LINE, format, arguments);
    va_end(arguments);
    section = section == NULL ? L"" : section;
    console_format(L"%-*ls%ls", SECTION_WIDTH, section,
                   wcslen(section) < SECTION_WIDTH ? L"" : L" ");
    console_paragraph(SECTION_WIDTH, line);
}

const wchar_t *screen_own_service(const struct view *view)
{
    static const wchar_t *const notes[OWN_STATE_COUNT] = {
        [OWN_UNKNOWN] = L"unknown: it could not be asked",
        [OWN_NOT_INSTALLED] = L"not installed: nothing is monitored (sstp-cert-rotator install)",
        [OWN_STOPPED] = L"stopped: nothing is monitored (sstp-cert-rotator start)",
        [OWN_CHANGING] = L"starting or stopping",
        [OWN_PAUSED] = L"paused: nothing is changed (sstp-cert-rotator resume)",
        [OWN_RUNNING] = L"running",
    };

    return view->own == OWN_RUNNING && snapshot_observing(&view->snapshot)
               ? L"running; nothing is changed (the setting Mode is observe)"
               : notes[view->own];
}

void screen_name_certificate(const struct view *view, const struct thumbprint *thumbprint,
                             wchar_t text[SCREEN_TEXT])
{
    const struct certificate *certificate = snapshot_find(&view->snapshot, thumbprint);
    wchar_t digits[64];
    wchar_t subject[SCREEN_TEXT - 64];

    format_thumbprint(digits, sizeof(digits) / sizeof(digits[0]), thumbprint);
    screen_shorten(digits);
    if (certificate == NULL || !certificate->decoded) {
        format_wide(text, SCREEN_TEXT, digits);
        return;
    }
    format_utf8(subject, sizeof(subject) / sizeof(subject[0]), certificate->subject);
    format_text(text, SCREEN_TEXT, L"%ls (%ls)", subject, digits);
}

static bool is_digit(wchar_t character)
{
    return (character >= L'0' && character <= L'9') || (character >= L'a' && character <= L'f');
}

/* In a command it stays whole: that is to be copied. */
static bool is_of_command(const wchar_t *start, const wchar_t *text)
{
    static const wchar_t option[] = L"--thumbprint ";
    const size_t length = sizeof(option) / sizeof(option[0]) - 1;

    return (size_t)(text - start) >= length && wcsncmp(text - length, option, length) == 0;
}

void screen_shorten(wchar_t *text)
{
    const wchar_t *start = text;
    wchar_t *out = text;

    while (*text != L'\0') {
        size_t run = 0;
        while (is_digit(text[run])) {
            run++;
        }
        const bool is_short = run == THUMBPRINT_DIGITS && !is_of_command(start, out);
        const size_t kept = is_short ? SHORT_DIGITS : run > 0 ? run : 1;
        for (size_t i = 0; i < kept; i++) {
            *out++ = text[i];
        }
        text += run > 0 ? run : 1;
    }
    *out = L'\0';
}

static void show_leaf(const struct view *view)
{
    const struct balancer_facts *balancer = &view->snapshot.balancer;
    wchar_t text[SCREEN_TEXT];

    format_hash(text, SCREEN_TEXT, balancer->leaf->sha256);
    screen_line(NULL, L"presents SHA-256 %ls", text);
    format_utf8(text, SCREEN_TEXT, balancer->leaf->subject);
    screen_line(NULL, L"%ls", text);
    format_utf8(text, SCREEN_TEXT, balancer->leaf->issuer);
    screen_line(NULL, L"issued by %ls, %ls", text,
                balancer->trusted ? L"trusted here" : L"not trusted here");
    format_instant(text, SCREEN_TEXT, balancer->leaf->not_after, false);
    screen_line(NULL, L"expires on %ls", text);
}

void screen_balancer(const struct view *view)
{
    const struct balancer_facts *balancer = &view->snapshot.balancer;
    wchar_t text[SCREEN_TEXT];

    if (!offload_probe_wanted(&view->snapshot)) {
        return;
    }
    format_utf8(text, SCREEN_TEXT, view->settings.offload_probe);
    screen_line(L"Balancer", L"%ls:%u%ls", text, view->settings.offload_port,
                balancer->answer == BALANCER_SHOWN ? L"" : L"  could not be asked");
    if (balancer->leaf != NULL) {
        show_leaf(view);
    }
    if (!outcome_ok(&balancer->error)) {
        format_error(&balancer->error, text, SCREEN_TEXT);
        screen_line(NULL, L"%ls", text);
    }
}

static void problem(const wchar_t *what, const struct outcome *outcome)
{
    wchar_t text[1024];

    format_error(outcome, text, sizeof(text) / sizeof(text[0]));
    console_format(L"%ls ", what);
    console_print(text);
    console_print(L"\r\n");
}

void screen_problems(const struct view *view)
{
    if (!outcome_ok(&view->open_error)) {
        problem(L"Not all could be read:", &view->open_error);
    }
    if (!outcome_ok(&view->settings_error)) {
        problem(L"The settings could not be read, the defaults are assumed:",
                &view->settings_error);
    }
    for (int i = 0; outcome_ok(&view->settings_error) && i < SETTING_COUNT; i++) {
        const struct setting_definition *definition = &setting_definitions[i];
        if (view->settings.bad[i] && definition->restricts == RESTRICTS_NOTHING) {
            wchar_t name[64];
            format_utf8(name, sizeof(name) / sizeof(name[0]), definition->name);
            console_format(L"The setting %ls is not valid, its default applies.\r\n", name);
        }
    }
    if (view_lacks_rights(view)) {
        console_print(L"This account cannot read all of it: what it could not read is unknown, "
                      L"not missing. Run this from an elevated command prompt.\r\n");
    } else if (view->health.keys_unknown > 0) {
        console_print(L"This account cannot open a private key that matters; whether it can be "
                      L"used is unknown. The service, as SYSTEM, can.\r\n");
    }
}
