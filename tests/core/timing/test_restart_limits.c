/* The limits on restarts: how many in an hour and in a day, and until when the next one waits. */
#include "timing/schedule.h"
#include "unit.h"

#define NOW (1000 * INSTANT_DAY)

static const struct restart_history no_restarts = {{0}};

static struct settings limits(uint32_t an_hour, uint32_t a_day)
{
    struct settings settings = settings_default();
    settings.values[SETTING_RESTARTS_PER_HOUR] = an_hour;
    settings.values[SETTING_RESTARTS_PER_DAY] = a_day;
    return settings;
}

static instant allowed(const struct restart_history *restarts, uint32_t an_hour, uint32_t a_day)
{
    const struct settings settings = limits(an_hour, a_day);
    return schedule_restart_allowed(restarts, &settings, NOW);
}

static void without_restarts_one_is_allowed_now(void **state)
{
    (void)state;
    assert_true(allowed(&no_restarts, 1, 1) == NOW);
}

static void below_the_limit_a_restart_is_allowed_now(void **state)
{
    const struct restart_history one = schedule_add_restart(&no_restarts, NOW - INSTANT_MINUTE);
    (void)state;
    assert_true(allowed(&one, 2, 4) == NOW);
}

static void at_the_hours_limit_a_restart_waits_for_the_oldest_to_count_no_more(void **state)
{
    const instant older = NOW - 50 * INSTANT_MINUTE;
    const struct restart_history one = schedule_add_restart(&no_restarts, older);
    const struct restart_history two = schedule_add_restart(&one, NOW - INSTANT_MINUTE);
    (void)state;

    assert_true(allowed(&two, 2, 4) == older + INSTANT_HOUR);
    assert_true(allowed(&two, 3, 4) == NOW);
}

static void at_the_days_limit_a_restart_waits_longer(void **state)
{
    struct restart_history restarts = no_restarts;
    (void)state;

    for (instant hours = 20; hours >= 5; hours -= 5) {
        restarts = schedule_add_restart(&restarts, NOW - hours * INSTANT_HOUR);
    }
    assert_true(allowed(&restarts, 2, 4) == NOW + 4 * INSTANT_HOUR);
    assert_true(allowed(&restarts, 2, 3) == NOW + 9 * INSTANT_HOUR);
    assert_true(allowed(&restarts, 2, 5) == NOW);
}

static void a_restart_counts_for_less_than_the_whole_period(void **state)
{
    const struct restart_history hour_ago = schedule_add_restart(&no_restarts, NOW - INSTANT_HOUR);
    const struct restart_history day_ago = schedule_add_restart(&no_restarts, NOW - INSTANT_DAY);
    (void)state;

    assert_true(allowed(&hour_ago, 1, 16) == NOW);
    assert_true(allowed(&hour_ago, 1, 1) == NOW + 23 * INSTANT_HOUR);
    assert_true(allowed(&day_ago, 1, 1) == NOW);
}

static void a_restart_in_the_future_does_not_count(void **state)
{
    const struct restart_history future = schedule_add_restart(&no_restarts, NOW + INSTANT_DAY);
    (void)state;
    assert_true(allowed(&future, 1, 1) == NOW);
}

static void a_restart_this_very_moment_counts(void **state)
{
    const struct restart_history now = schedule_add_restart(&no_restarts, NOW);
    (void)state;
    assert_true(allowed(&now, 1, 16) == NOW + INSTANT_HOUR);
}

static void when_the_wait_is_over_the_restart_is_within_the_limits(void **state)
{
    const struct settings settings = settings_default();
    struct restart_history restarts = no_restarts;
    instant at[200];
    instant now = NOW;
    (void)state;

    for (size_t i = 0; i < COUNT_OF(at); i++) {
        now = schedule_restart_allowed(&restarts, &settings, now + INSTANT_SECOND);
        assert_true(schedule_restart_allowed(&restarts, &settings, now) == now);
        restarts = schedule_add_restart(&restarts, now);
        at[i] = now;
        assert_true(i < 2 || now - at[i - 2] >= INSTANT_HOUR);
        assert_true(i < 4 || now - at[i - 4] >= INSTANT_DAY);
    }
}

static void the_history_keeps_the_newest_restarts(void **state)
{
    struct restart_history restarts = no_restarts;
    (void)state;

    for (instant i = 1; i <= RESTARTS_KEPT + 3; i++) {
        restarts = schedule_add_restart(&restarts, i);
    }
    for (size_t i = 0; i < RESTARTS_KEPT; i++) {
        assert_true(restarts.at[i] == RESTARTS_KEPT + 3 - i);
    }
}

/* ---- where a restart costs nobody anything ---- */

static instant for_nobody(const struct restart_history *restarts, instant now)
{
    const struct settings settings = limits(1, 2);
    return schedule_restart_for_nobody(restarts, &settings, now);
}

static void for_nobody_there_are_six_in_the_first_hour_and_then_one_an_hour(void **state)
{
    static const unsigned minutes[] = {0, 1, 3, 7, 15, 31, 63, 123, 183};
    struct restart_history restarts = no_restarts;
    (void)state;

    for (size_t i = 0; i < COUNT_OF(minutes); i++) {
        const instant at = NOW + minutes[i] * INSTANT_MINUTE;
        assert_true(for_nobody(&restarts, at) == at);
        assert_true(i == 0 || for_nobody(&restarts, at - INSTANT_SECOND) == at);
        restarts = schedule_add_restart(&restarts, at);
    }
}

static void for_nobody_those_of_another_day_and_of_the_future_do_not_count(void **state)
{
    struct restart_history restarts = schedule_add_restart(&no_restarts, NOW - INSTANT_DAY);
    (void)state;

    restarts = schedule_add_restart(&restarts, NOW - INSTANT_MINUTE);
    restarts = schedule_add_restart(&restarts, NOW + INSTANT_DAY);
    assert_true(for_nobody(&restarts, NOW) == NOW);
}

/* The setting may allow more. */
static void for_nobody_it_never_waits_longer_than_otherwise(void **state)
{
    const struct settings settings = limits(10, 16);
    struct restart_history restarts = no_restarts;
    (void)state;

    for (unsigned i = 0; i < 3; i++) {
        restarts = schedule_add_restart(&restarts, NOW - INSTANT_SECOND);
    }
    assert_true(schedule_restart_for_nobody(&restarts, &settings, NOW) == NOW);
}

int run_restart_limits_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_restarts_one_is_allowed_now),
        cmocka_unit_test(below_the_limit_a_restart_is_allowed_now),
        cmocka_unit_test(at_the_hours_limit_a_restart_waits_for_the_oldest_to_count_no_more),
        cmocka_unit_test(at_the_days_limit_a_restart_waits_longer),
        cmocka_unit_test(a_restart_counts_for_less_than_the_whole_period),
        cmocka_unit_test(a_restart_in_the_future_does_not_count),
        cmocka_unit_test(a_restart_this_very_moment_counts),
        cmocka_unit_test(when_the_wait_is_over_the_restart_is_within_the_limits),
        cmocka_unit_test(the_history_keeps_the_newest_restarts),
        cmocka_unit_test(for_nobody_there_are_six_in_the_first_hour_and_then_one_an_hour),
        cmocka_unit_test(for_nobody_those_of_another_day_and_of_the_future_do_not_count),
        cmocka_unit_test(for_nobody_it_never_waits_longer_than_otherwise),
    };

    return cmocka_run_group_tests_name("restart limits", tests, NULL, NULL);
}
