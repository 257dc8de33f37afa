/* Tests of setup/file_rights.h: on a folder made for them, and on lists in memory, since Wine keeps
 * no more of a file's list than Unix permissions can say. */
#include "adapters_test.h"

#include <aclapi.h>
#include <wchar.h>

#include "setup/file_rights.h"

/* Must be released with LocalFree. */
static PACL allow(WELL_KNOWN_SID_TYPE type, DWORD rights, DWORD inheritance)
{
    BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(sid);
    EXPLICIT_ACCESSW entry = {
        .grfAccessPermissions = rights, .grfAccessMode = SET_ACCESS, .grfInheritance = inheritance};
    PACL dacl;

    assert_true(CreateWellKnownSid(type, NULL, sid, &size));
    entry.Trustee.TrusteeForm = TRUSTEE_IS_SID;
    entry.Trustee.ptstrName = (LPWSTR)(void *)sid;
    assert_int_equal(SetEntriesInAclW(1, &entry, NULL, &dacl), ERROR_SUCCESS);
    return dacl;
}

static const wchar_t *who_by(WELL_KNOWN_SID_TYPE type, DWORD rights, DWORD inheritance)
{
    const PACL dacl = allow(type, rights, inheritance);
    const wchar_t *who = file_rights_in(dacl, FILE_RIGHTS_WRITE);

    (void)LocalFree(dacl);
    return who;
}

void file_rights_each_group_is_named(void **state)
{
    static const struct {
        WELL_KNOWN_SID_TYPE type;
        const wchar_t *name;
    } groups[] = {{WinWorldSid, L"Everyone"},
                  {WinBuiltinUsersSid, L"Users"},
                  {WinAuthenticatedUserSid, L"Authenticated Users"},
                  {WinInteractiveSid, L"Interactive"}};

    (void)state;
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        const wchar_t *who = who_by(groups[i].type, FILE_GENERIC_WRITE, NO_INHERITANCE);
        assert_non_null(who);
        assert_int_equal(wcscmp(who, groups[i].name), 0);
        assert_null(
            who_by(groups[i].type, FILE_GENERIC_READ | FILE_GENERIC_EXECUTE, NO_INHERITANCE));
    }
    assert_null(who_by(WinBuiltinAdministratorsSid, FILE_ALL_ACCESS, NO_INHERITANCE));
    assert_null(who_by(WinLocalSystemSid, FILE_ALL_ACCESS, NO_INHERITANCE));
}

void file_rights_each_right_counts(void **state)
{
    static const DWORD rights[] = {
        FILE_ADD_FILE, FILE_ADD_SUBDIRECTORY, FILE_DELETE_CHILD, DELETE,
        WRITE_DAC,     WRITE_OWNER,           GENERIC_WRITE,     GENERIC_ALL};

    (void)state;
    for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++) {
        assert_non_null(who_by(WinBuiltinUsersSid, rights[i], NO_INHERITANCE));
    }
}

/* Who may add to a folder cannot put another in its place, and a root cannot be renamed. */
void file_rights_to_replace_are_fewer(void **state)
{
    static const struct {
        DWORD right;
        bool replaces;
        bool replaces_within;
    } rights[] = {{FILE_ADD_FILE, false, false},   {FILE_ADD_SUBDIRECTORY, false, false},
                  {FILE_DELETE_CHILD, true, true}, {DELETE, true, false},
                  {WRITE_DAC, true, true},         {WRITE_OWNER, true, true},
                  {GENERIC_ALL, true, true}};

    (void)state;
    for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++) {
        const PACL dacl = allow(WinBuiltinUsersSid, rights[i].right, NO_INHERITANCE);
        assert_int_equal(file_rights_in(dacl, FILE_RIGHTS_REPLACE) != NULL, rights[i].replaces);
        assert_int_equal(file_rights_in(dacl, FILE_RIGHTS_REPLACE_WITHIN) != NULL,
                         rights[i].replaces_within);
        (void)LocalFree(dacl);
    }
}

void file_rights_what_only_others_inherit_does_not_count(void **state)
{
    (void)state;
    assert_null(
        who_by(WinWorldSid, FILE_GENERIC_WRITE, INHERIT_ONLY | SUB_CONTAINERS_AND_OBJECTS_INHERIT));
    assert_non_null(who_by(WinWorldSid, FILE_GENERIC_WRITE, SUB_CONTAINERS_AND_OBJECTS_INHERIT));
}

void file_rights_without_a_list_everyone_may(void **state)
{
    (void)state;
    assert_int_equal(wcscmp(file_rights_in(NULL, FILE_RIGHTS_WRITE), L"Everyone"), 0);
}

static void set(wchar_t *path, DWORD rights)
{
    const PACL dacl = allow(WinWorldSid, rights, NO_INHERITANCE);

    assert_int_equal(
        SetNamedSecurityInfoW(path, SE_FILE_OBJECT,
                              DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, NULL,
                              NULL, dacl, NULL),
        ERROR_SUCCESS);
    (void)LocalFree(dacl);
}

void file_rights_of_a_folder(void **state)
{
    wchar_t folder[MAX_PATH];
    const DWORD length = GetTempPathW(MAX_PATH - 32, folder);
    const wchar_t *who;

    (void)state;
    assert_true(length > 0 && length < MAX_PATH - 32);
    wcscat(folder, L"file-rights-test");
    (void)RemoveDirectoryW(folder);
    assert_true(CreateDirectoryW(folder, NULL));
    set(folder, FILE_GENERIC_READ | FILE_GENERIC_EXECUTE);
    assert_ok(file_rights_of_users(folder, FILE_RIGHTS_WRITE, &who));
    assert_null(who);
    set(folder, FILE_ALL_ACCESS);
    assert_ok(file_rights_of_users(folder, FILE_RIGHTS_WRITE, &who));
    assert_non_null(who);
    assert_true(RemoveDirectoryW(folder));
}

void file_rights_of_nothing(void **state)
{
    const wchar_t *who;

    (void)state;
    assert_failed(file_rights_of_users(L"C:\\there is no such file", FILE_RIGHTS_WRITE, &who),
                  FAILURE_NOT_FOUND, ERROR_FILE_NOT_FOUND);
    assert_null(who);
}
