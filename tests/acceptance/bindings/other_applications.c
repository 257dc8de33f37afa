/* Other applications on SSTP's port: their records on its endpoints, with each setting that lets
 * them be changed, and records of theirs that win over SSTP's for some clients. */
#include "scenarios.h"

static const struct wish renewal = {.ends_in_days = 60};
static const BYTE other_address[4] = {203, 0, 113, 5};

enum { CRITICAL = 2 };

#define IIS L"IIS, {4dc3e181-e14b-4a21-b022-59fc669b0914}"

static void let_foreign_bindings(const wchar_t *policy)
{
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"ForeignBindings", policy);
}

/* IIS holds that endpoint, with the certificate and a setting of its own. */
static struct binding iis_takes(enum family family, const struct certificate *certificate)
{
    struct binding binding = binding_of_others(certificate);

    binding.flags = 2; /* negotiate client certificates */
    binding_set(family, server_port(), &binding);
    return binding;
}

static void assert_record(enum family family, const struct binding *binding,
                          const struct certificate *certificate)
{
    const struct binding expected = binding_with(binding, certificate);

    assert_binding(family, server_port(), &expected);
}

/* ---- their records on SSTP's endpoints ---- */

static void with_corotate_another_applications_binding_moves_along_and_stays_its_own(void **state)
{
    const struct certificate certificate = server_healthy();
    const struct binding sstps = binding_for_sstp(&certificate);
    const struct binding foreign = iis_takes(IPV4, &certificate);
    const struct certificate renewed = certificate_issue(&renewal);

    (void)state;
    let_foreign_bindings(L"corotate");
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_FOREIGN_MOVED, ROTATION, STOPPED);
    assert_event_says(EVENT_FOREIGN_MOVED, L"0.0.0.0:443");
    assert_event_says(EVENT_FOREIGN_MOVED, IIS);
    assert_event_says(EVENT_BINDING_REPLACED, IIS); /* the first of the two */
    assert_record(IPV4, &foreign, &renewed);
    assert_record(IPV6, &sstps, &renewed);
    assert_true(server_lets_in(&renewed));
}

static void with_own_another_applications_binding_becomes_sstps(void **state)
{
    const struct certificate certificate = server_healthy();
    struct binding taken = iis_takes(IPV6, &certificate);

    (void)state;
    taken.application = binding_for_sstp(&certificate).application;
    let_foreign_bindings(L"own");
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_FOREIGN_TAKEN, EVENT_ROTATION_STARTED, EVENT_CERTIFICATE_ACCEPTED,
                  EVENT_BINDING_REPLACED, EVENT_PROVEN, EVENT_ROTATION_COMPLETED, STOPPED);
    assert_event_says(EVENT_FOREIGN_TAKEN, L"[::]:443");
    assert_event_says(EVENT_FOREIGN_TAKEN, IIS);
    assert_event_says(EVENT_BINDING_REPLACED, L"belongs to SSTP");
    assert_record(IPV6, &taken, &certificate);
    assert_true(server_lets_in(&certificate));
}

static void with_a_word_it_does_not_know_no_binding_is_changed(void **state)
{
    const struct certificate certificate = server_healthy();
    const struct binding foreign = iis_takes(IPV4, &certificate);
    struct traces before;

    (void)state;
    let_foreign_bindings(L"sometimes");
    (void)certificate_issue(&renewal);
    before = server_traces();
    product_start();
    events_wait(EVENT_SETTING_SUSPENDS);
    EXPECT_EVENTS(STARTED, EVENT_SETTING_SUSPENDS, STOPPED);
    assert_event_says(EVENT_SETTING_SUSPENDS, L"ForeignBindings");
    assert_untouched(&before);
    assert_record(IPV4, &foreign, &certificate);
}

/* ---- records that win over SSTP's ---- */

static void a_binding_that_wins_over_sstps_with_another_certificate_is_reported(void **state)
{
    static wchar_t name[] = L"sstp.example.test";
    const struct certificate certificate = server_healthy();
    const struct certificate other =
        certificate_issue(&(struct wish){.name = "web.example.test", .ends_in_days = 60});
    const struct binding binding = binding_of_others(&other);
    struct traces before;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    binding_set_for_address(other_address, server_port(), &binding);
    binding_set_for_name(name, server_port(), &binding);
    before = server_traces();
    product_start();
    events_wait(EVENT_BINDING_SHADOWED);
    assert_product_says(L"check", CRITICAL, "server-name-shadowed");
    EXPECT_EVENTS(STARTED, EVENT_SERVER_NAME_SHADOWED, EVENT_BINDING_SHADOWED, STOPPED);
    assert_event_says(EVENT_SERVER_NAME_SHADOWED, L"sstp.example.test:443");
    assert_event_says(EVENT_BINDING_SHADOWED, L"203.0.113.5:443");
    assert_event_says(EVENT_BINDING_SHADOWED, thumbprint_text(&other, text));
    assert_event_says(EVENT_BINDING_SHADOWED, thumbprint_text(&certificate, text));
    assert_untouched(&before);
    binding_delete_for_address(other_address, server_port());
    binding_delete_for_name(name, server_port());
}

/* Its certificates are files, and who asks for the name is shown SSTP's: so it is with a copy. What
 * SSTP would use instead that copy would not become. */
static void a_name_that_the_central_certificate_store_serves_holds_a_rotation_up(void **state)
{
    static wchar_t name[] = L"sstp.example.test";
    struct traces before;

    (void)state;
    (void)server_healthy();
    platform_has_central_store();
    binding_set_for_central_name(name, server_port());
    product_start();
    events_wait(EVENT_HEALTHY);
    before = server_traces();
    (void)certificate_issue(&renewal);
    events_wait(EVENT_WOULD_LOCK_OUT);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_WOULD_LOCK_OUT, STOPPED);
    assert_event_says(EVENT_WOULD_LOCK_OUT, L"central certificate store, sstp.example.test:443");
    assert_untouched(&before);
    binding_delete_for_central_name(name, server_port());
}

static void a_binding_that_no_vpn_client_meets_or_with_sstps_certificate_is_no_matter(void **state)
{
    static wchar_t name[] = L"web.example.test";
    const struct certificate certificate = server_healthy();
    const struct certificate other =
        certificate_issue(&(struct wish){.name = "web.example.test", .ends_in_days = 60});
    const struct binding same = binding_of_others(&certificate);
    const struct binding binding = binding_of_others(&other);

    (void)state;
    binding_set_for_address(other_address, server_port(), &same);
    binding_set_for_name(name, server_port(), &binding);
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    binding_delete_for_address(other_address, server_port());
    binding_delete_for_name(name, server_port());
}

int scenarios_bindings_other_applications(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(with_corotate_another_applications_binding_moves_along_and_stays_its_own),
        SCENARIO(with_own_another_applications_binding_becomes_sstps),
        SCENARIO(with_a_word_it_does_not_know_no_binding_is_changed),
        SCENARIO(a_binding_that_wins_over_sstps_with_another_certificate_is_reported),
        SCENARIO(a_name_that_the_central_certificate_store_serves_holds_a_rotation_up),
        SCENARIO(a_binding_that_no_vpn_client_meets_or_with_sstps_certificate_is_no_matter),
    };

    return cmocka_run_group_tests_name("bindings/other_applications", tests, NULL, NULL);
}
