/* From the local clock to UTC and back, by Windows' own rules. */
#include "win32/local_time.h"

#include "win32/error.h"

static FILETIME to_file_time(instant at)
{
    return (FILETIME){.dwLowDateTime = (DWORD)at, .dwHighDateTime = (DWORD)(at >> 32)};
}

static instant from_file_time(const FILETIME *time)
{
    return (instant)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

static struct outcome failed(const char *operation)
{
    return outcome_failed(operation, "the time zone", GetLastError());
}

typedef BOOL WINAPI conversion(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *from,
                               SYSTEMTIME *to);

/* To the millisecond. */
static struct outcome convert(conversion *by, const char *name, const TIME_ZONE_INFORMATION *zone,
                              instant from, instant *to)
{
    const FILETIME time = to_file_time(from);
    SYSTEMTIME shown;
    SYSTEMTIME converted;
    FILETIME result;

    if (!FileTimeToSystemTime(&time, &shown)) {
        return failed("FileTimeToSystemTime");
    }
    if (!by(zone, &shown, &converted)) {
        return failed(name);
    }
    if (!SystemTimeToFileTime(&converted, &result)) {
        return failed("SystemTimeToFileTime");
    }
    *to = from_file_time(&result);
    return outcome_success();
}

static struct outcome to_utc(void *context, instant local, instant *utc)
{
    return convert(TzSpecificLocalTimeToSystemTime, "TzSpecificLocalTimeToSystemTime", context,
                   local, utc);
}

static struct outcome to_local(void *context, instant utc, instant *local)
{
    return convert(SystemTimeToTzSpecificLocalTime, "SystemTimeToTzSpecificLocalTime", context, utc,
                   local);
}

struct window_facts local_time_window(const struct settings *settings, instant now,
                                      TIME_ZONE_INFORMATION *zone)
{
    const struct local_clock clock = {.context = zone, .to_local = to_local, .to_utc = to_utc};

    return windows_find(settings, now, &clock);
}
