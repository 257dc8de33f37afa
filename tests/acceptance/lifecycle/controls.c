/* What sc.exe can ask of the running service. */
#include "scenarios.h"

#define CHECK_NOW 128

static const struct wish renewal = {.ends_in_days = 60};

static void asked_to_it_checks_the_server_at_once(void **state)
{
    struct certificate renewed;

    (void)state;
    product_set(L"SettleSeconds", 300); /* what it notices by itself has to wait */
    (void)server_watched();
    renewed = certificate_issue(&renewal);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* What wakes it else waits for the settle time, which does not come. */
static void checks_when_notified(const wchar_t *control)
{
    struct certificate renewed;

    product_set(L"SettleSeconds", 300);
    (void)server_watched();
    renewed = certificate_issue(&renewal);
    assert_true(platform_notifies_product(control));
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

static void when_the_clock_was_set_ahead_it_checks_at_once(void **state)
{
    (void)state;
    checks_when_notified(L"timechange 61");
}

static void when_the_clock_was_set_back_it_checks_at_once(void **state)
{
    (void)state;
    checks_when_notified(L"timechange -61");
}

static void fails_again(unsigned times)
{
    assert_true(platform_notifies_product(L"timechange 61"));
    events_wait_for_count(EVENT_ROTATION_UNDONE, times);
}

/* What the time service does all day: no pass, and what failed is not tried again sooner. */
static void small_steps_of_the_clock_are_no_reason_to_check(void **state)
{
    static const wchar_t *const steps[] = {L"timechange 59", L"timechange -59", L"timechange -1",
                                           L"timechange 1"};

    (void)state;
    (void)server_watched();
    platform_fails(L"HttpUpdateServiceConfiguration", NULL, ERROR_GEN_FAILURE);
    (void)certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_UNDONE);
    fails_again(2);
    fails_again(3); /* until it tries again by itself half a minute goes by */
    product_count_passes();
    const DWORD passes = product_passes_until_calm(1000);
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        assert_true(platform_notifies_product(steps[i]));
    }
    assert_int_equal(product_passes_until_calm(1000), passes);
    fails_again(4);
    product_stop();
}

static void when_the_machine_was_resumed_it_checks_at_once(void **state)
{
    (void)state;
    checks_when_notified(L"power-resume");
}

static void what_follows_from_changed_settings_comes_at_once_where_that_is_asked_for(void **state)
{
    (void)state;
    product_set(L"SettleSeconds", 300); /* what it does about a change has to wait */
    (void)server_watched();
    product_set(L"RestartsPerHour", 1000);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"sometimes");
    events_wait_for_count(EVENT_SETTING_CHANGED, 2);
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PARAMCHANGE);
    events_wait(EVENT_RESTART_SETTING_REFUSED);
    product_set(L"RestartsPerHour", 3);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"immediate");
    events_wait_for_count(EVENT_SETTING_CHANGED, 4);
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PARAMCHANGE);
    events_wait(EVENT_FINDING_ENDED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_SETTING_CHANGED, EVENT_SETTING_REFUSED,
                  EVENT_SETTING_CHANGED, EVENT_SETTINGS_READ_AGAIN, EVENT_RESTART_SETTING_REFUSED,
                  EVENT_SETTING_CHANGED, EVENT_SETTING_CHANGED, EVENT_SETTINGS_READ_AGAIN,
                  EVENT_FINDING_ENDED, STOPPED);
}

static void settings_that_cannot_be_read_again_are_kept(void **state)
{
    const struct certificate certificate = server_watched();

    (void)state;
    platform_fails(L"RegOpenKeyExW", PRODUCT_PARAMETERS_KEY, ERROR_ACCESS_DENIED);
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PARAMCHANGE);
    events_wait(EVENT_SETTINGS_KEPT);
    platform_works(L"RegOpenKeyExW");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_SETTINGS_KEPT, STOPPED);
    assert_serves(&certificate);
}

int scenarios_lifecycle_controls(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(asked_to_it_checks_the_server_at_once),
        SCENARIO(when_the_clock_was_set_ahead_it_checks_at_once),
        SCENARIO(when_the_clock_was_set_back_it_checks_at_once),
        SCENARIO(small_steps_of_the_clock_are_no_reason_to_check),
        SCENARIO(when_the_machine_was_resumed_it_checks_at_once),
        SCENARIO(what_follows_from_changed_settings_comes_at_once_where_that_is_asked_for),
        SCENARIO(settings_that_cannot_be_read_again_are_kept),
    };

    return cmocka_run_group_tests_name("lifecycle/controls", tests, NULL, NULL);
}
