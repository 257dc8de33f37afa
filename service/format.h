/* Numbers and texts into a bounded wide text. Instead of swprintf, which brings a sixth of the
 * program's size for what nobody here asks for, and which differs between the C libraries where the
 * text does not fit. Plain C: its test runs anywhere. */
#ifndef SERVICE_FORMAT_H
#define SERVICE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <wchar.h>

/* Knows %u, %lu, %llu, %x, %lx, %ls and %%, each with a width that may begin with 0 (zeros instead
 * of spaces) or - (to the left). Always terminated, cut to fit; size is at least 1. */
void format_text(wchar_t *out, size_t size, const wchar_t *format, ...);
void format_list(wchar_t *out, size_t size, const wchar_t *format, va_list arguments);

#endif
