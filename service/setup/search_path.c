/* See setup/search_path.h. */
#include "setup/search_path.h"

#include <windows.h>

#include "win32/error.h"
#include "win32/program_path.h"
#include "win32/registry.h"
#include "win32/text.h"

#define KEY           L"SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
#define VALUE         L"Path"
#define OBJECT        "the machine's PATH"
#define TELL_PROGRAMS 1000 /* ms, each */

/* ---- entries ---- */

/* The next entry, from *at; NULL at the end. */
static const wchar_t *next_entry(const wchar_t **at, size_t *length)
{
    const wchar_t *entry = *at;

    if (entry == NULL) {
        return NULL;
    }
    const wchar_t *end = wcschr(entry, L';');
    *length = end == NULL ? wcslen(entry) : (size_t)(end - entry);
    *at = end == NULL ? NULL : end + 1;
    return entry;
}

/* Without quotes, variables and the last backslash. */
static void plain(const wchar_t *entry, size_t length, wchar_t out[PROGRAM_PATH])
{
    wchar_t bare[PROGRAM_PATH];
    size_t used = 0;

    for (size_t i = 0; i < length && used + 1 < PROGRAM_PATH; i++) {
        if (entry[i] != L'"') {
            bare[used++] = entry[i];
        }
    }
    bare[used] = L'\0';
    const DWORD size = ExpandEnvironmentStringsW(bare, out, PROGRAM_PATH);
    if (size == 0 || size > PROGRAM_PATH) {
        (void)lstrcpynW(out, bare, PROGRAM_PATH);
    }
    used = wcslen(out);
    if (used > 0 && out[used - 1] == L'\\') {
        out[used - 1] = L'\0';
    }
}

static bool is_folder(const wchar_t *entry, size_t length, const wchar_t *folder)
{
    wchar_t one[PROGRAM_PATH];
    wchar_t other[PROGRAM_PATH];

    plain(entry, length, one);
    plain(folder, wcslen(folder), other);
    return text_same(one, other);
}

bool search_path_has(const wchar_t *value, const wchar_t *folder)
{
    const wchar_t *entry;
    size_t length;

    while ((entry = next_entry(&value, &length)) != NULL) {
        if (is_folder(entry, length, folder)) {
            return true;
        }
    }
    return false;
}

bool search_path_with(const wchar_t *value, const wchar_t *folder, wchar_t out[SEARCH_PATH])
{
    const size_t length = wcslen(value);
    const bool separated = length == 0 || value[length - 1] == L';';

    if (length + !separated + wcslen(folder) >= SEARCH_PATH) {
        return false;
    }
    (void)lstrcpyW(out, value);
    if (!separated) {
        (void)lstrcatW(out, L";");
    }
    (void)lstrcatW(out, folder);
    return true;
}

/* As search_path_with() and Windows Installer write it. */
static bool is_own(const wchar_t *entry, size_t length, const wchar_t *folder)
{
    wchar_t text[PROGRAM_PATH];

    if (length >= PROGRAM_PATH) {
        return false;
    }
    (void)lstrcpynW(text, entry, (int)length + 1);
    return text_same(text, folder);
}

void search_path_without(const wchar_t *value, const wchar_t *folder, wchar_t out[SEARCH_PATH])
{
    const wchar_t *entry;
    size_t length;
    size_t used = 0;
    bool first = true;

    while ((entry = next_entry(&value, &length)) != NULL) {
        if (is_own(entry, length, folder)) {
            continue;
        }
        if (used + !first + length >= SEARCH_PATH) {
            break;
        }
        if (!first) {
            out[used++] = L';';
        }
        CopyMemory(out + used, entry, length * sizeof(*entry));
        used += length;
        first = false;
    }
    out[used] = L'\0';
}

/* ---- the machine's ---- */

/* With the backslash at its end, as Windows Installer writes it: so neither adds it beside the
 * other's. */
static struct outcome own_folder(wchar_t folder[PROGRAM_PATH])
{
    wchar_t path[PROGRAM_PATH];
    const struct outcome outcome = program_path(path);
    wchar_t *name;

    folder[0] = L'\0';
    if (outcome_ok(&outcome)) {
        (void)lstrcpynW(folder, program_path_shown(path), PROGRAM_PATH);
        name = wcsrchr(folder, L'\\');
        if (name != NULL) {
            name[1] = L'\0';
        }
    }
    return outcome;
}

