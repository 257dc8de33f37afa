/*
 * hook_registry.c - the program's registry calls: failures on demand, and volatile keys noted.
 *
 * Wine's registry is right; what it cannot do is forget volatile keys at a reboot that is none
 * (volatile_keys.h), and signal a notification as its thread ends (notify_watch.h).
 */
#include <wchar.h>
#include <windows.h>

#include "account.h"
#include "fault.h"
#include "host_program.h"
#include "notify_watch.h"
#include "redirect.h"
#include "settings.h"
#include "volatile_keys.h"

#ifndef REG_NOTIFY_THREAD_AGNOSTIC /* mingw-w64 10 lacks it */
#define REG_NOTIFY_THREAD_AGNOSTIC 0x10000000
#endif

#define NAME_MAX_LENGTH 64

static void set_rights(HKEY above, const wchar_t *subkey, PSECURITY_DESCRIPTOR rights)
{
    HKEY key;
    if (RegOpenKeyExW(above, subkey, 0, WRITE_DAC | KEY_WOW64_64KEY, &key) == ERROR_SUCCESS) {
        RegSetKeySecurity(key, DACL_SECURITY_INFORMATION, rights);
        RegCloseKey(key);
    }
}

/* Below HKEY_LOCAL_MACHINE ordinary users read and do not write, by the lists that Windows is
 * installed with [I]. Those of Wine's prefixes let them. */
static bool is_closed(HKEY key, REGSAM access)
{
    const REGSAM writing = KEY_SET_VALUE | KEY_CREATE_SUB_KEY | KEY_CREATE_LINK | DELETE |
                           WRITE_DAC | WRITE_OWNER | GENERIC_WRITE | GENERIC_ALL;
    return key == HKEY_LOCAL_MACHINE && (access & writing) != 0 && account_is_ordinary();
}

static LSTATUS WINAPI hook_create_key(HKEY key, LPCWSTR subkey, DWORD reserved, LPWSTR class_name,
                                      DWORD options, REGSAM access,
                                      const LPSECURITY_ATTRIBUTES security, PHKEY result,
                                      LPDWORD disposition)
{
    const DWORD fault = fault_code(L"RegCreateKeyExW", subkey);
    if (fault != ERROR_SUCCESS) {
        return (LSTATUS)fault;
    }
    if (is_closed(key, access)) {
        return ERROR_ACCESS_DENIED;
    }
    DWORD made = 0;
    const LSTATUS status = RegCreateKeyExW(key, subkey, reserved, class_name, options, access,
                                           security, result, &made);
    if (status != ERROR_SUCCESS) {
        return status;
    }
    if (disposition != NULL) {
        *disposition = made;
    }
    /* So says who may do what with a new one; Wine does not listen. */
    if (made == REG_CREATED_NEW_KEY && security != NULL && security->lpSecurityDescriptor != NULL) {
        set_rights(key, subkey, security->lpSecurityDescriptor);
    }
    /* A key that exists already keeps its kind, whatever the options say. */
    if ((options & REG_OPTION_VOLATILE) != 0 && made == REG_CREATED_NEW_KEY) {
        const DWORD error = volatile_keys_note(*result);
        if (error != ERROR_SUCCESS) {
            RegCloseKey(*result);
            return (LSTATUS)error;
        }
    }
    return ERROR_SUCCESS;
}

static LSTATUS WINAPI hook_open_key(HKEY key, LPCWSTR subkey, DWORD options, REGSAM access,
                                    PHKEY result)
{
    const DWORD fault = fault_code(L"RegOpenKeyExW", subkey);
    if (fault == ERROR_SUCCESS && is_closed(key, access)) {
        return ERROR_ACCESS_DENIED;
    }
    return fault != ERROR_SUCCESS ? (LSTATUS)fault
                                  : RegOpenKeyExW(key, subkey, options, access, result);
}

static LSTATUS WINAPI hook_query_value(HKEY key, LPCWSTR name, LPDWORD reserved, LPDWORD type,
                                       LPBYTE data, LPDWORD size)
{
    const DWORD fault = fault_code(L"RegQueryValueExW", name);
    return fault != ERROR_SUCCESS ? (LSTATUS)fault
                                  : RegQueryValueExW(key, name, reserved, type, data, size);
}

static LSTATUS WINAPI hook_get_value(HKEY key, LPCWSTR subkey, LPCWSTR name, DWORD flags,
                                     LPDWORD type, PVOID data, LPDWORD size)
{
    const DWORD fault = fault_code(L"RegGetValueW", name);
    return fault != ERROR_SUCCESS ? (LSTATUS)fault
                                  : RegGetValueW(key, subkey, name, flags, type, data, size);
}

static LSTATUS WINAPI hook_notify_change(HKEY key, BOOL subtree, DWORD filter, HANDLE event,
                                         BOOL asynchronous)
{
    wchar_t path[VOLATILE_PATH_MAX];
    const DWORD fault =
        fault_code(L"RegNotifyChangeKeyValue", volatile_keys_path(key, path) ? path : NULL);
    if (fault != ERROR_SUCCESS) {
        return (LSTATUS)fault;
    }
    const LSTATUS status = RegNotifyChangeKeyValue(key, subtree, filter, event, asynchronous);
    if (status == ERROR_SUCCESS && asynchronous && (filter & REG_NOTIFY_THREAD_AGNOSTIC) == 0) {
        notify_watch_note(event);
    }
    return status;
}

/* A driver that filters the registry takes the place of what is written. */
static bool stays_unwritten(const wchar_t *name)
{
    wchar_t kept[NAME_MAX_LENGTH];
    return name != NULL && host_program_can_fail() &&
           settings_string(NULL, WINSIM_UNWRITTEN, kept, NAME_MAX_LENGTH) &&
           _wcsicmp(kept, name) == 0;
}

static LSTATUS WINAPI hook_set_value(HKEY key, LPCWSTR name, DWORD reserved, DWORD type,
                                     const BYTE *data, DWORD size)
{
    const DWORD fault = fault_code(L"RegSetValueExW", name);
    if (fault == ERROR_SUCCESS && stays_unwritten(name)) {
        return ERROR_SUCCESS;
    }
    return fault != ERROR_SUCCESS ? (LSTATUS)fault
                                  : RegSetValueExW(key, name, reserved, type, data, size);
}

static LSTATUS WINAPI hook_delete_value(HKEY key, LPCWSTR name)
{
    const DWORD fault = fault_code(L"RegDeleteValueW", name);
    return fault != ERROR_SUCCESS ? (LSTATUS)fault : RegDeleteValueW(key, name);
}

const struct redirection registry_redirections[] = {
    REDIRECT("RegCreateKeyExW", hook_create_key),
    REDIRECT("RegOpenKeyExW", hook_open_key),
    REDIRECT("RegQueryValueExW", hook_query_value),
    REDIRECT("RegGetValueW", hook_get_value),
    REDIRECT("RegSetValueExW", hook_set_value),
    REDIRECT("RegDeleteValueW", hook_delete_value),
    REDIRECT("RegNotifyChangeKeyValue", hook_notify_change),
    {0},
};
