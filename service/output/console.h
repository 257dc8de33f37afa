/* Text for a person at a console, or in a file when the output is redirected: then in the code page
 * of the console. */
#ifndef OUTPUT_CONSOLE_H
#define OUTPUT_CONSOLE_H

#include <windows.h>

#include "win32/annotations.h"

void console_print(const wchar_t *text);       /* to standard output, as it is */
void console_print_error(const wchar_t *text); /* to standard error, with a line end */

/* To standard output, as swprintf has it; cut to CONSOLE_LINE characters. */
#define CONSOLE_LINE 1024
void console_format(_Printf_format_string_ const wchar_t *format, ...);

/* To standard output, broken between words; the lines after the first begin behind so many spaces,
 * where the first one is. */
#define CONSOLE_COLUMNS 79
void console_paragraph(unsigned indent, const wchar_t *text);

/* To standard output: ASCII. */
void console_print_ascii(_In_reads_bytes_(length) const char *text, size_t length);

/* An event as Event Viewer would show it: time, level, id, text. Of another time, which is local,
 * it has the date, too; NULL: it is of now. Returns NULL where it has no text here. Must be
 * released with LocalFree. */
wchar_t *console_event_text(_In_opt_ const SYSTEMTIME *at, DWORD id,
                            _In_reads_opt_(count) const wchar_t *const *inserts, WORD count);

#endif
