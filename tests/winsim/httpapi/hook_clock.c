/*
 * hook_clock.c - the time that the main program is told: it can be ahead, so that a test need not
 * wait for hours. Nothing else on the machine is: what others wrote was written long ago, then.
 */
#include <windows.h>

#include "redirect.h"
#include "settings.h"

#define TICKS_PER_SECOND 10000000ull /* FILETIME's unit is 100 ns */

static void WINAPI hook_precise_time(LPFILETIME time)
{
    ULARGE_INTEGER value;

    GetSystemTimePreciseAsFileTime(time);
    value.LowPart = time->dwLowDateTime;
    value.HighPart = time->dwHighDateTime;
    value.QuadPart += settings_dword(NULL, WINSIM_CLOCK_AHEAD, 0) * TICKS_PER_SECOND;
    time->dwLowDateTime = value.LowPart;
    time->dwHighDateTime = value.HighPart;
}

const struct redirection clock_redirections[] = {
    REDIRECT("GetSystemTimePreciseAsFileTime", hook_precise_time),
    {0},
};
