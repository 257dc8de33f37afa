/* This server's local clock: the windows of RestartWindows as instants. */
#ifndef SERVICE_LOCAL_TIME_H
#define SERVICE_LOCAL_TIME_H

#include "annotations.h"

#include "restart_windows.h"

#include <windows.h>

/* zone is only read; NULL: this server's.
 * (TzSpecificLocalTimeToSystemTime, SystemTimeToTzSpecificLocalTime) */
struct window_facts local_time_window(const struct settings *settings, instant now,
                                      _In_opt_ TIME_ZONE_INFORMATION *zone);

#endif
