/* Reading a DACL. */
#include "file_rights.h"

#include "rights.h"
#include "win32_outcome.h"

#include <aclapi.h>

/* For a folder the first two mean to add a file and to add a folder (winnt.h). */
#define WRITING                                                                                    \
    (FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD | DELETE | WRITE_DAC | WRITE_OWNER |   \
     GENERIC_WRITE | GENERIC_ALL)

const wchar_t *file_rights_in(PACL dacl)
{
    return rights_of_users(dacl, WRITING);
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
