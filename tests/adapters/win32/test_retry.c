/* Tests of win32/retry.h. */
#include "adapters_test.h"

#include "win32/retry.h"

#define START 1000000u

void retry_comes_soon_and_then_rarer(void **state)
{
    struct retry retry = {0};
    uint64_t now = START;
    uint64_t before = 0;

    (void)state;
    assert_true(retry_wait(&retry, now) == UINT64_MAX);
    for (int i = 0; i < 40; i++) {
        retry_failed(&retry, now);
        const uint64_t wait = retry_wait(&retry, now);
        assert_true(wait >= before && wait <= 300000);
        assert_true(i > 0 || wait == 1000);
        assert_int_equal(retry_lasts(&retry), i >= 3);
        assert_int_equal(retry_wait(&retry, now + wait), 0);
        assert_int_equal(retry_wait(&retry, now + wait - 1), 1);
        before = wait;
        now += wait;
    }
    assert_int_equal(before, 300000);
}

void retry_of_what_works_again_is_none(void **state)
{
    struct retry retry = {0};

    (void)state;
    retry_failed(&retry, START);
    retry_worked(&retry);
    assert_true(retry_wait(&retry, START + 1000) == UINT64_MAX);
}

/* What works for a moment only is not begun anew each time. */
void retry_begins_anew_after_a_quiet_time(void **state)
{
    struct retry retry = {0};

    (void)state;
    retry_failed(&retry, START);
    retry_worked(&retry);
    retry_failed(&retry, START + 1500);
    assert_int_equal(retry_wait(&retry, START + 1500), 2000);
    retry_worked(&retry);
    retry_failed(&retry, START + 1500 + 3600000);
    assert_int_equal(retry_wait(&retry, START + 1500 + 3600000), 1000);
    assert_false(retry_lasts(&retry));
}
