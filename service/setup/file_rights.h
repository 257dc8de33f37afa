/* Whether ordinary users may write to a file or folder: then they may put another program where a
 * service runs as SYSTEM. Sources: aclapi/nf-aclapi-getsecurityinfo, "Access Rights and Access
 * Masks", "File Security and Access Rights". */
#ifndef SETUP_FILE_RIGHTS_H
#define SETUP_FILE_RIGHTS_H

#include <windows.h>

#include "base/outcome.h"
#include "win32/annotations.h"

enum file_rights {
    FILE_RIGHTS_WRITE,         /* to write, to add, and all below */
    FILE_RIGHTS_REPLACE,       /* to rename or delete it or what is in it, or to take it over */
    FILE_RIGHTS_REPLACE_WITHIN /* the same where it cannot be renamed itself: the root of a drive */
};

/* *who: the first group of ordinary users (win32/rights.h) that an entry of the DACL gives any of
 * these rights; NULL where there is none. What another entry denies is not taken off: better a
 * warning too many. A junction or link is judged, not what it leads to. */
_Check_return_ struct outcome file_rights_of_users(const wchar_t *path, enum file_rights wanted,
                                                   _Outptr_result_maybenull_z_ const wchar_t **who);

/* The same of a DACL; NULL, none at all, allows everything. */
_Ret_maybenull_z_ const wchar_t *file_rights_in(_In_opt_ PACL dacl, enum file_rights wanted);

#endif
