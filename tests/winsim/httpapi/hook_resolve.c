/*
 * hook_resolve.c - GetProcAddress of the main program.
 *
 * Server 2016 has no HttpUpdateServiceConfiguration (facts/windows.md section 1); an export cannot
 * be taken back, so the switch NoUpdate hides it from the program that looks for it. What Wine's
 * mprapi.dll lacks is found here.
 */
#include <string.h>

#include <windows.h>

#include "hook_mpr.h"
#include "redirect.h"
#include "rights.h"
#include "settings.h"
#include "torture.h"

static FARPROC WINAPI hook_get_proc_address(HMODULE module, LPCSTR name)
{
    const BOOL by_name = (ULONG_PTR)name > 0xffff;
    if (by_name && strcmp(name, "HttpUpdateServiceConfiguration") == 0 &&
        settings_dword(NULL, WINSIM_NO_UPDATE, 0) != 0) {
        SetLastError(ERROR_PROC_NOT_FOUND);
        return NULL;
    }
    const FARPROC simulated = by_name ? mpr_function(name) : NULL;
    const FARPROC found = simulated != NULL ? simulated : GetProcAddress(module, name);
    return by_name && found != NULL
               ? (FARPROC)torture_through(
                     name, rights_through(name, (redirect_function)(void (*)(void))found))
               : found;
}

const struct redirection resolve_redirections[] = {
    REDIRECT("GetProcAddress", hook_get_proc_address),
    {0},
};
