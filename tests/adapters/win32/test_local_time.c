/* Tests of win32/local_time.h: windows in zones of half an hour, and in the nights when the clocks
 * are changed. */
#include "adapters_test.h"

#include "win32/local_time.h"

/* Last Sunday of March, 02:00, to last Sunday of October, 03:00. */
static TIME_ZONE_INFORMATION berlin = {
    .Bias = -60,
    .StandardDate = {.wMonth = 10, .wDayOfWeek = 0, .wDay = 5, .wHour = 3},
    .DaylightDate = {.wMonth = 3, .wDayOfWeek = 0, .wDay = 5, .wHour = 2},
    .DaylightBias = -60};

static TIME_ZONE_INFORMATION kolkata = {.Bias = -330};

static instant utc(WORD year, WORD month, WORD day, WORD hour, WORD minute)
{
    const SYSTEMTIME time = {
        .wYear = year, .wMonth = month, .wDay = day, .wHour = hour, .wMinute = minute};
    FILETIME result;

    assert_true(SystemTimeToFileTime(&time, &result));
    return (instant)result.dwHighDateTime << 32 | result.dwLowDateTime;
}

static struct window_facts find(TIME_ZONE_INFORMATION *zone, const char *text, instant now)
{
    struct settings settings = settings_default();

    assert_true(settings_take(
        &settings, SETTING_RESTART_WINDOWS,
        &(struct setting_value){.presence = PART_PRESENT, .text = text, .length = strlen(text)}));
    return local_time_window(&settings, now, zone);
}

static void assert_window(struct window_facts found, instant opens, instant closes)
{
    assert_ok(found.error);
    assert_int_equal(found.presence, PART_PRESENT);
    assert_true(found.opens == opens);
    assert_true(found.closes == closes);
}

void local_time_of_winter_and_summer(void **state)
{
    (void)state; /* 2026-11-22 and 2026-07-05 are Sundays */
    assert_window(find(&berlin, "Sun 02:00-03:00", utc(2026, 11, 22, 0, 0)),
                  utc(2026, 11, 22, 1, 0), utc(2026, 11, 22, 2, 0));
    assert_window(find(&berlin, "Sun 02:00-03:00", utc(2026, 7, 4, 23, 0)), utc(2026, 7, 5, 0, 0),
                  utc(2026, 7, 5, 1, 0));
}

void local_time_of_half_an_hour(void **state)
{
    (void)state;
    assert_window(find(&kolkata, "Sun 22:00-04:00", utc(2026, 11, 22, 0, 0)),
                  utc(2026, 11, 22, 16, 30), utc(2026, 11, 22, 22, 30));
}

void local_time_with_an_hour_left_out(void **state)
{
    (void)state; /* the night to 2027-03-28 */
    assert_window(find(&berlin, "Sun 01:00-05:00", utc(2027, 3, 27, 12, 0)), utc(2027, 3, 28, 0, 0),
                  utc(2027, 3, 28, 3, 0));
    assert_window(find(&berlin, "Sun 02:00-03:00", utc(2027, 3, 27, 12, 0)), utc(2027, 4, 4, 0, 0),
                  utc(2027, 4, 4, 1, 0));
}

void local_time_with_an_hour_twice(void **state)
{
    (void)state; /* the night to 2026-10-25 */
    assert_window(find(&berlin, "Sun 01:00-04:00", utc(2026, 10, 24, 12, 0)),
                  utc(2026, 10, 24, 23, 0), utc(2026, 10, 25, 3, 0));
    const struct window_facts found = find(&berlin, "Sun 02:15-02:45", utc(2026, 10, 24, 12, 0));
    assert_int_equal(found.presence, PART_PRESENT); /* the first time or the second */
    assert_true(found.opens == utc(2026, 10, 25, 0, 15) || found.opens == utc(2026, 10, 25, 1, 15));
    assert_true(found.closes <= utc(2026, 10, 25, 1, 45));
}

void local_time_of_this_server(void **state)
{
    const instant now = utc(2026, 11, 22, 12, 0);
    const struct window_facts found = find(NULL, "daily 02:00-03:00", now);
    FILETIME time = {(DWORD)found.opens, (DWORD)(found.opens >> 32)};
    SYSTEMTIME opens;
    SYSTEMTIME shown;

    (void)state;
    assert_int_equal(found.presence, PART_PRESENT);
    assert_true(found.opens > now && found.opens <= now + INSTANT_DAY);
    assert_true(FileTimeToSystemTime(&time, &opens));
    assert_true(SystemTimeToTzSpecificLocalTime(NULL, &opens, &shown));
    assert_int_equal(shown.wHour, 2);
    assert_int_equal(shown.wMinute, 0);
}

void local_time_beyond_the_calendar_is_unreadable(void **state)
{
    (void)state;
    const struct window_facts found = find(&berlin, "Sun 02:00-03:00", INSTANT_NEVER);
    assert_int_equal(found.presence, PART_UNREADABLE);
    assert_non_null(found.error.operation);
}
