/* The settings that count now. */
#include "run/live_settings.h"

#include "events.h"
#include "events/text.h"
#include "output/format_facts.h"
#include "output/setting_labels.h"
#include "state/settings_reader.h"
#include "win32/format.h"
#include "win32/text.h"

/* ---- what is said about them ---- */

static void report_refused_text(struct event_log *log, const wchar_t *name,
                                const struct setting_definition *definition, const wchar_t *place)
{
    wchar_t help[512];

    (void)text_to_wide(definition->help, help, sizeof(help) / sizeof(help[0]));
    event_log_write(log, EVENT_SETTING_TEXT_REFUSED, (const wchar_t *const[]){name, help, place},
                    3);
}

static void report_refused_number(struct event_log *log, const wchar_t *name,
                                  const struct setting_definition *definition, const wchar_t *place)
{
    wchar_t numbers[3][12];

    format_text(numbers[0], 12, L"%lu", (unsigned long)definition->minimum);
    format_text(numbers[1], 12, L"%lu", (unsigned long)definition->maximum);
    format_text(numbers[2], 12, L"%lu", (unsigned long)definition->standard);
    event_log_write(log, EVENT_SETTING_REFUSED,
                    (const wchar_t *const[]){name, numbers[0], numbers[1], numbers[2], place}, 5);
}

/* One that restricts is a finding of the pass. */
static void report_refused(struct event_log *log, const struct settings *settings,
                           enum setting setting)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    const wchar_t *place = setting_place(settings->sources[setting]);
    wchar_t name[SETTING_NAME_SIZE];

    if (!settings->bad[setting] || definition->restricts != RESTRICTS_NOTHING) {
        return;
    }
    (void)setting_name(setting, name);
    if (definition->type == SETTING_NUMBER) {
        report_refused_number(log, name, definition, place);
    } else {
        report_refused_text(log, name, definition, place);
    }
}

static void report_all_refused(struct event_log *log, const struct settings *settings)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        report_refused(log, settings, (enum setting)i);
    }
}

static void report_change(struct event_log *log, enum setting setting,
                          const struct setting_seen *before, const struct setting_seen *now)
{
    wchar_t name[SETTING_NAME_SIZE];
    wchar_t old[SETTING_TEXT_SIZE];
    wchar_t new[SETTING_TEXT_SIZE];

    (void)setting_name(setting, name);
    format_setting(old, SETTING_TEXT_SIZE, setting, before);
    format_setting(new, SETTING_TEXT_SIZE, setting, now);
    event_log_write(log, EVENT_SETTING_CHANGED,
                    (const wchar_t *const[]){name, old, new, setting_place(now->source),
                                             setting_place(before->source)},
                    5);
}

static void report_unreadable(struct event_log *log, DWORD id, const struct outcome *outcome)
{
    wchar_t error[1024];

    format_error(outcome, error, sizeof(error) / sizeof(error[0]));
    event_log_write(log, id, (const wchar_t *const[]){error}, 1);
}

/* ---- reading ---- */

void live_settings_read(struct live_settings *settings, struct event_log *log)
{
    const struct outcome outcome = settings_read(&settings->now, settings->seen);

    settings->unreadable = !outcome_ok(&outcome);
    settings->incomplete = settings->unreadable;
    if (settings->unreadable) {
        report_unreadable(log, EVENT_SETTINGS_UNREADABLE, &outcome);
        return;
    }
    report_all_refused(log, &settings->now);
}

/* Whether what was read counts already. */
static bool confirm(struct live_settings *settings, const struct setting_seen *seen, bool asked)
{
    const uint64_t settle = 1000ull * settings->now.values[SETTING_SETTLE_SECONDS];
    const uint64_t now = GetTickCount64();

    if (asked || !settings_differ_by_policy(settings->seen, seen)) {
        settings->unconfirmed = false;
        return true;
    }
    if (settings->unconfirmed && !settings_differ_by_policy(settings->sighted, seen)) {
        settings->unconfirmed = now - settings->sighted_at < settle;
        return !settings->unconfirmed;
    }
    settings->unconfirmed = true;
    CopyMemory(settings->sighted, seen, sizeof(settings->sighted));
    settings->sighted_at = now;
    return false;
}

static bool take_changes(struct live_settings *settings, struct event_log *log,
                         const struct settings *now, const struct setting_seen *seen)
{
    bool changed = false;

    settings->now = *now;
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (!setting_seen_same(&settings->seen[i], &seen[i])) {
            report_change(log, (enum setting)i, &settings->seen[i], &seen[i]);
            report_refused(log, now, (enum setting)i);
            settings->seen[i] = seen[i];
            changed = true;
        }
    }
    return changed;
}

/* After a start at which they could not be read: there is nothing to compare them with. */
static bool take_first(struct live_settings *settings, struct event_log *log,
                       const struct settings *now, const struct setting_seen *seen)
{
    settings->incomplete = false;
    settings->now = *now;
    CopyMemory(settings->seen, seen, sizeof(settings->seen));
    report_all_refused(log, now);
    return true;
}

bool live_settings_reread(struct live_settings *settings, struct event_log *log, bool asked)
{
    struct settings now;
    struct setting_seen seen[SETTING_COUNT];
    const struct outcome outcome = settings_read(&now, seen);

    if (!outcome_ok(&outcome)) {
        if (asked || !settings->unreadable) {
            report_unreadable(log, EVENT_SETTINGS_KEPT, &outcome);
        }
        settings->unreadable = true;
        return false;
    }
    settings->unreadable = false;
    if (asked || settings->incomplete) {
        event_log_write(log, EVENT_SETTINGS_READ_AGAIN, NULL, 0);
    }
    if (settings->incomplete) {
        return take_first(settings, log, &now, seen);
    }
    return confirm(settings, seen, asked) && take_changes(settings, log, &now, seen);
}