/* A text of either kind, with its end, which the registry need not have. One that is not there is
 * empty. */
static struct outcome read_value(HKEY key, wchar_t value[SEARCH_PATH], DWORD *type)
{
    DWORD size = (SEARCH_PATH - 1) * sizeof(*value);
    const LSTATUS status = RegQueryValueExW(key, VALUE, NULL, type, (BYTE *)value, &size);

    value[status == ERROR_SUCCESS ? size / sizeof(*value) : 0] = L'\0';
    if (status == ERROR_FILE_NOT_FOUND) {
        *type = REG_EXPAND_SZ;
        return outcome_success();
    }
    if (status == ERROR_SUCCESS && *type != REG_SZ && *type != REG_EXPAND_SZ) {
        return outcome_failed("RegQueryValueEx", OBJECT, ERROR_INVALID_DATATYPE);
    }
    return status == ERROR_SUCCESS ? outcome_success()
                                   : outcome_failed("RegQueryValueEx", OBJECT, (DWORD)status);
}

/* The desktop's programs hand a new PATH on to those that they start. user32.dll is no import: the
 * service has nothing to do with windows. */
static void tell_programs(void)
{
    typedef LRESULT WINAPI send(HWND, UINT, WPARAM, LPARAM, UINT, UINT, DWORD_PTR *);
    const HMODULE module = LoadLibraryExW(L"user32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    send *const send_message =
        module == NULL ? NULL : (send *)(void *)GetProcAddress(module, "SendMessageTimeoutW");

    if (send_message != NULL) {
        (void)send_message(HWND_BROADCAST, WM_SETTINGCHANGE, 0, (LPARAM)L"Environment",
                           SMTO_ABORTIFHUNG, TELL_PROGRAMS, NULL);
    }
    if (module != NULL) {
        (void)FreeLibrary(module);
    }
}

/* Written is what is read back. */
static struct outcome write_value(HKEY key, const wchar_t *value, DWORD type)
{
    static wchar_t there[SEARCH_PATH];
    const LSTATUS status = RegSetValueExW(key, VALUE, 0, type, (const BYTE *)value,
                                          (DWORD)((wcslen(value) + 1) * sizeof(*value)));
    DWORD type_there = REG_NONE;

    if (status != ERROR_SUCCESS) {
        return outcome_failed("RegSetValueEx", OBJECT, (DWORD)status);
    }
    const struct outcome outcome = read_value(key, there, &type_there);
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    if (type_there != type || wcscmp(there, value) != 0) {
        return outcome_failed("RegSetValueEx", OBJECT, ERROR_INVALID_DATA);
    }
    tell_programs();
    return outcome;
}

/* What the value becomes. */
static struct outcome change(const wchar_t *value, const wchar_t *folder, bool add,
                             wchar_t edited[SEARCH_PATH], bool *changes)
{
    *changes = false;
    if (!add) {
        search_path_without(value, folder, edited);
    } else if (search_path_has(value, folder)) {
        return outcome_success();
    } else if (!search_path_with(value, folder, edited)) {
        return outcome_failed("RegSetValueEx", OBJECT, ERROR_MORE_DATA);
    }
    *changes = wcscmp(edited, value) != 0;
    return outcome_success();
}

static struct outcome edit(bool add, bool *changed)
{
    static wchar_t value[SEARCH_PATH];
    static wchar_t edited[SEARCH_PATH];
    wchar_t folder[PROGRAM_PATH];
    HKEY key = NULL;
    DWORD type = REG_NONE;
    bool changes = false;
    struct outcome outcome = own_folder(folder);

    *changed = false;
    if (outcome_ok(&outcome)) {
        outcome = registry_open(KEY, KEY_QUERY_VALUE | KEY_SET_VALUE, &key);
    }
    if (!outcome_ok(&outcome) || key == NULL) {
        return outcome;
    }
    outcome = read_value(key, value, &type);
    if (outcome_ok(&outcome)) {
        outcome = change(value, folder, add, edited, &changes);
    }
    if (outcome_ok(&outcome) && changes) {
        outcome = write_value(key, edited, type);
        *changed = outcome_ok(&outcome);
    }
    registry_close(key);
    return outcome;
}

struct outcome search_path_add(bool *changed)
{
    return edit(true, changed);
}

struct outcome search_path_remove(void)
{
    bool changed;

    return edit(false, &changed);
}
