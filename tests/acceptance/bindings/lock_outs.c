/* Other applications' records that win over SSTP's for VPN clients: what would lock these out
 * waits and is said before, and what locks them out is an error. */
#include "scenarios.h"

#include <stdio.h>

#define CALM_MS   1500u
#define CHECK_NOW 128u

enum { EXIT_DONE = 0, EXIT_WARNING = 1, EXIT_CRITICAL = 2, EXIT_FAILED = 4 };

static const struct wish renewal = {.ends_in_days = 60};
static wchar_t our_name[] = L"sstp.example.test";

/* IIS has a site of that name on SSTP's port. */
static void iis_serves_our_name(const struct certificate *certificate)
{
    const struct binding binding = binding_of_others(certificate);

    binding_set_for_name(our_name, server_port(), &binding);
}

static void case_8_a_rotation_that_would_lock_clients_out_waits_and_says_so(void **state)
{
    const struct certificate old = server_healthy();
    struct certificate renewed;
    struct traces before;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    iis_serves_our_name(&old);
    renewed = certificate_issue(&renewal);
    before = server_traces();
    product_start();
    events_wait(EVENT_HEALTHY);
    assert_product_says(L"rotate --now", EXIT_FAILED, "would lock VPN clients out");
    assert_product_says(L"check", EXIT_WARNING, "would-lock-out");
    EXPECT_EVENTS(STARTED, EVENT_WOULD_LOCK_OUT, EVENT_HEALTHY, EVENT_ORDER_REFUSED, STOPPED);
    assert_event_says(EVENT_WOULD_LOCK_OUT, L"sstp.example.test:443");
    assert_event_says(EVENT_WOULD_LOCK_OUT, thumbprint_text(&old, text));
    assert_event_says(EVENT_WOULD_LOCK_OUT, thumbprint_text(&renewed, text));
    assert_event_says(EVENT_WOULD_LOCK_OUT, L"rotate --now --force");
    assert_untouched(&before);
    binding_delete_for_name(our_name, server_port());
}

static void case_8_from_the_restart_deadline_on_that_is_an_error(void **state)
{
    const struct certificate old =
        certificate_issue(&(struct wish){.starts_in_days = -300, .ends_in_days = 3});
    struct traces before;

    (void)state;
    server_bind(&old);
    server_serve(&old);
    iis_serves_our_name(&old);
    (void)certificate_issue(&renewal);
    before = server_traces();
    product_start();
    events_wait(EVENT_HEALTHY);
    assert_product_says(L"check", EXIT_CRITICAL, "would-lock-out-soon");
    EXPECT_EVENTS(STARTED, EVENT_WOULD_LOCK_OUT_SOON, EVENT_EXPIRY_UNUSED, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_EXPIRY_UNUSED, L"VPN clients that meet that binding");
    assert_event_says(EVENT_WOULD_LOCK_OUT_SOON, L"rotate --now --force");
    assert_untouched(&before);
    binding_delete_for_name(our_name, server_port());
}

static void case_8_with_force_it_is_done_and_never_called_healthy(void **state)
{
    const struct certificate old = server_healthy();
    struct certificate renewed;

    (void)state;
    iis_serves_our_name(&old);
    product_start();
    events_wait(EVENT_HEALTHY);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_WOULD_LOCK_OUT);
    assert_product_says(L"rotate --now --force", EXIT_CRITICAL, "cannot connect");
    assert_product_says(L"check", EXIT_CRITICAL, "server-name-shadowed");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_WOULD_LOCK_OUT, EVENT_REQUEST_TAKEN,
                  EVENT_CERTIFICATE_ORDERED, EVENT_FINDING_ENDED, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_DELETED, RESTART, EVENT_PROVEN,
                  EVENT_ROTATION_SHADOWED, EVENT_CHOICE_KEPT, EVENT_SERVER_NAME_SHADOWED, STOPPED);
    assert_event_says(EVENT_SERVER_NAME_SHADOWED, L"sstp.example.test:443");
    assert_serves(&renewed);
    binding_delete_for_name(our_name, server_port());
}

/* Case 9: the tool that renews IIS' certificates gives that record the renewal, too. Who connects
 * by the name is locked out until SSTP has it: nobody else who is connected is waited for. */
static void case_9_once_the_tool_has_moved_the_record_it_waits_for_nobody(void **state)
{
    const struct certificate old = server_healthy();
    struct certificate renewed;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"idle");
    platform_has_clients(1);
    iis_serves_our_name(&old);
    product_start();
    events_wait(EVENT_HEALTHY);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_WOULD_LOCK_OUT);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    binding_delete_for_name(our_name, server_port());
    iis_serves_our_name(&renewed);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 1);
    assert_serves(&renewed);
    binding_delete_for_name(our_name, server_port());
}

