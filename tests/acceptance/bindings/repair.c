/* Bindings that are not as they should be, that are not ours, or that are unusual. */
#include "scenarios.h"

#include "json_text.h"

static const struct wish renewal = {.ends_in_days = 60};

static void repair_missing_binding(enum family family)
{
    const struct certificate certificate = server_healthy();

    binding_delete(family, server_port());
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    /* SSTP serves with it already, so nothing is restarted */
    EXPECT_EVENTS(STARTED, EVENT_BINDING_MISSING, EVENT_ROTATION_STARTED, EVENT_BINDING_CREATED,
                  EVENT_PROVEN, EVENT_ROTATION_COMPLETED, STOPPED);
    assert_serves(&certificate);
}

static void a_missing_ipv4_binding_is_created(void **state)
{
    (void)state;
    repair_missing_binding(IPV4);
    assert_event_says(EVENT_BINDING_MISSING, L"0.0.0.0:443");
}

static void a_missing_ipv6_binding_is_created(void **state)
{
    (void)state;
    repair_missing_binding(IPV6);
    assert_event_says(EVENT_BINDING_MISSING, L"[::]:443");
}

/* Whoever deletes a binding may be about to set it anew. */
static void who_deletes_a_binding_has_five_minutes_to_set_it_anew(void **state)
{
    struct certificate certificate;

    (void)state;
    certificate = server_watched();
    binding_delete(IPV6, server_port());
    events_wait(EVENT_OTHERS_AT_WORK);
    assert_event_says(EVENT_OTHERS_AT_WORK, L"rotate --now");
    assert_int_equal(events_count(EVENT_BINDING_CREATED), 0);
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&certificate);
}

/* Case 23: somebody makes the steps of netsh by hand: delete, delete, think, add, add, restart. A
 * renewal waits, so that there is something to fight for. */
static void case_23_who_makes_the_steps_by_hand_is_left_alone(void **state)
{
    const struct certificate renewed = server_waiting_for_clients();

    (void)state;
    binding_delete(IPV4, server_port());
    binding_delete(IPV6, server_port());
    events_wait(EVENT_OTHERS_AT_WORK);
    platform_clock_ahead(60);
    product_count_passes();
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    (void)product_passes_until_calm(1000);
    assert_false(binding_read(IPV4, server_port()).present);
    server_bind(&renewed);
    service_stop_all(SSTP_SERVICE);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    server_serve(&renewed);
    platform_clock_ahead(60 + OTHERS_DONE_AFTER);
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    (void)product_passes_until_calm(1000);
    product_stop();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_serves(&renewed);
}

static void ipv4_and_ipv6_end_with_the_same_certificate(void **state)
{
    const struct certificate first = certificate_issue(&(struct wish){.ends_in_days = 30});
    const struct certificate second = certificate_issue(&renewal);
    const struct binding binding = binding_for_sstp(&second);

    (void)state;
    server_bind(&first);
    binding_set(IPV6, server_port(), &binding);
    service_start(REMOTE_ACCESS_SERVICE); /* SSTP does not serve like that */
    product_start();
    events_wait(EVENT_SEEN_ONCE);
    assert_event_says(EVENT_SEEN_ONCE, L"rotate --now");
    platform_clock_ahead(61); /* seconds: it is looked at again then */
    product_check_now();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_FAMILIES_DIFFER, EVENT_SEEN_ONCE, EVENT_FINDING_ENDED,
                  EVENT_ROTATION_STARTED, EVENT_BINDING_REPLACED, RESTART_PROVEN, STOPPED);
    assert_serves(&second);
}

static void with_another_listener_port_its_bindings_are_rotated(void **state)
{
    struct certificate renewed;

    (void)state;
    server_use_port(OTHER_PORT);
    (void)server_watched();
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
    assert_event_says(EVENT_ROTATION_STARTED, L"4443");
    assert_false(binding_read(IPV4, 443).present);
    assert_false(binding_read(IPV6, 443).present);
}

/* ---- everything but the hash survives ---- */

static struct binding unusual_binding(const struct certificate *certificate)
{
    struct binding binding = binding_for_sstp(certificate);

    binding.check_mode = 0x10007; /* no revocation check, cached only, freshness time, no usage */
    binding.freshness_time = 4711;
    binding.url_timeout = 12345;
    binding.flags = 0x32; /* negotiate client certificate, no HTTP/2, no QUIC */
    wcscpy(binding.ctl_identifier, L"clients of SSTP");
    wcscpy(binding.ctl_store, L"CA");
    return binding;
}

static void watch_unusual(void)
{
    const struct certificate certificate = certificate_issue(&(struct wish){.ends_in_days = 30});
    const struct binding binding = unusual_binding(&certificate);

    server_bind_with(&binding);
    server_serve(&certificate);
    product_start();
    events_wait(EVENT_HEALTHY);
}

