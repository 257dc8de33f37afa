/* How the administrator set the server up: the certificate pinned or automatic, TLS at a load
 * balancer, RemoteAccess stopped. */
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

static void a_server_behind_a_load_balancer_is_left_alone(void **state)
{
    const struct certificate certificate = server_healthy();
    struct traces before;

    (void)state;
    registry_set_dword(SSTP_KEY, L"UseHttps", 0);
    (void)certificate_replace(&certificate, &renewal);
    before = server_traces();
    product_start();
    events_wait(EVENT_TLS_OFFLOADED);
    EXPECT_EVENTS(STARTED, EVENT_TLS_OFFLOADED, STOPPED);
    assert_untouched(&before);
}

/* As the documentation sets a server up behind a load balancer; without the balancer's hash yet. */
static void move_tls_to_a_balancer(const struct certificate *certificate)
{
    registry_set_dword(SSTP_KEY, L"UseHttps", 0);
    registry_set_dword(SSTP_KEY, SSTP_PINNED_VALUE, 1);
    registry_set(SSTP_KEY, SSTP_SHA1_VALUE, REG_BINARY, certificate->sha1, SHA1_SIZE);
}

#define BALANCERS_HASH                                                                             \
    L"00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D "  \
    L"1E 1F"

static void assert_balancers_hash(void)
{
    BYTE hash[SHA256_SIZE];
    BYTE sha1[SHA1_SIZE];

    assert_int_equal(registry_read_binary(SSTP_KEY, SSTP_SHA256_VALUE, hash, sizeof(hash)),
                     SHA256_SIZE);
    for (BYTE i = 0; i < SHA256_SIZE; i++) {
        assert_int_equal(hash[i], i);
    }
    assert_int_equal(registry_read_binary(SSTP_KEY, SSTP_SHA1_VALUE, sha1, sizeof(sha1)), 0);
}

static void
behind_a_load_balancer_the_hash_follows_the_setting_and_no_binding_is_touched(void **state)
{
    const struct certificate certificate = server_healthy();
    struct traces before;
    struct traces after;

    (void)state;
    move_tls_to_a_balancer(&certificate);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadHash", BALANCERS_HASH);
    (void)certificate_replace(&certificate, &renewal); /* which is no matter here */
    before = server_traces();
    product_start();
    events_wait(EVENT_OFFLOAD_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HASH_DISAGREES, EVENT_HASH_DISAGREES, EVENT_OFFLOAD_STARTED,
                  EVENT_OFFLOAD_HASH_WRITTEN, RESTART, EVENT_OFFLOAD_COMPLETED, STOPPED);
    assert_event_says(EVENT_OFFLOAD_HASH_WRITTEN,
                      L"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    assert_balancers_hash();
    after = server_traces();
    assert_int_equal(after.bindings[IPV4], before.bindings[IPV4]);
    assert_int_equal(after.bindings[IPV6], before.bindings[IPV6]);
    assert_int_equal(after.binding_count, before.binding_count);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_RUNNING);
    product_start(); /* once is enough */
    events_wait(EVENT_OFFLOAD_HEALTHY);
    product_stop();
    assert_untouched(&after);
}

static void behind_a_load_balancer_a_hash_that_is_not_pinned_is_left_to_a_person(void **state)
{
    const struct certificate certificate = server_healthy();
    struct traces before;

    (void)state;
    move_tls_to_a_balancer(&certificate);
    registry_delete_value(SSTP_KEY, SSTP_PINNED_VALUE);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadHash", BALANCERS_HASH);
    before = server_traces();
    product_start();
    events_wait(EVENT_OFFLOAD_NOT_PINNED);
    EXPECT_EVENTS(STARTED, EVENT_OFFLOAD_NOT_PINNED, STOPPED);
    assert_untouched(&before);
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
    const struct certificate old = server_healthy();
    struct certificate successor;

    (void)state;
    service_stop(REMOTE_ACCESS_SERVICE);
    successor = certificate_replace(&old, &renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, EVENT_RESTART_PENDING, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_DELETED, EVENT_ROTATION_COMPLETED, STOPPED);
    assert_bound(&successor);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
    assert_int_equal(service_state(RAS_MANAGER_SERVICE), SERVICE_RUNNING);
}

int scenarios_modes(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_pinned_certificate_is_renewed_with_both_hashes_written),
        SCENARIO(a_pinned_certificate_that_is_gone_is_replaced_with_both_hashes_written),
        SCENARIO(in_automatic_mode_no_mode_is_written),
        SCENARIO(a_server_behind_a_load_balancer_is_left_alone),
        SCENARIO(behind_a_load_balancer_the_hash_follows_the_setting_and_no_binding_is_touched),
        SCENARIO(behind_a_load_balancer_a_hash_that_is_not_pinned_is_left_to_a_person),
        SCENARIO(services_that_are_all_stopped_stay_so_while_the_bindings_are_put_right),
        SCENARIO(remote_access_alone_stopped_stays_so_while_the_bindings_are_put_right),
    };

    return cmocka_run_group_tests_name("modes", tests, NULL, NULL);
}
