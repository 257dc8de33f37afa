/*
 * hook_console.h - the console of the main program is closed at a certain call:
 * HKLM\Software\winsim\CloseAt, <FunctionName> SZ: the object of the call, empty for any.
 */
#ifndef WINSIM_HOOK_CONSOLE_H
#define WINSIM_HOOK_CONSOLE_H

#include <windows.h>

/* Every call that can be made to fail comes by here first. It is closed once. */
void console_closes_at(const wchar_t *function, const wchar_t *object);

#endif
