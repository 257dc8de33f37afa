/* The product's settings: one table that reading, checking and the documentation come from. */
#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include "outcome.h"

#include <stddef.h>

enum setting {
    SETTING_SETTLE_SECONDS,
    SETTING_SAFETY_PASS_MINUTES,
    SETTING_SERVICE_STOP_SECONDS,
    SETTING_SERVICE_START_SECONDS,
    SETTING_RESTARTS_PER_HOUR,
    SETTING_RESTARTS_PER_DAY,
    SETTING_COUNT
};

struct setting_definition {
    const char *name; /* the registry value, a REG_DWORD */
    uint32_t standard;
    uint32_t minimum;
    uint32_t maximum;
    const char *help;
};

extern const struct setting_definition setting_definitions[SETTING_COUNT];

struct settings {
    uint32_t values[SETTING_COUNT];
};

/* All at their defaults. */
struct settings settings_default(void);

/* Takes one observed value. An absent one means the default; one that is no number or out of
 * bounds is refused (false) and the default stands, since all of these only tune. */
bool settings_apply(struct settings *settings, enum setting setting, enum presence presence,
                    uint32_t value);

#endif
