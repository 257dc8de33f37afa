/* The file that `support` writes. */
#ifndef SUPPORT_SUPPORT_FILE_H
#define SUPPORT_SUPPORT_FILE_H

#include <stdbool.h>
#include <wchar.h>
#include <windows.h>

#define SUPPORT_PATH 32768 /* characters of the longest path that Windows takes */

/* The whole path behind \\?\, which can be longer than MAX_PATH
 * (fileio/maximum-file-path-limitation). False, with Windows' error: it cannot be made. */
bool support_path(const wchar_t *path, wchar_t whole[SUPPORT_PATH]);

/* A new file, which is gone when it is closed, also by Ctrl+C: a part of it would pass for all. */
HANDLE support_file_create(const wchar_t *path);

/* Closes the file, which stays if it is finished. Returns Windows' error. */
DWORD support_file_close(HANDLE file, bool is_finished);

#endif
