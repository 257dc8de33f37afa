/* Settings as text: what a person types and reads, and what the documentation says of them. */
#ifndef SETTINGS_TEXT_H
#define SETTINGS_TEXT_H

#include "settings/settings.h"

#define SETTING_DEFAULT_SIZE 32 /* bytes, with the terminator */

/* What a text must be, to follow "must be"; NULL for numbers and choices, whose bounds and words
 * say it. */
const char *setting_form(enum setting setting);

/* The default as it would be typed; empty: none. Returns out. */
char *setting_default(enum setting setting, char out[SETTING_DEFAULT_SIZE]);

/* The index-th of words that a bar separates, and its length; NULL: there are not so many. */
const char *setting_word(const char *words, uint32_t index, size_t *length);

/* What somebody typed as a value of the setting, which settings_take judges. It points into text,
 * which is terminated. */
struct setting_value setting_typed(enum setting setting, const char *text);

#endif
