/* Waiting; see wait.h. */
#include "wait.h"

#include <windows.h>

#define DEADLINE_MS 20000u
#define POLL_MS     15u

bool wait_until(condition *holds, const void *context)
{
    const ULONGLONG end = GetTickCount64() + DEADLINE_MS;

    while (!holds(context)) {
        if (GetTickCount64() >= end) {
            return false;
        }
        Sleep(POLL_MS);
    }
    return true;
}
