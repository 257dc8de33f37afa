/* The settings that count now. */
#include "live_settings.h"

#include "event_text.h"
#include "events.h"
#include "format.h"
#include "settings_reader.h"
#include "text.h"

/* ---- what is said about them ---- */

static void report_refused_text(struct event_log *log, const struct setting_definition *definition)
{
    wchar_t name[64];
    wchar_t help[512];

    (void)text_to_wide(definition->name, name, sizeof(name) / sizeof(name[0]));
    (void)text_to_wide(definition->help, help, sizeof(help) / sizeof(help[0]));
    event_log_write(log, EVENT_SETTING_TEXT_REFUSED, (const wchar_t *const[]){name, help}, 2);
}

static void report_refused_number(struct event_log *log,
                                  const struct setting_definition *definition)
{
    wchar_t name[64];
    wchar_t numbers[3][12];

    (void)text_to_wide(definition->name, name, sizeof(name) / sizeof(name[0]));
    format_text(numbers[0], 12, L"%lu", (unsigned long)definition->minimum);
    format_text(numbers[1], 12, L"%lu", (unsigned long)definition->maximum);
    format_text(numbers[2], 12, L"%lu", (unsigned long)definition->standard);
    event_log_write(log, EVENT_SETTING_REFUSED,
                    (const wchar_t *const[]){name, numbers[0], numbers[1], numbers[2]}, 4);
}

static void report_refused(struct event_log *log, const struct settings *settings)
{
    for (int setting = 0; setting < SETTING_COUNT; setting++) {
        const struct setting_definition *definition = &setting_definitions[setting];

        if (!settings->bad[setting] || definition->restricts) {
            continue; /* one that restricts is a finding of the pass */
        }
        if (definition->type == SETTING_NUMBER) {
            report_refused_number(log, definition);
        } else {
            report_refused_text(log, definition);
        }
    }
}

static void report_unreadable(struct event_log *log, DWORD id, const struct outcome *outcome)
{
    wchar_t error[1024];

    event_text_error(outcome, error, sizeof(error) / sizeof(error[0]));
    event_log_write(log, id, (const wchar_t *const[]){error}, 1);
}

/* ---- reading ---- */

void live_settings_read(struct live_settings *settings, struct event_log *log)
{
    const struct outcome outcome = settings_read(&settings->now, &settings->fingerprint);

    settings->unreadable = !outcome_ok(&outcome);
    if (settings->unreadable) {
        report_unreadable(log, EVENT_SETTINGS_UNREADABLE, &outcome);
        return;
    }
    report_refused(log, &settings->now);
}

bool live_settings_reread(struct live_settings *settings, struct event_log *log, bool asked)
{
    struct live_settings read = {0};
    const struct outcome outcome = settings_read(&read.now, &read.fingerprint);

    if (!outcome_ok(&outcome)) {
        if (asked || !settings->unreadable) {
            report_unreadable(log, EVENT_SETTINGS_KEPT, &outcome);
        }
        settings->unreadable = true;
        return false;
    }
    const bool same = read.fingerprint == settings->fingerprint;
    *settings = read;
    if (same && !asked) {
        return false;
    }
    event_log_write(log, EVENT_SETTINGS_READ_AGAIN, NULL, 0);
    report_refused(log, &settings->now);
    return !same;
}
