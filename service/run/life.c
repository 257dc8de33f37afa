/* Waiting, and being asked to stop. */
#include "run/life.h"

/* Without a stop event nobody asks us to. */
bool server_life_pause(const struct server_life *life, HANDLE news, instant duration)
{
    const DWORD milliseconds = (DWORD)(duration / (INSTANT_SECOND / 1000));
    const HANDLE ends[] = {life->stop, news};
    HANDLE awaited[2];
    DWORD count = 0;
    DWORD ended;

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (ends[i] != NULL) {
            awaited[count++] = ends[i];
        }
    }
    if (count == 0) {
        Sleep(milliseconds);
        return true;
    }
    ended = WaitForMultipleObjects(count, awaited, FALSE, milliseconds);
    if (ended < WAIT_OBJECT_0 + count && awaited[ended - WAIT_OBJECT_0] == news) {
        (void)ResetEvent(news); /* whoever reads what it is about asks for all */
        return true;
    }
    return ended == WAIT_TIMEOUT;
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
