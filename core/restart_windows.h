/* The weekly times at which RemoteAccess may be restarted. Core knows local time as an instant of
 * the local clock; what that is in UTC the host says, which knows the time zone. */
#ifndef CORE_RESTART_WINDOWS_H
#define CORE_RESTART_WINDOWS_H

#include "snapshot.h"

/* The UTC instant at which the local clock shows that time. Of an hour that the clock shows twice
 * either may be meant; of one that it leaves out, any instant near. */
typedef struct outcome window_to_utc(void *context, instant local, instant *utc);

/* The window that is open, else the next that opens. ABSENT: there is none. */
struct window_facts windows_find(const struct settings *settings, instant now, instant local_now,
                                 window_to_utc *to_utc, void *context);

#endif
