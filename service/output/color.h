/* The word of a verdict in color. Plain C: its test runs anywhere. */
#ifndef OUTPUT_COLOR_H
#define OUTPUT_COLOR_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

enum color { COLOR_GREEN, COLOR_YELLOW, COLOR_RED, COLOR_COUNT };

#define COLOR_WORD_SIZE 64 /* characters */

/* Whether there is to be any: on a console that takes escape sequences, unless the environment
 * variable NO_COLOR (NULL: there is none) has a value (no-color.org). */
bool color_wanted(bool console, const wchar_t *no_color);

/* The word, and spaces behind it up to the width; escape sequences around the word only. */
void color_word(wchar_t out[COLOR_WORD_SIZE], const wchar_t *word, size_t width, enum color color,
                bool colored);

#endif
