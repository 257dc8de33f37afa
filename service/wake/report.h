/* What is reported of a source of change notifications: that it cannot be watched, and that it is
 * watched again. */
#ifndef WAKE_REPORT_H
#define WAKE_REPORT_H

#include <windows.h>

#include "events/log.h"
#include "wake/wake.h"

/* After an arming that went like that; once, until it goes otherwise. The safety pass, every so
 * many minutes, is what notices a change meanwhile. An Event Log service that is restarted is not
 * spoken of, unless that lasts. */
void wake_report(struct wake_source *source, const struct outcome *armed, uint32_t safety_minutes,
                 struct event_log *log);

/* Arms what could not be armed and whose time for another try has come. True: some of it works now.
 */
bool wake_try_again(struct wake *wake, uint32_t safety_minutes, struct event_log *log);

#endif
