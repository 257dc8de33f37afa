/* Settings of no use: those that tune are at their default, those that restrict stop every change.
 */
#include "scenarios.h"

static void a_setting_out_of_range_is_refused_and_its_default_used(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    product_set(L"RestartsPerHour", 99);
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(EVENT_SETTING_REFUSED, STARTED, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_SETTING_REFUSED, L"RestartsPerHour");
    assert_serves(&certificate);
}

static void a_setting_of_the_wrong_type_is_refused_and_its_default_used(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"SafetyPassMinutes", L"5");
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(EVENT_SETTING_REFUSED, STARTED, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_SETTING_REFUSED, L"SafetyPassMinutes");
    assert_serves(&certificate);
}

static void a_text_setting_that_only_tunes_is_refused_and_its_default_used(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"WarningDays", L"soon");
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(EVENT_SETTING_TEXT_REFUSED, STARTED, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_SETTING_TEXT_REFUSED, L"WarningDays");
    assert_serves(&certificate);
}

static void a_bad_setting_that_restricts_stops_every_change(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"not a name");
    (void)certificate_issue(&(struct wish){.ends_in_days = 90}); /* there would be a renewal */
    product_start();
    events_wait(EVENT_SETTING_SUSPENDS);
    EXPECT_EVENTS(STARTED, EVENT_SETTING_SUSPENDS, STOPPED);
    assert_event_says(EVENT_SETTING_SUSPENDS, L"HostName");
    assert_serves(&certificate);
}

int scenarios_settings_refused(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_setting_out_of_range_is_refused_and_its_default_used),
        SCENARIO(a_setting_of_the_wrong_type_is_refused_and_its_default_used),
        SCENARIO(a_text_setting_that_only_tunes_is_refused_and_its_default_used),
        SCENARIO(a_bad_setting_that_restricts_stops_every_change),
    };

    return cmocka_run_group_tests_name("settings/refused", tests, NULL, NULL);
}
