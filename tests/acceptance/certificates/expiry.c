/* The end of the certificate in use is said in advance, with what comes after it. */
#include "scenarios.h"

#include "json_text.h"

#define SECONDS_A_DAY (24u * 60 * 60)

enum { HEALTHY = 0, WARNING = 1, CRITICAL = 2 };

static void its_successor_is_named_with_the_day_from_which_it_is_used(void **state)
{
    const struct certificate ending =
        server_serving(&(struct wish){.starts_in_days = -80, .ends_in_days = 10});
    const struct certificate next =
        certificate_issue(&(struct wish){.starts_in_days = 2, .ends_in_days = 90});

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    assert_event_says(EVENT_EXPIRY_SUCCEEDED, L"(days left: 9)");
    assert_event_names(EVENT_EXPIRY_SUCCEEDED, &ending);
    assert_event_names(EVENT_EXPIRY_SUCCEEDED, &next);
    product_reports(L"check", HEALTHY); /* nothing is to be done about it */
    product_check_at(3 * SECONDS_A_DAY);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_EXPIRY_SUCCEEDED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED,
                  ROTATION, STOPPED);
    assert_serves(&next);
}

static void one_that_is_there_and_not_used_is_named_with_the_reason(void **state)
{
    const struct certificate ending =
        server_serving(&(struct wish){.starts_in_days = -80, .ends_in_days = 10});
    const struct certificate other = certificate_issue(&(struct wish){.key = KEY_NONE});

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_EXPIRY_UNUSED, EVENT_HEALTHY, STOPPED);
    assert_event_names(EVENT_EXPIRY_UNUSED, &ending);
    assert_event_names(EVENT_EXPIRY_UNUSED, &other);
    assert_event_says(EVENT_EXPIRY_UNUSED, L"it has no private key");
    assert_event_says(EVENT_EXPIRY_UNUSED, L"no VPN client can connect");
    assert_null(wcsstr(event_text(EVENT_EXPIRY_UNUSED), L"rotate")); /* which would reject it */
    product_reports(L"check", WARNING);
    assert_serves(&ending);
}

/* Case 12: autoenrollment renewed it by a template that is for other names. It serves to its end,
 * which is said at each step, and is left in place: nothing else would let anybody in. */
static void renewed_for_other_names_it_serves_to_its_end(void **state)
{
    const struct certificate ending =
        server_serving(&(struct wish){.starts_in_days = -120, .ends_in_days = 40});
    const struct certificate renewed =
        certificate_issue(&(struct wish){.name = "www.example.test", .ends_in_days = 365});
    struct traces before;

    (void)state;
    certificate_renewed_to(&ending, &renewed);
    before = server_traces();
    product_start();
    events_wait(EVENT_HEALTHY);
    for (DWORD day = 5; day <= 35; day += 5) {
        product_check_at(day * SECONDS_A_DAY);
    }
    assert_int_equal(events_count(EVENT_EXPIRY_OTHER_NAMES), 3); /* 30, 14 and 7 */
    product_check_at(38 * SECONDS_A_DAY);
    assert_int_equal(events_count(EVENT_EXPIRY_OTHER_NAMES), 4);
    assert_event_names(EVENT_EXPIRY_OTHER_NAMES, &ending);
    assert_event_names(EVENT_EXPIRY_OTHER_NAMES, &renewed);
    assert_event_says(EVENT_EXPIRY_OTHER_NAMES, L"config set HostName");
    assert_int_equal(events_count(EVENT_EXPIRY_NEAR), 0);
    product_check_at(39 * SECONDS_A_DAY);
    assert_int_equal(events_count(EVENT_EXPIRY_NEAR), 1);
    assert_event_says(EVENT_EXPIRY_NEAR, L"expires within a day");
    assert_event_says(EVENT_EXPIRY_NEAR, L"It was renewed to");
    assert_event_names(EVENT_EXPIRY_NEAR, &renewed);
    assert_untouched(&before);
    product_check_at(42 * SECONDS_A_DAY);
    assert_true(events_count(EVENT_EXPIRY_NEAR) >= 2);
    assert_int_equal(events_count(EVENT_NO_ELIGIBLE_CERTIFICATE), 1);
    product_stop();
    assert_untouched(&before);
    assert_bound(&ending);
}

/* The same over a restart of Windows: what is archived serves after it, too. */
static void and_after_a_restart_of_windows(void **state)
{
    const struct certificate ending =
        server_serving(&(struct wish){.starts_in_days = -120, .ends_in_days = 40});
    const struct certificate renewed =
        certificate_issue(&(struct wish){.name = "www.example.test", .ends_in_days = 365});

    (void)state;
    certificate_renewed_to(&ending, &renewed);
    product_start();
    events_wait(EVENT_HEALTHY);
    product_check_at(36 * SECONDS_A_DAY); /* past its deadline */
    product_stop();
    platform_reboot();
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2);
    product_stop();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_serves(&ending);
}

int scenarios_certificates_expiry(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(its_successor_is_named_with_the_day_from_which_it_is_used),
        SCENARIO(one_that_is_there_and_not_used_is_named_with_the_reason),
        SCENARIO(renewed_for_other_names_it_serves_to_its_end),
        SCENARIO(and_after_a_restart_of_windows),
    };

    return cmocka_run_group_tests_name("certificates/expiry", tests, NULL, NULL);
}
