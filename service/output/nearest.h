/* Which of some words somebody meant who mistyped one. Plain C: its test runs anywhere. */
#ifndef OUTPUT_NEAREST_H
#define OUTPUT_NEAREST_H

#include <stddef.h>
#include <wchar.h>

/* The index of the word that takes the fewest letters changed, left out, put in or swapped with
 * their neighbour, without case; of equals the first. count: none comes near enough, which is for
 * a word of up to four letters one mistake, for a longer one two. */
size_t nearest_word(const wchar_t *typed, const wchar_t *const *words, size_t count);

#endif
