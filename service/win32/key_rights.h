/* Whether ordinary users may write to a key below HKEY_LOCAL_MACHINE. Source: "Registry Key
 * Security and Access Rights"; aclapi/nf-aclapi-getnamedsecurityinfow. */
#ifndef WIN32_KEY_RIGHTS_H
#define WIN32_KEY_RIGHTS_H

#include <windows.h>

#include "base/outcome.h"
#include "win32/annotations.h"

/* *who: the first group of ordinary users that may; NULL where there is none, or no such key. */
_Check_return_ struct outcome key_rights_of_users(const wchar_t *path,
                                                  _Outptr_result_maybenull_z_ const wchar_t **who);

/* What a key of this product is made with: all for SYSTEM and administrators, reading for users,
 * whatever the key above it says. Must be released with LocalFree; NULL: out of memory. */
_Ret_maybenull_ PSECURITY_DESCRIPTOR key_rights_make(void);

#endif
