/*
 * hook_mpr.h - the Router Administration functions that the main program finds at run time.
 *
 * Wine's mprapi.dll has stubs of some and lacks MprAdminConnectionEnumEx. As many clients are
 * connected as the switch Connections says, while RemoteAccess runs (facts/windows.md section 4).
 */
#ifndef WINSIM_HOOK_MPR_H
#define WINSIM_HOOK_MPR_H

#include <windows.h>

/* NULL for a function that is not one of them. */
FARPROC mpr_function(const char *name);

#endif
