/*
 * hook_clock.c - the time that the main program is told: it can be ahead, so that a test need not
 * wait for hours, or wrong, as after a reset by Windows itself. Nothing else on the machine is:
 * what others wrote was written long ago, then. How long Windows has run goes on with the time that
 * has passed, and not with a clock that was set (realtimeapiset/nf-realtimeapiset-
 * queryunbiasedinterrupttime).
 */
#include <windows.h>

#include "redirect.h"
#include "settings.h"

#define TICKS_PER_SECOND 10000000ll /* FILETIME's unit, and interrupt time's, is 100 ns */

static LONGLONG passed(void)
{
    return (LONGLONG)settings_dword(NULL, WINSIM_CLOCK_AHEAD, 0) * TICKS_PER_SECOND;
}

static LONGLONG wrong(void)
{
    return (LONGLONG)(LONG)settings_dword(NULL, WINSIM_CLOCK_WRONG, 0) * TICKS_PER_SECOND;
}

static void WINAPI hook_precise_time(LPFILETIME time)
{
    ULARGE_INTEGER value;

    GetSystemTimePreciseAsFileTime(time);
    value.LowPart = time->dwLowDateTime;
    value.HighPart = time->dwHighDateTime;
    value.QuadPart += (ULONGLONG)(passed() + wrong());
    time->dwLowDateTime = value.LowPart;
    time->dwHighDateTime = value.HighPart;
}

static BOOL WINAPI hook_running(PULONGLONG time)
{
    const BOOL known = QueryUnbiasedInterruptTime(time);

    *time += (ULONGLONG)passed();
    return known;
}

const struct redirection clock_redirections[] = {
    REDIRECT("GetSystemTimePreciseAsFileTime", hook_precise_time),
    REDIRECT("QueryUnbiasedInterruptTime", hook_running),
    {0},
};