static void an_unusual_binding_keeps_its_settings_when_it_is_updated(void **state)
{
    struct certificate renewed;

    (void)state;
    watch_unusual();
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void an_unusual_binding_keeps_its_settings_when_it_is_deleted_and_set(void **state)
{
    struct certificate renewed;

    (void)state;
    platform_has_no_update();
    watch_unusual();
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  EVENT_CERTIFICATE_ACCEPTED, BOTH_REPLACED, EVENT_HASHES_DELETED, RESTART_PROVEN,
                  STOPPED);
    assert_serves(&renewed);
}

static void a_binding_that_states_no_store_goes_on_stating_none(void **state)
{
    const struct certificate certificate = certificate_issue(&(struct wish){.ends_in_days = 30});
    struct binding binding = binding_for_sstp(&certificate);
    struct certificate renewed;

    (void)state;
    binding.store[0] = L'\0';
    server_bind_with(&binding);
    server_serve(&certificate);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* ---- not ours ---- */

static void a_binding_of_another_application_is_left_alone_and_reported(void **state)
{
    const struct certificate certificate = server_healthy();
    const struct certificate foreign =
        certificate_issue(&(struct wish){.name = "web.example.test", .ends_in_days = 60});
    const struct binding binding = binding_of_others(&foreign);
    struct traces before;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    binding_set(IPV4, server_port(), &binding);
    certificate_delete(&certificate); /* there would be much to do */
    before = server_traces();
    product_start();
    events_wait(EVENT_BINDING_FOREIGN);
    events_wait(EVENT_NOT_ACTED_ON);
    EXPECT_EVENTS(STARTED, EVENT_BINDING_FOREIGN, EVENT_FOREIGN_LOCKS_OUT,
                  EVENT_CERTIFICATE_MISSING, EVENT_SSTP_START_UNKNOWN, EVENT_NOT_ACTED_ON,
                  STOPPED); /* seeing never stops */
    assert_event_says(EVENT_NOT_ACTED_ON, L"binding-foreign");
    assert_event_says(EVENT_NOT_ACTED_ON, L"certificate-missing");
    assert_event_says(EVENT_BINDING_FOREIGN, L"0.0.0.0:443");
    assert_event_says(EVENT_BINDING_FOREIGN, thumbprint_text(&foreign, text));
    assert_untouched(&before);
    assert_binding(IPV4, server_port(), &binding);
}

static void a_binding_by_hand_without_a_restart_is_found_and_repaired(void **state)
{
    struct certificate chosen;

    (void)state;
    (void)server_watched();
    product_stop();
    chosen = certificate_issue(&renewal);
    server_bind(&chosen);
    assert_int_equal(wire_ask(IPV4, server_port()).status, 401); /* it looks healthy */
    assert_locked_out(&chosen);
    product_start();
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_CHOICE_KEPT, EVENT_HASH_DISAGREES,
                  EVENT_HASH_DISAGREES, EVENT_STARTED_WITH_OTHER_CERTIFICATE, EVENT_OTHERS_AT_WORK,
                  EVENT_FINDING_ENDED, EVENT_ROTATION_STARTED, EVENT_HASHES_DELETED, RESTART_PROVEN,
                  STOPPED);
    assert_serves(&chosen);
}

static void a_binding_by_hand_before_the_first_start_is_found_and_repaired(void **state)
{
    struct certificate chosen;

    (void)state;
    (void)server_healthy();
    chosen = certificate_issue(&renewal);
    server_bind(&chosen);
    assert_locked_out(&chosen);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HASH_DISAGREES, EVENT_HASH_DISAGREES, EVENT_SSTP_START_UNKNOWN,
                  EVENT_ROTATION_STARTED, EVENT_HASHES_DELETED, RESTART_PROVEN, STOPPED);
    assert_serves(&chosen);
}

/* With the hashes deleted too, nothing tells a rebind from SSTP's own choice of a moment ago. */
static void a_binding_that_may_be_by_hand_is_reported_but_costs_no_restart(void **state)
{
    struct certificate chosen;
    struct traces before;

    (void)state;
    (void)server_healthy();
    chosen = certificate_issue(&renewal);
    server_bind(&chosen);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    before = server_traces();
    product_start();
    events_wait(EVENT_SSTP_START_UNKNOWN);
    product_stop();
    assert_untouched(&before);
    assert_bound(&chosen);
}

