/*
 * hook_rights.c - what the account of the main program may do.
 *
 * Under Wine every process is the same user's. On Windows a service's process belongs to another
 * account, whose token's default list gives ordinary users nothing
 * (ProcThread/process-security-and-access-rights). A fault of CheckTokenMembership makes an account
 * unknown. And nobody is SYSTEM there: here services are, as the one that is tried is registered.
 */
#include <windows.h>

#include <stdbool.h>

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

const struct redirection rights_redirections[] = {
    REDIRECT("CheckTokenMembership", hook_check_membership),
    REDIRECT("OpenProcess", hook_open_process),
    {0},
};
