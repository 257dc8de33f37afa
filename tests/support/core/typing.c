/* What the tests of settings that are texts share. */
#include "typing.h"

#include "unit.h"

bool take_text(struct settings *settings, enum setting setting, const char *text)
{
    return settings_take(
        settings, setting,
        &(struct setting_value){.presence = PART_PRESENT, .text = text, .length = strlen(text)});
}
