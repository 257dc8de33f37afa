/* Reading the settings; what a value means and whether it is good is the core's. */
#include "settings_reader.h"

#include "registry.h"
#include "text.h"
#include "win32_outcome.h"

#define SETTING_NAME_SIZE 64

static bool read_setting(HKEY key, enum setting setting, struct settings *settings)
{
    wchar_t name[SETTING_NAME_SIZE];
    struct dword_value value;

    if (text_to_wide(setting_definitions[setting].name, name, SETTING_NAME_SIZE) != ERROR_SUCCESS) {
        return false;
    }
    registry_read_dword(key, name, &value);
    return settings_apply(settings, setting, value.presence, value.value);
}

struct outcome settings_read(struct settings *settings, bool bad[SETTING_COUNT])
{
    HKEY key;
    const struct outcome opened = registry_open(SETTINGS_KEY, KEY_QUERY_VALUE, &key);

    *settings = settings_default();
    for (int i = 0; i < SETTING_COUNT; i++) {
        bad[i] = !read_setting(key, (enum setting)i, settings);
    }
    registry_close(key);
    return opened; /* with no key open, every setting was absent: its default */
}
