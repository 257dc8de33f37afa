/* UTF-8 inside, wide strings at the Win32 edge: bounded conversions that say when they fail. */
#ifndef WIN32_TEXT_H
#define WIN32_TEXT_H

#include <stdbool.h>

#include "win32/annotations.h"
#include "win32/arena.h"

/* Both return ERROR_SUCCESS, ERROR_INSUFFICIENT_BUFFER where the result with its terminator does
 * not fit, or ERROR_NO_UNICODE_TRANSLATION where the input is not valid. On failure `out` is the
 * empty string. `capacity` counts units of out, the terminator included, and is at least 1.
 * (MultiByteToWideChar with MB_ERR_INVALID_CHARS, WideCharToMultiByte with WC_ERR_INVALID_CHARS) */
DWORD text_to_wide(const char *text, _Out_writes_z_(capacity) wchar_t *out, size_t capacity);
DWORD text_to_utf8(const wchar_t *text, _Out_writes_z_(capacity) char *out, size_t capacity);

/* Copies as much as fits, cut before a character that does not. `capacity` as above. */
void text_cut(const char *text, _Out_writes_z_(capacity) char *out, size_t capacity);

/* A copy in the arena. NULL: no memory. */
_Check_return_ _Ret_maybenull_z_ const char *text_copy(struct arena *arena, const char *text);

/* UTF-8 in the arena, for display: what is not valid is replaced (U+FFFD). NULL: no memory. */
_Check_return_ _Ret_maybenull_z_ const char *text_in_arena(struct arena *arena,
                                                           const wchar_t *text);

/* Whether they are the same, without case. */
bool text_same(const wchar_t *a, const wchar_t *b);

/* Whether a character is seen where it stands: not one that ends a line, moves the cursor or turns
 * the direction of reading, by which a name could pass for more than a name. */
bool text_shows(wchar_t character);

/* Puts "?" for each that does not. */
void text_show(_Inout_z_ wchar_t *text);

#endif
