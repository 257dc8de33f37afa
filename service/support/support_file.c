/* See support/support_file.h. */
#include "support/support_file.h"

#define PREFIX_MAX 7 /* characters that a prefix adds */

bool support_path(const wchar_t *path, wchar_t whole[SUPPORT_PATH])
{
    wchar_t *full = whole + PREFIX_MAX;
    const DWORD length = GetFullPathNameW(path, SUPPORT_PATH - PREFIX_MAX, full, NULL);
    const bool is_unc = full[0] == L'\\' && full[1] == L'\\';

    if (length == 0 || length >= SUPPORT_PATH - PREFIX_MAX) {
        SetLastError(length == 0 ? GetLastError() : ERROR_FILENAME_EXCED_RANGE);
        return false;
    }
    if (is_unc && (full[2] == L'?' || full[2] == L'.') && full[3] == L'\\') {
        wmemmove(whole, full, length + 1);
        return true;
    }
    const wchar_t *prefix = is_unc ? L"\\\\?\\UNC\\" : L"\\\\?\\";
    const wchar_t *rest = is_unc ? full + 2 : full;
    const size_t used = wcslen(prefix);
    wmemmove(whole + used, rest, wcslen(rest) + 1);
    wmemcpy(whole, prefix, used);
    return true;
}

static bool set_deletion(HANDLE file, bool is_deleted)
{
    FILE_DISPOSITION_INFO info = {.DeleteFile = is_deleted};

    return SetFileInformationByHandle(file, FileDispositionInfo, &info, sizeof(info));
}

HANDLE support_file_create(const wchar_t *path)
{
    static wchar_t whole[SUPPORT_PATH];
    HANDLE file;

    if (!support_path(path, whole)) {
        return INVALID_HANDLE_VALUE;
    }
    file = CreateFileW(whole, GENERIC_WRITE | DELETE, FILE_SHARE_READ, NULL, CREATE_NEW,
                       FILE_ATTRIBUTE_NORMAL, NULL);
    if (file != INVALID_HANDLE_VALUE) {
        (void)set_deletion(file, true); /* where the file system has that */
    }
    return file;
}

DWORD support_file_close(HANDLE file, bool is_finished)
{
    const DWORD code =
        set_deletion(file, !is_finished) || !is_finished ? ERROR_SUCCESS : GetLastError();

    (void)CloseHandle(file);
    return code;
}
