/* What the console prints: UTF-8 with plain line ends, whatever the code page is. */
#ifndef WINSIM_OUTPUT_H
#define WINSIM_OUTPUT_H

#include <stddef.h>
#include <windows.h>

enum { HASH_TEXT_SIZE = 2 * 64 + 1 };

void output_begin(void);

void print(const wchar_t *format, ...);

/* Prints "winsim: cannot <what> <object>: error <code>, <Windows' text>" on stderr; gives back
 * EXIT_FAILED. */
int failed(const wchar_t *what, const wchar_t *object, DWORD code);

/* Lower-case hexadecimal, cut at 64 bytes. */
const wchar_t *hash_text(const BYTE *bytes, DWORD length, wchar_t text[HASH_TEXT_SIZE]);

#endif
