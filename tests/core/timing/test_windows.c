/* RestartWindows: what a person may write, and which instants come of it, also where the clocks
 * change. */
#include "timing/restart_windows.h"
#include "typing.h"
#include "unit.h"

/* ---- the text ---- */

static void a_window_is_days_and_two_times_of_the_clock(void **state)
{
    static const struct {
        const char *text;
        struct restart_window window;
    } cases[] = {
        {"Sun 01:00-05:00", {0x01, 60, 300}},        {"sat 22:00-04:00", {0x40, 1320, 240}},
        {"MON 0:05-24:00", {0x02, 5, 1440}},         {"daily 02:00-03:30", {0x7f, 120, 210}},
        {"Mon-Fri 23:59-00:00", {0x3e, 1439, 0}},    {"Fri-Mon 02:00-03:00", {0x63, 120, 180}},
        {"  Tue   02:00-03:00  ", {0x04, 120, 180}}, {"Wed-Wed 02:00-03:00", {0x08, 120, 180}},
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        assert_true(take_text(&settings, SETTING_RESTART_WINDOWS, cases[i].text));
        assert_int_equal(settings.window_count, 1);
        assert_int_equal(settings.windows[0].days, cases[i].window.days);
        assert_int_equal(settings.windows[0].from, cases[i].window.from);
        assert_int_equal(settings.windows[0].until, cases[i].window.until);
    }
}

static void what_is_no_window_is_refused_as_a_whole(void **state)
{
    static const char *const cases[] = {
        "",
        "02:00-03:00",
        "Sun",
        "Sun ",
        "Sun 02:00",
        "Sun 02:00-",
        "Sun 02:00-02:00",
        "Sun 24:00-03:00",
        "Sun 24:01-03:00",
        "Sun 02:00-24:01",
        "Sun 25:00-03:00",
        "Sun 02:60-03:00",
        "Sun 2-3",
        "Sun 02:0-03:00",
        "Sun 002:00-03:00",
        "Sun 02:000-03:00",
        "Sun02:00-03:00",
        "Sunday 02:00-03:00",
        "So 02:00-03:00",
        "Sun- 02:00-03:00",
        "Sun-Xyz 02:00-03:00",
        "Sun 02:00-03:00;",
        "Sun 02:00-03:00; ",
        "Sun 02:00-03:00, Mon 02:00-03:00",
        "Sun 02:00 - 03:00",
        "daily",
        "weekly 02:00-03:00",
        "Sun 02:00-03:00; Mon",
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        assert_false(take_text(&settings, SETTING_RESTART_WINDOWS, cases[i]));
        assert_true(settings.bad[SETTING_RESTART_WINDOWS]);
        assert_int_equal(settings.window_count, 0);
    }
}

static void sixteen_windows_are_taken_and_not_one_more(void **state)
{
    char text[SETTING_TEXT_SIZE] = "Sun 02:00-03:00";
    struct settings settings = settings_default();
    (void)state;

    for (int i = 1; i < RESTART_WINDOWS_MAX; i++) {
        strcat(text, ";Sun 02:00-03:00");
    }
    assert_true(take_text(&settings, SETTING_RESTART_WINDOWS, text));
    assert_int_equal(settings.window_count, RESTART_WINDOWS_MAX);
    settings = settings_default();
    strcat(text, ";Sun 02:00-03:00");
    assert_false(take_text(&settings, SETTING_RESTART_WINDOWS, text));
    assert_int_equal(settings.window_count, 0);
}

/* ---- instants ---- */

/* 2026-11-22 is a Sunday. */
#define SUNDAY             ((instant)155553 * INSTANT_DAY)
#define AT(hours, minutes) ((hours)*INSTANT_HOUR + (minutes)*INSTANT_MINUTE)

struct zone {
    instant ahead;        /* of UTC */
    instant changes;      /* the UTC instant from which it is an hour more ahead; */
    bool back;            /* or less */
    bool early;           /* a time that is left out is taken for one an hour before the change */
    unsigned fails_after; /* so many conversions; 0: never */
    unsigned asked;
};

static instant local_of(const struct zone *zone, instant at)
{
    const bool changed = zone->changes != 0 && at >= zone->changes;

    return at + zone->ahead + (zone->back != changed ? INSTANT_HOUR : 0) -
           (zone->back && zone->changes == 0 ? INSTANT_HOUR : 0);
}

static struct outcome to_utc(void *context, instant local, instant *utc)
{
    struct zone *zone = context;
    const instant winter = local - zone->ahead;

