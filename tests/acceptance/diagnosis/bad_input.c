/* Bad input: each has its event, is repaired where that is safe, and stops nothing else. */
#include "scenarios.h"

static const struct wish renewal = {.ends_in_days = 60};

static void a_listener_port_of_the_wrong_type_is_reported_and_nothing_written(void **state)
{
    const struct certificate old = server_healthy();
    struct traces before;

    (void)state;
    registry_set_text(SSTP_KEY, SSTP_PORT_VALUE, L"443");
    (void)certificate_replace(&old, &renewal);
    before = server_traces();
    product_start();
    events_wait(EVENT_PARAMETER_MALFORMED);
    EXPECT_EVENTS(STARTED, EVENT_PARAMETER_MALFORMED, STOPPED);
    assert_event_says(EVENT_PARAMETER_MALFORMED, SSTP_PORT_VALUE);
    assert_untouched(&before);
}

static void a_listener_port_beyond_all_ports_is_reported_and_nothing_written(void **state)
{
    const struct certificate old = server_healthy();
    struct traces before;

    (void)state;
    registry_set_dword(SSTP_KEY, SSTP_PORT_VALUE, 70000);
    (void)certificate_replace(&old, &renewal);
    before = server_traces();
    product_start();
    events_wait(EVENT_PARAMETER_MALFORMED);
    EXPECT_EVENTS(STARTED, EVENT_PARAMETER_MALFORMED, STOPPED);
    assert_untouched(&before);
}

static void parameters_that_cannot_be_read_are_reported_and_nothing_written(void **state)
{
    const struct certificate old = server_healthy();
    struct certificate successor;
    struct traces before;

    (void)state;
    platform_fails(L"RegQueryValueExW", SSTP_PORT_VALUE, ERROR_ACCESS_DENIED);
    product_start();
    events_wait(EVENT_PARAMETER_UNREADABLE);
    before = server_traces();
    successor = certificate_replace(&old, &renewal);
    product_stop();
    assert_untouched(&before);
    assert_event_says(EVENT_PARAMETER_UNREADABLE, SSTP_PORT_VALUE);
    platform_works(L"RegQueryValueExW");
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_PARAMETER_UNREADABLE, STOPPED, STARTED, EVENT_CERTIFICATE_MISSING,
                  ROTATION, STOPPED);
    assert_serves(&successor);
}

static void a_stored_hash_of_one_byte_is_put_right(void **state)
{
    const struct certificate certificate = server_healthy();
    const BYTE thirty_two = 32; /* bad advice that is found on the Web */

    (void)state;
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, &thirty_two, sizeof(thirty_two));
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HASH_MALFORMED, EVENT_ROTATION_STARTED, EVENT_HASHES_DELETED,
                  RESTART_PROVEN, STOPPED);
    assert_event_says(EVENT_HASH_MALFORMED, SSTP_SHA256_VALUE);
    assert_serves(&certificate);
}

static void a_stored_hash_of_the_wrong_type_is_put_right(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    registry_set_dword(SSTP_KEY, SSTP_SHA1_VALUE, 32);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HASH_MALFORMED, EVENT_ROTATION_STARTED, EVENT_HASHES_DELETED,
                  RESTART_PROVEN, STOPPED);
    assert_event_says(EVENT_HASH_MALFORMED, SSTP_SHA1_VALUE);
    assert_serves(&certificate);
}

static void a_certificate_that_does_not_decode_is_passed_over_and_named_once(void **state)
{
    const struct certificate certificate = server_healthy();
    const struct certificate garbled =
        certificate_issue(&(struct wish){.ends_in_days = 365, .garbled_names = true});
    struct certificate renewed;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    assert_serves(&certificate);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_UNDECODABLE, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED,
                  ROTATION, STOPPED);
    assert_event_says(EVENT_CERTIFICATE_UNDECODABLE, thumbprint_text(&garbled, text));
    assert_serves(&renewed);
}

static void a_store_that_cannot_be_read_is_reported_until_it_can(void **state)
{
    const struct certificate certificate = server_watched();
    const struct traces before = server_traces();
    struct certificate renewed;

    (void)state;
    platform_fails(L"CertOpenStore", L"MY", ERROR_ACCESS_DENIED);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_STORE_UNREADABLE);
    assert_event_says(EVENT_STORE_UNREADABLE, L"CertOpenStore");
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_RUNNING);
    assert_untouched(&before);
    assert_serves(&certificate);
    platform_works(L"CertOpenStore");
    (void)certificate_issue(&(struct wish){.usage = FOR_CLIENTS}); /* it looks again */
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_STORE_UNREADABLE, EVENT_CERTIFICATE_RENEWED,
                  EVENT_FINDING_ENDED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void a_binding_that_cannot_be_read_is_reported_and_nothing_written(void **state)
{
    const struct certificate old = server_healthy();
    struct traces before;

    (void)state;
    (void)certificate_replace(&old, &renewal);
    before = server_traces();
    platform_fails(L"HttpQueryServiceConfiguration", L"[::]:443", ERROR_ACCESS_DENIED);
    product_start();
    events_wait(EVENT_BINDING_UNREADABLE);
    product_stop();
    platform_works(L"HttpQueryServiceConfiguration");
    EXPECT_EVENTS(STARTED, EVENT_BINDING_UNREADABLE, STOPPED);
    assert_event_says(EVENT_BINDING_UNREADABLE, L"[::]:443");
    assert_untouched(&before);
}

static void a_binding_whose_hash_has_a_wrong_length_is_replaced(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    platform_damages_binding(IPV4, server_port());
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_BINDING_MALFORMED, EVENT_ROTATION_STARTED, EVENT_BINDING_REPLACED,
                  EVENT_PROVEN, EVENT_ROTATION_COMPLETED, STOPPED);
    assert_event_says(EVENT_BINDING_MALFORMED, L"0.0.0.0:443");
    assert_serves(&certificate);
}

int scenarios_diagnosis_bad_input(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_listener_port_of_the_wrong_type_is_reported_and_nothing_written),
        SCENARIO(a_listener_port_beyond_all_ports_is_reported_and_nothing_written),
        SCENARIO(parameters_that_cannot_be_read_are_reported_and_nothing_written),
        SCENARIO(a_stored_hash_of_one_byte_is_put_right),
        SCENARIO(a_stored_hash_of_the_wrong_type_is_put_right),
        SCENARIO(a_certificate_that_does_not_decode_is_passed_over_and_named_once),
        SCENARIO(a_store_that_cannot_be_read_is_reported_until_it_can),
        SCENARIO(a_binding_that_cannot_be_read_is_reported_and_nothing_written),
        SCENARIO(a_binding_whose_hash_has_a_wrong_length_is_replaced),
    };

    return cmocka_run_group_tests_name("diagnosis/bad_input", tests, NULL, NULL);
}
