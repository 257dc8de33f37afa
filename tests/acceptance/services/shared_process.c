/* SstpSvc and RemoteAccess in a process with other services, as always on Server 2016: when they
 * were started their process does not say. What is not known causes no restart and makes nobody's
 * choice of what SSTP bound. */
#include "scenarios.h"

static const struct wish renewal = {.ends_in_days = 60};

static struct certificate renewed_with_shared_processes(void)
{
    struct certificate renewed;

    platform_services_share_processes();
    (void)server_watched();
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    return renewed;
}

static void a_renewal_goes_into_use_with_shared_processes(void **state)
{
    const struct certificate renewed = renewed_with_shared_processes();

    (void)state;
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* Another process of ours knows no more of the start than that it was before. */
static void what_serves_is_left_alone_when_the_product_starts_again(void **state)
{
    const struct certificate renewed = renewed_with_shared_processes();

    (void)state;
    product_stop();
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2);
    product_stop();
    assert_int_equal(events_count(EVENT_SSTP_START_UNKNOWN), 0);
    assert_int_equal(events_count(EVENT_CHOICE_KEPT), 0);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 1);
    assert_serves(&renewed);
}

/* It ran on, as this service saw: without a hash nothing else tells. */
static void what_is_bound_without_a_restart_gets_it(void **state)
{
    struct certificate chosen;

    (void)state;
    platform_services_share_processes();
    (void)server_watched();
    chosen = certificate_issue(&(struct wish){.starts_in_days = -20, .ends_in_days = 20});
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    server_bind(&chosen);
    assert_locked_out(&chosen);
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 1);
    assert_serves(&chosen);
}

int scenarios_services_shared_process(void)
{
    static const struct CMUnitTest tests[] = {
        SCENARIO(a_renewal_goes_into_use_with_shared_processes),
        SCENARIO(what_serves_is_left_alone_when_the_product_starts_again),
        SCENARIO(what_is_bound_without_a_restart_gets_it),
    };

    return cmocka_run_group_tests_name("services/shared_process", tests, NULL, NULL);
}
