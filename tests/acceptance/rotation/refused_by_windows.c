/* Windows refuses what the product needs: nothing is half done, and each refusal is reported. */
#include "scenarios.h"

#include "json_text.h"
#include "wait.h"

#include <stdio.h>
#include <string.h>

static const struct wish renewal = {.ends_in_days = 60};

static void a_certificate_that_http_refuses_leaves_everything_as_it_was(void **state)
{
    struct certificate old;

    (void)state;
    old = server_healthy();
    platform_fails(L"HttpUpdateServiceConfiguration", L"[::]:443", ERROR_NO_SUCH_LOGON_SESSION);
    (void)certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  EVENT_BINDING_REPLACED, EVENT_BINDING_WRITE_FAILED, EVENT_BINDING_RESTORED,
                  EVENT_ROTATION_UNDONE, STOPPED);
    assert_event_says(EVENT_BINDING_WRITE_FAILED, L"1312");
    assert_serves(&old);
}

static void
without_atomic_update_a_refused_certificate_is_noticed_before_the_first_delete(void **state)
{
    struct certificate old;
    struct traces before;

    (void)state;
    platform_has_no_update();
    old = server_healthy();
    before = server_traces();
    platform_fails(L"HttpSetServiceConfiguration", NULL, ERROR_NO_SUCH_LOGON_SESSION);
    (void)certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  EVENT_CERTIFICATE_REFUSED, EVENT_ROTATION_UNDONE, STOPPED);
    assert_untouched(&before);
    assert_serves(&old);
}

static void hashes_that_cannot_be_deleted_leave_everything_as_it_was(void **state)
{
    struct certificate old;

    (void)state;
    old = server_healthy();
    platform_fails(L"RegDeleteValueW", SSTP_SHA256_VALUE, ERROR_ACCESS_DENIED);
    (void)certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASH_WRITE_FAILED, BOTH_RESTORED, EVENT_HASHES_RESTORED,
                  EVENT_ROTATION_UNDONE, STOPPED);
    assert_serves(&old);
}

static void without_a_stored_intent_nothing_is_changed(void **state)
{
    struct certificate old;
    struct traces before;

    (void)state;
    old = server_healthy();
    before = server_traces();
    platform_fails(L"RegSetValueExW", L"Intent", ERROR_ACCESS_DENIED);
    (void)certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  EVENT_STATE_WRITE_FAILED, EVENT_ROTATION_UNDONE, STOPPED);
    assert_untouched(&before);
    assert_serves(&old);
}

static bool lets_in(const void *certificate)
{
    return server_lets_in(certificate);
}

static bool completion_is_held(const void *nothing)
{
    (void)nothing;
    return find_words(product_run(L"status")->text, "SSTP now uses certificate") != NULL;
}

/* A rotation while the log cannot be written, up to its last event, which status shows. */
static struct certificate rotated_unseen(DWORD error)
{
    struct certificate renewed;

    (void)server_watched();
    platform_fails(L"ReportEventW", PRODUCT_SERVICE, error);
    renewed = certificate_issue(&renewal);
    assert_true(wait_until(lets_in, &renewed));
    assert_true(wait_until(completion_is_held, NULL));
    return renewed;
}

static void events_that_cannot_be_written_are_written_once_they_can(void **state)
{
    static const DWORD errors[] = {ERROR_LOG_FILE_FULL, RPC_S_SERVER_UNAVAILABLE};
    wchar_t code[16];

    for (size_t i = 0; i < COUNT_OF(errors); i++) {
        assert_int_equal(server_fresh(state), 0);
        const struct certificate renewed = rotated_unseen(errors[i]);
        platform_works(L"ReportEventW");
        EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION,
                      EVENT_LOG_WAS_UNAVAILABLE, STOPPED);
        (void)swprintf(code, COUNT_OF(code), L"error %lu", errors[i]);
        assert_event_says(EVENT_LOG_WAS_UNAVAILABLE, code);
        assert_event_says(EVENT_LOG_WAS_UNAVAILABLE, L"0 were lost");
        assert_serves(&renewed);
    }
}