    if (zone->fails_after != 0 && ++zone->asked > zone->fails_after) {
        return (struct outcome){.failure = FAILURE_OTHER, .code = 87};
    }
    *utc = local_of(zone, winter - INSTANT_HOUR) == local ||
                   (zone->early && local_of(zone, winter) != local)
               ? winter - INSTANT_HOUR
               : winter;
    return (struct outcome){.failure = FAILURE_NONE};
}

static struct outcome to_local(void *context, instant utc, instant *local)
{
    struct zone *zone = context;

    if (zone->fails_after != 0 && ++zone->asked > zone->fails_after) {
        return (struct outcome){.failure = FAILURE_OTHER, .code = 87};
    }
    *local = local_of(zone, utc);
    return (struct outcome){.failure = FAILURE_NONE};
}

static struct window_facts find_at(struct zone *zone, const struct settings *settings, instant now)
{
    const struct local_clock clock = {.context = zone, .to_local = to_local, .to_utc = to_utc};

    return windows_find(settings, now, &clock);
}

static struct window_facts find_in(struct zone zone, const char *text, instant now)
{
    struct settings settings = settings_default();

    assert_true(take_text(&settings, SETTING_RESTART_WINDOWS, text));
    return find_at(&zone, &settings, now);
}

static void assert_window(struct window_facts found, instant opens, instant closes)
{
    assert_int_equal(found.presence, PART_PRESENT);
    assert_true(found.opens == opens);
    assert_true(found.closes == closes);
}

static const struct zone utc;

static void without_a_window_there_is_none(void **state)
{
    const struct settings settings = settings_default();
    struct zone zone = utc;
    (void)state;
    assert_int_equal(find_at(&zone, &settings, SUNDAY).presence, PART_ABSENT);
}

static void the_next_window_is_found_or_the_one_that_is_open(void **state)
{
    static const struct {
        instant now;
        instant opens;
        instant closes;
    } cases[] = {
        {SUNDAY, SUNDAY + AT(2, 0), SUNDAY + AT(3, 0)},
        {SUNDAY + AT(2, 0), SUNDAY + AT(2, 0), SUNDAY + AT(3, 0)},
        {SUNDAY + AT(3, 0) - 1, SUNDAY + AT(2, 0), SUNDAY + AT(3, 0)},
        {SUNDAY + AT(3, 0), SUNDAY + 3 * INSTANT_DAY + AT(22, 0),
         SUNDAY + 4 * INSTANT_DAY + AT(4, 0)},
        {SUNDAY + 4 * INSTANT_DAY + AT(1, 0), SUNDAY + 3 * INSTANT_DAY + AT(22, 0),
         SUNDAY + 4 * INSTANT_DAY + AT(4, 0)},
        {SUNDAY + 4 * INSTANT_DAY + AT(4, 0), SUNDAY + 7 * INSTANT_DAY + AT(2, 0),
         SUNDAY + 7 * INSTANT_DAY + AT(3, 0)},
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_window(find_in(utc, "Wed 22:00-04:00; Sun 02:00-03:00", cases[i].now),
                      cases[i].opens, cases[i].closes);
    }
}

static void of_two_windows_of_a_day_the_earlier_counts_however_they_are_listed(void **state)
{
    (void)state;
    assert_window(find_in(utc, "Sun 04:00-05:00; Sun 02:00-03:00", SUNDAY), SUNDAY + AT(2, 0),
                  SUNDAY + AT(3, 0));
    assert_window(find_in(utc, "Sun 02:00-03:00; Sun 04:00-05:00", SUNDAY), SUNDAY + AT(2, 0),
                  SUNDAY + AT(3, 0));
    assert_window(find_in(utc, "Sun 02:00-03:00; Sun 04:00-05:00", SUNDAY + AT(3, 30)),
                  SUNDAY + AT(4, 0), SUNDAY + AT(5, 0));
}

static void a_whole_day_goes_from_midnight_to_midnight(void **state)
{
    (void)state;
    assert_window(find_in(utc, "Mon 00:00-24:00", SUNDAY), SUNDAY + INSTANT_DAY,
                  SUNDAY + 2 * INSTANT_DAY);
}

static void the_first_day_of_time_has_no_yesterday(void **state)
{
    (void)state; /* 1601-01-01, a Monday */
    assert_window(find_in(utc, "Mon 02:00-03:00", AT(1, 0)), AT(2, 0), AT(3, 0));
}

