/* Reading the settings; what a value means and whether it is good is the core's. */
#include "settings_reader.h"

#include "registry.h"
#include "text.h"
#include "win32_outcome.h"

#include <string.h>

#define SETTING_NAME_SIZE 64

/* What is told about a value as it stands there. */
struct reading {
    struct settings *settings;
    uint64_t fingerprint;
    struct outcome unreadable; /* of the first value that could not be read */
};

/* FNV-1a, 64 bits: nobody gains by making two values look the same. */
static void mix(struct reading *reading, const void *data, size_t size)
{
    const uint8_t *bytes = data;

    for (size_t i = 0; i < size; i++) {
        reading->fingerprint = (reading->fingerprint ^ bytes[i]) * 0x100000001b3u;
    }
}

static void take(struct reading *reading, enum setting setting, const struct setting_value *value,
                 const struct outcome *error)
{
    if (value->presence == PART_UNREADABLE && outcome_ok(&reading->unreadable)) {
        reading->unreadable = *error;
    }
    mix(reading, &value->presence, sizeof(value->presence));
    mix(reading, &value->number, sizeof(value->number));
    mix(reading, &value->length, sizeof(value->length));
    if (value->length > 0) {
        mix(reading, value->text, value->length);
    }
    (void)settings_take(reading->settings, setting, value);
}

static void take_number(HKEY key, const wchar_t *name, enum setting setting,
                        struct reading *reading)
{
    struct dword_value value;

    registry_read_dword(key, name, &value);
    take(reading, setting,
         &(struct setting_value){.presence = value.presence, .number = value.value}, &value.error);
}

static void take_text(HKEY key, const wchar_t *name, enum setting setting, struct reading *reading)
{
    char text[SETTING_TEXT_SIZE];
    struct outcome error;
    const enum presence presence = registry_read_text(key, name, text, sizeof(text), &error);

    take(reading, setting,
         &(struct setting_value){.presence = presence, .text = text, .length = strlen(text)},
         &error);
}

static void read_setting(HKEY key, enum setting setting, struct reading *reading)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    wchar_t name[SETTING_NAME_SIZE];

    /* The names are ours and fit: were one not to, its value would be refused, not overlooked. */
    if (text_to_wide(definition->name, name, SETTING_NAME_SIZE) != ERROR_SUCCESS) {
        reading->settings->bad[setting] = true;
    } else if (definition->type == SETTING_NUMBER) {
        take_number(key, name, setting, reading);
    } else {
        take_text(key, name, setting, reading);
    }
}

struct outcome settings_read(struct settings *settings, uint64_t *fingerprint)
{
    struct reading reading = {
        .settings = settings, .fingerprint = 0xcbf29ce484222325u, .unreadable = outcome_success()};
    HKEY key;
    const struct outcome opened = registry_open(SETTINGS_KEY, KEY_QUERY_VALUE, &key);

    *settings = settings_default();
    for (int i = 0; i < SETTING_COUNT; i++) {
        read_setting(key, (enum setting)i, &reading);
    }
    registry_close(key);
    *fingerprint = reading.fingerprint;
    /* With no key open, every setting was absent: its default. */
    return outcome_ok(&opened) ? reading.unreadable : opened;
}
