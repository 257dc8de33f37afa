/* See win32/rights.h. */
#include "win32/rights.h"

/* Whether the token has it enabled, as its user or as a group: so not a membership that waits for
 * an elevation. */
static bool has(WELL_KNOWN_SID_TYPE type)
{
    BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(sid);
    BOOL member = FALSE;

    return CreateWellKnownSid(type, NULL, sid, &size) && CheckTokenMembership(NULL, sid, &member) &&
           member;
}

bool rights_of_system(void)
{
    return has(WinLocalSystemSid);
}

bool rights_of_administrator(void)
{
    return has(WinBuiltinAdministratorsSid);
}

/* A group of a domain, whose own part of the SID differs from domain to domain. */
static bool is_of_domain(PSID sid, DWORD group)
{
    const SID_IDENTIFIER_AUTHORITY nt = SECURITY_NT_AUTHORITY;
    const UCHAR count = *GetSidSubAuthorityCount(sid);

    return count == 5 && GetSidIdentifierAuthority(sid)->Value[5] == nt.Value[5] &&
           *GetSidSubAuthority(sid, 0) == SECURITY_NT_NON_UNIQUE &&
           *GetSidSubAuthority(sid, 4) == group;
}

/* NULL: it is none of these. */
static const wchar_t *ordinary(PSID sid)
{
    static const struct {
        WELL_KNOWN_SID_TYPE type;
        const wchar_t *name;
    } groups[] = {{WinWorldSid, L"Everyone"},
                  {WinBuiltinUsersSid, L"Users"},
                  {WinAuthenticatedUserSid, L"Authenticated Users"},
                  {WinInteractiveSid, L"Interactive"},
                  {WinServiceSid, L"Service"},
                  {WinNetworkSid, L"Network"},
                  {WinBuiltinGuestsSid, L"Guests"},
                  {WinAnonymousSid, L"Anonymous"}};

    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        if (IsWellKnownSid(sid, groups[i].type)) {
            return groups[i].name;
        }
    }
    return is_of_domain(sid, DOMAIN_GROUP_RID_USERS)    ? L"Domain Users"
           : is_of_domain(sid, DOMAIN_GROUP_RID_GUESTS) ? L"Domain Guests"
                                                        : NULL;
}

/* The i-th entry, if it allows something to the object itself; else NULL. */
static ACCESS_ALLOWED_ACE *allowing(PACL dacl, DWORD i)
{
    void *found;
    ACCESS_ALLOWED_ACE *entry;

    if (!GetAce(dacl, i, &found)) {
        return NULL;
    }
    entry = found;
    return entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE &&
                   (entry->Header.AceFlags & INHERIT_ONLY_ACE) == 0
               ? entry
               : NULL;
}

const wchar_t *rights_of_users(PACL dacl, DWORD rights)
{
    if (dacl == NULL) {
        return L"Everyone";
    }
    for (DWORD i = 0; i < dacl->AceCount; i++) {
        ACCESS_ALLOWED_ACE *entry = allowing(dacl, i);
        if (entry != NULL && (entry->Mask & rights) != 0) {
            const wchar_t *who = ordinary((PSID)&entry->SidStart);
            if (who != NULL) {
                return who;
            }
        }
    }
    return NULL;
}

void rights_take_from_users(PACL dacl, DWORD rights)
{
    for (DWORD i = 0; i < dacl->AceCount; i++) {
        ACCESS_ALLOWED_ACE *entry = allowing(dacl, i);
        if (entry != NULL && ordinary((PSID)&entry->SidStart) != NULL) {
            entry->Mask &= ~rights;
        }
    }
}
