/* See run/mitigations.h. Providers of private keys (HSMs, cards) are DLLs of others in this
 * process: CryptAcquireCertificatePrivateKey loads them, as lsass does for HTTP.sys' TLS, from
 * System32, from a folder of their vendor's or from PATH. What keeps them out would make keys look
 * unusable that are fine, so not asked for are: System32 as the only folder
 * (SetDefaultDllDirectories), that only Microsoft's DLLs are loaded, and that no code is made at
 * run time. PreferSystem32Images only says where to look first. What the program itself loads, it
 * takes from System32 (libloaderapi/nf-libloaderapi-setdefaultdlldirectories;
 * winnt/ns-winnt-process_mitigation_*). */
#include "run/mitigations.h"

#include <windows.h>

#include <stdbool.h>

#include "run/load_config.h"

/* No policies: fields of the program's load configuration. */
#define OF_THE_IMPORTS (-1)
#define OF_THE_COOKIE  (-2)

#define OF_THE_PROCESSOR (-3) /* nor these: no 64-bit process is without it */

/* Windows keeps no DEP policy for 64-bit processes, which always have it: GetProcessDEPPolicy
 * refuses to answer for them, and what GetProcessMitigationPolicy says is not documented. So it is
 * not asked. */
_Static_assert(sizeof(void *) == 8, "a 32-bit program would have to ask for DEP");

/* Each policy is a structure of flags in one DWORD. */
static const struct {
    const wchar_t *name;
    int policy; /* of enum PROCESS_MITIGATION_POLICY, the last of which mingw's header lacks */
    DWORD flags;
    bool linked; /* by the program's header: not to be set */
} mitigations[MITIGATIONS] = {
    {L"DEP", OF_THE_PROCESSOR, 0, true},
    {L"ASLR", ProcessASLRPolicy, 1 | 4 /* EnableBottomUpRandomization, EnableHighEntropy */, true},
    {L"own DLLs from System32 only", OF_THE_IMPORTS, 0, true},
    {L"random stack cookies", OF_THE_COOKIE, 0, true},
    {L"no extension points", ProcessExtensionPointDisablePolicy, 1, false},
    {L"no DLLs from other machines or of low integrity", ProcessImageLoadPolicy,
     1 | 2 | 4 /* NoRemoteImages, NoLowMandatoryLabelImages, PreferSystem32Images */, false},
    {L"no junctions made by users", 16 /* ProcessRedirectionTrustPolicy */,
     1 /* EnforceRedirectionTrust */, false},
};

void mitigations_set(void)
{
    (void)SetDllDirectoryW(L""); /* never from the folder that somebody happens to be in */
    (void)HeapSetInformation(NULL, HeapEnableTerminationOnCorruption, NULL, 0);
    for (size_t i = 0; i < MITIGATIONS; i++) {
        DWORD flags = mitigations[i].flags;
        if (!mitigations[i].linked) {
            (void)SetProcessMitigationPolicy((PROCESS_MITIGATION_POLICY)mitigations[i].policy,
                                             &flags, sizeof(flags));
        }
    }
}

/* The program's load configuration, as the linker made it, and how long it is by the header. */
static const BYTE *load_config(DWORD *header_size)
{
    const BYTE *image = (const BYTE *)GetModuleHandleW(NULL);
    const IMAGE_DOS_HEADER *dos = (const IMAGE_DOS_HEADER *)(const void *)image;
    const IMAGE_NT_HEADERS *headers =
        (const IMAGE_NT_HEADERS *)(const void *)(image + dos->e_lfanew);
    const IMAGE_DATA_DIRECTORY *directory =
        &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG];

    *header_size = directory->Size;
    return image + directory->VirtualAddress;
}

/* DependentLoadFlags, which says where imports are looked for; Windows has it since version 1607.
 */
static bool imports_from_system32(void)
{
    DWORD header_size = 0;
    const BYTE *config = load_config(&header_size);

    return load_config_keeps_to_system32(config, header_size);
}

/* That Windows has put a random value in the place of the default one. */
static bool cookie_is_random(void)
{
    const ULONGLONG by_default = 0x00002B992DDFA232;
    const ULONGLONG *cookie = NULL;
    DWORD header_size = 0;
    const BYTE *config = load_config(&header_size);

    if (load_config_counts(config, header_size)) {
        CopyMemory(&cookie, config + FIELD_OFFSET(IMAGE_LOAD_CONFIG_DIRECTORY64, SecurityCookie),
                   sizeof(cookie));
    }
    return cookie != NULL && *cookie != by_default;
}

static enum mitigation_state in_force(bool it_is)
{
    return it_is ? MITIGATION_IN_FORCE : MITIGATION_NOT_IN_FORCE;
}

enum mitigation_state mitigation_state(size_t i, const wchar_t **name)
{
    const PROCESS_MITIGATION_POLICY policy = (PROCESS_MITIGATION_POLICY)mitigations[i].policy;
    DWORD flags = 0;

    *name = mitigations[i].name;
    if (mitigations[i].policy == OF_THE_PROCESSOR) {
        return MITIGATION_IN_FORCE;
    }
    if (mitigations[i].policy == OF_THE_IMPORTS) {
        return in_force(imports_from_system32());
    }
    if (mitigations[i].policy == OF_THE_COOKIE) {
        return in_force(cookie_is_random());
    }
    if (!GetProcessMitigationPolicy(GetCurrentProcess(), policy, &flags, sizeof(flags))) {
        return GetLastError() == ERROR_INVALID_PARAMETER ? MITIGATION_UNKNOWN_HERE
                                                         : MITIGATION_NOT_IN_FORCE;
    }
    return in_force((flags & mitigations[i].flags) == mitigations[i].flags);
}
