/* How long SSTP has after a restart until a client gets in: ProofSeconds. What comes late is waited
 * for and told, and what ends without a word speaks against the certificate only at the end. */
#include "scenarios.h"

#include "json_text.h"
#include "silence.h"

#include <stdio.h>
#include <stdlib.h>
#include <winsock2.h>

enum { HEALTHY = 0, CRITICAL = 2 };

#define CHECK_NOW 128u
#define CALM_MS   1500u
#define SLOW_MS   1500u
#define LATE      20u /* seconds */

static const struct wish renewal = {.ends_in_days = 60};

static void look_again(void)
{
    product_count_passes();
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    (void)product_passes_until_calm(CALM_MS);
}

/* ---- the setting ---- */

static void nobody_is_waited_for_longer_than_proof_seconds(void **state)
{
    struct certificate renewed;
    DWORD process;

    (void)state;
    product_set(L"RestartsPerHour", 1); /* no further restart hides what is seen here */
    renewed = silence_after_rotation(L"late");
    platform_has_clients(1);
    process = service_process(SSTP_SERVICE);
    platform_clock_ahead(PROOF_HALF);
    silence_wait_until_asked();
    assert_int_equal(events_count(EVENT_ROTATION_COMPLETED), 0);
    platform_clock_ahead(PROOF_OVER);
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_int_equal(events_count(EVENT_PROVEN), 0);
    assert_int_equal(events_count(EVENT_PROOF_FAILED), FAMILIES);
    assert_event_says(EVENT_ROTATION_COMPLETED, L"Time until a client connected: not seen.");
    assert_int_equal(service_process(SSTP_SERVICE), process);
    product_stop();
    assert_never_back();
    assert_bound(&renewed);
}

static void who_sets_proof_seconds_lower_hears_of_it_sooner(void **state)
{
    const DWORD seconds = 10;
    ULONGLONG begun;

    (void)state;
    product_set(L"RestartsPerHour", 1);
    product_set(L"ProofSeconds", seconds);
    begun = GetTickCount64();
    (void)silence_after_rotation(L"late");
    events_wait(EVENT_ROTATION_COMPLETED); /* waits for less than the default */
    assert_true(GetTickCount64() - begun >= 1000ull * seconds);
    assert_int_equal(events_count(EVENT_PROOF_FAILED), FAMILIES);
    product_stop();
    assert_never_back();
}

static void who_sets_them_higher_waits_longer(void **state)
{
    struct certificate renewed;

    (void)state;
    product_set(L"ProofSeconds", 600);
    renewed = silence_after_rotation(L"late");
    platform_clock_ahead(5 * PROOF_OVER);
    silence_wait_until_asked();
    assert_int_equal(events_count(EVENT_ROTATION_COMPLETED), 0);
    platform_sstp_listens(L"");
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* ---- what clients felt ---- */

static void how_long_clients_were_locked_out_is_told(void **state)
{
    struct certificate renewed;
    wchar_t text[64];
    int served;

    (void)state;
    renewed = silence_after_rotation(L"late");
    platform_clock_ahead(LATE);
    silence_wait_until_asked();
    platform_sstp_listens(L"");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_reports(L"status", HEALTHY);
    served = atoi(json_value("lastRotation.servedAfterMs"));
    assert_true(served >= (int)LATE * 1000);
    assert_true(atoi(json_value("lastRotation.outageMs")) > 0);
    assert_true(served > atoi(json_value("lastRotation.outageMs")));
    (void)swprintf(text, COUNT_OF(text), L"Time until a client connected: %d.%03d s.",
                   served / 1000, served % 1000);
    assert_event_says(EVENT_ROTATION_COMPLETED, text);
    product_stop();
    assert_serves(&renewed);
}

/* ---- one family, or a connection that just ends ---- */

static struct certificate old; /* what the last of these had before */

/* From the restart on the product's calls of a function about an object fail. */
static struct certificate rotated_without(const wchar_t *function, const wchar_t *object,
                                          DWORD error)
{
    struct certificate renewed;

    old = server_watched();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", SLOW_MS);
    renewed = certificate_issue(&renewal);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    platform_fails(function, object, error);
    events_wait_for_count(EVENT_SERVICE_STARTED_AGAIN, 3);
    silence_wait_until_asked();
    assert_int_equal(events_count(EVENT_ROTATION_COMPLETED), 0);
    return renewed;
}

static void a_family_that_comes_late_is_waited_for(void **state)
{
    const struct certificate renewed = rotated_without(L"connect", L"[::1]:443", WSAECONNREFUSED);

    (void)state;
    platform_clock_ahead(PROOF_HALF);
    silence_wait_until_asked();
    assert_int_equal(events_count(EVENT_ROTATION_COMPLETED), 0);
    platform_works(L"connect");
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void the_other_family_proves_the_certificate_and_one_that_stays_away_is_told(void **state)
{
    const struct certificate renewed = rotated_without(L"connect", L"[::1]:443", WSAECONNREFUSED);
    const DWORD process = service_process(SSTP_SERVICE);

    (void)state;
    platform_clock_ahead(PROOF_OVER);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_reports(L"status", CRITICAL);
    assert_true(atoi(json_value("lastRotation.servedAfterMs")) < (int)PROOF_OVER * 1000);
    look_again();
    assert_int_equal(service_process(SSTP_SERVICE), process); /* clients get in */
    product_stop();
    assert_int_equal(events_count(EVENT_PROVEN), 1);
    assert_int_equal(events_count(EVENT_PROOF_FAILED), 1);
    assert_never_back();
    assert_event_says(EVENT_PROOF_FAILED, L"[::1]:443");
    platform_works(L"connect");
    assert_serves(&renewed);
}

/* A filter may have ended it: as long as there is time, that is no reason for anything. */
static void a_connection_that_just_ends_leads_back_at_the_end_of_the_time(void **state)
{
    struct certificate renewed;

    (void)state;
    renewed = rotated_without(L"recv", NULL, ERROR_HANDLE_EOF);
    platform_clock_ahead(PROOF_HALF);
    silence_wait_until_asked();
    assert_never_back();
    assert_bound(&renewed);
    platform_clock_ahead(PROOF_OVER);
    events_wait(EVENT_REVERTING);
    platform_works(L"recv");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&old);
}

static void a_connection_that_just_ends_and_then_does_not_proves_it(void **state)
{
    const struct certificate renewed = rotated_without(L"recv", NULL, ERROR_HANDLE_EOF);

    (void)state;
    platform_clock_ahead(PROOF_HALF);
    silence_wait_until_asked();
    platform_works(L"recv");
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

int scenarios_rotation_patience(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(nobody_is_waited_for_longer_than_proof_seconds),
        SCENARIO(who_sets_proof_seconds_lower_hears_of_it_sooner),
        SCENARIO(who_sets_them_higher_waits_longer),
        SCENARIO(how_long_clients_were_locked_out_is_told),
        SCENARIO(a_family_that_comes_late_is_waited_for),
        SCENARIO(the_other_family_proves_the_certificate_and_one_that_stays_away_is_told),
        SCENARIO(a_connection_that_just_ends_leads_back_at_the_end_of_the_time),
        SCENARIO(a_connection_that_just_ends_and_then_does_not_proves_it),
    };

    return cmocka_run_group_tests_name("rotation/patience", tests, NULL, NULL);
}
