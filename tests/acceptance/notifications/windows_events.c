/* Events of Windows: of certificate renewals, and of what goes wrong with bindings. */
#include "scenarios.h"

#include "wait.h"
#include "without_store.h"

#include <stdio.h>

#define CHECK_NOW        128
#define BOOKMARK_VALUE   L"RenewalBookmark"
#define HTTP_SOURCE      L"Microsoft-Windows-HttpEvent"
#define RECORD_UNUSABLE  15021
#define NO_MORE_ITEMS_AS 4317 /* ERROR_INVALID_OPERATION, which some see */

static const struct wish renewal = {.ends_in_days = 60};
static const struct wish ends_sooner = {.ends_in_days = 20};

/* ---- what the scenarios share ---- */

static bool written_since(const void *context)
{
    return registry_written_at(PRODUCT_STATE_KEY) > *(const uint64_t *)context;
}

/* An event that the product has read, and kept the bookmark of. */
static void tell(DWORD id, const wchar_t *arguments)
{
    const uint64_t before = registry_written_at(PRODUCT_STATE_KEY);

    platform_renewal_event(id, arguments);
    assert_true(wait_until(written_since, &before));
}

static void tell_renewed(const struct certificate *old, const struct certificate *renewed)
{
    wchar_t from[THUMBPRINT_TEXT];
    wchar_t to[THUMBPRINT_TEXT];
    wchar_t arguments[128];

    (void)swprintf(arguments, COUNT_OF(arguments), L"--old %ls --new %ls",
                   thumbprint_text(old, from), thumbprint_text(renewed, to));
    platform_renewal_event(1001, arguments);
}

static struct certificate watched_without_store(void)
{
    const struct certificate certificate = begin_without_store();

    (void)product_passes_until_calm(500);
    platform_works(L"CertControlStore");
    return certificate;
}

/* A certificate of some days already: what comes now is newer. */
static struct certificate watched_for_days(void)
{
    const struct certificate certificate =
        certificate_issue(&(struct wish){.starts_in_days = -5, .ends_in_days = 30});

    server_bind(&certificate);
    server_serve(&certificate);
    product_start();
    events_wait(EVENT_HEALTHY);
    return certificate;
}

/* ---- what wakes ---- */

static void wakes_by_an_event_alone(void)
{
    (void)watched_without_store();
    assert_renewal_event_rotates();
}

static void an_event_of_a_renewal_is_enough(void **state)
{
    (void)state;
    wakes_by_an_event_alone();
}

static void
an_event_is_enough_also_where_windows_says_otherwise_that_there_are_no_more(void **state)
{
    (void)state;
    platform_ends_events_with(NO_MORE_ITEMS_AS);
    wakes_by_an_event_alone();
}

static void an_event_about_a_user_s_certificate_wakes_nobody(void **state)
{
    DWORD passes;

    (void)state;
    (void)watched_without_store();
    (void)certificate_issue(&renewal);
    passes = product_passes_until_calm(500);
    tell(1006, L"--context User");
    tell(1001, L"--context User --old aa --new bb");
    assert_int_equal(product_passes_until_calm(1000), passes);
    EXPECT_EVENTS(EVENT_WATCH_FAILED, STARTED, EVENT_HEALTHY, STOPPED);
}

static void http_sys_wakes_with(DWORD id)
{
    const struct certificate old = watched_without_store();
    const struct certificate renewed = certificate_issue(&renewal);

    (void)old;
    platform_logs(HTTP_SOURCE, 15000); /* not about certificates */
    assert_int_equal(product_passes_until_calm(500), product_passes());
    platform_logs(HTTP_SOURCE, id);
    assert_rotated_by_event(&renewed);
}

static void what_http_sys_logs_is_enough(void **state)
{
    (void)state;
    http_sys_wakes_with(RECORD_UNUSABLE);
}

/* Somebody updates a record in one step, which is neither a deletion nor a creation. */
static void that_http_sys_logs_an_update_is_enough(void **state)
{
    (void)state;
    http_sys_wakes_with(15302);
}

