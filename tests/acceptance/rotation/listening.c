/* SSTP that listens late after its services run, or not until it is started once more: neither
 * speaks against the certificate. */
#include "scenarios.h"

#include "silence.h"

#define CHECK_NOW 128u
#define AN_HOUR   3601u /* seconds */

/* Case 19: it is waited for, and that is all. */
static void case_19_a_listener_that_comes_late_proves_the_renewal(void **state)
{
    struct certificate renewed;
    DWORD process;

    (void)state;
    renewed = silence_after_rotation(L"late");
    process = service_process(SSTP_SERVICE);
    platform_sstp_listens(L"");
    events_wait(EVENT_ROTATION_COMPLETED);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    product_count_passes();
    (void)product_passes_until_calm(1500);
    assert_int_equal(service_process(SSTP_SERVICE), process);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* Case 20: one more restart, which is told and counts, and it serves. */
static void case_20_without_a_listener_sstp_is_restarted_once_more(void **state)
{
    struct certificate renewed;
    DWORD process;

    (void)state;
    renewed = silence_after_rotation(L"never");
    process = service_process(SSTP_SERVICE);
    platform_sstp_listens(L"");
    platform_clock_ahead(PROOF_OVER);
    events_wait_for_count(EVENT_PROVEN, 1);
    events_wait_for_count(EVENT_ROTATION_COMPLETED, 2);
    assert_int_not_equal(service_process(SSTP_SERVICE), process);
    process = service_process(SSTP_SERVICE);
    assert_int_equal(events_count(EVENT_NOT_SERVING), 1);
    assert_int_equal(events_count(EVENT_SERVICE_STARTED_AGAIN), 2 * 3);
    assert_never_back();
    assert_serves(&renewed);
    product_stop();
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2);
    product_stop();
    assert_int_equal(service_process(SSTP_SERVICE), process);
    assert_never_back();
    assert_serves(&renewed);
}

/* The same where no further restart is within the limits: it waits for them, and nothing goes back
 * meanwhile. */
static void case_20_that_restart_keeps_to_the_limits(void **state)
{
    struct certificate renewed;
    DWORD process;

    (void)state;
    product_set(L"RestartsPerHour", 1);
    renewed = silence_after_rotation(L"never");
    platform_has_clients(1); /* over another protocol: else it would wait for a minute only */
    process = service_process(SSTP_SERVICE);
    platform_clock_ahead(PROOF_OVER);
    events_wait(EVENT_RESTART_LIMIT);
    product_count_passes();
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    (void)product_passes_until_calm(1500);
    assert_int_equal(service_process(SSTP_SERVICE), process);
    assert_true(events_count(EVENT_NOT_LISTENING) >= 1);
    assert_never_back();
    assert_bound(&renewed);
    platform_sstp_listens(L"");
    platform_clock_ahead(PROOF_OVER + AN_HOUR);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait_for_count(EVENT_ROTATION_COMPLETED, 2);
    product_stop();
    assert_int_equal(events_count(EVENT_SERVICE_STARTED_AGAIN), 2 * 3);
    assert_never_back();
    assert_serves(&renewed);
}

/* Over one family it listens at once. */
static void assert_proven_once_both_listen(const wchar_t *behaviour, enum family late)
{
    struct certificate renewed;
    DWORD process;

    renewed = silence_after_rotation(behaviour);
    process = service_process(SSTP_SERVICE);
    assert_false(wire_ask(late, server_port()).connected);
    platform_sstp_listens(L"");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_int_equal(service_process(SSTP_SERVICE), process);
    assert_never_back();
    assert_serves(&renewed);
}

static void case_19_ipv4_that_comes_late_proves_the_renewal(void **state)
{
    (void)state;
    assert_proven_once_both_listen(L"late-ipv4", IPV4);
}

static void case_19_ipv6_that_comes_late_proves_the_renewal(void **state)
{
    (void)state;
    assert_proven_once_both_listen(L"late-ipv6", IPV6);
}

/* Where RemoteAccess has it listen. */
static void case_19_a_listener_that_comes_late_by_remote_access_does_too(void **state)
{
    struct certificate renewed;

    (void)state;
    platform_rras_repairs();
    renewed = silence_after_rotation(L"late");
    platform_sstp_listens(L"");
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

int scenarios_rotation_listening(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(case_19_a_listener_that_comes_late_proves_the_renewal),
        SCENARIO(case_19_ipv4_that_comes_late_proves_the_renewal),
        SCENARIO(case_19_ipv6_that_comes_late_proves_the_renewal),
        SCENARIO(case_19_a_listener_that_comes_late_by_remote_access_does_too),
        SCENARIO(case_20_without_a_listener_sstp_is_restarted_once_more),
        SCENARIO(case_20_that_restart_keeps_to_the_limits),
    };

    return cmocka_run_group_tests_name("rotation/listening", tests, NULL, NULL);
}
