/* The SHA-1 thumbprint that names a certificate in an SSL certificate binding. */
#ifndef BASE_THUMBPRINT_H
#define BASE_THUMBPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define THUMBPRINT_SIZE      20 /* bytes */
#define THUMBPRINT_TEXT_SIZE 41 /* chars, with the terminator */
#define SHA256_SIZE          32 /* bytes */

struct thumbprint {
    uint8_t bytes[THUMBPRINT_SIZE];
};

/* A total order, used to break ties so that a choice never flaps. < 0, 0 or > 0. Inline, since
 * searching a large store is little else. */
static inline int thumbprint_compare(const struct thumbprint *a, const struct thumbprint *b)
{
    return memcmp(a->bytes, b->bytes, THUMBPRINT_SIZE);
}

static inline bool thumbprint_equal(const struct thumbprint *a, const struct thumbprint *b)
{
    return thumbprint_compare(a, b) == 0;
}

/* Writes lower-case hex as netsh shows it, terminated. Returns text. */
char *thumbprint_format(const struct thumbprint *thumbprint, char text[THUMBPRINT_TEXT_SIZE]);

/* Reads a thumbprint as a person copies it: upper or lower case, with spaces, colons or hyphens
 * between the digits and the invisible U+200E that the certificate console puts in front (UTF-8).
 * Returns false, and leaves *out alone, unless exactly 40 hex digits remain. */
bool thumbprint_parse(const char *text, size_t length, struct thumbprint *out);

/* The same for a hash of size bytes: exactly twice so many hex digits must remain. */
bool hash_parse(const char *text, size_t length, uint8_t *out, size_t size);

#endif
