/* Other applications' records that win over SSTP's for VPN clients and have its certificate: with
 * ForeignBindings corotate they go along with a rotation, and back with it. */
#include "scenarios.h"

#define CHECK_NOW 128u

enum { EXIT_HEALTHY = 0, EXIT_WARNING = 1 };

static const struct wish renewal = {.ends_in_days = 60};
static const BYTE other_address[4] = {203, 0, 113, 5};
static wchar_t our_name[] = L"sstp.example.test";

#define ADDRESS L"203.0.113.5:443"
#define NAME    L"sstp.example.test:443"
#define IIS     L"IIS, {4dc3e181-e14b-4a21-b022-59fc669b0914}"

/* IIS has a site of our name, one for an address, and perhaps with them IPv4's endpoint. */
struct iis {
    struct binding endpoint;
    struct binding address;
    struct binding name;
};

static struct iis iis_has_sites(const struct certificate *certificate)
{
    struct iis iis = {binding_of_others(certificate), binding_of_others(certificate),
                      binding_of_others(certificate)};

    iis.name.flags = 2; /* negotiate client certificates */
    iis.name.check_mode = 1;
    iis.name.freshness_time = 3600;
    iis.name.url_timeout = 5000;
    wcscpy(iis.name.ctl_identifier, L"clients");
    wcscpy(iis.name.ctl_store, L"My");
    iis.address.flags = 2;
    binding_set_for_address(other_address, server_port(), &iis.address);
    binding_set_for_name(our_name, server_port(), &iis.name);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"ForeignBindings", L"corotate");
    return iis;
}

static struct iis iis_shares(const struct certificate *certificate)
{
    const struct iis iis = iis_has_sites(certificate);

    binding_set(IPV4, server_port(), &iis.endpoint);
    return iis;
}

static void assert_sites(const struct iis *iis, const struct certificate *certificate)
{
    const struct binding address = binding_with(&iis->address, certificate);
    const struct binding name = binding_with(&iis->name, certificate);

    assert_binding_for_address(other_address, server_port(), &address);
    assert_binding_for_name(our_name, server_port(), &name);
}

static void assert_records(const struct iis *iis, const struct certificate *certificate)
{
    const struct binding endpoint = binding_with(&iis->endpoint, certificate);

    assert_binding(IPV4, server_port(), &endpoint);
    assert_sites(iis, certificate);
}

static void iis_leaves(void)
{
    binding_delete_for_address(other_address, server_port());
    binding_delete_for_name(our_name, server_port());
}

static void case_8_with_corotate_all_move_in_the_same_rotation(void **state)
{
    const struct certificate old = server_healthy();
    const struct binding sstps = binding_for_sstp(&old);
    const struct iis iis = iis_shares(&old);
    const struct certificate renewed = certificate_issue(&renewal);
    const struct binding expected = binding_with(&sstps, &renewed);

    (void)state;
    assert_product_says(L"check", EXIT_WARNING,
                        "Replace the certificate of sstp.example.test:443, which stays another");
    assert_product_says(L"check", EXIT_WARNING, "203.0.113.5:443");
    assert_product_says(L"check --json", EXIT_WARNING, "\"move-binding\"");
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_product_says(L"check", EXIT_HEALTHY, "Nothing: no change is necessary.");
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_FOREIGN_MOVED, EVENT_FOREIGN_MOVED,
                  EVENT_FOREIGN_MOVED, EVENT_ROTATION_STARTED, BOTH_REPLACED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, RESTART_PROVEN, STOPPED);
    assert_event_says(EVENT_FOREIGN_MOVED, L"0.0.0.0:443"); /* the first of them */
    assert_event_says(EVENT_BINDING_REPLACED, ADDRESS);
    assert_event_says(EVENT_BINDING_REPLACED, IIS);
    assert_records(&iis, &renewed);
    assert_binding(IPV6, server_port(), &expected);
    assert_true(server_lets_in(&renewed));
    iis_leaves();
}

static void case_8_so_they_do_where_records_cannot_be_updated(void **state)
{
    struct certificate old;
    struct certificate renewed;
    struct iis iis;

    (void)state;
    platform_has_no_update();
    old = server_healthy();
    iis = iis_has_sites(&old);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_int_equal(events_count(EVENT_CERTIFICATE_ACCEPTED), 1);
    assert_event_says(EVENT_FOREIGN_MOVED, ADDRESS);
    assert_event_says(EVENT_FOREIGN_MOVED, IIS);
    assert_sites(&iis, &renewed);
    assert_serves(&renewed);
    assert_true(server_lets_in(&renewed));
    iis_leaves();
}

/* One cannot be written: nobody who gets in is locked out for it. */
static void case_8_one_that_cannot_be_written_takes_all_of_them_back(void **state)
{
    const struct certificate old = server_healthy();
    const struct iis iis = iis_shares(&old);
    struct certificate renewed;

    (void)state;
    platform_fails(L"HttpUpdateServiceConfiguration", NAME, ERROR_ACCESS_DENIED);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    assert_event_says(EVENT_BINDING_WRITE_FAILED, NAME);
    assert_event_says(EVENT_BINDING_RESTORED, ADDRESS);
    product_stop();
    assert_records(&iis, &old);
    assert_true(server_lets_in(&old));
    assert_int_equal(events_count(EVENT_SERVICE_STOPPED_FOR_ROTATION), 0);
    platform_works(L"HttpUpdateServiceConfiguration");
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_records(&iis, &renewed);
    iis_leaves();
}

/* Where the old one serves nobody any more, the rotation goes on without it. */
static void case_8_where_nobody_gets_in_it_is_left_behind_and_retried(void **state)
{
    const struct certificate old =
        certificate_issue(&(struct wish){.starts_in_days = -300, .ends_in_days = -1});
    struct certificate renewed;
    struct binding address;
    struct iis iis;

    (void)state;
    server_bind(&old);
    iis = iis_shares(&old);
    platform_fails(L"HttpUpdateServiceConfiguration", NAME, ERROR_ACCESS_DENIED);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_INCOMPLETE);
    address = binding_with(&iis.address, &renewed);
    assert_binding_for_address(other_address, server_port(), &address);
    assert_binding_for_name(our_name, server_port(), &iis.name);
    platform_works(L"HttpUpdateServiceConfiguration");
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_event_says(EVENT_MOVE_INTERRUPTED, NAME);
    assert_records(&iis, &renewed);
    iis_leaves();
}

/* Nothing is written a second time. */
static void case_8_what_its_owner_puts_back_is_told_and_left(void **state)
{
    const struct certificate old = server_healthy();
    const struct iis iis = iis_shares(&old);
    struct traces before;

    (void)state;
    (void)certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    binding_delete_for_name(our_name, server_port());
    binding_set_for_name(our_name, server_port(), &iis.name);
    before = server_traces();
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_SERVER_NAME_SHADOWED);
    product_stop();
    assert_binding_for_name(our_name, server_port(), &iis.name);
    assert_untouched(&before);
    iis_leaves();
}

int scenarios_bindings_moved(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(case_8_with_corotate_all_move_in_the_same_rotation),
        SCENARIO(case_8_so_they_do_where_records_cannot_be_updated),
        SCENARIO(case_8_one_that_cannot_be_written_takes_all_of_them_back),
        SCENARIO(case_8_where_nobody_gets_in_it_is_left_behind_and_retried),
        SCENARIO(case_8_what_its_owner_puts_back_is_told_and_left),
    };

    return cmocka_run_group_tests_name("bindings/moved", tests, NULL, NULL);
}
