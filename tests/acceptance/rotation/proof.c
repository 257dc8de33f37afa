/* What a client over loopback meets, and what the product makes of it. */
#include "scenarios.h"

#include "json_text.h"
#include "wait.h"

#include <winsock2.h>

enum { HEALTHY = 0, CRITICAL = 2 };

#define SLOW_MS   1500u
#define CALM_MS   1500u
#define CHECK_NOW 128u
#define AN_HOUR   3601u

#define SEC_MISMATCH ((DWORD)0x80090331) /* SEC_E_ALGORITHM_MISMATCH */

static const struct wish renewal = {.ends_in_days = 60};

/* The next time the product looks, so many seconds have gone by. */
static void later(DWORD seconds)
{
    platform_clock_ahead(seconds);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    (void)product_passes_until_calm(CALM_MS);
}

/* The handshake of a client fails with what the server says, from a time in the rotation on, when
 * clients got in before. That nobody listens would say nothing of the certificate. Returns the
 * renewal, to which AD CS renewed the old one, where one is given. */
static struct certificate taken_back(const struct certificate *old)
{
    struct certificate renewed;

    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", SLOW_MS);
    renewed = certificate_issue(&renewal);
    if (old != NULL) {
        certificate_renewed_to(old, &renewed);
    }
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    platform_fails(L"InitializeSecurityContext", L"later", SEC_MISMATCH);
    events_wait(EVENT_REVERTING);
    platform_works(L"InitializeSecurityContext");
    events_wait(EVENT_ROTATION_COMPLETED);
    return renewed;
}

static void a_rotation_after_which_nobody_gets_in_is_taken_back(void **state)
{
    const struct certificate old = server_watched();
    const struct certificate renewed = taken_back(NULL);

    (void)state;
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_DELETED, RESTART, UNPROVEN, EVENT_PROOF_FAILED,
                  EVENT_PROOF_FAILED, EVENT_REVERTING, EVENT_CERTIFICATE_UNPROVEN,
                  EVENT_CERTIFICATE_EXCLUDED, ROTATION, STOPPED);
    assert_event_says(EVENT_PROOF_FAILED, L"InitializeSecurityContext");
    assert_serves(&old);
    events_begin();
    product_start();
    events_wait(EVENT_CERTIFICATE_EXCLUDED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_EXCLUDED, EVENT_HEALTHY, STOPPED);
    assert_serves(&old); /* it is remembered */
    assert_false(server_lets_in(&renewed));
}

/* Its key was damaged. The administrator imports it again, as the event says. Nothing but that is
 * waited for, and the restarts of the hour are over. */
static void imported_with_its_key_again_it_is_tried_at_once(void **state)
{
    (void)state;
    (void)server_watched();
    const struct certificate renewed = taken_back(NULL);

    product_count_passes();
    later(AN_HOUR);
    later(2 * AN_HOUR);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 2);
    certificate_import_again(&renewed);
    events_wait_for_count(EVENT_ROTATION_COMPLETED, 2);
    product_stop();
    assert_serves(&renewed);
}

/* Case 13: AD CS renewed it and archived it, and with the renewal TLS fails. Archived it serves as
 * before, so it is the way back; the renewal is left alone from then on. */
static void case_13_an_archived_certificate_is_a_way_back_from_its_renewal(void **state)
{
    const struct certificate old = server_watched();
    const struct certificate renewed = taken_back(&old);
    struct traces before;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    assert_serves(&old);
    events_wait(EVENT_CERTIFICATE_EXCLUDED);
    assert_event_says(EVENT_CERTIFICATE_EXCLUDED, thumbprint_text(&renewed, text));
    before = server_traces();
    product_stop();
    product_start();
    events_wait(EVENT_HEALTHY);
    product_count_passes();
    platform_clock_ahead(AN_HOUR);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    (void)product_passes_until_calm(CALM_MS);
    product_stop();
    assert_int_equal(events_count(EVENT_REVERTING), 1);
    assert_untouched(&before);
    assert_serves(&old);
}

/* The wrong way, done before the product was installed: what clients are still shown tells which of
 * several is the right successor. */
static void what_clients_are_shown_tells_the_right_one_of_several(void **state)
{
    const struct certificate old = server_healthy();
    const struct certificate right = certificate_issue(&renewal);
    struct certificate other;

    (void)state;
    other = certificate_issue(&(struct wish){.name = "other.example.test", .ends_in_days = 90});
    certificate_delete(&old);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, ROTATION, STOPPED);
    assert_serves(&right);
    assert_false(server_lets_in(&other));
}