/* Until it was written; then there is nothing more to say. */
static void what_could_not_be_written_is_in_status(void **state)
{
    (void)state;
    (void)rotated_unseen(ERROR_LOG_FILE_FULL);
    assert_product_says(L"status", 0, "Event Log");
    assert_product_says(L"status", 0, "error 1502");
    assert_product_says(L"status", 0, "Information  400  SSTP now uses certificate");
    product_reports(L"status", 0);
    assert_json("eventLog.code", "1502");
    assert_json("eventLog.waiting", "13");
    assert_json("eventLog.lost", "0");
    assert_int_equal(json_count("eventLog.last"), 5);
    platform_works(L"ReportEventW");
    product_stop();
    product_reports(L"status", 1);
    assert_json("eventLog", "null");
}

#define SWITCHES 40 /* pauses, each with its end: two events */

static void of_very_many_events_the_last_are_kept(void **state)
{
    (void)state;
    (void)server_watched();
    platform_fails(L"ReportEventW", PRODUCT_SERVICE, ERROR_LOG_FILE_FULL);
    for (unsigned i = 0; i < SWITCHES; i++) {
        service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
        assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
        service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_CONTINUE);
        assert_service_reaches(PRODUCT_SERVICE, SERVICE_RUNNING);
    }
    product_count_passes();
    (void)product_passes_until_calm(500);
    product_reports(L"status", 0);
    assert_json("eventLog.waiting", "64");
    assert_json("eventLog.lost", "16");
    platform_works(L"ReportEventW");
    product_stop();
    assert_int_equal(events_count(EVENT_SERVICE_PAUSED), 32);
    assert_event_says(EVENT_LOG_WAS_UNAVAILABLE, L"16 were lost");
}

static void a_store_that_cannot_be_watched_is_reported_and_checked_all_the_same(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    platform_fails(L"CertControlStore", L"MY", ERROR_NOT_SUPPORTED);
    product_start();
    events_wait(EVENT_HEALTHY);
    platform_works(L"CertControlStore");
    EXPECT_EVENTS(EVENT_WATCH_FAILED, STARTED, EVENT_HEALTHY, STOPPED);
    assert_serves(&certificate);
}

static void services_that_cannot_be_enumerated_are_not_restarted(void **state)
{
    struct certificate old;
    struct traces before;

    (void)state;
    old = server_healthy();
    before = server_traces();
    (void)certificate_issue(&renewal);
    platform_fails(L"EnumDependentServicesW", SSTP_SERVICE, ERROR_ACCESS_DENIED);
    product_start();
    events_wait(EVENT_SERVICES_UNREADABLE);
    product_stop();
    platform_works(L"EnumDependentServicesW");
    EXPECT_EVENTS(STARTED, EVENT_SERVICES_UNREADABLE, STOPPED);
    assert_untouched(&before);
    assert_serves(&old);
}

int scenarios_rotation_refused_by_windows(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_certificate_that_http_refuses_leaves_everything_as_it_was),
        SCENARIO(without_atomic_update_a_refused_certificate_is_noticed_before_the_first_delete),
        SCENARIO(hashes_that_cannot_be_deleted_leave_everything_as_it_was),
        SCENARIO(without_a_stored_intent_nothing_is_changed),
        SCENARIO(events_that_cannot_be_written_are_written_once_they_can),
        SCENARIO(what_could_not_be_written_is_in_status),
        SCENARIO(of_very_many_events_the_last_are_kept),
        SCENARIO(a_store_that_cannot_be_watched_is_reported_and_checked_all_the_same),
        SCENARIO(services_that_cannot_be_enumerated_are_not_restarted),
    };

    return cmocka_run_group_tests_name("rotation/refused_by_windows", tests, NULL, NULL);
}
