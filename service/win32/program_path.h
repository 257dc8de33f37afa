/* Where this program lies. */
#ifndef WIN32_PROGRAM_PATH_H
#define WIN32_PROGRAM_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

#include "base/outcome.h"
#include "win32/annotations.h"

#define PROGRAM_PATH 1024 /* characters with the terminator; a longer one is an error */

/* By its long names, however it was started. */
_Check_return_ struct outcome program_path(_Out_writes_z_(PROGRAM_PATH) wchar_t path[PROGRAM_PATH]);

/* Short names (8.3) become long ones. Unchanged where they are not known or do not fit. */
void program_path_lengthen(_Inout_updates_z_(PROGRAM_PATH) wchar_t path[PROGRAM_PATH]);

/* How many characters the root takes, with the backslash that is part of its name: without it "C:"
 * is whatever folder is the current one there. C:\, \\server\share\, \\?\C:\,
 * \\?\UNC\server\share\,
 * \\?\Volume{...}\ (fileio/naming-a-file). */
_Check_return_ size_t program_path_root(const wchar_t *path);

/* As people write it: a drive's without \\?\. */
_Ret_z_ const wchar_t *program_path_shown(const wchar_t *path);

/* Puts in its place the path that it leads to, without drives that stand for folders, short names,
 * junctions and links, behind \\?\. False, and unchanged, where it is the same or not known. */
_Check_return_ bool program_path_resolve(_Inout_updates_z_(PROGRAM_PATH)
                                             wchar_t path[PROGRAM_PATH]);

#endif
