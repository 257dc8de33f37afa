/*
 * hook_rights.c - what the account of the main program may do, and what others may do to files.
 *
 * Under Wine every process is the same user's. On Windows a service's process belongs to another
 * account, whose token's default list gives ordinary users nothing
 * (ProcThread/process-security-and-access-rights). A fault of CheckTokenMembership makes an account
 * unknown. And nobody is SYSTEM there: here services are, as the one that is tried is registered.
 *
 * Of files Wine makes lists of Unix permissions. The drive Z: is the machine that all of this is
 * simulated on and no part of the server, so nobody may write there, wherever it is built.
 */
#include <aclapi.h>
#include <sddl.h>
#include <windows.h>

#include <stdbool.h>
#include <wchar.h>

#include "account.h"
#include "fault.h"
#include "hook_service.h"
#include "redirect.h"
#include "settings.h"

static BOOL WINAPI hook_check_membership(HANDLE token, PSID group, PBOOL member)
{
    if (fault_raised(L"CheckTokenMembership", NULL)) {
        return FALSE;
    }
    if (IsWellKnownSid(group, WinLocalSystemSid) &&
        (hook_service_is_one() || settings_dword(NULL, WINSIM_AS_SYSTEM, 0) != 0)) {
        *member = TRUE;
        return TRUE;
    }
    return CheckTokenMembership(token, group, member);
}

static HANDLE WINAPI hook_open_process(DWORD access, BOOL inherit, DWORD id)
{
    if (id != GetCurrentProcessId() && account_is_ordinary() &&
        account_of_process_is_administrators(id)) {
        SetLastError(ERROR_ACCESS_DENIED);
        return NULL;
    }
    return OpenProcess(access, inherit, id);
}

static bool lies_outside(HANDLE file)
{
    wchar_t path[MAX_PATH] = L"";
    const DWORD length = GetFinalPathNameByHandleW(file, path, MAX_PATH, VOLUME_NAME_DOS);
    return length >= MAX_PATH || wcsncmp(path, L"\\\\?\\Z:\\", 7) == 0 ||
           wcsncmp(path, L"\\\\?\\unix\\", 9) == 0;
}

static DWORD WINAPI hook_security(HANDLE handle, SE_OBJECT_TYPE type,
                                  SECURITY_INFORMATION information, PSID *owner, PSID *group,
                                  PACL *dacl, PACL *sacl, PSECURITY_DESCRIPTOR *descriptor)
{
    BOOL present;
    BOOL defaulted;
    if (type != SE_FILE_OBJECT || information != DACL_SECURITY_INFORMATION ||
        !lies_outside(handle)) {
        return GetSecurityInfo(handle, type, information, owner, group, dacl, sacl, descriptor);
    }
    return ConvertStringSecurityDescriptorToSecurityDescriptorW(
               L"D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)", SDDL_REVISION_1, descriptor,
               NULL) &&
                   GetSecurityDescriptorDacl(*descriptor, &present, dacl, &defaulted)
               ? ERROR_SUCCESS
               : GetLastError();
}

const struct redirection rights_redirections[] = {
    REDIRECT("CheckTokenMembership", hook_check_membership),
    REDIRECT("OpenProcess", hook_open_process),
    REDIRECT("GetSecurityInfo", hook_security),
    {0},
};
