/* The C library's formatting, always terminated. */
#include "win32/format.h"

#include <stdio.h>

/* Neither Windows' C library ends a text that it cuts: msvcrt.dll and the universal one agree in
 * that. */
void format_list(wchar_t *out, size_t size, const wchar_t *format, va_list arguments)
{
    (void)_vsnwprintf(out, size, format, arguments);
    out[size - 1] = L'\0';
}

void format_text(wchar_t *out, size_t size, const wchar_t *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    format_list(out, size, format, arguments);
    va_end(arguments);
}
