/* A small scanner over bounded text. */
#include "base/scanner.h"

#include <string.h>

#include "base/ascii.h"

struct scanner scan_text(const char *text, size_t length)
{
    return (struct scanner){text, text + length};
}

bool scan_done(const struct scanner *scanner)
{
    return scanner->at == scanner->end;
}

void scan_spaces(struct scanner *scanner)
{
    while (!scan_done(scanner) && *scanner->at == ' ') {
        scanner->at++;
    }
}

bool scan_char(struct scanner *scanner, char wanted)
{
    if (scan_done(scanner) || *scanner->at != wanted) {
        return false;
    }
    scanner->at++;
    return true;
}

bool scan_number(struct scanner *scanner, uint32_t limit, uint32_t *out)
{
    uint32_t value = 0;

    if (scan_done(scanner) || !ascii_is_digit(*scanner->at)) {
        return false;
    }
    while (!scan_done(scanner) && ascii_is_digit(*scanner->at)) {
        value = value * 10 + (uint32_t)(*scanner->at - '0');
        if (value > limit) {
            return false;
        }
        scanner->at++;
    }
    *out = value;
    return true;
}

bool scan_word(struct scanner *scanner, const char *word)
{
    const size_t length = strlen(word);

    if ((size_t)(scanner->end - scanner->at) < length ||
        !ascii_is_word(scanner->at, length, word, length)) {
        return false;
    }
    scanner->at += length;
    return true;
}
