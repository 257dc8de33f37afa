/* Windows shuts down: what waits is prepared for the next boot, and nothing else holds it up. */
#include "scenarios.h"

#define SLOW_MS 3000u /* how long a slow service takes to stop */

/* A renewal that waits because somebody is connected. */
static struct certificate waiting_renewal(void)
{
    struct certificate renewed;

    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"idle");
    platform_has_clients(1);
    (void)server_watched();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_RESTART_SCHEDULED);
    return renewed;
}

static void a_healthy_service_does_not_hold_up_the_shutdown(void **state)
{
    (void)state;
    (void)server_watched();
    assert_false(platform_notifies_product(L"preshutdown"));
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_RUNNING);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
}

static void a_waiting_renewal_is_prepared_without_a_restart(void **state)
{
    DWORD process;
    struct certificate renewed;

    (void)state;
    renewed = waiting_renewal();
    process = service_process(SSTP_SERVICE);
    assert_true(platform_notifies_product(L"preshutdown"));
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_STOPPED);
    assert_int_equal(service_process(SSTP_SERVICE), process);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_RESTART_SCHEDULED,
                  EVENT_FINDING_ENDED, EVENT_SHUTDOWN_STARTED, BOTH_REPLACED, EVENT_HASHES_DELETED,
                  EVENT_READY_FOR_BOOT, STOPPED);
    assert_bound(&renewed);
}

static void after_the_boot_clients_get_in_with_what_was_prepared(void **state)
{
    const struct certificate renewed = waiting_renewal();

    (void)state;
    platform_reboot();
    events_wait_for_count(EVENT_HEALTHY, 2);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_RESTART_SCHEDULED,
                  EVENT_FINDING_ENDED, EVENT_SHUTDOWN_STARTED, BOTH_REPLACED, EVENT_HASHES_DELETED,
                  EVENT_READY_FOR_BOOT, STOPPED, STARTED, EVENT_INTENT_ENDED, EVENT_HEALTHY,
                  STOPPED);
    assert_serves(&renewed);
}

static void a_shutdown_in_a_rotation_ends_in_one_that_serves_after_the_boot(void **state)
{
    const struct certificate renewed = server_rotating(SLOW_MS);

    (void)state;
    assert_true(platform_notifies_product(L"preshutdown"));
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_STOPPED);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOP_PENDING);
    assert_bound(&renewed);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    platform_reboot();
    events_wait(EVENT_INTENT_ENDED);
    product_stop();
    assert_serves(&renewed);
}

int scenarios_lifecycle_shutdown(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_healthy_service_does_not_hold_up_the_shutdown),
        SCENARIO(a_waiting_renewal_is_prepared_without_a_restart),
        SCENARIO(after_the_boot_clients_get_in_with_what_was_prepared),
        SCENARIO(a_shutdown_in_a_rotation_ends_in_one_that_serves_after_the_boot),
    };

    return cmocka_run_group_tests_name("lifecycle/shutdown", tests, NULL, NULL);
}
