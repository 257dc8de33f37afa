/* TLS ends at a load balancer in front: SSTP has the hash of the certificate there, and no binding
 * here matters. */
#include "scenarios.h"

#include "wait.h"

#include <stdio.h>

#define BALANCERS_HASH L"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

/* As certificate managers show it. */
#define BALANCERS_HASH_SPACED                                                                      \
    L"00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D "  \
    L"1E 1F"

static const struct wish renewal = {.ends_in_days = 60};

static void a_server_behind_a_load_balancer_is_left_alone(void **state)
{
    const struct certificate certificate = server_healthy();
    struct traces before;

    (void)state;
    registry_set_dword(SSTP_KEY, L"UseHttps", 0);
    (void)certificate_replace(&certificate, &renewal);
    before = server_traces();
    product_start();
    events_wait(EVENT_NOT_MONITORED);
    product_reports(L"status", 1);
    EXPECT_EVENTS(STARTED, EVENT_NOT_MONITORED, STOPPED);
    assert_untouched(&before);
}

/* As the documentation sets a server up behind a load balancer; without the balancer's hash yet. */
static void move_tls_to_a_balancer(const struct certificate *certificate)
{
    registry_set_dword(SSTP_KEY, L"UseHttps", 0);
    registry_set_dword(SSTP_KEY, SSTP_PINNED_VALUE, 1);
    registry_set(SSTP_KEY, SSTP_SHA1_VALUE, REG_BINARY, certificate->sha1, SHA1_SIZE);
}

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
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadHash", BALANCERS_HASH_SPACED);
    (void)certificate_replace(&certificate, &renewal); /* which is no matter here */
    before = server_traces();
    product_start();
    events_wait(EVENT_OFFLOAD_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HASH_DISAGREES, EVENT_HASH_DISAGREES, EVENT_OFFLOAD_STARTED,
                  EVENT_OFFLOAD_HASH_WRITTEN, RESTART, EVENT_OFFLOAD_COMPLETED, STOPPED);
    assert_event_says(EVENT_OFFLOAD_HASH_WRITTEN, BALANCERS_HASH);
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
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadHash", BALANCERS_HASH_SPACED);
    before = server_traces();
    product_start();
    events_wait(EVENT_OFFLOAD_NOT_PINNED);
    EXPECT_EVENTS(STARTED, EVENT_OFFLOAD_NOT_PINNED, STOPPED);
    assert_untouched(&before);
}

/* SSTP runs with the hash of the certificate that the balancer had until now. */
static void behind_balancer(void)
{
    const struct certificate certificate = server_watched();
    wchar_t hash[2 * SHA256_SIZE + 1];

    product_stop();
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        (void)swprintf(hash + 2 * i, 3, L"%02x", certificate.sha256[i]);
    }
    registry_set_dword(SSTP_KEY, L"UseHttps", 0);
    registry_set_dword(SSTP_KEY, SSTP_PINNED_VALUE, 1);
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, certificate.sha256, SHA256_SIZE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadHash", hash);
    service_stop_all(SSTP_SERVICE);
    service_start(REMOTE_ACCESS_SERVICE);
}

static void balancers_hash_is_there_without_a_restart(void **state)
{
    BYTE hash[SHA256_SIZE];

    (void)state;
    behind_balancer();
    product_start();
    events_wait(EVENT_OFFLOAD_HEALTHY);
    product_stop();
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        hash[i] = (BYTE)i;
    }
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, hash, SHA256_SIZE);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadHash", BALANCERS_HASH);
    product_start();
    events_wait(EVENT_OFFLOAD_COMPLETED);
    product_stop();
    assert_event_says(EVENT_STARTED_WITH_OTHER_HASH, BALANCERS_HASH);
}

static bool shutdown_is_held_up(const void *nothing)
{
    (void)nothing;
    return platform_notifies_product(L"preshutdown");
}

static void behind_a_load_balancer_a_new_hash_is_prepared_for_the_boot(void **state)
{
    (void)state;
    behind_balancer();
    product_set(L"SettleSeconds", 60); /* so that it waits */
    product_start();
    events_wait(EVENT_OFFLOAD_HEALTHY);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadHash", BALANCERS_HASH);
    assert_true(wait_until(shutdown_is_held_up, NULL));
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_OFFLOAD_HEALTHY,
                  EVENT_SETTING_CHANGED, EVENT_HASH_DISAGREES, EVENT_OFFLOAD_SHUTDOWN_STARTED,
                  EVENT_OFFLOAD_HASH_WRITTEN, EVENT_OFFLOAD_READY_FOR_BOOT, STOPPED);
    assert_event_says(EVENT_OFFLOAD_READY_FOR_BOOT, BALANCERS_HASH);
}

int scenarios_load_balancer_hash(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_server_behind_a_load_balancer_is_left_alone),
        SCENARIO(behind_a_load_balancer_the_hash_follows_the_setting_and_no_binding_is_touched),
        SCENARIO(behind_a_load_balancer_a_hash_that_is_not_pinned_is_left_to_a_person),
        SCENARIO(balancers_hash_is_there_without_a_restart),
        SCENARIO(behind_a_load_balancer_a_new_hash_is_prepared_for_the_boot),
    };

    return cmocka_run_group_tests_name("load_balancer/hash", tests, NULL, NULL);
}
