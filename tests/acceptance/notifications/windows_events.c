/* Events of Windows: of certificate renewals, and of what goes wrong with bindings. */
#include "scenarios.h"

#include "wait.h"
#include "without_store.h"

#include <stdio.h>

#define CHECK_NOW        128
#define RENEWALS         L"Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational"
#define HTTP_SOURCE      L"Microsoft-Windows-HttpEvent"
#define RECORD_UNUSABLE  15021
#define NO_MORE_ITEMS_AS 4317 /* ERROR_INVALID_OPERATION, which some see */

static const struct wish renewal = {.ends_in_days = 60};
static const struct wish ends_sooner = {.ends_in_days = 20};

/* ---- what the scenarios share ---- */

/* An event is taken by the first call; the second finds no more. */
static bool was_read(const void *context)
{
    (void)context;
    return platform_count(L"EvtNext") > 1;
}

/* An event that the product has read. */
static void tell(DWORD id, const wchar_t *arguments)
{
    platform_counts(L"EvtNext", RENEWALS);
    platform_renewal_event(id, arguments);
    assert_true(wait_until(was_read, NULL));
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
    return server_known(&(struct wish){.starts_in_days = -5, .ends_in_days = 30});
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

static void an_event_that_cannot_be_read_is_enough(void **state)
{
    (void)state;
    (void)watched_without_store();
    platform_fails_once(L"EvtRender", NULL, ERROR_NOT_ENOUGH_MEMORY);
    assert_renewal_event_rotates();
}

/* ---- what was renewed to what ---- */

/* It was renewed while nobody listened, and ends before what it renewed. The version before kept
 * what events said and how far it had read them. */
static void what_the_version_before_kept_of_events_is_neither_needed_nor_left(void **state)
{
    static const BYTE kept[] = {1, 0, 0, 0, 13, 0, 0, 0, 0, 0xaa, 0xbb, 0xcc, 0xdd};
    struct certificate renewed;

    (void)state;
    (void)watched_for_days();
    product_stop();
    registry_set(PRODUCT_STATE_KEY, L"Renewals", REG_BINARY, kept, sizeof(kept));
    registry_set_text(PRODUCT_STATE_KEY, L"RenewalBookmark", L"<BookmarkList/>");
    renewed = certificate_issue(&ends_sooner);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION,
                  STOPPED);
    assert_serves(&renewed);
    assert_false(registry_has_value(PRODUCT_STATE_KEY, L"Renewals"));
    assert_false(registry_has_value(PRODUCT_STATE_KEY, L"RenewalBookmark"));
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

/* ---- the channel ---- */

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
        SCENARIO(an_event_that_cannot_be_read_is_enough),
        SCENARIO(what_the_version_before_kept_of_events_is_neither_needed_nor_left),
        SCENARIO(an_event_that_is_not_true_changes_nothing),
        SCENARIO(events_that_are_not_as_they_should_be_change_nothing),
        SCENARIO(a_channel_that_is_not_there_is_reported_once_and_that_it_came),
        SCENARIO(a_channel_that_is_disabled_is_reported_once_and_that_it_was_enabled),
        SCENARIO(a_disabled_channel_that_cannot_be_subscribed_to_is_reported_the_same),
        SCENARIO(a_channel_that_is_disabled_later_is_reported_at_the_next_check),
        SCENARIO(events_that_cannot_be_read_for_a_while_are_read_later),
    };

    return cmocka_run_group_tests_name("notifications/windows_events", tests, NULL, NULL);
}