static void a_binding_from_another_store_is_left_alone_and_reported(void **state)
{
    const struct certificate certificate = server_healthy();
    struct binding binding = binding_for_sstp(&certificate);
    struct traces before;

    (void)state;
    wcscpy(binding.store, L"WebHosting");
    platform_moves_binding(IPV6, server_port(), binding.store);
    before = server_traces();
    (void)certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_BINDING_OTHER_STORE);
    EXPECT_EVENTS(STARTED, EVENT_BINDING_OTHER_STORE, STOPPED);
    assert_event_says(EVENT_BINDING_OTHER_STORE, L"[::]:443");
    assert_untouched(&before);
    assert_binding(IPV6, server_port(), &binding);
}

static void a_server_without_sstp_is_left_alone(void **state)
{
    struct traces before;

    (void)state;
    (void)certificate_issue(&renewal);
    before = server_traces();
    product_start();
    events_wait(EVENT_SSTP_NOT_IN_USE);
    EXPECT_EVENTS(STARTED, EVENT_SSTP_NOT_IN_USE, STOPPED);
    assert_untouched(&before);
    assert_false(binding_read(IPV4, server_port()).present);
    assert_false(binding_read(IPV6, server_port()).present);
}

/* RemoteAccess runs, and nobody ever chose a certificate for SSTP: that is told, and done when an
 * administrator asks for it. */
static void without_any_certificate_sstp_is_not_configured_until_rotate(void **state)
{
    struct certificate certificate;
    struct traces before;

    (void)state;
    service_start(REMOTE_ACCESS_SERVICE);
    certificate = certificate_issue(&renewal);
    before = server_traces();
    product_start();
    events_wait(EVENT_SSTP_NOT_CONFIGURED);
    assert_event_says(EVENT_SSTP_NOT_CONFIGURED, L"rotate");
    product_reports(L"status", 1);
    assert_json("findings.0.reason", "sstp-not-configured");
    assert_untouched(&before);
    assert_product_says(L"rotate", 0, "");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_true(server_lets_in(&certificate));
}

static void a_server_with_remote_access_disabled_is_left_alone(void **state)
{
    const struct certificate certificate = server_healthy();
    struct traces before;

    (void)state;
    service_stop_all(SSTP_SERVICE);
    service_set_start_type(REMOTE_ACCESS_SERVICE, SERVICE_DISABLED);
    (void)certificate_replace(&certificate, &renewal);
    before = server_traces();
    product_start();
    events_wait(EVENT_REMOTE_ACCESS_DISABLED);
    product_reports(L"status", 1); /* never healthy */
    EXPECT_EVENTS(STARTED, EVENT_REMOTE_ACCESS_DISABLED, STOPPED);
    assert_untouched(&before);
    assert_bound(&certificate);
}

/* Nothing of RRAS is there yet: it is installed, waits, and says so once. */
static void a_server_without_the_role_is_left_alone_until_it_has_it(void **state)
{
    const struct certificate certificate = server_healthy();
    const struct traces before = server_traces();

    (void)state;
    platform_fails(L"OpenServiceW", REMOTE_ACCESS_SERVICE, ERROR_SERVICE_DOES_NOT_EXIST);
    product_start();
    events_wait(EVENT_SSTP_NOT_IN_USE);
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    assert_product_says(L"check", 0, "sstp-not-in-use");
    platform_works(L"OpenServiceW");
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_SSTP_NOT_IN_USE, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

int scenarios_bindings_repair(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_missing_ipv4_binding_is_created),
        SCENARIO(a_missing_ipv6_binding_is_created),
        SCENARIO(who_deletes_a_binding_has_five_minutes_to_set_it_anew),
        SCENARIO(case_23_who_makes_the_steps_by_hand_is_left_alone),
        SCENARIO(ipv4_and_ipv6_end_with_the_same_certificate),
        SCENARIO(with_another_listener_port_its_bindings_are_rotated),
        SCENARIO(an_unusual_binding_keeps_its_settings_when_it_is_updated),
        SCENARIO(an_unusual_binding_keeps_its_settings_when_it_is_deleted_and_set),
        SCENARIO(a_binding_that_states_no_store_goes_on_stating_none),
        SCENARIO(a_binding_of_another_application_is_left_alone_and_reported),
        SCENARIO(a_binding_by_hand_without_a_restart_is_found_and_repaired),
        SCENARIO(a_binding_by_hand_before_the_first_start_is_found_and_repaired),
        SCENARIO(a_binding_that_may_be_by_hand_is_reported_but_costs_no_restart),
        SCENARIO(a_binding_from_another_store_is_left_alone_and_reported),
        SCENARIO(a_server_without_sstp_is_left_alone),
        SCENARIO(a_server_without_the_role_is_left_alone_until_it_has_it),
        SCENARIO(without_any_certificate_sstp_is_not_configured_until_rotate),
        SCENARIO(a_server_with_remote_access_disabled_is_left_alone),
    };

    return cmocka_run_group_tests_name("bindings/repair", tests, NULL, NULL);
}
