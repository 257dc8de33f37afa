/* Thumbprints: comparison, printing, and reading what a person pasted. */
#include "thumbprint.h"

#include <string.h>

char *thumbprint_format(const struct thumbprint *thumbprint, char text[THUMBPRINT_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < THUMBPRINT_SIZE; i++) {
        text[2 * i] = digits[thumbprint->bytes[i] >> 4];
        text[2 * i + 1] = digits[thumbprint->bytes[i] & 15];
    }
    text[2 * THUMBPRINT_SIZE] = '\0';
    return text;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

/* Length of the decoration at text, 0 if there is none. U+200E and U+200F are three bytes. */
static size_t decoration(const char *text, size_t length)
{
    if (text[0] == ' ' || text[0] == ':' || text[0] == '-' || text[0] == '\t') {
        return 1;
    }
    if (length >= 3 &&
        (memcmp(text, "\xE2\x80\x8E", 3) == 0 || memcmp(text, "\xE2\x80\x8F", 3) == 0)) {
        return 3;
    }
    return 0;
}

bool thumbprint_parse(const char *text, size_t length, struct thumbprint *out)
{
    struct thumbprint parsed = {{0}};
    size_t digits = 0;

    for (size_t i = 0; i < length;) {
        const size_t skip = decoration(text + i, length - i);
        if (skip > 0) {
            i += skip;
            continue;
        }
        const int value = hex_value(text[i]);
        if (value < 0 || digits == 2 * (size_t)THUMBPRINT_SIZE) {
            return false;
        }
        parsed.bytes[digits / 2] = (uint8_t)(parsed.bytes[digits / 2] * 16 + value);
        digits++;
        i++;
    }
    if (digits != 2 * (size_t)THUMBPRINT_SIZE) {
        return false;
    }
    *out = parsed;
    return true;
}
