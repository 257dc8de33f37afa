/* Numbers and texts into a bounded wide text, as swprintf does where they fit. Where they do not,
 * the C libraries of Windows differ; here they are cut. */
#ifndef WIN32_FORMAT_H
#define WIN32_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <wchar.h>

#include "win32/annotations.h"

/* Always terminated; size is at least 1. Only what both C libraries know alike is used: %u, %lu,
 * %llu, %x, %lx, %ls, %% and widths. */
void format_text(_Out_writes_z_(size) wchar_t *out, size_t size,
                 _Printf_format_string_ const wchar_t *format, ...);
void format_list(_Out_writes_z_(size) wchar_t *out, size_t size,
                 _Printf_format_string_ const wchar_t *format, va_list arguments);

#endif
