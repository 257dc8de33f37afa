/*
 * hook_rights.c - what the account of the main program may do. Under Wine everybody is an
 * administrator: a fault of CheckTokenMembership makes one who is not. And nobody is SYSTEM: here
 * services are, as the one that is tried is registered.
 */
#include <windows.h>

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

const struct redirection rights_redirections[] = {
    REDIRECT("CheckTokenMembership", hook_check_membership),
    {0},
};
