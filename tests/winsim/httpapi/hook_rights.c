/*
 * hook_rights.c - what the account of the main program may do.
 *
 * Under Wine every process is the same user's. On Windows a service's process belongs to another
 * account, whose token's default list gives ordinary users nothing
 * (ProcThread/process-security-and-access-rights). A fault of CheckTokenMembership makes an account
 * unknown.
 */
#include <windows.h>

#include "account.h"
#include "fault.h"
#include "redirect.h"

static BOOL WINAPI hook_check_membership(HANDLE token, PSID group, PBOOL member)
{
    return !fault_raised(L"CheckTokenMembership", NULL) &&
           CheckTokenMembership(token, group, member);
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
