/* Windows refuses what the product needs: nothing is half done, and each refusal is reported. */
#include "scenarios.h"

#include "wait.h"

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

static void events_that_cannot_be_written_are_written_once_they_can(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    platform_fails(L"ReportEventW", PRODUCT_SERVICE, ERROR_LOG_FILE_FULL);
    renewed = certificate_issue(&renewal);
    assert_true(wait_until(lets_in, &renewed));
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_RUNNING);
    platform_works(L"ReportEventW");
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void a_store_that_cannot_be_watched_is_reported_and_looked_at_all_the_same(void **state)
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

int scenarios_failure(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_certificate_that_http_refuses_leaves_everything_as_it_was),
        SCENARIO(without_atomic_update_a_refused_certificate_is_noticed_before_the_first_delete),
        SCENARIO(hashes_that_cannot_be_deleted_leave_everything_as_it_was),
        SCENARIO(without_a_stored_intent_nothing_is_changed),
        SCENARIO(events_that_cannot_be_written_are_written_once_they_can),
        SCENARIO(a_store_that_cannot_be_watched_is_reported_and_looked_at_all_the_same),
        SCENARIO(services_that_cannot_be_enumerated_are_not_restarted),
    };

    return cmocka_run_group_tests_name("failure", tests, NULL, NULL);
}
