/* See win32/program_path.h. */
#include "win32/program_path.h"

#include <windows.h>

#include "win32/error.h"

void program_path_lengthen(wchar_t path[PROGRAM_PATH])
{
    wchar_t found[PROGRAM_PATH];
    const DWORD length = GetLongPathNameW(path, found, PROGRAM_PATH);

    if (length > 0 && length < PROGRAM_PATH) {
        (void)lstrcpyW(path, found);
    }
}

/* Windows gives the form that it was started by (libloaderapi/nf-libloaderapi-getmodulefilenamew).
 */
struct outcome program_path(wchar_t path[PROGRAM_PATH])
{
    const DWORD length = GetModuleFileNameW(NULL, path, PROGRAM_PATH);

    if (length == 0 || length == PROGRAM_PATH) {
        return outcome_failed("GetModuleFileName", "SstpCertRotator",
                              length == 0 ? GetLastError() : ERROR_BUFFER_OVERFLOW);
    }
    program_path_lengthen(path);
    return outcome_success();
}

/* ---- parts of a path ---- */

#define VERBATIM 4 /* characters of "\\?\" */

static bool is_verbatim(const wchar_t *path)
{
    return path[0] == L'\\' && path[1] == L'\\' && (path[2] == L'?' || path[2] == L'.') &&
           path[3] == L'\\';
}

/* Behind the next backslash; at the end where there is none. */
static const wchar_t *next_part(const wchar_t *rest)
{
    const wchar_t *end = wcschr(rest, L'\\');

    return end == NULL ? rest + wcslen(rest) : end + 1;
}

size_t program_path_root(const wchar_t *path)
{
    const wchar_t *rest = path;
    bool share = path[0] == L'\\' && path[1] == L'\\';

    if (is_verbatim(path)) {
        rest += VERBATIM;
        share = _wcsnicmp(rest, L"UNC\\", 4) == 0;
        rest += share ? 4 : 0;
    } else if (share) {
        rest += 2;
    }
    rest = next_part(rest);
    if (share) {
        rest = next_part(rest);
    }
    return (size_t)(rest - path);
}

const wchar_t *program_path_shown(const wchar_t *path)
{
    return is_verbatim(path) && path[VERBATIM] != L'\0' && path[VERBATIM + 1] == L':'
               ? path + VERBATIM
               : path;
}

/* ---- where it leads ---- */

bool program_path_resolve(wchar_t path[PROGRAM_PATH])
{
    wchar_t found[PROGRAM_PATH];
    DWORD length;
    const HANDLE file = CreateFileW(path, FILE_READ_ATTRIBUTES,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                                    OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);

    if (file == INVALID_HANDLE_VALUE) {
        return false;
    }
    length = GetFinalPathNameByHandleW(file, found, PROGRAM_PATH, VOLUME_NAME_DOS);
    if (length == 0) { /* on a volume without a letter */
        length = GetFinalPathNameByHandleW(file, found, PROGRAM_PATH, VOLUME_NAME_GUID);
    }
    (void)CloseHandle(file);
    if (length == 0 || length >= PROGRAM_PATH ||
        lstrcmpiW(program_path_shown(found), program_path_shown(path)) == 0) {
        return false;
    }
    (void)lstrcpyW(path, found);
    return true;
}
