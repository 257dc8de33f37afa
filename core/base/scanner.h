/* A small scanner over bounded text, for grammars whose words are ASCII. */
#ifndef BASE_SCANNER_H
#define BASE_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scanner {
    const char *at;
    const char *end;
};

struct scanner scan_text(const char *text, size_t length);
bool scan_done(const struct scanner *scanner);
void scan_spaces(struct scanner *scanner);

/* Each is past what it took; false, and not past it, where something else stands there. */
bool scan_char(struct scanner *scanner, char wanted);
bool scan_word(struct scanner *scanner, const char *word); /* lower case; without case */

/* At least one digit, the value at most limit, which is below UINT32_MAX / 10. *out is left alone
 * when it refuses. */
bool scan_number(struct scanner *scanner, uint32_t limit, uint32_t *out);

#endif
