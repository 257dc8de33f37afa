/* Whether ordinary users may write to a file or folder: then they may put another program where a
 * service runs as SYSTEM. Source: aclapi/nf-aclapi-getnamedsecurityinfow, "Access Rights and Access
 * Masks". */
#ifndef SERVICE_FILE_RIGHTS_H
#define SERVICE_FILE_RIGHTS_H

#include "annotations.h"

#include "outcome.h"

#include <windows.h>

/* *who: the first group of ordinary users (rights.h) that an entry of the DACL
 * lets write, replace, delete or take it over; NULL where there is none. What another entry denies
 * is not taken off: better a warning too many. */
_Check_return_ struct outcome file_rights_of_users(const wchar_t *path,
                                                   _Outptr_result_maybenull_z_ const wchar_t **who);

/* The same of a DACL; NULL, none at all, allows everything. */
_Ret_maybenull_z_ const wchar_t *file_rights_in(_In_opt_ PACL dacl);

#endif
