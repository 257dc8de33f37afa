/*
 * hook_rights.c - what the account of the main program may do. Under Wine everybody is an
 * administrator: a fault of CheckTokenMembership makes one who is not. And what others may do to
 * files: Wine makes lists of Unix permissions. The drive Z: is the machine that all of this is
 * simulated on and no part of the server, so nobody may write there, wherever it is built.
 */
#include <aclapi.h>
#include <sddl.h>
#include <windows.h>

#include <stdbool.h>
#include <wchar.h>

#include "fault.h"
#include "redirect.h"

static BOOL WINAPI hook_check_membership(HANDLE token, PSID group, PBOOL member)
{
    return !fault_raised(L"CheckTokenMembership", NULL) &&
           CheckTokenMembership(token, group, member);
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
    REDIRECT("GetSecurityInfo", hook_security),
    {0},
};
