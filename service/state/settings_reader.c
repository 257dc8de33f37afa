/* Reading the settings; what a value means, whether it is good and which counts is the core's. */
#include "state/settings_reader.h"

#include <string.h>

#include "win32/error.h"
#include "win32/registry.h"
#include "win32/text.h"

DWORD setting_name(enum setting setting, wchar_t name[SETTING_NAME_SIZE])
{
    return text_to_wide(setting_definitions[setting].name, name, SETTING_NAME_SIZE);
}

/* ---- one value ---- */

static void read_number(HKEY key, const wchar_t *name, struct setting_stored *out)
{
    struct dword_value value;

    registry_read_dword(key, name, &value);
    out->value.presence = value.presence;
    out->value.number = value.value;
    out->error = value.error;
}

static void read_text(HKEY key, const wchar_t *name, struct setting_stored *out)
{
    out->value.presence = registry_read_text(key, name, out->text, sizeof(out->text), &out->error);
    out->value.text = out->text;
    out->value.length = strlen(out->text);
}

void setting_read(HKEY key, enum setting setting, struct setting_stored *out)
{
    wchar_t name[SETTING_NAME_SIZE];
    const DWORD error = setting_name(setting, name);

    out->value = (struct setting_value){.presence = PART_UNREADABLE};
    if (error != ERROR_SUCCESS) { /* the names are ours and fit */
        out->error = outcome_failed("MultiByteToWideChar", NULL, error);
    } else if (setting_definitions[setting].type == SETTING_NUMBER) {
        read_number(key, name, out);
    } else {
        read_text(key, name, out);
    }
}

/* ---- all of them ---- */

struct place {
    HKEY key;
    struct outcome opened;
    struct setting_stored stored; /* of one setting at a time */
};

static void open_place(const wchar_t *path, struct place *place)
{
    place->opened = registry_open(path, KEY_QUERY_VALUE, &place->key);
}

/* *unreadable keeps the first. */
static void read_place(struct place *place, enum setting setting, struct outcome *unreadable)
{
    if (!outcome_ok(&place->opened)) {
        place->stored.value = (struct setting_value){.presence = PART_UNREADABLE};
        place->stored.error = place->opened;
    } else {
        setting_read(place->key, setting, &place->stored);
    }
    if (place->stored.value.presence == PART_UNREADABLE && outcome_ok(unreadable)) {
        *unreadable = place->stored.error;
    }
}

struct outcome settings_read(struct settings *settings, struct setting_seen seen[SETTING_COUNT])
{
    struct outcome unreadable = outcome_success();
    struct place policy;
    struct place local;

    open_place(POLICY_KEY, &policy);
    open_place(SETTINGS_KEY, &local);
    *settings = settings_default();
    for (int i = 0; i < SETTING_COUNT; i++) {
        const enum setting setting = (enum setting)i;
        read_place(&policy, setting, &unreadable);
        read_place(&local, setting, &unreadable);
        (void)settings_resolve(settings, setting, &policy.stored.value, &local.stored.value,
                               &seen[i]);
    }
    registry_close(local.key);
    registry_close(policy.key);
    return unreadable;
}
