/*
 * hook_scm_security.c - who may do what with a service.
 *
 * Wine takes a service's list and forgets it. Here it is kept where Windows keeps it: as the value
 * Security of the key Security below the service's. Without one it is the documented default
 * (scm_rights.h, where those who open the service are held against it).
 */
#include <stdio.h>
#include <string.h>

#include <windows.h>

#include <sddl.h>

#include "fault.h"
#include "hook_scm.h"
#include "redirect.h"
#include "scm_rights.h"

#define KEY_FORMAT L"SYSTEM\\CurrentControlSet\\Services\\%ls\\Security"

static bool key_of(SC_HANDLE service, wchar_t path[2 * HANDLE_NAME_MAX],
                   wchar_t name[HANDLE_NAME_MAX])
{
    return scm_service_name(service, name) &&
           swprintf(path, 2 * HANDLE_NAME_MAX, KEY_FORMAT, name) > 0;
}

static DWORD tell_default(PSECURITY_DESCRIPTOR buffer, DWORD size, DWORD *needed)
{
    PSECURITY_DESCRIPTOR list;
    ULONG length;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(SCM_RIGHTS_OF_NEW_SERVICE,
                                                              SDDL_REVISION_1, &list, &length)) {
        return GetLastError();
    }
    *needed = length;
    if (size >= length) {
        memcpy(buffer, list, length);
    }
    LocalFree(list);
    return size >= length ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER;
}

static BOOL WINAPI hook_query(SC_HANDLE service, SECURITY_INFORMATION information,
                              PSECURITY_DESCRIPTOR buffer, DWORD size, LPDWORD needed)
{
    wchar_t path[2 * HANDLE_NAME_MAX];
    wchar_t name[HANDLE_NAME_MAX];
    if (!key_of(service, path, name) || information != DACL_SECURITY_INFORMATION) {
        return QueryServiceObjectSecurity(service, information, buffer, size, needed);
    }
    if (fault_raised(L"QueryServiceObjectSecurity", name)) {
        return FALSE;
    }
    DWORD stored = size;
    DWORD error =
        (DWORD)RegGetValueW(HKEY_LOCAL_MACHINE, path, L"Security",
                            RRF_RT_REG_BINARY | RRF_SUBKEY_WOW6464KEY, NULL, buffer, &stored);
    *needed = stored;
    if (error == ERROR_FILE_NOT_FOUND) {
        error = tell_default(buffer, size, needed);
    } else if (error == ERROR_MORE_DATA) {
        error = ERROR_INSUFFICIENT_BUFFER;
    }
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

static BOOL WINAPI hook_set(SC_HANDLE service, SECURITY_INFORMATION information,
                            PSECURITY_DESCRIPTOR descriptor)
{
    wchar_t path[2 * HANDLE_NAME_MAX];
    wchar_t name[HANDLE_NAME_MAX];
    HKEY key;
    if (!key_of(service, path, name) || information != DACL_SECURITY_INFORMATION) {
        return SetServiceObjectSecurity(service, information, descriptor);
    }
    if (fault_raised(L"SetServiceObjectSecurity", name)) {
        return FALSE;
    }
    DWORD error = (DWORD)RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0,
                                         KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL);
    if (error == ERROR_SUCCESS) {
        error = (DWORD)RegSetValueExW(key, L"Security", 0, REG_BINARY, descriptor,
                                      GetSecurityDescriptorLength(descriptor));
        RegCloseKey(key);
    }
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

const struct redirection scm_security_redirections[] = {
    REDIRECT("QueryServiceObjectSecurity", hook_query),
    REDIRECT("SetServiceObjectSecurity", hook_set),
    {0},
};
