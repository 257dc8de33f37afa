/* How the administrator set the server up: the certificate pinned or automatic,
 * RemoteAccess stopped. */
#include "scenarios.h"

static const struct wish renewal = {.ends_in_days = 60};

static struct certificate pinned_server(void)
{
    const struct certificate certificate = certificate_issue(&(struct wish){.ends_in_days = 30});

    server_bind(&certificate);
    sstp_pin(&certificate);
    server_serve(&certificate);
    return certificate;
}

static void assert_still_pinned(void)
{
    DWORD pinned = 0;

    assert_true(registry_read_dword(SSTP_KEY, SSTP_PINNED_VALUE, &pinned));
    assert_int_equal(pinned, 1);
}

static void a_pinned_certificate_is_renewed_with_both_hashes_written(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)pinned_server();
    product_start();
    events_wait(EVENT_HEALTHY);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_WRITTEN, RESTART_PROVEN, STOPPED);
    assert_serves(&renewed);
    assert_still_pinned();
}

static void a_pinned_certificate_that_is_gone_is_replaced_with_both_hashes_written(void **state)
{
    const struct certificate old = pinned_server();
    const struct certificate successor = certificate_replace(&old, &renewal);

    (void)state;
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_WRITTEN, RESTART_PROVEN, STOPPED);
    assert_serves(&successor);
    assert_still_pinned();
}

static void in_automatic_mode_no_mode_is_written(void **state)
{
    struct certificate renewed;
    DWORD pinned;

    (void)state;
    (void)server_watched();
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed); /* with the hashes absent or equal */
    assert_false(registry_read_dword(SSTP_KEY, SSTP_PINNED_VALUE, &pinned));
}

static void services_that_are_all_stopped_stay_so_while_the_bindings_are_put_right(void **state)
{
    const struct certificate old = server_healthy();
    struct certificate successor;

    (void)state;
    service_stop_all(SSTP_SERVICE);
    successor = certificate_replace(&old, &renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, EVENT_ROTATION_COMPLETED, STOPPED);
    assert_bound(&successor);
    assert_sstp_hashes_automatic(&successor);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
    assert_int_equal(service_state(SSTP_SERVICE), SERVICE_STOPPED);
    server_serve(&successor); /* once the administrator starts it */
    assert_serves(&successor);
}

static void remote_access_alone_stopped_stays_so_while_the_bindings_are_put_right(void **state)
{
    const struct certificate successor = server_rotated_while_stopped();

    (void)state;
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, EVENT_RESTART_PENDING, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_DELETED, EVENT_ROTATION_COMPLETED, STOPPED);
    assert_bound(&successor);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
    assert_int_equal(service_state(RAS_MANAGER_SERVICE), SERVICE_RUNNING);
}

int scenarios_diagnosis_server_modes(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_pinned_certificate_is_renewed_with_both_hashes_written),
        SCENARIO(a_pinned_certificate_that_is_gone_is_replaced_with_both_hashes_written),
        SCENARIO(in_automatic_mode_no_mode_is_written),
        SCENARIO(services_that_are_all_stopped_stay_so_while_the_bindings_are_put_right),
        SCENARIO(remote_access_alone_stopped_stays_so_while_the_bindings_are_put_right),
    };

    return cmocka_run_group_tests_name("diagnosis/server_modes", tests, NULL, NULL);
}
