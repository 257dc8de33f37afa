/* Registry values; see registry.h. Read with RegGetValue, which the failing calls of platform.h do
 * not concern. */
#include "registry.h"

void registry_set(const wchar_t *key, const wchar_t *name, DWORD type, const void *data, DWORD size)
{
    assert_code(RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, name, type, data, size));
}

void registry_set_dword(const wchar_t *key, const wchar_t *name, DWORD value)
{
    registry_set(key, name, REG_DWORD, &value, sizeof(value));
}

void registry_set_text(const wchar_t *key, const wchar_t *name, const wchar_t *text)
{
    registry_set(key, name, REG_SZ, text, ((DWORD)lstrlenW(text) + 1) * (DWORD)sizeof(*text));
}

static LSTATUS absent_is_fine(LSTATUS status)
{
    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : status;
}

void registry_delete_value(const wchar_t *key, const wchar_t *name)
{
    assert_code(absent_is_fine(RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, key, name)));
}

void registry_delete_key(const wchar_t *key)
{
    assert_code(absent_is_fine(RegDeleteTreeW(HKEY_LOCAL_MACHINE, key)));
}

static bool open_key(const wchar_t *key, HKEY *handle)
{
    const LSTATUS status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, key, 0, KEY_QUERY_VALUE, handle);

    assert_code(absent_is_fine(status));
    return status == ERROR_SUCCESS;
}

bool registry_has_key(const wchar_t *key)
{
    HKEY handle;

    if (!open_key(key, &handle)) {
        return false;
    }
    (void)RegCloseKey(handle);
    return true;
}

bool registry_has_value(const wchar_t *key, const wchar_t *name)
{
    return RegGetValueW(HKEY_LOCAL_MACHINE, key, name, RRF_RT_ANY, NULL, NULL, NULL) ==
           ERROR_SUCCESS;
}

bool registry_read_dword(const wchar_t *key, const wchar_t *name, DWORD *value)
{
    DWORD size = sizeof(*value);

    return RegGetValueW(HKEY_LOCAL_MACHINE, key, name, RRF_RT_REG_DWORD, NULL, value, &size) ==
           ERROR_SUCCESS;
}

DWORD registry_read_binary(const wchar_t *key, const wchar_t *name, BYTE *data, DWORD capacity)
{
    DWORD size = capacity;

    return RegGetValueW(HKEY_LOCAL_MACHINE, key, name, RRF_RT_REG_BINARY, NULL, data, &size) ==
                   ERROR_SUCCESS
               ? size
               : 0;
}

uint64_t registry_written_at(const wchar_t *key)
{
    HKEY handle;
    FILETIME at = {0};

    if (!open_key(key, &handle)) {
        return 0;
    }
    assert_code(
        RegQueryInfoKeyW(handle, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &at));
    (void)RegCloseKey(handle);
    return (uint64_t)at.dwHighDateTime << 32 | at.dwLowDateTime;
}
