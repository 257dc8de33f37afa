/*
 * host_program.c - tells the simulation's own programs by their file names.
 */
#include "host_program.h"

#include <wchar.h>

#include <windows.h>

bool host_program_is(const wchar_t *file)
{
    wchar_t path[MAX_PATH];
    const DWORD length = GetModuleFileNameW(NULL, path, MAX_PATH);
    if (length == 0 || length == MAX_PATH) {
        return false;
    }
    const wchar_t *const slash = wcsrchr(path, L'\\');
    return _wcsicmp(slash == NULL ? path : slash + 1, file) == 0;
}

bool host_program_is_redirected(void)
{
    return !host_program_is(L"winsim-service.exe");
}

bool host_program_can_fail(void)
{
    return host_program_is_redirected() && !host_program_is(L"winsim.exe");
}
