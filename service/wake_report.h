/* What is told of a source of hints: that it cannot be watched, and that it is watched again. */
#ifndef SERVICE_WAKE_REPORT_H
#define SERVICE_WAKE_REPORT_H

#include <windows.h>

#include "event_log.h"
#include "wake_source.h"

/* After an arming that went like that; once, until it goes otherwise. The safety pass, every so
 * many minutes, is what notices a change meanwhile. */
void wake_report(struct wake_source *source, const struct outcome *armed, uint32_t safety_minutes,
                 struct event_log *log);

#endif
