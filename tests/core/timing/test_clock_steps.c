/* Which settings of the clock count. */
#include "timing/clock_steps.h"
#include "unit.h"

#define NOW (1000 * INSTANT_DAY)

static bool ahead(struct clock_steps *steps, instant seconds)
{
    return clock_steps_take(steps, NOW, NOW + seconds * INSTANT_SECOND);
}

static bool back(struct clock_steps *steps, instant seconds)
{
    return clock_steps_take(steps, NOW, NOW - seconds * INSTANT_SECOND);
}

static void a_step_of_less_than_a_minute_does_not_count(void **state)
{
    struct clock_steps forth_and_back = {0};

    (void)state;
    assert_false(ahead(&forth_and_back, 59));
    assert_false(back(&forth_and_back, 59));
    assert_false(back(&forth_and_back, 59));
    assert_false(ahead(&forth_and_back, 0));
}

static void a_step_of_a_minute_counts_in_either_direction(void **state)
{
    struct clock_steps steps = {0};

    (void)state;
    assert_true(ahead(&steps, 60));
    assert_true(ahead(&steps, 61));
    assert_true(back(&steps, 60));
    assert_true(back(&steps, 61));
    assert_true(clock_steps_take(&steps, 0, UINT64_MAX));
    assert_true(clock_steps_take(&steps, UINT64_MAX, 0));
}

static void many_small_steps_to_and_fro_do_not_count(void **state)
{
    struct clock_steps steps = {0};

    (void)state;
    for (int i = 0; i < 1000; i++) {
        assert_false(ahead(&steps, 40));
        assert_false(back(&steps, 40));
    }
}

static void small_steps_that_add_up_to_a_minute_count_once(void **state)
{
    struct clock_steps steps = {0};

    (void)state;
    assert_false(ahead(&steps, 30));
    assert_true(ahead(&steps, 30));
    assert_false(ahead(&steps, 59));
    assert_false(back(&steps, 59));
    assert_false(back(&steps, 1));
    assert_true(back(&steps, 59));
}

static void a_big_step_takes_the_small_ones_with_it(void **state)
{
    struct clock_steps steps = {0};

    (void)state;
    assert_false(ahead(&steps, 59));
    assert_true(back(&steps, 3600));
    assert_false(ahead(&steps, 59));
}

int run_clock_steps_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_of_less_than_a_minute_does_not_count),
        cmocka_unit_test(a_step_of_a_minute_counts_in_either_direction),
        cmocka_unit_test(many_small_steps_to_and_fro_do_not_count),
        cmocka_unit_test(small_steps_that_add_up_to_a_minute_count_once),
        cmocka_unit_test(a_big_step_takes_the_small_ones_with_it),
    };

    return cmocka_run_group_tests_name("clock_steps", tests, NULL, NULL);
}
