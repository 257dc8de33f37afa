/* See win32/log_text.h. */
#include "win32/log_text.h"

#include "win32/text.h"

/* How many characters at the beginning belong together. */
static size_t unit_length(const wchar_t *text)
{
    return (text[0] == L'\r' && text[1] == L'\n') ||
                   (IS_HIGH_SURROGATE(text[0]) && IS_LOW_SURROGATE(text[1]))
               ? 2
               : 1;
}

static bool is_half_a_pair(wchar_t character)
{
    return IS_HIGH_SURROGATE(character) || IS_LOW_SURROGATE(character);
}

static wchar_t replaced(wchar_t character)
{
    return character == L'%'                                     ? LOG_TEXT_PERCENT
           : text_shows(character) && !is_half_a_pair(character) ? character
                                                                 : L'?';
}

/* Returns how many characters it wrote, the terminator among them; room is at least 1. */
static size_t copy(wchar_t *out, size_t room, const wchar_t *text)
{
    size_t used = 0;

    while (*text != L'\0') {
        const size_t length = unit_length(text);
        if (used + length + 1 > room) {
            break;
        }
        for (size_t i = 0; i < length; i++) {
            out[used + i] = length == 1 ? replaced(text[i]) : text[i];
        }
        used += length;
        text += length;
    }
    out[used] = L'\0';
    return used + 1;
}

void log_text_make(struct log_text *made, const wchar_t *const *inserts, size_t count)
{
    size_t used = 0;

    for (size_t i = 0; i < count && i < EVENT_INSERTS_MAX; i++) {
        const size_t later = count - i - 1; /* each has room for its terminator */
        made->inserts[i] = made->text + used;
        used += copy(made->text + used, LOG_TEXT_SIZE - later - used, inserts[i]);
    }
}