static void what_sstp_logs_is_enough(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)watched_without_store();
    renewed = certificate_issue(&renewal);
    platform_logs(L"RasSstp", 25);
    assert_rotated_by_event(&renewed);
}

/* ---- what was renewed to what ---- */

/* It ends before what it renewed, so without the event it would not be taken into use. A process
 * of ours that was not allowed to change anything has read it: what it said is kept. */
static void the_renewal_that_an_event_tells_of_is_chosen_also_later(void **state)
{
    const struct certificate old = watched_for_days();
    struct certificate renewed;
    uint64_t before;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"not a name");
    events_wait(EVENT_SETTING_SUSPENDS);
    renewed = certificate_issue(&ends_sooner);
    before = registry_written_at(PRODUCT_STATE_KEY);
    tell_renewed(&old, &renewed);
    assert_true(wait_until(written_since, &before));
    product_stop();
    registry_delete_value(PRODUCT_PARAMETERS_KEY, L"HostName");
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

/* The first event gives the bookmark; what comes while nobody reads is read at the next start. */
static void an_event_that_came_while_the_service_was_stopped_is_read_at_its_start(void **state)
{
    struct certificate old;
    struct certificate renewed;

    (void)state;
    old = watched_for_days();
    tell(1009, L"");
    product_stop();
    renewed = certificate_issue(&ends_sooner);
    tell_renewed(&old, &renewed);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_SUPERSEDED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* Forged, or about another server's certificate: what is not for our names stays unused. */
static void an_event_that_is_not_true_changes_nothing(void **state)
{
    const struct certificate certificate = watched_for_days();
    const struct certificate other =
        certificate_issue(&(struct wish){.name = "other.example.test", .ends_in_days = 90});
    const struct traces before = server_traces();

    (void)state;
    product_count_passes();
    tell_renewed(&certificate, &other);
    tell_renewed(&other, &certificate);
    (void)product_passes_until_calm(1000);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

static void events_that_are_not_as_they_should_be_change_nothing(void **state)
{
    static const wchar_t *const arguments[] = {
        L"--old aa --new bb --malformed missing",
        L"--old aa --new bb --malformed empty",
        L"--old aa --new bb --malformed number",
        L"--old aa --new bb --malformed long",
        L"--old vpn.example.com --new *",
        L"--old 0123456789012345678901234567890123456789 --new "
        L"0123456789012345678901234567890123456789",
        L"--old 0123456789012345678901234567890123456789 --new "
        L"012345678901234567890123456789012345",
        L"--context Somebody",
    };
    const struct certificate certificate = watched_for_days();
    const struct traces before = server_traces();
    struct certificate renewed;

    (void)state;
    product_count_passes();
    for (size_t i = 0; i < COUNT_OF(arguments); i++) {
        tell(1001, arguments[i]);
    }
    (void)product_passes_until_calm(1000);
    assert_untouched(&before);
    assert_serves(&certificate);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* ---- the channel and the bookmark ---- */

static void goes_on_without(const wchar_t *channel)
{
    platform_channel(channel);
    (void)server_watched();
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    product_count_passes();
    (void)product_passes_until_calm(500);
    platform_channel(L"enabled");
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_RENEWALS_WATCHED);
    tell(1006, L""); /* read, from now on */
    EXPECT_EVENTS(EVENT_RENEWALS_NOT_WATCHED, STARTED, EVENT_HEALTHY, EVENT_RENEWALS_WATCHED,
                  STOPPED);
}

static void a_channel_that_is_not_there_is_reported_once_and_that_it_came(void **state)
{
    (void)state;
    goes_on_without(L"absent");
}

static void a_channel_that_is_disabled_is_reported_once_and_that_it_was_enabled(void **state)
{
    (void)state;
    goes_on_without(L"disabled");
}

static void a_disabled_channel_that_cannot_be_subscribed_to_is_reported_the_same(void **state)
{
    (void)state;
    platform_disabled_channel_refuses(ERROR_EVT_CHANNEL_CANNOT_ACTIVATE);
    goes_on_without(L"disabled");
}

static void a_channel_that_is_disabled_later_is_reported_at_the_next_check(void **state)
{
    (void)state;
    (void)server_watched();
    platform_channel(L"disabled");
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_RENEWALS_NOT_WATCHED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_RENEWALS_NOT_WATCHED, STOPPED);
}

/* No bookmark at all, one that is garbage, and one whose event is gone from the log. */
static void from_now_on_where_the_bookmark_is_no_use(void)
{
    static const wchar_t *const bookmarks[] = {
        L"garbage",
        L"<BookmarkList>\r\n  <Bookmark Channel='Microsoft-Windows-CertificateServicesClient-"
        L"Lifecycle-System/Operational' RecordId='4711' IsCurrent='true'/>\r\n</BookmarkList>",
    };
    DWORD number = 4711;

    (void)server_watched();
    for (size_t i = 0; i < COUNT_OF(bookmarks); i++) {
        product_stop();
        registry_set_text(PRODUCT_STATE_KEY, BOOKMARK_VALUE, bookmarks[i]);
        product_start();
        events_wait_for_count(EVENT_HEALTHY, 2 + i);
        tell(1006, L"");
    }
    product_stop();
    registry_set(PRODUCT_STATE_KEY, BOOKMARK_VALUE, REG_DWORD, &number, sizeof(number));
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2 + COUNT_OF(bookmarks));
    tell(1006, L"");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_HEALTHY, STOPPED, STARTED,
                  EVENT_HEALTHY, STOPPED, STARTED, EVENT_HEALTHY, STOPPED);
}

