/* Whole small files; see files.h. */
#include "files.h"

DWORD file_read(const wchar_t *path, struct file_content *content)
{
    const HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                                    FILE_ATTRIBUTE_NORMAL, NULL);
    DWORD error = ERROR_SUCCESS;

    if (file == INVALID_HANDLE_VALUE) {
        return GetLastError();
    }
    if (!ReadFile(file, content->bytes, FILE_MAX, &content->length, NULL)) {
        error = GetLastError();
    } else if (content->length == 0) {
        error = ERROR_HANDLE_EOF;
    } else if (content->length == FILE_MAX) {
        error = ERROR_FILE_TOO_LARGE;
    }
    CloseHandle(file);
    return error;
}

DWORD file_write(const wchar_t *path, const BYTE *bytes, DWORD length)
{
    const HANDLE file =
        CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    DWORD written = 0;
    DWORD error = ERROR_SUCCESS;

    if (file == INVALID_HANDLE_VALUE) {
        return GetLastError();
    }
    if (!WriteFile(file, bytes, length, &written, NULL)) {
        error = GetLastError();
    } else if (written != length) {
        error = ERROR_DISK_FULL;
    }
    CloseHandle(file);
    return error;
}