/* IIS has SSTP's endpoint over IPv4, with settings of its own. */
static struct binding iis_takes_ipv4(const struct certificate *certificate)
{
    struct binding binding = binding_of_others(certificate);

    binding.flags = 2;
    binding_set(IPV4, server_port(), &binding);
    return binding;
}

/* The tool that renews IIS' certificates gives it another one. */
static void iis_has_now(struct binding *iis, const struct certificate *certificate)
{
    *iis = binding_with(iis, certificate);
    binding_update(IPV4, server_port(), iis);
}

static void case_10_the_record_of_another_application_is_followed(void **state)
{
    const struct certificate old = server_healthy();
    const struct binding sstps = binding_for_sstp(&old);
    struct binding iis = iis_takes_ipv4(&old);
    struct binding expected;
    struct certificate renewed;

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_WOULD_LOCK_OUT);
    assert_event_says(EVENT_WOULD_LOCK_OUT, L"0.0.0.0:443");
    iis_has_now(&iis, &renewed);
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_WOULD_LOCK_OUT, EVENT_FAMILIES_DIFFER,
                  EVENT_FOREIGN_FOLLOWED, EVENT_OTHERS_AT_WORK, EVENT_FINDING_ENDED,
                  EVENT_FINDING_ENDED, EVENT_ROTATION_STARTED, EVENT_BINDING_REPLACED,
                  EVENT_HASHES_DELETED, RESTART_PROVEN, STOPPED);
    assert_event_says(EVENT_FOREIGN_FOLLOWED, L"0.0.0.0:443");
    assert_binding(IPV4, server_port(), &iis);
    expected = binding_with(&sstps, &renewed);
    assert_binding(IPV6, server_port(), &expected);
    assert_true(server_lets_in(&renewed));
}

static void case_10_with_refuse_nothing_is_changed_and_all_the_rest_is_told(void **state)
{
    struct certificate renewed;
    struct traces before;

    (void)state;
    (void)server_healthy();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"ForeignBindings", L"refuse");
    renewed = certificate_issue(&renewal);
    (void)iis_takes_ipv4(&renewed);
    before = server_traces();
    product_start();
    events_wait(EVENT_FOREIGN_LOCKS_OUT);
    assert_product_says(L"check", EXIT_CRITICAL, "binding-foreign-locks-out");
    EXPECT_EVENTS(STARTED, EVENT_BINDING_FOREIGN, EVENT_FOREIGN_LOCKS_OUT, STOPPED);
    assert_untouched(&before);
}

static struct certificate server_with_two_names(void)
{
    const struct certificate old =
        certificate_issue(&(struct wish){.other_name = "vpn.example.test", .ends_in_days = 30});

    server_bind(&old);
    server_serve(&old);
    return old;
}

/* Over IPv6 clients of both names connect, and would not. */
static void case_10_nobody_who_gets_in_is_given_up_for_another_binding(void **state)
{
    const struct certificate old = server_with_two_names();
    struct certificate fewer;
    struct binding iis = iis_takes_ipv4(&old);
    struct traces before;

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    fewer = certificate_issue(&renewal);
    iis_has_now(&iis, &fewer);
    before = server_traces();
    events_wait(EVENT_FOREIGN_LOCKS_OUT);
    assert_product_says(L"check", EXIT_CRITICAL, "binding-foreign-locks-out");
    product_stop();
    assert_untouched(&before);
}

/* IIS takes both: with any other certificate SSTP would let nobody in at all. */
static void case_10_where_nobody_else_gets_in_it_need_not_be_for_all_names(void **state)
{
    struct certificate fewer;
    struct binding iis;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    (void)server_with_two_names();
    product_start();
    events_wait(EVENT_HEALTHY);
    fewer = certificate_issue(&renewal);
    iis = iis_takes_ipv4(&fewer);
    binding_set(IPV6, server_port(), &iis);
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    events_wait(EVENT_FOLLOWED_UNFIT);
    assert_product_says(L"check", EXIT_CRITICAL, "followed-unfit");
    product_stop();
    assert_event_says(EVENT_FOLLOWED_UNFIT, thumbprint_text(&fewer, text));
    assert_binding(IPV4, server_port(), &iis);
    assert_binding(IPV6, server_port(), &iis);
    assert_true(server_lets_in(&fewer)); /* by the one name */
}

