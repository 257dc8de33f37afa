/* The product's process ends in the middle of a rotation, without being asked. */
#include "scenarios.h"

static void after_a_crash_the_next_start_completes_the_rotation(void **state)
{
    const struct certificate renewed = server_interrupted();

    (void)state;
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_DELETED, STARTED, EVENT_INTENT_RESUMED,
                  EVENT_SERVICE_STARTED_AGAIN, EVENT_RESTART_OWED, EVENT_ROTATION_STARTED,
                  RESTART_PROVEN, STOPPED);
    assert_serves(&renewed);
}

static void after_a_crash_and_a_reboot_clients_get_in_with_the_new_certificate(void **state)
{
    const struct certificate renewed = server_interrupted();

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
    (void)server_interrupted();
    service_set_start_type(REMOTE_ACCESS_SERVICE, SERVICE_DISABLED);
    product_start();
    events_wait(EVENT_REMOTE_ACCESS_DISABLED);
    product_stop();
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
}

int scenarios_rotation_crash(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(after_a_crash_the_next_start_completes_the_rotation),
        SCENARIO(after_a_crash_and_a_reboot_clients_get_in_with_the_new_certificate),
        SCENARIO(after_a_crash_what_an_administrator_disabled_stays_stopped),
    };

    return cmocka_run_group_tests_name("rotation/crash", tests, NULL, NULL);
}
