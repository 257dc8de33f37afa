/* Text for a person at a console, or in a file when the output is redirected (UTF-8). */
#ifndef SERVICE_CONSOLE_H
#define SERVICE_CONSOLE_H

#include <windows.h>

void console_print(const wchar_t *text);       /* to standard output, as it is */
void console_print_error(const wchar_t *text); /* to standard error, with a line end */

/* Prints an event as Event Viewer would show it: time, level, id, text. */
void console_print_event(DWORD id, const wchar_t *const *inserts, WORD count);

#endif
