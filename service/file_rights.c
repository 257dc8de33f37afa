/* Reading a DACL. */
#include "file_rights.h"

#include "win32_outcome.h"

#include <aclapi.h>

/* For a folder the first two mean to add a file and to add a folder (winnt.h). */
#define WRITING                                                                                    \
    (FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD | DELETE | WRITE_DAC | WRITE_OWNER |   \
     GENERIC_WRITE | GENERIC_ALL)

static const wchar_t *ordinary(PSID sid)
{
    static const struct {
        WELL_KNOWN_SID_TYPE type;
        const wchar_t *name;
    } groups[] = {{WinWorldSid, L"Everyone"},
                  {WinBuiltinUsersSid, L"Users"},
                  {WinAuthenticatedUserSid, L"Authenticated Users"},
                  {WinInteractiveSid, L"Interactive"}};

    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        if (IsWellKnownSid(sid, groups[i].type)) {
            return groups[i].name;
        }
    }
    return NULL;
}

const wchar_t *file_rights_in(PACL dacl)
{
    if (dacl == NULL) {
        return L"Everyone"; /* no DACL at all allows everything */
    }
    for (DWORD i = 0; i < dacl->AceCount; i++) {
        const ACCESS_ALLOWED_ACE *entry;
        void *found;

        if (!GetAce(dacl, i, &found)) {
            continue;
        }
        entry = found;
        if (entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE &&
            (entry->Header.AceFlags & INHERIT_ONLY_ACE) == 0 && (entry->Mask & WRITING) != 0) {
            const wchar_t *who = ordinary((PSID)(ULONG_PTR)&entry->SidStart);
            if (who != NULL) {
                return who;
            }
        }
    }
    return NULL;
}

struct outcome file_rights_of_users(const wchar_t *path, const wchar_t **who)
{
    PSECURITY_DESCRIPTOR descriptor;
    PACL dacl;
    const DWORD error = GetNamedSecurityInfoW(path, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL,
                                              NULL, &dacl, NULL, &descriptor);

    *who = NULL;
    if (error != ERROR_SUCCESS) {
        return outcome_failed("GetNamedSecurityInfo", "rights to the program", error);
    }
    *who = file_rights_in(dacl);
    (void)LocalFree(descriptor);
    return outcome_success();
}
