/* The table of settings. */
#include "settings.h"

const struct setting_definition setting_definitions[SETTING_COUNT] = {
    [SETTING_SETTLE_SECONDS] =
        {"SettleSeconds", 10, 0, 300,
         "Seconds without a further change to the certificate store before it "
         "is looked at: one enrolment changes it several times."},
    [SETTING_SAFETY_PASS_MINUTES] =
        {"SafetyPassMinutes", 360, 1, 1440,
         "Minutes between two checks when nothing gave a reason for one."},
    [SETTING_SERVICE_STOP_SECONDS] =
        {"ServiceStopSeconds", 60, 1, 600,
         "Seconds a service may take to stop without reporting progress "
         "before it is taken for hung."},
    [SETTING_SERVICE_START_SECONDS] =
        {"ServiceStartSeconds", 60, 1, 600,
         "Seconds a service may take to start without reporting progress "
         "before it is taken for hung."},
    [SETTING_RESTARTS_PER_HOUR] = {"RestartsPerHour", 2, 1, 10,
                                   "At most so many restarts of RemoteAccess in any hour."},
    [SETTING_RESTARTS_PER_DAY] = {"RestartsPerDay", 4, 1, 16,
                                  "At most so many restarts of RemoteAccess in any 24 hours."},
};

struct settings settings_default(void)
{
    struct settings settings;

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        settings.values[i] = setting_definitions[i].standard;
    }
    return settings;
}

bool settings_apply(struct settings *settings, enum setting setting, enum presence presence,
                    uint32_t value)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    const bool good =
        presence == PART_PRESENT && value >= definition->minimum && value <= definition->maximum;

    settings->values[setting] = good ? value : definition->standard;
    return good || presence == PART_ABSENT;
}
