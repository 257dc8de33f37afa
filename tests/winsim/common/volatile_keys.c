/*
 * volatile_keys.c - notes of volatile keys, and their end at a simulated reboot.
 */
#include "volatile_keys.h"

#include <stdbool.h>
#include <wchar.h>

#include <winternl.h>

#include "settings.h"

#define KEY_NAME_INFORMATION_CLASS 3

NTSYSAPI NTSTATUS NTAPI NtQueryKey(HANDLE key, int information_class, PVOID information,
                                   ULONG length, PULONG result_length);

struct key_name {
    ULONG length; /* bytes */
    wchar_t text[VOLATILE_PATH_MAX];
};

static const struct hive {
    const wchar_t *kernel;
    const wchar_t *shown;
    HKEY root;
} hives[] = {
    {L"\\REGISTRY\\MACHINE\\", L"HKLM\\", HKEY_LOCAL_MACHINE},
    {L"\\REGISTRY\\USER\\", L"HKU\\", HKEY_USERS},
};

bool volatile_keys_path(HKEY key, wchar_t path[VOLATILE_PATH_MAX])
{
    struct key_name name = {0};
    ULONG length;
    if (NtQueryKey(key, KEY_NAME_INFORMATION_CLASS, &name, sizeof(name) - sizeof(wchar_t),
                   &length) != 0) {
        return false;
    }
    name.text[name.length / sizeof(wchar_t)] = L'\0';
    for (size_t i = 0; i < sizeof(hives) / sizeof(hives[0]); i++) {
        const size_t prefix = wcslen(hives[i].kernel);
        if (_wcsnicmp(name.text, hives[i].kernel, prefix) == 0) {
            return swprintf(path, VOLATILE_PATH_MAX, L"%ls%ls", hives[i].shown,
                            name.text + prefix) > 0;
        }
    }
    return false;
}

DWORD volatile_keys_note(HKEY key)
{
    wchar_t path[VOLATILE_PATH_MAX];
    return volatile_keys_path(key, path) ? settings_set_dword(WINSIM_VOLATILE, path, 1)
                                         : ERROR_BAD_PATHNAME;
}

static DWORD delete_noted(const wchar_t *path)
{
    for (size_t i = 0; i < sizeof(hives) / sizeof(hives[0]); i++) {
        const size_t prefix = wcslen(hives[i].shown);
        if (wcsncmp(path, hives[i].shown, prefix) == 0) {
            const LSTATUS status = RegDeleteTreeW(hives[i].root, path + prefix);
            return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : (DWORD)status;
        }
    }
    return ERROR_BAD_PATHNAME;
}

DWORD volatile_keys_forget(void)
{
    HKEY notes;
    const LSTATUS opened = RegOpenKeyExW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_VOLATILE, 0,
                                         KEY_QUERY_VALUE | KEY_SET_VALUE | KEY_WOW64_64KEY, &notes);
    if (opened != ERROR_SUCCESS) {
        return opened == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : (DWORD)opened;
    }
    DWORD error = ERROR_SUCCESS;
    while (error == ERROR_SUCCESS) {
        wchar_t path[VOLATILE_PATH_MAX];
        DWORD length = VOLATILE_PATH_MAX;
        const LSTATUS status = RegEnumValueW(notes, 0, path, &length, NULL, NULL, NULL, NULL);
        if (status != ERROR_SUCCESS) {
            error = status == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : (DWORD)status;
            break;
        }
        error = delete_noted(path);
        if (error == ERROR_SUCCESS) {
            error = (DWORD)RegDeleteValueW(notes, path);
        }
    }
    RegCloseKey(notes);
    return error;
}
