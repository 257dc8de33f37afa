/* What was seen of services' starts. */
#include "rras/starts.h"

#include <windows.h>

#include "model/snapshot.h"

#define START_TAKES (2 * INSTANT_MINUTE) /* at most, until it runs and we are notified */

static instant now(void)
{
    FILETIME time;

    GetSystemTimePreciseAsFileTime(&time);
    return ((instant)time.dwHighDateTime << 32) | time.dwLowDateTime;
}

/* STARTS_COUNT: of none. */
static int place_of(const char *name)
{
    static const char *const names[STARTS_COUNT] = {SSTP_SERVICE, REMOTE_ACCESS_SERVICE};
    int place = 0;

    while (place < STARTS_COUNT && !service_name_equal(names[place], name)) {
        place++;
    }
    return place;
}

/* What is not running is known to start later; where it ran already, or is seen for the first time,
 * and may have changed since, it may have started again at any time until now. */
void service_starts_see(struct service_starts *starts, const char *name, enum service_state state,
                        enum service_sight sight)
{
    const int place = place_of(name);
    const instant at = now();

    if (place == STARTS_COUNT || state == SERVICE_IS_CHANGING) {
        return;
    }
    struct service_start *start = &starts->of[place];
    if (state == SERVICE_IS_STOPPED) {
        *start = (struct service_start){.seen = true, .after = at};
        return;
    }
    if (!start->runs || start->changed || sight == SEEN_AS_NOTIFIED) {
        if (start->seen && !start->runs && sight == SEEN_AS_NOTIFIED &&
            at - start->after > START_TAKES) {
            start->after = at - START_TAKES;
        }
        start->before = at;
    }
    start->seen = true;
    start->runs = true;
    start->changed = false;
}

void service_starts_unseen(struct service_starts *starts, const char *name)
{
    const int place = place_of(name);

    if (place != STARTS_COUNT) {
        starts->of[place].changed = true;
    }
}

void service_starts_read(const struct service_starts *starts, const char *name, instant *after,
                         instant *before)
{
    const int place = place_of(name);
    const bool runs = place != STARTS_COUNT && starts->of[place].runs;

    *after = runs ? starts->of[place].after : 0;
    *before = runs ? starts->of[place].before : 0;
}
