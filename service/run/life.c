/* Waiting, and being asked to stop. */
#include "run/life.h"

/* Whichever of the two events there are; WAIT_FAILED: none, or it cannot be waited for. */
static DWORD wait_for(HANDLE stop, HANDLE news, DWORD milliseconds)
{
    const HANDLE both[] = {stop, news};
    DWORD ended;

    if (stop != NULL && news != NULL) {
        return WaitForMultipleObjects(2, both, FALSE, milliseconds);
    }
    if (stop == NULL && news == NULL) {
        return WAIT_FAILED;
    }
    ended = WaitForSingleObject(stop != NULL ? stop : news, milliseconds);
    return ended == WAIT_OBJECT_0 && stop == NULL ? WAIT_OBJECT_0 + 1 : ended;
}

/* Without a stop event nobody asks us to. Who has asked us to pause sees that we go on; and where
 * waiting fails, time goes by all the same. */
bool server_life_pause(const struct server_life *life, HANDLE news, instant duration)
{
    const DWORD milliseconds = (DWORD)(duration / (INSTANT_SECOND / 1000));
    const DWORD ended = wait_for(life->stop, news, milliseconds);

    if (ended == WAIT_FAILED) {
        Sleep(milliseconds);
    }
    if (ended == WAIT_OBJECT_0 + 1) {
        (void)ResetEvent(news); /* whoever reads what it is about asks for all */
    }
    if (life->waiting != NULL) {
        life->waiting(life->context);
    }
    return ended != WAIT_OBJECT_0;
}

static bool is_set(HANDLE event)
{
    return event != NULL && WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
}

/* The others are set first: a stop that belongs to one is never taken for one without. */
enum stop_request server_life_stop_requested(const struct server_life *life)
{
    if (!is_set(life->stop)) {
        return STOP_NOT_REQUESTED;
    }
    return is_set(life->shutdown) ? STOP_FOR_SHUTDOWN
           : is_set(life->hurry)  ? STOP_AT_ONCE
                                  : STOP_REQUESTED;
}
