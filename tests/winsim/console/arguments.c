/* Reading a verb's arguments; see arguments.h. */
#include "arguments.h"

#include <errno.h>
#include <wchar.h>

enum { LEFT_TO_RIGHT_MARK = 0x200E };

static void remove_at(struct arguments *arguments, int index, int how_many)
{
    arguments->count -= how_many;
    for (int i = index; i < arguments->count; i++) {
        arguments->values[i] = arguments->values[i + how_many];
    }
}

static int index_of(const struct arguments *arguments, const wchar_t *name)
{
    int i = 0;

    while (i < arguments->count && wcscmp(arguments->values[i], name) != 0) {
        i++;
    }
    return i;
}

bool take_text(struct arguments *arguments, const wchar_t *name, const wchar_t **value)
{
    const int index = index_of(arguments, name);

    if (index == arguments->count) {
        return true;
    }
    if (index + 1 == arguments->count) {
        return false;
    }
    *value = arguments->values[index + 1];
    remove_at(arguments, index, 2);
    return true;
}

bool take_number(struct arguments *arguments, const wchar_t *name, DWORD *value)
{
    const wchar_t *text = NULL;

    return take_text(arguments, name, &text) && (text == NULL || parse_number(text, value));
}

bool take_flag(struct arguments *arguments, const wchar_t *name)
{
    const int index = index_of(arguments, name);

    if (index == arguments->count) {
        return false;
    }
    remove_at(arguments, index, 1);
    return true;
}

bool parse_number(const wchar_t *text, DWORD *value)
{
    wchar_t *end = NULL;

    errno = 0;
    *value = wcstoul(text, &end, 0);
    return errno == 0 && text[0] >= L'0' && text[0] <= L'9' && *end == L'\0';
}

static int digit(wchar_t c)
{
    static const wchar_t digits[] = L"0123456789abcdef";
    const wchar_t *at = c == L'\0' ? NULL : wcschr(digits, towlower(c));

    return at == NULL ? -1 : (int)(at - digits);
}

bool parse_hex(const wchar_t *text, BYTE *bytes, DWORD space, DWORD *length)
{
    int high = -1;

    *length = 0;
    for (; *text != L'\0'; text++) {
        const int value = digit(*text);

        if (*text == L' ' || *text == L':' || *text == LEFT_TO_RIGHT_MARK) {
            continue;
        }
        if (value < 0 || *length == space) {
            return false;
        }
        if (high < 0) {
            high = value;
        } else {
            bytes[(*length)++] = (BYTE)(high << 4 | value);
            high = -1;
        }
    }
    return high < 0 && *length > 0;
}
