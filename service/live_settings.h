/* The settings that count now: read at the start, when they change and when somebody asks for it,
 * with every refusal in the Event Log. */
#ifndef SERVICE_LIVE_SETTINGS_H
#define SERVICE_LIVE_SETTINGS_H

#include "event_log.h"
#include "settings.h"

struct live_settings {
    struct settings now;
    uint64_t fingerprint; /* of the values in the registry that they came from */
    bool unreadable;      /* at the last reading; said once */
};

/* At the start. What cannot be read means defaults. */
void live_settings_read(struct live_settings *settings, struct event_log *log);

/* Later. What cannot be read now does not make those of before worse. False where they stay as they
 * were; that they were read is then said only if somebody asked. */
bool live_settings_reread(struct live_settings *settings, struct event_log *log, bool asked);

#endif
