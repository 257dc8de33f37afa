/* What wakes the service: each source by itself, and a source that cannot be watched. */
#include "scenarios.h"

#include "wait.h"

#define CHECK_NOW 128

static const struct wish renewal = {.ends_in_days = 60};

/* ---- each by itself ---- */

static void a_binding_that_somebody_deletes_is_noticed(void **state)
{
    const struct certificate certificate = server_watched();

    (void)state;
    binding_delete(IPV6, server_port());
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop(); /* (whether a client failed twice by then is a matter of moments) */
    assert_int_equal(events_count(EVENT_BINDING_MISSING), 1);
    assert_int_equal(events_count(EVENT_OTHERS_AT_WORK), 1);
    assert_int_equal(events_count(EVENT_BINDING_CREATED), 1);
    assert_int_equal(events_count(EVENT_SERVICE_STOPPED_FOR_ROTATION), 0);
    assert_int_equal(events_count(EVENT_PROVEN), 1);
    assert_serves(&certificate);
}

static void an_sstp_parameter_that_somebody_damages_is_noticed(void **state)
{
    const struct certificate certificate = server_watched();
    const BYTE thirty_two = 32;

    (void)state;
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, &thirty_two, sizeof(thirty_two));
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    /* SSTP read the right one when it started, so nothing is restarted */
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_HASH_CHANGED, EVENT_OTHERS_AT_WORK,
                  EVENT_FINDING_ENDED, EVENT_ROTATION_STARTED, EVENT_HASHES_WRITTEN, EVENT_PROVEN,
                  EVENT_ROTATION_COMPLETED, STOPPED);
    assert_serves(&certificate);
}

static void a_setting_that_somebody_changes_is_noticed(void **state)
{
    (void)state;
    (void)server_watched();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"not a name");
    events_wait(EVENT_SETTING_SUSPENDS);
    registry_delete_value(PRODUCT_PARAMETERS_KEY, L"HostName");
    events_wait(EVENT_FINDING_ENDED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_SETTING_CHANGED, EVENT_SETTING_SUSPENDS,
                  EVENT_SETTING_CHANGED, EVENT_FINDING_ENDED, EVENT_HEALTHY, STOPPED);
}

/* Their key is not there at first, is made, is deleted and made again. */
static void settings_whose_key_comes_and_goes_are_noticed(void **state)
{
    (void)state;
    registry_delete_key(PRODUCT_PARAMETERS_KEY);
    (void)server_watched();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"not a name");
    product_set(L"SettleSeconds", 0);
    events_wait(EVENT_SETTING_SUSPENDS);
    registry_delete_key(PRODUCT_PARAMETERS_KEY);
    events_wait(EVENT_FINDING_ENDED); /* after the settle time by default */
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Issuer", L"nobody");
    events_wait_for_count(EVENT_SETTING_CHANGED, 5);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_SETTING_CHANGED, EVENT_SETTING_CHANGED,
                  EVENT_SETTING_SUSPENDS, EVENT_SETTING_CHANGED, EVENT_SETTING_CHANGED,
                  EVENT_FINDING_ENDED, EVENT_HEALTHY, EVENT_SETTING_CHANGED, STOPPED);
}

/* A value that is written again as it was, and state of our own, are nothing to speak of. */
static void settings_that_are_written_as_they_were_are_not_spoken_of(void **state)
{
    (void)state;
    (void)server_watched();
    product_count_passes();
    product_set(L"SettleSeconds", 0);
    (void)product_passes_until_calm(1000);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
}

/* The restart that a renewal needs waits for RemoteAccess, which its start alone tells of. */
static void remote_access_that_somebody_starts_is_noticed(void **state)
{
    const struct certificate successor = server_rotated_while_stopped();

    (void)state;
    service_start(REMOTE_ACCESS_SERVICE);
    events_wait_for_count(EVENT_ROTATION_COMPLETED, 2);
    product_stop();
    assert_serves(&successor);
}

static bool one_more_pass(const void *context)
{
    return product_passes() > *(const DWORD *)context;
}

static void services_that_somebody_stops_and_starts_are_noticed(void **state)
{
    static const struct {
        const wchar_t *service;
        void (*act)(const wchar_t *service);
    } acts[] = {
        {REMOTE_ACCESS_SERVICE, service_stop},
        {SSTP_SERVICE, service_stop_all},
        {SSTP_SERVICE, service_start},
        {REMOTE_ACCESS_SERVICE, service_start},
    };
    const struct certificate certificate = server_watched();

    (void)state;
    product_count_passes();
    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        const DWORD before = product_passes_until_calm(500);
        acts[i].act(acts[i].service);
        assert_true(wait_until(one_more_pass, &before));
    }
    (void)product_passes_until_calm(500);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_HEALTHY, STOPPED); /* when it runs again */
    assert_serves(&certificate);
}

