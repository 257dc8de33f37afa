/* See mitigations.h. Not asked for: that only Microsoft's DLLs are loaded, and that no code is made
 * at run time. Providers of private keys (HSMs) are DLLs of others in this process. */
#include "mitigations.h"

#include <windows.h>

#include <stdbool.h>

#define OF_THE_IMPORTS (-1) /* no policy: a field of the program's header */

/* Each policy is a structure of flags in one DWORD. */
static const struct {
    const wchar_t *name;
    int policy; /* of enum PROCESS_MITIGATION_POLICY, the last of which mingw's header lacks */
    DWORD flags;
    bool linked; /* by the program's header: not to be set */
} mitigations[MITIGATIONS] = {
    {L"DEP", ProcessDEPPolicy, 1 /* Enable */, true},
    {L"ASLR", ProcessASLRPolicy, 1 | 4 /* EnableBottomUpRandomization, EnableHighEntropy */, true},
    {L"DLLs from System32 only", OF_THE_IMPORTS, 0, true},
    {L"no extension points", ProcessExtensionPointDisablePolicy, 1, false},
    {L"no DLLs from other machines or of low integrity", ProcessImageLoadPolicy,
     1 | 2 | 4 /* NoRemoteImages, NoLowMandatoryLabelImages, PreferSystem32Images */, false},
    {L"no junctions made by users", 16 /* ProcessRedirectionTrustPolicy */,
     1 /* EnforceRedirectionTrust */, false},
};

void mitigations_set(void)
{
    (void)SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
    (void)HeapSetInformation(NULL, HeapEnableTerminationOnCorruption, NULL, 0);
    for (size_t i = 0; i < MITIGATIONS; i++) {
        DWORD flags = mitigations[i].flags;
        if (!mitigations[i].linked) {
            (void)SetProcessMitigationPolicy((PROCESS_MITIGATION_POLICY)mitigations[i].policy,
                                             &flags, sizeof(flags));
        }
    }
}

/* The field DependentLoadFlags of the load configuration directory (pecoff), which is where the
 * linker, or service/load_config.S, says where imports are looked for. */
static bool imports_from_system32(void)
{
    const BYTE *image = (const BYTE *)GetModuleHandleW(NULL);
    const IMAGE_DOS_HEADER *dos = (const IMAGE_DOS_HEADER *)(const void *)image;
    const IMAGE_NT_HEADERS *headers =
        (const IMAGE_NT_HEADERS *)(const void *)(image + dos->e_lfanew);
    const IMAGE_DATA_DIRECTORY *directory =
        &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG];
    const size_t field = 0x4e; /* mingw's header calls it reserved */
    WORD flags = 0;

    if (directory->Size >= field + sizeof(flags)) {
        CopyMemory(&flags, image + directory->VirtualAddress + field, sizeof(flags));
    }
    return flags == LOAD_LIBRARY_SEARCH_SYSTEM32;
}

enum mitigation_state mitigation_state(size_t i, const wchar_t **name)
{
    const PROCESS_MITIGATION_POLICY policy = (PROCESS_MITIGATION_POLICY)mitigations[i].policy;
    DWORD flags[2] = {0, 0}; /* DEP's structure has a BOOLEAN behind them */
    const SIZE_T size =
        policy == ProcessDEPPolicy ? sizeof(PROCESS_MITIGATION_DEP_POLICY) : sizeof(flags[0]);

    *name = mitigations[i].name;
    if (mitigations[i].policy == OF_THE_IMPORTS) {
        return imports_from_system32() ? MITIGATION_IN_FORCE : MITIGATION_NOT_IN_FORCE;
    }
    if (!GetProcessMitigationPolicy(GetCurrentProcess(), policy, flags, size)) {
        return GetLastError() == ERROR_INVALID_PARAMETER ? MITIGATION_UNKNOWN_HERE
                                                         : MITIGATION_NOT_IN_FORCE;
    }
    return (flags[0] & mitigations[i].flags) == mitigations[i].flags ? MITIGATION_IN_FORCE
                                                                     : MITIGATION_NOT_IN_FORCE;
}
