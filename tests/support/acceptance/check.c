/* Failed Win32 calls, told with their error code. */
#include "acceptance.h"

void check_win32(bool succeeded, const char *call, const char *file, int line)
{
    const DWORD error = GetLastError();

    if (!succeeded) {
        print_error("error %lu (0x%08lx) from %s\n", error, error, call);
        _fail(file, line);
    }
}

void check_code(DWORD code, const char *call, const char *file, int line)
{
    if (code != ERROR_SUCCESS) {
        print_error("error %lu (0x%08lx) from %s\n", code, code, call);
        _fail(file, line);
    }
}