static void zones_of_half_an_hour_count(void **state)
{
    const struct zone india = {.ahead = AT(5, 30)};
    const struct zone newfoundland = {.ahead = (instant)0 - AT(3, 30)};
    (void)state;

    assert_window(find_in(india, "Sun 02:00-03:00", SUNDAY - INSTANT_DAY),
                  SUNDAY - INSTANT_DAY + AT(20, 30), SUNDAY - INSTANT_DAY + AT(21, 30));
    assert_window(find_in(newfoundland, "Sun 23:00-01:00", SUNDAY),
                  SUNDAY + INSTANT_DAY + AT(2, 30), SUNDAY + INSTANT_DAY + AT(4, 30));
}

/* 02:00 becomes 03:00. Windows does not say what it makes of a time in between. */
static const struct zone springs[] = {
    {.ahead = AT(1, 0), .changes = SUNDAY + AT(1, 0)},
    {.ahead = AT(1, 0), .changes = SUNDAY + AT(1, 0), .early = true},
};

static void in_a_night_with_an_hour_left_out_a_window_is_shorter(void **state)
{
    static const struct {
        const char *text;
        instant opens;
        instant closes;
    } cases[] = {
        {"Sun 01:00-05:00", SUNDAY, SUNDAY + AT(3, 0)},
        {"Sun 02:30-04:00", SUNDAY + AT(1, 0), SUNDAY + AT(2, 0)},
        {"Sun 01:30-02:30", SUNDAY + AT(0, 30), SUNDAY + AT(1, 0)},
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (size_t j = 0; j < COUNT_OF(springs); j++) {
            assert_window(find_in(springs[j], cases[i].text, SUNDAY), cases[i].opens,
                          cases[i].closes);
        }
    }
}

static void a_window_that_is_left_out_comes_a_week_later(void **state)
{
    const instant week_later = SUNDAY + 7 * INSTANT_DAY;
    (void)state;

    for (size_t i = 0; i < COUNT_OF(springs); i++) {
        assert_window(find_in(springs[i], "Sun 02:00-03:00", SUNDAY), week_later,
                      week_later + AT(1, 0));
        assert_window(find_in(springs[i], "Sun 02:15-02:45", SUNDAY), week_later + AT(0, 15),
                      week_later + AT(0, 45));
    }
}

static void in_a_night_with_an_hour_twice_a_window_covers_both(void **state)
{
    const struct zone autumn = {.ahead = AT(1, 0), .changes = SUNDAY + AT(1, 0), .back = true};
    (void)state; /* 03:00 becomes 02:00 */

    assert_window(find_in(autumn, "Sun 02:00-03:00", SUNDAY - AT(3, 0)), SUNDAY, SUNDAY + AT(2, 0));
}

static void a_time_that_cannot_be_converted_leaves_the_window_unreadable(void **state)
{
    struct zone failing = springs[1];
    (void)state;

    /* The last of these is in the search for the change. */
    for (failing.fails_after = 1; failing.fails_after <= 8; failing.fails_after++) {
        const struct window_facts found =
            find_in(failing, "Sat 03:00-04:00; Sun 02:30-04:00", SUNDAY);
        assert_int_equal(found.presence, PART_UNREADABLE);
        assert_int_equal(found.error.code, 87);
    }
}

int run_windows_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_is_days_and_two_times_of_the_clock),
        cmocka_unit_test(what_is_no_window_is_refused_as_a_whole),
        cmocka_unit_test(sixteen_windows_are_taken_and_not_one_more),
        cmocka_unit_test(without_a_window_there_is_none),
        cmocka_unit_test(the_next_window_is_found_or_the_one_that_is_open),
        cmocka_unit_test(of_two_windows_of_a_day_the_earlier_counts_however_they_are_listed),
        cmocka_unit_test(a_whole_day_goes_from_midnight_to_midnight),
        cmocka_unit_test(the_first_day_of_time_has_no_yesterday),
        cmocka_unit_test(zones_of_half_an_hour_count),
        cmocka_unit_test(in_a_night_with_an_hour_left_out_a_window_is_shorter),
        cmocka_unit_test(a_window_that_is_left_out_comes_a_week_later),
        cmocka_unit_test(in_a_night_with_an_hour_twice_a_window_covers_both),
        cmocka_unit_test(a_time_that_cannot_be_converted_leaves_the_window_unreadable),
    };

    return cmocka_run_group_tests_name("windows", tests, NULL, NULL);
}