/* ---- what cannot be watched ---- */

static void a_key_that_cannot_be_watched_is_reported_and_watched_later(void **state)
{
    struct certificate certificate;

    (void)state;
    platform_fails_once(L"RegNotifyChangeKeyValue", NULL, ERROR_ACCESS_DENIED);
    certificate = server_watched();
    EXPECT_EVENTS(EVENT_WATCH_FAILED, STARTED, EVENT_WATCHED_AGAIN, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_WATCH_FAILED, L"RegNotifyChangeKeyValue");
    assert_serves(&certificate);
}

static void a_service_that_cannot_be_watched_is_reported_and_watched_later(void **state)
{
    struct certificate certificate;

    (void)state;
    platform_fails_once(L"NotifyServiceStatusChangeW", REMOTE_ACCESS_SERVICE, ERROR_ACCESS_DENIED);
    certificate = server_watched();
    EXPECT_EVENTS(EVENT_WATCH_FAILED, STARTED, EVENT_WATCHED_AGAIN, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_WATCH_FAILED, REMOTE_ACCESS_SERVICE);
    assert_serves(&certificate);
}

#ifndef ERROR_SERVICE_NOTIFY_CLIENT_LAGGING
#define ERROR_SERVICE_NOTIFY_CLIENT_LAGGING 1294 /* winerror.h; mingw lacks it */
#endif

/* What Windows documents for it is to ask again through another handle. */
static void a_service_whose_news_lag_is_watched_afresh(void **state)
{
    struct certificate certificate;

    (void)state;
    platform_fails_once(L"NotifyServiceStatusChangeW", NULL, ERROR_SERVICE_NOTIFY_CLIENT_LAGGING);
    certificate = server_watched();
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_serves(&certificate);
}

static void a_store_that_cannot_be_watched_for_a_while_is_watched_later(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    platform_fails(L"CertControlStore", L"MY", ERROR_KEY_DELETED);
    certificates_touch_store();
    events_wait(EVENT_WATCH_FAILED);
    platform_works(L"CertControlStore");
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_WATCHED_AGAIN);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_WATCH_FAILED, EVENT_WATCHED_AGAIN,
                  EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* Reading the change in fails once, as where the store was replaced: it is opened afresh. */
static void a_store_that_was_replaced_is_watched_afresh(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    product_count_passes();
    platform_fails_once(L"CertControlStore", L"MY", ERROR_KEY_DELETED);
    certificates_touch_store();
    (void)product_passes_until_calm(1000);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* Then it is late, and no more than that. */
static void where_waiting_fails_changes_are_noticed_once_it_works(void **state)
{
    struct certificate renewed;

    (void)state;
    platform_fails(L"WaitForMultipleObjectsEx", NULL, ERROR_NOT_ENOUGH_MEMORY);
    (void)server_watched();
    events_wait(EVENT_WAIT_FAILED);
    renewed = certificate_issue(&renewal);
    platform_works(L"WaitForMultipleObjectsEx");
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_WAIT_FAILED, EVENT_CERTIFICATE_RENEWED, ROTATION,
                  STOPPED);
    assert_serves(&renewed);
}

static void where_waiting_fails_it_stops_all_the_same(void **state)
{
    (void)state;
    platform_fails(L"WaitForMultipleObjectsEx", NULL, ERROR_NOT_ENOUGH_MEMORY);
    (void)server_watched();
    events_wait(EVENT_WAIT_FAILED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_WAIT_FAILED, STOPPED);
    assert_event_says(EVENT_WAIT_FAILED, L"error 8");
}

int scenarios_notifications_sources(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_binding_that_somebody_deletes_is_noticed),
        SCENARIO(an_sstp_parameter_that_somebody_damages_is_noticed),
        SCENARIO(a_setting_that_somebody_changes_is_noticed),
        SCENARIO(settings_whose_key_comes_and_goes_are_noticed),
        SCENARIO(settings_that_are_written_as_they_were_are_not_spoken_of),
        SCENARIO(remote_access_that_somebody_starts_is_noticed),
        SCENARIO(services_that_somebody_stops_and_starts_are_noticed),
        SCENARIO(a_key_that_cannot_be_watched_is_reported_and_watched_later),
        SCENARIO(a_service_that_cannot_be_watched_is_reported_and_watched_later),
        SCENARIO(a_service_whose_news_lag_is_watched_afresh),
        SCENARIO(a_store_that_cannot_be_watched_for_a_while_is_watched_later),
        SCENARIO(a_store_that_was_replaced_is_watched_afresh),
        SCENARIO(where_waiting_fails_changes_are_noticed_once_it_works),
        SCENARIO(where_waiting_fails_it_stops_all_the_same),
    };

    return cmocka_run_group_tests_name("notifications/sources", tests, NULL, NULL);
}
