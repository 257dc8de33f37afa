/* What is observed: each finding that no other group of scenarios is about raises its event. */
#include "scenarios.h"

#include "wait.h"

#include <stdio.h>

#define BALANCERS_HASH L"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const struct wish renewal = {.ends_in_days = 60};

/* ---- the bound certificate ---- */

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

static void one_for_another_name_than_the_setting_is_replaced(void **state)
{
    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"sstp.example.test");
    unfit_one_is_replaced(&(struct wish){.name = "other.example.test"}, EVENT_OTHER_NAMES);
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

static void near_its_end_one_for_fewer_names_is_taken_and_said(void **state)
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
    assert_event_says(EVENT_EXPIRY_AHEAD, L"in 14 days or less");
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
    assert_event_says(EVENT_NO_ELIGIBLE_CERTIFICATE, L"  not-for-servers  CN=sstp.example.test");
    assert_event_says(EVENT_NO_ELIGIBLE_CERTIFICATE, L"and 75 more");
}

#define DAY 86400 /* seconds */

static void what_stands_is_said_again_after_a_day(void **state)
{
    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"not a name");
    (void)server_healthy();
    product_start();
    events_wait(EVENT_SETTING_SUSPENDS);
    product_count_passes();
    platform_clock_ahead(DAY - 60);
    service_send_control(PRODUCT_SERVICE, 128);
    (void)product_passes_until_calm(500);
    assert_int_equal(events_count(EVENT_SETTING_SUSPENDS), 1);
    platform_clock_ahead(DAY + 60);
    service_send_control(PRODUCT_SERVICE, 128);
    events_wait_for_count(EVENT_SETTING_SUSPENDS, 2);
    registry_delete_value(PRODUCT_PARAMETERS_KEY, L"HostName");
    events_wait(EVENT_FINDING_ENDED);
    product_stop();
    assert_event_says(EVENT_FINDING_ENDED, L"It was so for 1 d 0 h.");
}

/* ---- what cannot be read ---- */

/* What is set to restrict may be among them. */
static void settings_that_cannot_be_read_stop_what_they_may_restrict(void **state)
{
    const struct certificate certificate = server_healthy();
    struct traces before;

    (void)state;
    (void)certificate_issue(&renewal);
    platform_fails(L"RegOpenKeyExW", PRODUCT_PARAMETERS_KEY, ERROR_ACCESS_DENIED);
    before = server_traces();
    product_start();
    events_wait(EVENT_SETTING_SUSPENDS);
    product_stop();
    assert_event_says(EVENT_SETTINGS_UNREADABLE, L"error 5: Access denied");
    assert_untouched(&before);
    assert_serves(&certificate);
}

static void our_own_state_that_cannot_be_read_stops_every_change(void **state)
{
    const struct certificate old = server_healthy();
    struct traces before;

    (void)state;
    (void)certificate_issue(&renewal);
    platform_fails(L"RegOpenKeyExW", PRODUCT_STATE_KEY, ERROR_ACCESS_DENIED);
    before = server_traces();
    product_start();
    events_wait(EVENT_STATE_UNREADABLE);
    product_stop();
    assert_event_says(EVENT_STATE_UNREADABLE, L"error 5: Access denied");
    assert_untouched(&before);
    assert_serves(&old);
}

static void other_records_that_cannot_be_read_are_said_until_they_can(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    platform_fails(L"HttpQueryServiceConfiguration", L"SslSniBindingInfo", ERROR_ACCESS_DENIED);
    product_start();
    events_wait(EVENT_HEALTHY);
    platform_works(L"HttpQueryServiceConfiguration");
    service_send_control(PRODUCT_SERVICE, 128);
    events_wait(EVENT_FINDING_ENDED);
    EXPECT_EVENTS(STARTED, EVENT_SHADOWS_UNREADABLE, EVENT_HEALTHY, EVENT_FINDING_ENDED, STOPPED);
    assert_event_says(EVENT_FINDING_ENDED, L"shadows-unreadable");
    assert_event_says(EVENT_FINDING_ENDED, L"It was so for ");
    assert_serves(&certificate);
}

static void a_further_service_that_cannot_be_looked_at_is_left_out(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    platform_has_further_service(NULL);
    service_start(PLATFORM_FURTHER_SERVICE);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"AlsoRestart", PLATFORM_FURTHER_SERVICE);
    platform_fails(L"OpenServiceW", PLATFORM_FURTHER_SERVICE, ERROR_ACCESS_DENIED);
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_COMPANION_UNREADABLE, EVENT_HEALTHY, STOPPED);
    assert_serves(&certificate);
}

/* ---- behind a load balancer ---- */

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
    return platform_tells_product(L"preshutdown");
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

int scenarios_findings(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(one_that_is_not_valid_yet_is_replaced),
        SCENARIO(one_that_is_not_for_servers_is_replaced),
        SCENARIO(one_for_another_name_than_the_setting_is_replaced),
        SCENARIO(one_for_another_name_is_kept_and_said),
        SCENARIO(near_its_end_one_for_fewer_names_is_taken_and_said),
        SCENARIO(an_end_without_a_successor_is_said_in_advance),
        SCENARIO(of_a_hundred_candidates_some_are_listed_and_the_rest_counted),
        SCENARIO(what_stands_is_said_again_after_a_day),
        SCENARIO(settings_that_cannot_be_read_stop_what_they_may_restrict),
        SCENARIO(our_own_state_that_cannot_be_read_stops_every_change),
        SCENARIO(other_records_that_cannot_be_read_are_said_until_they_can),
        SCENARIO(a_further_service_that_cannot_be_looked_at_is_left_out),
        SCENARIO(balancers_hash_is_there_without_a_restart),
        SCENARIO(behind_a_load_balancer_a_new_hash_is_prepared_for_the_boot),
    };

    return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
