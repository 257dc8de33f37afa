/* What is observed: each finding that no other group of scenarios is about raises its event. */
#include "scenarios.h"

static const struct wish renewal = {.ends_in_days = 60};

#define DAY 86400 /* seconds */

static void what_is_ongoing_is_said_again_after_a_day(void **state)
{
    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"not a name");
    (void)server_healthy();
    product_start();
    events_wait(EVENT_SETTING_SUSPENDS);
    product_count_passes();
    platform_clock_ahead(DAY - 60);
    service_send_control(PRODUCT_SERVICE, 128);
    (void)product_passes_until_calm(500);
    assert_int_equal(events_count(EVENT_SETTING_SUSPENDS), 1);
    platform_clock_ahead(DAY + 60);
    service_send_control(PRODUCT_SERVICE, 128);
    events_wait_for_count(EVENT_SETTING_SUSPENDS, 2);
    registry_delete_value(PRODUCT_PARAMETERS_KEY, L"HostName");
    events_wait(EVENT_FINDING_ENDED);
    product_stop();
    assert_event_says(EVENT_FINDING_ENDED, L"The condition lasted 1 d 0 h.");
}

/* ---- what cannot be read ---- */

/* What is set to restrict may be among them. */
static void settings_that_cannot_be_read_stop_what_they_may_restrict(void **state)
{
    const struct certificate certificate = server_healthy();
    struct traces before;

    (void)state;
    (void)certificate_issue(&renewal);
    platform_fails(L"RegOpenKeyExW", PRODUCT_PARAMETERS_KEY, ERROR_ACCESS_DENIED);
    before = server_traces();
    product_start();
    events_wait(EVENT_SETTING_SUSPENDS);
    product_stop();
    assert_event_says(EVENT_SETTINGS_UNREADABLE, L"failed: Access denied (error 5, RegOpenKeyEx");
    assert_untouched(&before);
    assert_serves(&certificate);
}

static void our_own_state_that_cannot_be_read_stops_every_change(void **state)
{
    const struct certificate old = server_healthy();
    struct traces before;

    (void)state;
    (void)certificate_issue(&renewal);
    platform_fails(L"RegOpenKeyExW", PRODUCT_STATE_KEY, ERROR_ACCESS_DENIED);
    before = server_traces();
    product_start();
    events_wait(EVENT_STATE_UNREADABLE);
    product_stop();
    assert_event_says(EVENT_STATE_UNREADABLE, L"\\State failed: Access denied (error 5, "
                                              L"RegOpenKeyEx");
    assert_untouched(&before);
    assert_serves(&old);
}

static void other_records_that_cannot_be_read_are_said_until_they_can(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    platform_fails(L"HttpQueryServiceConfiguration", L"SslSniBindingInfo", ERROR_ACCESS_DENIED);
    product_start();
    events_wait(EVENT_HEALTHY);
    platform_works(L"HttpQueryServiceConfiguration");
    service_send_control(PRODUCT_SERVICE, 128);
    events_wait(EVENT_FINDING_ENDED);
    EXPECT_EVENTS(STARTED, EVENT_OVERRIDING_UNREADABLE, EVENT_HEALTHY, EVENT_FINDING_ENDED,
                  STOPPED);
    assert_event_says(EVENT_FINDING_ENDED, L"shadows-unreadable");
    assert_event_says(EVENT_FINDING_ENDED, L"The condition lasted ");
    assert_serves(&certificate);
}

static void a_companion_that_cannot_be_queried_is_left_out(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    platform_has_companion(NULL);
    service_start(PLATFORM_COMPANION_SERVICE);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"AlsoRestart", PLATFORM_COMPANION_SERVICE);
    platform_fails(L"OpenServiceW", PLATFORM_COMPANION_SERVICE, ERROR_ACCESS_DENIED);
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_COMPANION_UNREADABLE, EVENT_HEALTHY, STOPPED);
    assert_serves(&certificate);
}

int scenarios_diagnosis_findings(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(what_is_ongoing_is_said_again_after_a_day),
        SCENARIO(settings_that_cannot_be_read_stop_what_they_may_restrict),
        SCENARIO(our_own_state_that_cannot_be_read_stops_every_change),
        SCENARIO(other_records_that_cannot_be_read_are_said_until_they_can),
        SCENARIO(a_companion_that_cannot_be_queried_is_left_out),
    };

    return cmocka_run_group_tests_name("diagnosis/findings", tests, NULL, NULL);
}
