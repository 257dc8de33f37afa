/* What the verbs share. */
#include "commands/command.h"

#include <windows.h>

#include "events/text.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "win32/format.h"
#include "win32/product.h"
#include "win32/text.h"

int command_fail(const struct outcome *outcome)
{
    wchar_t text[1024];

    if (outcome->code == ERROR_ACCESS_DENIED) {
        console_print_error(
            L"This needs administrator's rights: run it from an elevated command prompt.");
        return EXIT_CODE_FAILED;
    }
    format_error(outcome, text, sizeof(text) / sizeof(text[0]));
    console_print_error(text);
    return EXIT_CODE_FAILED;
}

int command_no_memory(void)
{
    console_print_error(L"There is not enough memory.");
    return EXIT_CODE_FAILED;
}

int command_exit_code(enum severity severity)
{
    switch (severity) {
    case SEVERITY_NOTE:
        return EXIT_CODE_DONE;
    case SEVERITY_WARNING:
        return EXIT_CODE_WARNING;
    default:
        return EXIT_CODE_CRITICAL;
    }
}

static const wchar_t *verb_of_line; /* NULL: it has none */

void command_begin(const wchar_t *verb)
{
    verb_of_line = verb;
}

int command_usage_error(const wchar_t *what, const wchar_t *value)
{
    console_print_error(what);
    if (value != NULL) {
        console_print_error(value);
    }
    if (verb_of_line == NULL) {
        console_print_error(L"For the list of verbs, run \"" PRODUCT_COMMAND L" help\".");
    } else {
        wchar_t text[96];
        format_text(text, sizeof(text) / sizeof(text[0]),
                    L"For usage, run \"" PRODUCT_COMMAND L" help %ls\".", verb_of_line);
        console_print_error(text);
    }
    return EXIT_CODE_USAGE;
}

bool command_takes_json(const wchar_t *verb, int count, wchar_t *const *arguments, bool *json)
{
    wchar_t text[64] = L"";

    *json = count > 0 && text_same(arguments[0], L"--json");
    if (count == 0 || (count == 1 && *json)) {
        return true;
    }
    (void)lstrcpynW(text, verb, 32);
    (void)lstrcatW(text, L" takes no argument but --json, not:");
    (void)command_usage_error(text, arguments[*json ? 1 : 0]);
    return false;
}

bool command_takes_number(const wchar_t *text, unsigned most, unsigned *number)
{
    *number = 0;
    for (; *text >= L'0' && *text <= L'9' && *number <= most; text++) {
        *number = 10 * *number + (unsigned)(*text - L'0');
    }
    return *text == L'\0' && *number >= 1 && *number <= most;
}
