/*
 * hook_wait.c - the wait for many things can fail on demand; Wine's is right.
 */
#include <windows.h>

#include "fault.h"
#include "redirect.h"

static DWORD WINAPI hook_wait_for_many(DWORD count, const HANDLE *handles, BOOL all,
                                       DWORD milliseconds, BOOL alertable)
{
    return fault_raised(L"WaitForMultipleObjectsEx", NULL)
               ? WAIT_FAILED
               : WaitForMultipleObjectsEx(count, handles, all, milliseconds, alertable);
}

const struct redirection wait_redirections[] = {
    REDIRECT("WaitForMultipleObjectsEx", hook_wait_for_many),
    {0},
};
