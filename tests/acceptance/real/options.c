/* The command line; see options.h. */
#include "options.h"

#include <wchar.h>

static bool is_told_by_environment(void)
{
    wchar_t answer[2];

    return GetEnvironmentVariableW(L"SSTP_ACCEPTANCE_TAKES_OVER", answer, COUNT_OF(answer)) == 1 &&
           answer[0] == L'1';
}

static bool read_port(const wchar_t *text, WORD *port)
{
    wchar_t *end;
    const unsigned long number = wcstoul(text, &end, 10);

    *port = (WORD)number;
    return end != text && *end == L'\0' && number <= 0xffff;
}

bool options_read(int count, wchar_t **arguments, struct options *options)
{
    *options = (struct options){.take_over = is_told_by_environment()};
    for (int i = 0; i < count; i++) {
        const wchar_t *const name = arguments[i];
        const wchar_t *const value = i + 1 < count ? arguments[i + 1] : NULL;
        if (wcscmp(name, L"--take-over") == 0) {
            options->take_over = true;
        } else if (wcscmp(name, L"--scenarios") == 0) {
            options->scenarios = true;
        } else if (wcscmp(name, L"--stand-ins") == 0) {
            options->stand_ins = true;
        } else if (wcscmp(name, L"--report") == 0 && value != NULL) {
            options->report = value;
            i++;
        } else if (wcscmp(name, L"--json") == 0 && value != NULL) {
            options->json = value;
            i++;
        } else if (wcscmp(name, L"--ports-shifted-by") == 0 && value != NULL &&
                   read_port(value, &options->shift)) {
            i++;
        } else if (name[0] != L'-' && options->pattern == NULL) {
            options->pattern = name;
        } else {
            return false;
        }
    }
    return !options->stand_ins || options->scenarios;
}
