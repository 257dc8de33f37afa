/* Waiting; see wait.h. */
#include "wait.h"

#include <windows.h>

#define POLL_MS 15u

static unsigned limit_ms = 60000u;

void wait_at_most(unsigned milliseconds)
{
    limit_ms = milliseconds;
}

bool wait_until(condition *holds, const void *context)
{
    const ULONGLONG end = GetTickCount64() + limit_ms;

    while (!holds(context)) {
        if (GetTickCount64() >= end) {
            return false;
        }
        Sleep(POLL_MS);
    }
    return true;
}
