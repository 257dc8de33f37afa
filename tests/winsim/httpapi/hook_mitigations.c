/*
 * hook_mitigations.c - process mitigations. Wine claims to set and to tell them, and does neither.
 *
 * What was set is remembered and told; as on Windows it cannot be taken back. ASLR follows from the
 * program's header. DEP is no policy of a 64-bit process: it always has it, and GetProcessDEPPolicy
 * says that it answers for 32-bit processes only. No source says what GetProcessMitigationPolicy
 * does about it; here it refuses too, so that nobody relies on it.
 */
#include <string.h>
#include <wchar.h>

#include <windows.h>

#include "fault.h"
#include "redirect.h"

#define POLICIES 17 /* as many as Server 2022 has */

static DWORD in_force[POLICIES];

static bool raised(const wchar_t *function, PROCESS_MITIGATION_POLICY policy)
{
    wchar_t object[16];
    (void)swprintf(object, 16, L"%d", (int)policy);
    return fault_raised(function, object);
}

static BOOL WINAPI hook_set(PROCESS_MITIGATION_POLICY policy, PVOID buffer, SIZE_T size)
{
    if (raised(L"SetProcessMitigationPolicy", policy)) {
        return FALSE;
    }
    if ((unsigned)policy >= POLICIES || size != sizeof(DWORD)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    in_force[policy] |= *(const DWORD *)buffer;
    return TRUE;
}

/* Bottom-up and high-entropy randomization. */
static DWORD aslr(void)
{
    const BYTE *const image = (const BYTE *)GetModuleHandleW(NULL);
    const IMAGE_DOS_HEADER *const dos = (const IMAGE_DOS_HEADER *)(const void *)image;
    const IMAGE_NT_HEADERS *const headers =
        (const IMAGE_NT_HEADERS *)(const void *)(image + dos->e_lfanew);
    const WORD bits = headers->OptionalHeader.DllCharacteristics;
    return (bits & IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE ? 1u : 0u) |
           (bits & IMAGE_DLLCHARACTERISTICS_HIGH_ENTROPY_VA ? 4u : 0u);
}

static BOOL WINAPI hook_get(HANDLE process, PROCESS_MITIGATION_POLICY policy, PVOID buffer,
                            SIZE_T size)
{
    DWORD flags;
    (void)process; /* one's own */
    if (raised(L"GetProcessMitigationPolicy", policy)) {
        return FALSE;
    }
    if (policy == ProcessDEPPolicy) {
        SetLastError(ERROR_NOT_SUPPORTED);
        return FALSE;
    }
    if ((unsigned)policy >= POLICIES || size != sizeof(flags)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    flags = policy == ProcessASLRPolicy ? aslr() : in_force[policy];
    memset(buffer, 0, size);
    memcpy(buffer, &flags, sizeof(flags));
    return TRUE;
}

static BOOL WINAPI hook_get_dep(HANDLE process, DWORD *flags, BOOL *permanent)
{
    (void)process;
    (void)flags;
    (void)permanent;
    SetLastError(ERROR_NOT_SUPPORTED);
    return FALSE;
}

const struct redirection mitigation_redirections[] = {
    REDIRECT("GetProcessDEPPolicy", hook_get_dep),
    REDIRECT("SetProcessMitigationPolicy", hook_set),
    REDIRECT("GetProcessMitigationPolicy", hook_get),
    {0},
};
