/* Thumbprints: comparison, printing, and reading what a person pasted. */
#include "base/thumbprint.h"

#include <string.h>

#define HASH_SIZE_MAX 32 /* bytes: a SHA-256 */

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

bool hash_parse(const char *text, size_t length, uint8_t *out, size_t size)
{
    uint8_t parsed[HASH_SIZE_MAX] = {0};
    size_t digits = 0;

    for (size_t i = 0; i < length;) {
        const size_t skip = decoration(text + i, length - i);
        if (skip > 0) {
            i += skip;
            continue;
        }
        const int value = hex_value(text[i]);
        if (value < 0 || digits == 2 * size) {
            return false;
        }
        parsed[digits / 2] = (uint8_t)(parsed[digits / 2] * 16 + value);
        digits++;
        i++;
    }
    if (digits != 2 * size) {
        return false;
    }
    memcpy(out, parsed, size);
    return true;
}

bool thumbprint_parse(const char *text, size_t length, struct thumbprint *out)
{
    return hash_parse(text, length, out->bytes, THUMBPRINT_SIZE);
}
