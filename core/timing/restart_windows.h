/* The weekly times at which RemoteAccess may be restarted. Core knows local time as an instant of
 * the local clock; what that is in UTC the host says, which knows the time zone. */
#ifndef TIMING_RESTART_WINDOWS_H
#define TIMING_RESTART_WINDOWS_H

#include "model/snapshot.h"

/* The time zone, as the host knows it. */
struct local_clock {
    void *context; /* handed to each call */
    /* What the clock shows at a UTC instant. */
    struct outcome (*to_local)(void *context, instant utc, instant *local);
    /* The UTC instant at which it shows that. Of an hour that it shows twice either may be meant;
     * of one that it leaves out, any instant within two hours of the change. */
    struct outcome (*to_utc)(void *context, instant local, instant *utc);
};

/* The window that is open, else the next that opens. ABSENT: there is none. */
struct window_facts windows_find(const struct settings *settings, instant now,
                                 const struct local_clock *clock);

#endif
