/* Reading a DACL. */
#include "setup/file_rights.h"

#include <aclapi.h>
#include <windows.h>

#include "win32/error.h"
#include "win32/rights.h"

#define REPLACING (DELETE | FILE_DELETE_CHILD | WRITE_DAC | WRITE_OWNER | GENERIC_ALL)

/* For a folder the first two mean to add a file and to add a folder (winnt.h). */
#define WRITING (FILE_WRITE_DATA | FILE_APPEND_DATA | GENERIC_WRITE | REPLACING)

static const char object[] = "rights to the program";

static const DWORD rights[] = {[FILE_RIGHTS_WRITE] = WRITING,
                               [FILE_RIGHTS_REPLACE] = REPLACING,
                               [FILE_RIGHTS_REPLACE_WITHIN] = REPLACING & ~DELETE};

const wchar_t *file_rights_in(PACL dacl, enum file_rights wanted)
{
    return rights_of_users(dacl, rights[wanted]);
}

/* What stands for something else, as a junction, is judged itself. */
struct outcome file_rights_of_users(const wchar_t *path, enum file_rights wanted,
                                    const wchar_t **who)
{
    PSECURITY_DESCRIPTOR descriptor;
    PACL dacl;
    DWORD error;
    const HANDLE file = CreateFileW(
        path, READ_CONTROL, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
        OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);

    *who = NULL;
    if (file == INVALID_HANDLE_VALUE) {
        return outcome_failed("CreateFile", object, GetLastError());
    }
    error = GetSecurityInfo(file, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &dacl,
                            NULL, &descriptor);
    (void)CloseHandle(file);
    if (error != ERROR_SUCCESS) {
        return outcome_failed("GetSecurityInfo", object, error);
    }
    *who = file_rights_in(dacl, wanted);
    (void)LocalFree(descriptor);
    return outcome_success();
}
