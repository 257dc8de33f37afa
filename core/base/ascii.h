/* Letters and digits of ASCII; the C library's functions go by the locale. */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>
#include <stddef.h>

bool ascii_is_digit(char c);

/* The letter in lower case; what is no letter stays as it is. */
char ascii_lower(char c);

/* Whether the text is that word without case; the word is in lower case. */
bool ascii_is_word(const char *text, size_t length, const char *word, size_t word_length);

#endif
