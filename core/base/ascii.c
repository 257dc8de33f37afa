/* Letters and digits of ASCII. */
#include "base/ascii.h"

bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ascii_is_word(const char *text, size_t length, const char *word, size_t word_length)
{
    if (length != word_length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (ascii_lower(text[i]) != word[i]) {
            return false;
        }
    }
    return true;
}
