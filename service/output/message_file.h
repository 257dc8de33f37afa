/* The file with the texts of the events, a DLL without code beside this program: Event Viewer and
 * agents that collect events map it for as long as they like, which keeps no program from being
 * replaced. It changes only when a text does. Whatever this program says of an event comes from it,
 * too; it is opened for that moment only. (EventLog/message-files, loadlibraryexw) */
#ifndef OUTPUT_MESSAGE_FILE_H
#define OUTPUT_MESSAGE_FILE_H

#include <stdbool.h>
#include <windows.h>

#include "base/outcome.h"
#include "win32/annotations.h"
#include "win32/program_path.h"

/* Where it has to be, whether it is there or not. */
_Check_return_ struct outcome message_file_path(_Out_writes_z_(PROGRAM_PATH)
                                                    wchar_t path[PROGRAM_PATH]);

/* Success: it is there. */
_Check_return_ struct outcome message_file_there(void);

/* Whether it has the texts that this program was built with. After an upgrade it may not until the
 * next reboot. */
_Check_return_ bool message_file_is_ours(void);

/* The text of an event with its inserts; where the file lacks it, one that says so, with the
 * inserts. `flags` are FormatMessage's. Must be released with LocalFree; NULL: no memory. */
_Check_return_ _Ret_maybenull_z_ wchar_t *message_file_text(DWORD id, const wchar_t *const *inserts,
                                                            DWORD count, DWORD flags);

#endif
