/* Writing settings. */
#include "state/settings_writer.h"

#include <string.h>

#include "state/settings_reader.h"
#include "win32/error.h"
#include "win32/registry.h"
#include "win32/text.h"

static struct outcome write_text(HKEY key, const wchar_t *name, const struct setting_value *value)
{
    wchar_t wide[SETTING_TEXT_SIZE]; /* never more units than UTF-8 has bytes */
    const DWORD error = text_to_wide(value->text, wide, SETTING_TEXT_SIZE);

    return error != ERROR_SUCCESS ? outcome_failed("MultiByteToWideChar", value->text, error)
                                  : registry_write(key, name, REG_SZ, wide,
                                                   (uint32_t)((wcslen(wide) + 1) * sizeof(*wide)));
}

static bool is_stored(HKEY key, enum setting setting, const struct setting_value *value)
{
    struct setting_stored stored;

    setting_read(key, setting, &stored);
    return stored.value.presence == PART_PRESENT && stored.value.number == value->number &&
           (value->text == NULL || strcmp(stored.text, value->text) == 0);
}

static struct outcome write_value(HKEY key, enum setting setting, const struct setting_value *value)
{
    wchar_t name[SETTING_NAME_SIZE];
    struct outcome outcome;

    (void)setting_name(setting, name);
    outcome = setting_definitions[setting].type == SETTING_NUMBER
                  ? registry_write(key, name, REG_DWORD, &value->number, sizeof(value->number))
                  : write_text(key, name, value);
    return outcome_ok(&outcome) && !is_stored(key, setting, value)
               ? outcome_failed("reading back", setting_definitions[setting].name,
                                ERROR_INVALID_DATA)
               : outcome;
}

struct outcome setting_write(enum setting setting, const struct setting_value *value)
{
    HKEY key;
    struct outcome outcome = registry_create(SETTINGS_KEY, KEY_QUERY_VALUE | KEY_SET_VALUE,
                                             REG_OPTION_NON_VOLATILE, &key);

    if (outcome_ok(&outcome)) {
        outcome = write_value(key, setting, value);
        registry_close(key);
    }
    return outcome;
}

struct outcome setting_remove(enum setting setting)
{
    HKEY key;
    wchar_t name[SETTING_NAME_SIZE];
    struct outcome outcome = registry_open(SETTINGS_KEY, KEY_SET_VALUE, &key);

    if (key != NULL) {
        (void)setting_name(setting, name);
        outcome = registry_delete(key, name);
        registry_close(key);
    }
    return outcome;
}