/* One answer is no reason for anything, and nobody calls it healthy either. */
static void a_server_that_lets_nobody_in_is_not_called_healthy(void **state)
{
    const struct certificate certificate = server_healthy();
    struct traces before;

    (void)state;
    platform_fails(L"connect", NULL, WSAECONNREFUSED);
    before = server_traces();
    product_start();
    product_count_passes();
    (void)product_passes_until_calm(CALM_MS);
    assert_int_equal(events_count(EVENT_HEALTHY), 0);
    platform_works(L"connect");
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

/* How often SSTP was restarted for that, within a day. */
static void assert_restarted(int times)
{
    (void)product_passes_until_calm(CALM_MS);
    assert_int_equal(events_count(EVENT_NOT_SERVING), times);
}

/* Twice is told, for five minutes is a restart; while no client is connected it is tried six times
 * in all, at growing intervals. */
static void where_nobody_gets_in_for_minutes_sstp_is_restarted_six_times(void **state)
{
    static const DWORD seconds[] = {2000, 6000, 12000, 20000, 30000};
    const struct certificate certificate = server_healthy();
    DWORD process;

    (void)state;
    platform_fails(L"connect", NULL, WSAECONNREFUSED);
    product_start();
    product_count_passes();
    (void)product_passes_until_calm(CALM_MS);
    assert_int_equal(events_count(EVENT_NOT_LISTENING), 0);
    process = service_process(SSTP_SERVICE);
    later(151);
    assert_int_equal(events_count(EVENT_NOT_LISTENING), 2);
    assert_int_equal(events_count(EVENT_NOT_SERVING), 0);
    assert_int_equal(service_process(SSTP_SERVICE), process);
    later(302);
    events_wait(EVENT_NOT_SERVING);
    assert_restarted(1);
    assert_int_not_equal(service_process(SSTP_SERVICE), process);
    for (size_t i = 0; i < COUNT_OF(seconds); i++) {
        later(seconds[i]);
        assert_restarted((int)i + 2);
    }
    process = service_process(SSTP_SERVICE);
    later(45000);
    assert_restarted(6);
    assert_int_equal(service_process(SSTP_SERVICE), process);
    platform_works(L"connect");
    later(45001);
    product_stop();
    assert_serves(&certificate);
}

static void a_family_that_is_not_there_is_said_once(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    platform_fails(L"connect", L"[::1]:443", WSAEADDRNOTAVAIL);
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_PROBE_UNAVAILABLE, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_PROBE_UNAVAILABLE, L"[::]:443");
    assert_serves(&certificate);
}

/* ---- as a VPN client begins ---- */

static void assert_reported(const wchar_t *verb, DWORD exit_code, const char *reason)
{
    product_reports(verb, exit_code);
    if (reason == NULL) {
        assert_int_equal(json_count("findings"), 0);
        return;
    }
    assert_int_equal(json_count("findings"), 2); /* one for each family */
    assert_json("findings.0.reason", reason);
    assert_json("findings.1.reason", reason);
}

static void only_who_asks_as_a_client_finds_that_no_port_is_free(void **state)
{
    (void)state;
    platform_has_free_ports(0);
    (void)server_watched();
    assert_reported(L"status", HEALTHY, NULL);
    assert_reported(L"check", HEALTHY, NULL);
    product_stop();
    events_begin();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HealthCheck", L"post");
    assert_reported(L"check", CRITICAL, "sstp-not-answering");
    assert_reported(L"status", CRITICAL, "sstp-not-answering");
    (void)certificate_issue(&renewal);
    product_set(L"SettleSeconds", 300); /* no second look before it is stopped */
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, RESTART, UNPROVEN, EVENT_PROOF_FAILED, EVENT_PROOF_FAILED,
                  EVENT_ROTATION_COMPLETED, STOPPED);
    assert_event_says(EVENT_PROOF_FAILED, L"answered with HTTP status 503");
}

static void a_server_that_takes_clients_is_healthy_to_who_asks_as_one(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_healthy();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HealthCheck", L"post");
    product_start();
    events_wait(EVENT_HEALTHY);
    assert_reported(L"status", HEALTHY, NULL);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

int scenarios_rotation_proof(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_rotation_after_which_nobody_gets_in_is_taken_back),
        SCENARIO(imported_with_its_key_again_it_is_tried_at_once),
        SCENARIO(case_13_an_archived_certificate_is_a_way_back_from_its_renewal),
        SCENARIO(what_clients_are_shown_tells_the_right_one_of_several),
        SCENARIO(a_server_that_lets_nobody_in_is_not_called_healthy),
        SCENARIO(where_nobody_gets_in_for_minutes_sstp_is_restarted_six_times),
        SCENARIO(a_family_that_is_not_there_is_said_once),
        SCENARIO(only_who_asks_as_a_client_finds_that_no_port_is_free),
        SCENARIO(a_server_that_takes_clients_is_healthy_to_who_asks_as_one),
    };

    return cmocka_run_group_tests_name("rotation/proof", tests, NULL, NULL);
}
