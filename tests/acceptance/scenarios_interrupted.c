/* The product's process ends in the middle of a rotation, without being asked. */
#include "scenarios.h"

#define SLOW_MS 1000u /* how long a slow service takes to stop */

/* Begins a rotation and ends the product's process while RemoteAccess stops. */
static struct certificate crash_in_a_rotation(void)
{
    struct certificate renewed;

    (void)server_watched();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", SLOW_MS);
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    service_kill(PRODUCT_SERVICE);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    return renewed;
}

static void after_a_crash_the_next_start_completes_the_rotation(void **state)
{
    const struct certificate renewed = crash_in_a_rotation();

    (void)state;
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_DELETED, STARTED, EVENT_INTENT_RESUMED,
                  EVENT_SERVICE_STARTED_AGAIN, EVENT_STARTED_WITH_OTHER_CERTIFICATE,
                  EVENT_RESTART_OWED, EVENT_ROTATION_STARTED, RESTART_PROVEN, STOPPED);
    assert_serves(&renewed);
}

static void after_a_crash_and_a_reboot_clients_get_in_with_the_new_certificate(void **state)
{
    const struct certificate renewed = crash_in_a_rotation();

    (void)state;
    platform_reboot();
    events_wait(EVENT_INTENT_ENDED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_DELETED, STARTED, EVENT_INTENT_ENDED, EVENT_HEALTHY,
                  STOPPED);
    assert_serves(&renewed);
}

static void after_a_crash_what_an_administrator_disabled_stays_stopped(void **state)
{
    (void)state;
    (void)crash_in_a_rotation();
    service_set_start_type(REMOTE_ACCESS_SERVICE, SERVICE_DISABLED);
    product_start();
    events_wait(EVENT_SSTP_NOT_IN_USE);
    product_stop();
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
}

int scenarios_interrupted(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(after_a_crash_the_next_start_completes_the_rotation),
        SCENARIO(after_a_crash_and_a_reboot_clients_get_in_with_the_new_certificate),
        SCENARIO(after_a_crash_what_an_administrator_disabled_stays_stopped),
    };

    return cmocka_run_group_tests_name("interrupted", tests, NULL, NULL);
}
