/* Whole small files. */
#ifndef WINSIM_FILES_H
#define WINSIM_FILES_H

#include <windows.h>

enum { FILE_MAX = 16 * 1024 };

struct file_content {
    BYTE bytes[FILE_MAX];
    DWORD length;
};

/* Return a Windows error code; ERROR_FILE_TOO_LARGE beyond FILE_MAX, ERROR_HANDLE_EOF for an empty
 * file. */
DWORD file_read(const wchar_t *path, struct file_content *content);
DWORD file_write(const wchar_t *path, const BYTE *bytes, DWORD length);

#endif
