/* UTF-8 <-> UTF-16, bounded. */
#include "win32/text.h"

#include <limits.h>
#include <string.h>

static int bound(size_t capacity)
{
    return capacity > INT_MAX ? INT_MAX : (int)capacity;
}

DWORD text_to_wide(const char *text, wchar_t *out, size_t capacity)
{
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, out, bound(capacity)) == 0) {
        const DWORD error = GetLastError();
        out[0] = L'\0';
        return error;
    }
    return ERROR_SUCCESS;
}

DWORD text_to_utf8(const wchar_t *text, char *out, size_t capacity)
{
    if (WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, text, -1, out, bound(capacity), NULL,
                            NULL) == 0) {
        const DWORD error = GetLastError();
        out[0] = '\0';
        return error;
    }
    return ERROR_SUCCESS;
}

void text_cut(const char *text, char *out, size_t capacity)
{
    size_t length = strlen(text);

    if (length >= capacity) {
        length = capacity - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) {
            length--; /* inside a character: text[length] continues it */
        }
    }
    memcpy(out, text, length);
    out[length] = '\0';
}

const char *text_copy(struct arena *arena, const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = arena_alloc(arena, size, 1);

    if (copy != NULL) {
        memcpy(copy, text, size);
    }
    return copy;
}

const char *text_in_arena(struct arena *arena, const wchar_t *text)
{
    const int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *copy = size <= 0 ? NULL : arena_alloc(arena, (size_t)size, 1);

    if (copy != NULL && WideCharToMultiByte(CP_UTF8, 0, text, -1, copy, size, NULL, NULL) != size) {
        return NULL;
    }
    return copy;
}

/* Controls (C0, C1), the ends of lines and paragraphs, marks, embeddings and isolates of direction,
 * and what is no character. */
bool text_shows(wchar_t character)
{
    static const struct {
        wchar_t first;
        wchar_t last;
    } hidden[] = {{0x0000, 0x001f}, {0x007f, 0x009f}, {0x061c, 0x061c}, {0x200e, 0x200f},
                  {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfeff, 0xfeff}, {0xfffe, 0xffff}};

    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
        if (character >= hidden[i].first && character <= hidden[i].last) {
            return false;
        }
    }
    return true;
}

void text_show(wchar_t *text)
{
    for (; *text != L'\0'; text++) {
        if (!text_shows(*text)) {
            *text = L'?';
        }
    }
}

bool text_same(const wchar_t *a, const wchar_t *b)
{
    return CompareStringOrdinal(a, -1, b, -1, TRUE) == CSTR_EQUAL;
}
