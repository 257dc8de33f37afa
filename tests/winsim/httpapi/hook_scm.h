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

#endif
