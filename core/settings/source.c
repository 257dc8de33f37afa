/* Where settings come from. */
#include "settings/source.h"

#include <string.h>

static void note(struct setting_seen *seen, enum setting_source source,
                 const struct setting_value *value)
{
    const size_t length = value->length < SETTING_TEXT_SIZE ? value->length : SETTING_TEXT_SIZE - 1;

    *seen = (struct setting_seen){
        .source = source, .presence = value->presence, .number = value->number};
    if (length > 0) {
        memcpy(seen->text, value->text, length);
    }
}

bool settings_resolve(struct settings *settings, enum setting setting,
                      const struct setting_value *policy, const struct setting_value *local,
                      struct setting_seen *seen)
{
    if (policy->presence != PART_ABSENT) {
        note(seen, SOURCE_POLICY, policy);
    } else {
        note(seen, local->presence != PART_ABSENT ? SOURCE_SETTING : SOURCE_DEFAULT, local);
    }
    settings->sources[setting] = seen->source;
    return settings_take(settings, setting, seen->source == SOURCE_POLICY ? policy : local);
}

bool setting_seen_same(const struct setting_seen *a, const struct setting_seen *b)
{
    return a->source == b->source && a->presence == b->presence && a->number == b->number &&
           strcmp(a->text, b->text) == 0;
}

bool settings_differ_by_policy(const struct setting_seen a[SETTING_COUNT],
                               const struct setting_seen b[SETTING_COUNT])
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if ((a[i].source == SOURCE_POLICY || b[i].source == SOURCE_POLICY) &&
            !setting_seen_same(&a[i], &b[i])) {
            return true;
        }
    }
    return false;
}
