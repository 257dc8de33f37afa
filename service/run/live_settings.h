/* The settings that count now: read at the start, when they change and when somebody asks for it,
 * with every refusal in the Event Log. */
#ifndef RUN_LIVE_SETTINGS_H
#define RUN_LIVE_SETTINGS_H

#include "events/log.h"
#include "settings/source.h"

struct live_settings {
    struct settings now;
    struct setting_seen seen[SETTING_COUNT]; /* what they came from */
    bool unreadable;                         /* at the last reading; said once */
    bool incomplete;  /* what counts comes from a reading that failed: that of the start */
    bool unconfirmed; /* Group Policy says something else, which does not count yet */
    struct setting_seen sighted[SETTING_COUNT]; /* what it says, */
    uint64_t sighted_at;                        /* since when (GetTickCount64) */
};

/* At the start. What cannot be read means defaults, or suspends what it restricts. */
void live_settings_read(struct live_settings *settings, struct event_log *log);

/* Later; each change is one event. What cannot be read now does not make those of before worse, and
 * a change of policy counts when it is still there after the settle time, or somebody asked: while
 * Windows applies policy, its values are gone for a moment. False where they stay as they were. */
bool live_settings_reread(struct live_settings *settings, struct event_log *log, bool asked);

#endif