/* Who restarted for it once, and SSTP stores another hash all the same, does not again. */
static void case_10_a_restart_that_did_not_help_is_not_made_again(void **state)
{
    const struct certificate old = server_healthy();
    struct binding iis = iis_takes_ipv4(&old);
    struct certificate renewed;
    struct traces before;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    renewed = certificate_issue(&renewal);
    iis_has_now(&iis, &renewed);
    events_wait(EVENT_OTHERS_AT_WORK);
    assert_product_says(L"rotate --now", EXIT_DONE,
                        "Done. "); /* a clock that was put ahead is not SSTP's */
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, old.sha256, SHA256_SIZE);
    before = server_traces();
    product_start();
    events_wait(EVENT_FOLLOWED_IN_VAIN);
    assert_product_says(L"check", EXIT_CRITICAL, "followed-in-vain");
    product_stop();
    assert_event_says(EVENT_FOLLOWED_IN_VAIN, thumbprint_text(&renewed, text));
    assert_untouched(&before);
}

/* ---- what Windows shows by itself ---- */

/* The product looks, and again after some minutes. */
static void look_twice(void)
{
    product_start();
    product_count_passes();
    (void)product_passes_until_calm(CALM_MS);
    platform_clock_ahead(151);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
}

/* Bound, and said to be renewed: Windows shows clients the renewal. */
static struct certificate bound_and_renewed_to(const struct certificate *renewed)
{
    const struct certificate old = server_healthy();

    certificate_renewed_to(&old, renewed);
    platform_presents_renewals();
    server_bind(&old);
    assert_memory_equal(wire_ask(IPV4, server_port()).sha1, renewed->sha1, SHA1_SIZE);
    assert_locked_out(renewed);
    return old;
}

static void case_21_the_successor_that_windows_shows_is_used_at_once(void **state)
{
    const struct certificate renewed = certificate_issue(&renewal);
    struct certificate old;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"idle");
    platform_has_clients(3);
    old = bound_and_renewed_to(&renewed);
    look_twice();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_int_equal(events_count(EVENT_RESTART_SCHEDULED), 1); /* one look is none */
    assert_event_says(EVENT_SUCCESSOR_SHOWN, thumbprint_text(&renewed, text));
    assert_event_says(EVENT_SUCCESSOR_SHOWN, thumbprint_text(&old, text));
    assert_serves(&renewed);
}

static void case_21_one_that_cannot_be_used_is_told_with_its_cure(void **state)
{
    const struct certificate renewed =
        certificate_issue(&(struct wish){.name = "www.example.test", .ends_in_days = 60});
    struct certificate old;
    struct traces before;
    wchar_t text[THUMBPRINT_TEXT];
    wchar_t cure[100];

    (void)state;
    old = bound_and_renewed_to(&renewed);
    before = server_traces();
    look_twice();
    events_wait(EVENT_SUCCESSOR_UNFIT);
    product_stop();
    (void)swprintf(cure, COUNT_OF(cure), L"certutil -f -repairstore My %ls unlink.inf",
                   thumbprint_text(&old, text));
    assert_event_says(EVENT_SUCCESSOR_UNFIT, thumbprint_text(&renewed, text));
    assert_event_says(EVENT_SUCCESSOR_UNFIT, cure);
    assert_int_equal(events_count(EVENT_SUCCESSOR_SHOWN), 0);
    assert_untouched(&before);
}

int scenarios_bindings_lock_outs(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(case_8_a_rotation_that_would_lock_clients_out_waits_and_says_so),
        SCENARIO(case_8_from_the_restart_deadline_on_that_is_an_error),
        SCENARIO(case_8_with_force_it_is_done_and_never_called_healthy),
        SCENARIO(case_9_once_the_tool_has_moved_the_record_it_waits_for_nobody),
        SCENARIO(case_10_the_record_of_another_application_is_followed),
        SCENARIO(case_10_with_refuse_nothing_is_changed_and_all_the_rest_is_told),
        SCENARIO(case_10_nobody_who_gets_in_is_given_up_for_another_binding),
        SCENARIO(case_10_where_nobody_else_gets_in_it_need_not_be_for_all_names),
        SCENARIO(case_10_a_restart_that_did_not_help_is_not_made_again),
        SCENARIO(case_21_the_successor_that_windows_shows_is_used_at_once),
        SCENARIO(case_21_one_that_cannot_be_used_is_told_with_its_cure),
    };

    return cmocka_run_group_tests_name("bindings/lock_outs", tests, NULL, NULL);
}
