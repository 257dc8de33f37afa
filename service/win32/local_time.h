/* This server's local clock: the windows of RestartWindows as instants. */
#ifndef WIN32_LOCAL_TIME_H
#define WIN32_LOCAL_TIME_H

#include <windows.h>

#include "timing/restart_windows.h"
#include "win32/annotations.h"

/* zone is only read; NULL: this server's.
 * (TzSpecificLocalTimeToSystemTime, SystemTimeToTzSpecificLocalTime) */
struct window_facts local_time_window(const struct settings *settings, instant now,
                                      _In_opt_ TIME_ZONE_INFORMATION *zone);

#endif
