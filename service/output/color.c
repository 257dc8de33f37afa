/* See output/color.h. */
#include "output/color.h"

/* Bright, so that it is read on black and on blue. */
static const wchar_t *const begin[COLOR_COUNT] = {
    [COLOR_GREEN] = L"\x1b[92m", [COLOR_YELLOW] = L"\x1b[93m", [COLOR_RED] = L"\x1b[91m"};
static const wchar_t end[] = L"\x1b[0m";

bool color_wanted(bool console, const wchar_t *no_color)
{
    return console && (no_color == NULL || no_color[0] == L'\0');
}

static size_t append(wchar_t out[COLOR_WORD_SIZE], size_t used, const wchar_t *text)
{
    while (*text != L'\0' && used + 1 < COLOR_WORD_SIZE) {
        out[used++] = *text++;
    }
    out[used] = L'\0';
    return used;
}

void color_word(wchar_t out[COLOR_WORD_SIZE], const wchar_t *word, size_t width, enum color color,
                bool colored)
{
    size_t shown = 0;
    size_t used = 0;

    while (word[shown] != L'\0') {
        shown++;
    }
    used = append(out, used, colored ? begin[color] : L"");
    used = append(out, used, word);
    used = append(out, used, colored ? end : L"");
    for (; shown < width; shown++) {
        used = append(out, used, L" ");
    }
}