static void a_bookmark_that_is_no_use_means_from_now_on(void **state)
{
    (void)state;
    from_now_on_where_the_bookmark_is_no_use();
}

static void a_bookmark_that_is_stale_means_from_now_on(void **state)
{
    (void)state;
    platform_says_bookmark_is_gone_with(ERROR_EVT_QUERY_RESULT_STALE);
    from_now_on_where_the_bookmark_is_no_use();
}

/* Reading fails for a while: told once, and begun anew. */
static void events_that_cannot_be_read_for_a_while_are_read_later(void **state)
{
    (void)state;
    (void)server_watched();
    platform_fails(L"EvtNext", NULL, RPC_S_SERVER_UNAVAILABLE);
    platform_renewal_event(1006, L"");
    events_wait(EVENT_RENEWALS_NOT_WATCHED);
    platform_works(L"EvtNext");
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_RENEWALS_WATCHED);
    tell(1006, L"");
    product_stop();
    assert_event_says(EVENT_RENEWALS_NOT_WATCHED, L"EvtNext");
}

int scenarios_notifications_windows_events(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(an_event_of_a_renewal_is_enough),
        SCENARIO(an_event_is_enough_also_where_windows_says_otherwise_that_there_are_no_more),
        SCENARIO(an_event_about_a_user_s_certificate_wakes_nobody),
        SCENARIO(what_http_sys_logs_is_enough),
        SCENARIO(that_http_sys_logs_an_update_is_enough),
        SCENARIO(what_sstp_logs_is_enough),
        SCENARIO(the_renewal_that_an_event_tells_of_is_chosen_also_later),
        SCENARIO(an_event_that_came_while_the_service_was_stopped_is_read_at_its_start),
        SCENARIO(an_event_that_is_not_true_changes_nothing),
        SCENARIO(events_that_are_not_as_they_should_be_change_nothing),
        SCENARIO(a_channel_that_is_not_there_is_reported_once_and_that_it_came),
        SCENARIO(a_channel_that_is_disabled_is_reported_once_and_that_it_was_enabled),
        SCENARIO(a_disabled_channel_that_cannot_be_subscribed_to_is_reported_the_same),
        SCENARIO(a_channel_that_is_disabled_later_is_reported_at_the_next_check),
        SCENARIO(a_bookmark_that_is_no_use_means_from_now_on),
        SCENARIO(a_bookmark_that_is_stale_means_from_now_on),
        SCENARIO(events_that_cannot_be_read_for_a_while_are_read_later),
    };

    return cmocka_run_group_tests_name("notifications/windows_events", tests, NULL, NULL);
}
