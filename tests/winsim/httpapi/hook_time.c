/*
 * hook_time.c - the clock of the main program, which can be ahead: what is to happen minutes apart
 * needs no minutes in a test.
 */
#include <windows.h>

#include "redirect.h"
#include "settings.h"

#define SECOND 10000000u /* in FILETIME's unit */

static void WINAPI hook_time(LPFILETIME time)
{
    ULARGE_INTEGER value;

    GetSystemTimePreciseAsFileTime(time);
    value.LowPart = time->dwLowDateTime;
    value.HighPart = time->dwHighDateTime;
    value.QuadPart += (ULONGLONG)settings_dword(NULL, WINSIM_CLOCK_AHEAD, 0) * SECOND;
    *time = (FILETIME){value.LowPart, value.HighPart};
}

const struct redirection time_redirections[] = {
    REDIRECT("GetSystemTimePreciseAsFileTime", hook_time),
    {0},
};
