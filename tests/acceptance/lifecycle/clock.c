/* A clock that is wrong: it takes no certificate away from VPN clients. */
#include "scenarios.h"

#define CHECK_NOW       128
#define SECONDS_A_DAY   (24 * 60 * 60)
#define SETTLED_SECONDS (16 * 60) /* until then the time service might correct it */

enum { EXIT_WARNING = 1, EXIT_NOT_DONE = 2 };

/* In service is one that ends in forty days; another one, which an administrator did not choose,
 * does so in a year. */
static struct certificate between_two(void)
{
    const struct certificate served =
        server_serving(&(struct wish){.starts_in_days = -20, .ends_in_days = 40});

    (void)certificate_issue(&(struct wish){.starts_in_days = -30, .ends_in_days = 365});
    product_start();
    events_wait(EVENT_HEALTHY);
    product_check_at(SETTLED_SECONDS);
    return served;
}

/* As Secure Time Seeding did to servers: 55 days ahead, and back. */
static void weeks_ahead_and_back_nothing_is_changed(void **state)
{
    const struct certificate served = between_two();
    const struct traces before = server_traces();

    (void)state;
    platform_clock_wrong(55 * SECONDS_A_DAY);
    product_check_now();
    assert_int_equal(events_count(EVENT_CLOCK_DOUBTED), 1);
    assert_event_says(EVENT_CLOCK_DOUBTED, L"it moved by more than a day");
    assert_event_says(EVENT_CLOCK_DOUBTED, L"rotate --force");
    product_check_now();
    assert_int_equal(events_count(EVENT_CLOCK_DOUBTED), 1);
    assert_product_says(L"status", EXIT_WARNING, "clock-doubted");
    assert_product_says(L"check", EXIT_WARNING, "The clock of this server might be wrong");
    assert_product_says(L"rotate", EXIT_NOT_DONE, "rotate --force");
    platform_clock_wrong(0);
    product_check_now();
    assert_int_equal(events_count(EVENT_FINDING_ENDED), 1);
    product_stop();
    assert_untouched(&before);
    assert_serves(&served);
}

/* The battery was empty when Windows started. */
static void years_behind_at_the_start_nothing_is_changed(void **state)
{
    const struct certificate served = between_two();
    const struct traces before = server_traces();

    (void)state;
    product_stop();
    platform_clock_wrong(-8 * 365 * SECONDS_A_DAY);
    product_start();
    events_wait(EVENT_CLOCK_DOUBTED);
    assert_event_says(EVENT_CLOCK_DOUBTED, L"before what this service saw already");
    platform_clock_wrong(0);
    product_check_now();
    product_stop();
    assert_int_equal(events_count(EVENT_FINDING_ENDED), 1);
    assert_untouched(&before);
    assert_serves(&served);
}

static void when_nobody_corrects_it_it_is_believed_after_a_day(void **state)
{
    (void)state;
    (void)between_two();
    platform_clock_wrong(55 * SECONDS_A_DAY);
    product_check_now();
    assert_int_equal(events_count(EVENT_CLOCK_DOUBTED), 1);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    platform_clock_ahead(SETTLED_SECONDS + SECONDS_A_DAY + 60);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_ROTATION_COMPLETED); /* by it the one in service has expired */
    product_stop();
}

/* The service was stopped when it came. */
static void an_end_that_nobody_saw_counts_a_quarter_of_an_hour_later(void **state)
{
    const struct certificate served = between_two();
    const struct traces before = server_traces();

    (void)state;
    product_stop();
    platform_clock_ahead(41 * SECONDS_A_DAY);
    product_start();
    events_wait(EVENT_CLOCK_DOUBTED);
    assert_event_says(EVENT_CLOCK_DOUBTED, L"has expired, while it was not monitored");
    product_check_now();
    assert_untouched(&before);
    assert_serves(&served);
    platform_clock_ahead(41 * SECONDS_A_DAY + 16 * 60);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
}

int scenarios_lifecycle_clock(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(weeks_ahead_and_back_nothing_is_changed),
        SCENARIO(years_behind_at_the_start_nothing_is_changed),
        SCENARIO(when_nobody_corrects_it_it_is_believed_after_a_day),
        SCENARIO(an_end_that_nobody_saw_counts_a_quarter_of_an_hour_later),
    };

    return cmocka_run_group_tests_name("lifecycle/clock", tests, NULL, NULL);
}
