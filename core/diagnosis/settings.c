/* The settings, held against the server. */
#include "diagnosis/settings.h"

#include "certificate/requirements.h"

void drift_check_mode(const struct snapshot *snapshot, struct findings *findings)
{
    if (snapshot_observing(snapshot)) {
        findings_add_reason(findings, REASON_OBSERVING);
    }
}

void drift_check_settings(const struct snapshot *snapshot, struct findings *findings)
{
    for (int setting = 0; setting < SETTING_COUNT; setting++) {
        if (snapshot->settings->bad[setting] &&
            setting_definitions[setting].restricts == RESTRICTS_CHANGES) {
            findings_add_named(findings, REASON_SETTING_REFUSED, setting_definitions[setting].name);
        }
    }
    if (requirements_template_unmatched(snapshot)) {
        findings_add_reason(findings, REASON_TEMPLATE_UNMATCHED);
    }
}

static bool needs_windows(const struct settings *settings)
{
    return settings->values[SETTING_RESTART_POLICY] == RESTART_WINDOW ||
           settings->values[SETTING_RESTART_POLICY] == RESTART_WINDOW_OR_IDLE;
}

static bool refused(const struct settings *settings, enum setting setting)
{
    return settings->bad[setting] || (setting == SETTING_RESTART_WINDOWS &&
                                      needs_windows(settings) && settings->window_count == 0);
}

static const enum setting restart_settings[] = {SETTING_RESTART_POLICY, SETTING_RESTART_WINDOWS};

void drift_check_restart_settings(const struct snapshot *snapshot, struct findings *findings)
{
    for (size_t i = 0; i < sizeof(restart_settings) / sizeof(restart_settings[0]); i++) {
        if (refused(snapshot->settings, restart_settings[i])) {
            findings_add_named(findings, REASON_RESTART_SETTING_REFUSED,
                               setting_definitions[restart_settings[i]].name);
        }
    }
}

void drift_check_companions(const struct snapshot *snapshot, struct findings *findings)
{
    const struct settings *settings = snapshot->settings;

    for (size_t i = 0; i < settings->companion_count; i++) {
        const struct service_facts *facts = &snapshot->companions[i];
        if (facts->presence == PART_ABSENT) {
            findings_add_named(findings, REASON_COMPANION_MISSING, settings->companions[i]);
        } else if (facts->presence != PART_PRESENT) {
            findings_add_error(findings, REASON_COMPANION_UNREADABLE, &facts->error);
        }
    }
}
