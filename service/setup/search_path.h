/* The program's folder in the machine's PATH, so that what is printed as a command can be typed
 * anywhere. A program of a release lies where ordinary users cannot write (setup/exposure.h): no
 * other is added.
 *
 * The value is edited, not set: its type, its other entries and their variables stay as they are.
 * (Environment variables, win32/procthread; WM_SETTINGCHANGE: programs that are started afterwards
 * from the desktop see it, a prompt that is open does not.) */
#ifndef SETUP_SEARCH_PATH_H
#define SETUP_SEARCH_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

#include "base/outcome.h"
#include "win32/annotations.h"

#define SEARCH_PATH 8192 /* characters with the terminator; a longer value is left alone */

/* *changed: it was not there. */
_Check_return_ struct outcome search_path_add(_Out_ bool *changed);

/* Success too where it is not there. Both are a success only when the value was read back. */
_Check_return_ struct outcome search_path_remove(void);

/* ---- what both make of a value ---- */

/* Whether the folder is among the entries: quoted or not, with variables, with a backslash at its
 * end or without. */
_Check_return_ bool search_path_has(const wchar_t *value, const wchar_t *folder);

/* The value with the folder as its last entry. False: it does not fit. */
_Check_return_ bool search_path_with(const wchar_t *value, const wchar_t *folder,
                                     _Out_writes_z_(SEARCH_PATH) wchar_t out[SEARCH_PATH]);

/* The value without each entry that is the folder as search_path_with() and Windows Installer write
 * it. In any other form another program or an administrator wrote it, so it stays. */
void search_path_without(const wchar_t *value, const wchar_t *folder,
                         _Out_writes_z_(SEARCH_PATH) wchar_t out[SEARCH_PATH]);

#endif
