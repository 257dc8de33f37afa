/*
 * settings.c - readers and writers of the simulation's own registry values.
 */
#include "settings.h"

#include <wchar.h>

#define KEY_PATH_MAX 260

static bool key_path(const wchar_t *subkey, wchar_t path[KEY_PATH_MAX])
{
    const int length = subkey == NULL
                           ? swprintf(path, KEY_PATH_MAX, L"%ls", WINSIM_ROOT)
                           : swprintf(path, KEY_PATH_MAX, L"%ls\\%ls", WINSIM_ROOT, subkey);
    return length > 0;
}

DWORD settings_dword(const wchar_t *subkey, const wchar_t *name, DWORD otherwise)
{
    const DWORD caller_error = GetLastError();
    wchar_t path[KEY_PATH_MAX];
    DWORD value = otherwise;
    DWORD size = sizeof(value);
    if (!key_path(subkey, path) || RegGetValueW(HKEY_LOCAL_MACHINE, path, name, RRF_RT_REG_DWORD,
                                                NULL, &value, &size) != ERROR_SUCCESS) {
        value = otherwise;
    }
    SetLastError(caller_error);
    return value;
}

bool settings_string(const wchar_t *subkey, const wchar_t *name, wchar_t *text, size_t capacity)
{
    const DWORD caller_error = GetLastError();
    wchar_t path[KEY_PATH_MAX];
    DWORD size = (DWORD)(capacity * sizeof(*text));
    const bool found =
        key_path(subkey, path) && RegGetValueW(HKEY_LOCAL_MACHINE, path, name, RRF_RT_REG_SZ, NULL,
                                               text, &size) == ERROR_SUCCESS;
    if (!found) {
        text[0] = L'\0';
    }
    SetLastError(caller_error);
    return found;
}

static DWORD set_value(const wchar_t *subkey, const wchar_t *name, DWORD type, const void *data,
                       size_t size)
{
    wchar_t path[KEY_PATH_MAX];
    if (!key_path(subkey, path)) {
        return ERROR_INVALID_PARAMETER;
    }
    return (DWORD)RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, name, type, data, (DWORD)size);
}

DWORD settings_set_dword(const wchar_t *subkey, const wchar_t *name, DWORD value)
{
    return set_value(subkey, name, REG_DWORD, &value, sizeof(value));
}

DWORD settings_set_string(const wchar_t *subkey, const wchar_t *name, const wchar_t *text)
{
    return set_value(subkey, name, REG_SZ, text, (wcslen(text) + 1) * sizeof(*text));
}

DWORD settings_remove(const wchar_t *subkey, const wchar_t *name)
{
    wchar_t path[KEY_PATH_MAX];
    if (!key_path(subkey, path)) {
        return ERROR_INVALID_PARAMETER;
    }
    const LSTATUS status = RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, path, name);
    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : (DWORD)status;
}

bool settings_data_path(const wchar_t *folder, const wchar_t *file, wchar_t *path, size_t capacity)
{
    wchar_t root[MAX_PATH];
    if (!settings_string(NULL, WINSIM_DATA_DIRECTORY, root, MAX_PATH)) {
        wcscpy(root, WINSIM_DEFAULT_DATA_DIRECTORY);
    }
    const int length = file == NULL
                           ? swprintf(path, capacity, L"%ls\\%ls", root, folder)
                           : swprintf(path, capacity, L"%ls\\%ls\\%ls", root, folder, file);
    return length > 0;
}
