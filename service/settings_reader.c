/* Reading the settings; what a value means and whether it is good is the core's. */
#include "settings_reader.h"

#include "registry.h"
#include "text.h"
#include "win32_outcome.h"

#include <string.h>

#define SETTING_NAME_SIZE 64

static bool take_number(HKEY key, const wchar_t *name, enum setting setting,
                        struct settings *settings)
{
    struct dword_value value;

    registry_read_dword(key, name, &value);
    return settings_take(
        settings, setting,
        &(struct setting_value){.presence = value.presence, .number = value.value});
}

static bool take_text(HKEY key, const wchar_t *name, enum setting setting,
                      struct settings *settings)
{
    char text[SETTING_TEXT_SIZE];
    struct outcome error;
    const enum presence presence = registry_read_text(key, name, text, sizeof(text), &error);

    return settings_take(
        settings, setting,
        &(struct setting_value){.presence = presence, .text = text, .length = strlen(text)});
}

static void read_setting(HKEY key, enum setting setting, struct settings *settings)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    wchar_t name[SETTING_NAME_SIZE];

    /* The names are ours and fit: were one not to, its value would be refused, not overlooked. */
    settings->bad[setting] =
        text_to_wide(definition->name, name, SETTING_NAME_SIZE) != ERROR_SUCCESS;
    if (!settings->bad[setting]) {
        (void)(definition->type == SETTING_NUMBER ? take_number(key, name, setting, settings)
                                                  : take_text(key, name, setting, settings));
    }
}

struct outcome settings_read(struct settings *settings)
{
    HKEY key;
    const struct outcome opened = registry_open(SETTINGS_KEY, KEY_QUERY_VALUE, &key);

    *settings = settings_default();
    for (int i = 0; i < SETTING_COUNT; i++) {
        read_setting(key, (enum setting)i, settings);
    }
    registry_close(key);
    return opened; /* with no key open, every setting was absent: its default */
}
