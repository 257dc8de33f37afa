/*
 * hook_rights.c - what the account of the main program may do. Under Wine everybody is an
 * administrator: a fault of CheckTokenMembership makes one who is not.
 */
#include <windows.h>

#include "fault.h"
#include "redirect.h"

static BOOL WINAPI hook_check_membership(HANDLE token, PSID group, PBOOL member)
{
    return !fault_raised(L"CheckTokenMembership", NULL) &&
           CheckTokenMembership(token, group, member);
}

const struct redirection rights_redirections[] = {
    REDIRECT("CheckTokenMembership", hook_check_membership),
    {0},
};
