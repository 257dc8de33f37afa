/* See viewed_insert.h. */
#include "viewed_insert.h"

#include <wchar.h>

static size_t append(wchar_t *out, size_t size, size_t used, const wchar_t *text, size_t length)
{
    const size_t room = size - used - 1;

    length = length < room ? length : room;
    wmemcpy(out + used, text, length);
    return used + length;
}

static size_t append_text(wchar_t *out, size_t size, size_t used, const wchar_t *text)
{
    return append(out, size, used, text, wcslen(text));
}

/* The number behind the percent signs, of two digits at most; 0: there is none. */
static size_t number_at(const wchar_t *text, const wchar_t **end)
{
    size_t number = 0;

    for (int i = 0; i < 2 && *text >= L'0' && *text <= L'9'; i++) {
        number = number * 10 + (size_t)(*text++ - L'0');
    }
    *end = text;
    return number;
}

size_t viewed_insert(const wchar_t *insert, const DWORD_PTR *others, size_t count, wchar_t *out,
                     size_t size)
{
    size_t used = 0;

    while (*insert != L'\0') {
        const wchar_t *end;
        if (insert[0] == L'%' && insert[1] == L'%' && number_at(insert + 2, &end) > 0) {
            used = append_text(out, size, used, L"<no such parameter>");
            insert = end;
        } else if (insert[0] == L'%' && number_at(insert + 1, &end) > 0) {
            const size_t number = number_at(insert + 1, &end);
            used = append_text(out, size, used,
                               number <= count ? (const wchar_t *)others[number - 1] : L"");
            insert = end;
        } else {
            used = append(out, size, used, insert++, 1);
        }
    }
    out[used] = L'\0';
    return used;
}
