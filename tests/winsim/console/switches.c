/*
 * set, unset: the switches of the simulation, below HKLM\Software\winsim. NAME is a value's name
 * with its sub-key, as in Fail\HttpSetServiceConfiguration or Services\RasMan\StopBehaviour;
 * common/settings.h lists them. A number becomes a DWORD, all else text.
 */
#include "output.h"
#include "settings.h"
#include "verbs.h"

#include <wchar.h>

enum { PATH_SIZE = 256 };

/* Splits at the last backslash; the sub-key is NULL for a value of the root itself. */
static bool split(const wchar_t *name, wchar_t path[PATH_SIZE], const wchar_t **subkey,
                  const wchar_t **value)
{
    wchar_t *last;

    if (wcslen(name) >= PATH_SIZE) {
        return false;
    }
    wcscpy(path, name);
    last = wcsrchr(path, L'\\');
    *subkey = last == NULL ? NULL : path;
    *value = last == NULL ? path : last + 1;
    if (last != NULL) {
        *last = L'\0';
    }
    return **value != L'\0';
}

int verb_set(struct arguments *arguments)
{
    wchar_t path[PATH_SIZE];
    const wchar_t *subkey;
    const wchar_t *value;
    DWORD number;
    DWORD error;

    if (arguments->count != 2 || !split(arguments->values[0], path, &subkey, &value)) {
        return EXIT_USAGE;
    }
    error = parse_number(arguments->values[1], &number)
                ? settings_set_dword(subkey, value, number)
                : settings_set_string(subkey, value, arguments->values[1]);
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"set", arguments->values[0], error);
}

int verb_unset(struct arguments *arguments)
{
    wchar_t path[PATH_SIZE];
    const wchar_t *subkey;
    const wchar_t *value;
    DWORD error;

    if (arguments->count != 1 || !split(arguments->values[0], path, &subkey, &value)) {
        return EXIT_USAGE;
    }
    error = settings_remove(subkey, value);
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"unset", arguments->values[0], error);
}
