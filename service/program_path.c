/* See program_path.h. */
#include "program_path.h"

#include "win32_outcome.h"

struct outcome program_path(wchar_t path[PROGRAM_PATH])
{
    const DWORD length = GetModuleFileNameW(NULL, path, PROGRAM_PATH);

    if (length == 0 || length == PROGRAM_PATH) {
        return outcome_failed("GetModuleFileName", "SstpCertRotator",
                              length == 0 ? GetLastError() : ERROR_BUFFER_OVERFLOW);
    }
    return outcome_success();
}
