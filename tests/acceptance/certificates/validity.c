/* The bound certificate and those that might follow it: not valid yet or not for long, not for
 * servers, for other names; and a hundred of them. */
#include "scenarios.h"

#define SECONDS_A_DAY (24u * 60 * 60)

static const struct wish renewal = {.ends_in_days = 60};

/* Bound by somebody while the product does not run; a good one for the server is there. */
static void unfit_one_is_replaced(const struct wish *wish, DWORD event)
{
    const struct certificate good = server_watched();
    wchar_t text[THUMBPRINT_TEXT];
    struct certificate unfit;

    product_stop();
    unfit = certificate_issue(wish);
    server_bind(&unfit);
    product_start();
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_event_says(event, thumbprint_text(&unfit, text));
    assert_serves(&good);
}

static void one_that_is_not_valid_yet_is_replaced(void **state)
{
    (void)state;
    unfit_one_is_replaced(&(struct wish){.starts_in_days = 2, .ends_in_days = 90},
                          EVENT_CERTIFICATE_NOT_YET_VALID);
}

static void one_that_is_not_for_servers_is_replaced(void **state)
{
    (void)state;
    unfit_one_is_replaced(&(struct wish){.usage = FOR_CLIENTS}, EVENT_NOT_FOR_SERVERS);
}

/* Whoever bound it meant it, until the names are set. */
static void one_for_another_name_gives_way_to_a_host_name_set_later(void **state)
{
    const struct certificate good = server_watched();
    wchar_t text[THUMBPRINT_TEXT];
    struct certificate other;

    (void)state;
    product_stop();
    other = certificate_issue(&(struct wish){.name = "other.example.test"});
    service_stop_all(SSTP_SERVICE);
    server_bind(&other);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    server_serve(&other);
    product_start();
    events_wait(EVENT_CHOICE_KEPT);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"sstp.example.test");
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_event_says(EVENT_OTHER_NAMES, thumbprint_text(&other, text));
    assert_serves(&good);
}

static void one_for_another_name_is_kept_and_said(void **state)
{
    struct certificate other;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    (void)server_watched();
    product_stop();
    service_stop_all(SSTP_SERVICE);
    other = certificate_issue(&(struct wish){.name = "other.example.test"});
    server_bind(&other);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    server_serve(&other);
    product_start();
    events_wait(EVENT_IDENTITY_CHANGED);
    product_stop();
    assert_event_says(EVENT_IDENTITY_CHANGED, thumbprint_text(&other, text));
    assert_serves(&other);
}

static void at_its_end_one_for_fewer_names_is_taken_and_said(void **state)
{
    const struct certificate old = certificate_issue(
        &(struct wish){.other_name = "old.example.test", .starts_in_days = -80, .ends_in_days = 2});
    struct certificate renewed;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    server_bind(&old);
    server_serve(&old);
    product_start();
    events_wait(EVENT_HEALTHY);
    renewed = certificate_issue(&renewal);
    platform_clock_ahead(3 * SECONDS_A_DAY); /* while it serves it is kept */
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_event_says(EVENT_FEWER_NAMES, thumbprint_text(&renewed, text));
    assert_serves(&renewed);
}

static void an_end_without_a_successor_is_said_in_advance(void **state)
{
    const struct certificate ending =
        certificate_issue(&(struct wish){.starts_in_days = -80, .ends_in_days = 10});
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    server_bind(&ending);
    server_serve(&ending);
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_EXPIRY_AHEAD, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_EXPIRY_AHEAD, thumbprint_text(&ending, text));
    assert_event_says(EVENT_EXPIRY_AHEAD, L"(days left: 9)");
    assert_serves(&ending);
}

#define CANDIDATES 100

static void of_a_hundred_candidates_some_are_listed_and_the_rest_counted(void **state)
{
    const struct certificate bound = server_watched();

    (void)state;
    product_stop();
    certificate_delete(&bound);
    for (unsigned i = 0; i < CANDIDATES; i++) {
        (void)certificate_issue(&(struct wish){.usage = FOR_CLIENTS});
    }
    product_start();
    events_wait(EVENT_NO_ELIGIBLE_CERTIFICATE);
    product_stop();
    assert_event_says(EVENT_NO_ELIGIBLE_CERTIFICATE,
                      L"  CN=sstp.example.test: it is not issued for Server Authentication");
    assert_event_says(EVENT_NO_ELIGIBLE_CERTIFICATE, L"and 75 more");
}

int scenarios_certificates_validity(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(one_that_is_not_valid_yet_is_replaced),
        SCENARIO(one_that_is_not_for_servers_is_replaced),
        SCENARIO(one_for_another_name_gives_way_to_a_host_name_set_later),
        SCENARIO(one_for_another_name_is_kept_and_said),
        SCENARIO(at_its_end_one_for_fewer_names_is_taken_and_said),
        SCENARIO(an_end_without_a_successor_is_said_in_advance),
        SCENARIO(of_a_hundred_candidates_some_are_listed_and_the_rest_counted),
    };

    return cmocka_run_group_tests_name("certificates/validity", tests, NULL, NULL);
}
