/* What the account that runs this program may do, and what others may. */
#ifndef WIN32_RIGHTS_H
#define WIN32_RIGHTS_H

#include <stdbool.h>
#include <windows.h>

#include "win32/annotations.h"

/* SYSTEM itself. What cannot be known is taken for no. */
_Check_return_ bool rights_of_system(void);

/* SYSTEM, or an administrator at an elevated prompt (CheckTokenMembership). What cannot be known is
 * taken for no. */
_Check_return_ bool rights_of_administrator(void);

/* The first group of ordinary users, as Everyone or Users, that an entry of the DACL gives any of
 * these rights; NULL where there is none. A DACL of NULL allows everything. What another entry
 * denies is not taken off: better a warning too many. */
_Ret_maybenull_z_ const wchar_t *rights_of_users(_In_opt_ PACL dacl, DWORD rights);

/* Takes these rights out of all such entries. */
void rights_take_from_users(PACL dacl, DWORD rights);

#endif
