/* The settings as `config` shows them. */
#ifndef CONFIG_CONFIG_VIEW_H
#define CONFIG_CONFIG_VIEW_H

#include "settings/source.h"

struct config {
    struct settings settings;
    struct setting_seen seen[SETTING_COUNT];
    struct outcome error; /* of what could not be read */
};

/* Where a value comes from, in one word. */
extern const char *const config_sources[SOURCE_COUNT];

/* The settings from the first up to the one before the last, for a person. */
void config_screen(const struct config *config, int first, int end);

/* Those that differ from the default, a row each, and what is wrong with them. */
void config_table(const struct config *config);

/* What could not be read, to standard error; nothing where all could. */
void config_print_error(const struct config *config);

/* The same as a document. */
void config_json(const struct config *config, int first, int end, int exit_code);

#endif
