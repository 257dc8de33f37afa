/* Text for a person at a console, or in a file when the output is redirected: then in the code page
 * of the console. */
#ifndef OUTPUT_CONSOLE_H
#define OUTPUT_CONSOLE_H

#include <windows.h>

#include "base/instant.h"
#include "output/color.h"
#include "win32/annotations.h"

/* From now on all of this goes into the file, in UTF-8 with its mark. Ends with what failed first,
 * ERROR_SUCCESS: nothing. */
void console_redirect(HANDLE file);
DWORD console_redirect_end(void);

void console_print(const wchar_t *text);       /* to standard output, as it is */
void console_print_error(const wchar_t *text); /* to standard error, with a line end */

/* To standard output: the word of a verdict and spaces up to the width; in color where a console
 * shows it and NO_COLOR is not set. */
void console_verdict(const wchar_t *word, unsigned width, enum color color);

/* To standard output, as swprintf has it; cut to CONSOLE_LINE characters. */
#define CONSOLE_LINE 1024
void console_format(_Printf_format_string_ const wchar_t *format, ...);

/* Empties the window of the console, and what was written below it. In a file or a pipe, one screen
 * comes behind the other. */
void console_clear(void);

/* Which rows of the buffer that are. */
struct console_rows {
    SHORT first;
    SHORT last;
};
struct console_rows console_rows_to_clear(_In_ const CONSOLE_SCREEN_BUFFER_INFO *info);

/* How many characters fit into a line of the console; 79 in a file or a pipe. */
unsigned console_columns(void);

/* To standard output, broken between words; the lines after the first begin behind so many spaces,
 * where the first one is. */
void console_paragraph(unsigned indent, const wchar_t *text);

/* To standard output: ASCII. */
void console_print_ascii(_In_reads_bytes_(length) const char *text, size_t length);

instant console_now(void);

/* An event as Event Viewer would show it: time, level, id, text. `at` 0: it is of now. Returns NULL
 * where it has no text here. Must be released with LocalFree. */
wchar_t *console_event_text(instant at, DWORD id,
                            _In_reads_opt_(count) const wchar_t *const *inserts, WORD count);

/* To standard output, broken between words, each of its paragraphs but the first indented. */
void console_print_event(const wchar_t *text);

#endif
