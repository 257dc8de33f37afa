/* Settings for a program. */
#include <string.h>

#include "config/config_view.h"
#include "settings/text.h"
#include "view/facts_json.h"

/* A number as a number, a text as a text; null: none, or of no use as such. */
static void value(struct json *json, enum setting_type type, const struct setting_seen *seen)
{
    if (seen->presence != PART_PRESENT) {
        json_null(json, "value");
    } else if (type == SETTING_NUMBER) {
        json_number(json, "value", seen->number);
    } else {
        json_string(json, "value", seen->text);
    }
}

/* Returns what counts where nothing is set. */
static struct setting_seen standard(struct json *json, enum setting setting)
{
    struct setting_seen seen = {.presence = PART_PRESENT,
                                .number = setting_definitions[setting].standard};

    (void)setting_default(setting, seen.text);
    if (setting_definitions[setting].type == SETTING_NUMBER) {
        json_number(json, "default", seen.number);
    } else if (seen.text[0] == '\0') {
        json_null(json, "default");
        seen.presence = PART_ABSENT;
    } else {
        json_string(json, "default", seen.text);
    }
    return seen;
}

static void choices(struct json *json, const char *words)
{
    char word[SETTING_DEFAULT_SIZE];
    const char *start;
    size_t length;

    json_array(json, "choices");
    for (uint32_t i = 0; (start = setting_word(words, i, &length)) != NULL; i++) {
        memcpy(word, start, length);
        word[length] = '\0';
        json_string(json, NULL, word);
    }
    json_close(json);
}

static void bounds(struct json *json, enum setting setting)
{
    static const char *const types[] = {
        [SETTING_NUMBER] = "number", [SETTING_CHOICE] = "choice", [SETTING_TEXT] = "text"};
    const struct setting_definition *definition = &setting_definitions[setting];

    json_string(json, "type", types[definition->type]);
    if (definition->type == SETTING_NUMBER) {
        json_number(json, "minimum", definition->minimum);
        json_number(json, "maximum", definition->maximum);
    } else if (definition->type == SETTING_CHOICE) {
        choices(json, definition->words);
    } else {
        json_string(json, "form", setting_form(setting));
    }
}

static void describe(struct json *json, const struct config *config, enum setting setting)
{
    static const char *const restrictions[] = {[RESTRICTS_NOTHING] = "nothing",
                                               [RESTRICTS_CHANGES] = "changes",
                                               [RESTRICTS_RESTARTS] = "restarts"};
    const struct setting_definition *definition = &setting_definitions[setting];

    json_object(json, NULL);
    json_string(json, "name", definition->name);
    const struct setting_seen unset = standard(json, setting);
    value(json, definition->type,
          config->seen[setting].presence == PART_ABSENT ? &unset : &config->seen[setting]);
    json_string(json, "source", config_sources[config->settings.sources[setting]]);
    json_bool(json, "usable", !config->settings.bad[setting]);
    bounds(json, setting);
    json_string(json, "restricts", restrictions[definition->restricts]);
    json_string(json, "help", definition->help);
    json_close(json);
}

void config_json(const struct config *config, int first, int end, int exit_code)
{
    struct json json;

    facts_json_open(&json, "config");
    facts_json_error(&json, "error", &config->error);
    json_array(&json, "settings");
    for (int i = first; i < end; i++) {
        describe(&json, config, (enum setting)i);
    }
    json_close(&json);
    facts_json_end(&json, exit_code);
}
