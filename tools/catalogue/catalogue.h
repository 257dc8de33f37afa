/* The settings in documents. Everything comes from core's table (settings.h, settings_text.h); what
 * that lacks, titles and German, stands in words.c. Output is standard output, UTF-8. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "settings/settings.h"

enum language { ENGLISH, GERMAN, LANGUAGE_COUNT };

/* A setting in one language. */
struct words {
    const char *title;
    const char *help;
    const char *form;    /* of a text: what it must be */
    const char *choices; /* of a choice: each word explained, separated by bars */
};

/* All settings have all their words in all languages; else false, and which lacks what is said on
 * standard error. */
bool words_complete(void);

struct words words_of(enum setting setting, enum language language);

/* The index-th of the parts that bars separate, for printing with %.*s. */
struct part {
    int length;
    const char *text;
};
struct part part_of(const char *parts, uint32_t index);
uint32_t parts_in(const char *parts);

/* Text in XML, in an attribute or between tags. */
void xml_text(const char *text);
void xml_part(struct part part);

/* The id of the text for a word of a choice: ids have no hyphens. */
void xml_word_id(const char *setting, struct part word);

void write_admx(void);
void write_adml(enum language language);
void write_markdown(void);

#endif
