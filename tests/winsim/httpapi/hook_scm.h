/*
 * hook_scm.h - which service a handle of the main program is for, and what it may do with it.
 */
#ifndef WINSIM_HOOK_SCM_H
#define WINSIM_HOOK_SCM_H

#include <stdbool.h>

#include "handle_names.h"

/* False: not opened by the main program. */
bool scm_service_name(SC_HANDLE service, wchar_t name[HANDLE_NAME_MAX]);
bool scm_service_rights(SC_HANDLE service, DWORD *granted);
bool scm_manager_rights(SC_HANDLE manager, DWORD *granted);

/* Bytes of room that the SCM may be offered for an answer ([MS-SCMR] 3.1.4.13 to 3.1.4.40). */
#define SCM_ROOM_OF_CONFIG 8192u
#define SCM_ROOM_OF_LIST   262144u

/* False: there is more room than RPC lets pass, which is the last error. */
bool scm_takes_room(DWORD size, DWORD most);

#endif
