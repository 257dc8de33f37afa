/* The Event Log service ends and begins again: what was subscribed to before tells of nothing any
 * more, and what was opened takes no event. */
#include "scenarios.h"

#include "wait.h"
#include "without_store.h"

#include <string.h>

enum { EXIT_DONE = 0 };

#define RENEWALS L"Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational"

static const struct wish renewal = {.ends_in_days = 60};

static struct process watching;

static void restart_event_log(void)
{
    platform_event_log_ends();
    platform_event_log_begins();
}

static void begin_with_event_log(void)
{
    platform_event_log_begins(); /* its service is there before */
    (void)begin_without_store();
}

/* ---- the service ---- */

static bool one_more_pass(const void *context)
{
    return product_passes() > *(const DWORD *)context;
}

static bool was_read(const void *context)
{
    (void)context;
    return platform_count(L"EvtNext") > 0;
}

/* Of the restart itself nothing is said. With a code, what was subscribed to before is signalled
 * sooner than the service tells its state, and answers with that; 0: it is silent. */
static void restart_watched_event_log(const wchar_t *channel, DWORD dead)
{
    DWORD passes;

    begin_with_event_log();
    passes = product_passes_until_calm(500);
    if (dead == 0) {
        restart_event_log();
    } else {
        platform_counts(L"EvtNext", channel);
        platform_event_log_restarts_first(dead);
        assert_true(wait_until(was_read, NULL));
    }
    assert_true(wait_until(one_more_pass, &passes)); /* it looks at what it may have missed */
    (void)product_passes_until_calm(1500);
    platform_works(L"CertControlStore");
}

static void renewals_are_heard_of_again(DWORD dead)
{
    restart_watched_event_log(RENEWALS, dead);
    assert_renewal_event_rotates();
}

static void renewals_are_heard_of_after_a_restart(void **state)
{
    (void)state;
    renewals_are_heard_of_again(0);
}

static void renewals_are_heard_of_where_what_died_is_signalled(void **state)
{
    (void)state;
    renewals_are_heard_of_again(ERROR_INVALID_HANDLE);
}

static void renewals_are_heard_of_where_what_died_was_cancelled(void **state)
{
    (void)state;
    renewals_are_heard_of_again(RPC_S_CALL_CANCELLED);
}

static void what_sstp_logs_is_heard_of_again(DWORD dead)
{
    struct certificate renewed;

    restart_watched_event_log(L"System", dead);
    renewed = certificate_issue(&renewal);
    platform_logs(L"RasSstp", 25);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_int_equal(events_count(EVENT_WATCH_FAILED), 1); /* the store */
    assert_serves(&renewed);
}

static void what_sstp_logs_is_heard_of_after_a_restart(void **state)
{
    (void)state;
    what_sstp_logs_is_heard_of_again(0);
}

static void what_sstp_logs_is_heard_of_where_what_died_is_signalled(void **state)
{
    (void)state;
    what_sstp_logs_is_heard_of_again(ERROR_INVALID_HANDLE);
}

static void what_sstp_logs_is_heard_of_where_what_died_was_cancelled(void **state)
{
    (void)state;
    what_sstp_logs_is_heard_of_again(RPC_S_CALL_CANCELLED);
}

/* The service runs on: what it ended is begun anew, a second later, and nothing is said. */
static void renewals_go_on_where_reading_them_failed(DWORD code)
{
    DWORD passes;

    begin_with_event_log();
    passes = product_passes_until_calm(500);
    platform_fails_once(L"EvtNext", RENEWALS, code);
    platform_renewal_event(1006, L"");
    assert_true(wait_until(one_more_pass, &passes));
    (void)product_passes_until_calm(3000);
    platform_works(L"CertControlStore");
    assert_renewal_event_rotates();
}

static void renewals_go_on_where_reading_was_cancelled_once(void **state)
{
    (void)state;
    renewals_go_on_where_reading_them_failed(RPC_S_CALL_CANCELLED);
}

static void renewals_go_on_where_what_was_found_was_stale_once(void **state)
{
    (void)state;
    renewals_go_on_where_reading_them_failed(ERROR_EVT_QUERY_RESULT_STALE);
}

/* Told once, in time, as an event that is written when there is a log again. */
static void one_that_stays_away_is_reported_once(void **state)
{
    struct certificate renewed;

    (void)state;
    platform_event_log_begins();
    (void)server_watched();
    platform_event_log_ends();
    Sleep(12000); /* longer than a restart takes */
    renewed = certificate_issue(&renewal);
    platform_event_log_begins();
    events_wait(EVENT_RENEWALS_WATCHED);
    events_wait(EVENT_ROTATION_COMPLETED);
    events_wait(EVENT_LOG_WAS_UNAVAILABLE);
    product_stop();
    assert_int_equal(events_count(EVENT_RENEWALS_NOT_WATCHED), 1);
    assert_int_equal(events_count(EVENT_WATCH_FAILED), 1);
    assert_serves(&renewed);
}

/* Without a word of delay: a handle of before is only a handle. */
static void the_next_event_after_a_restart_is_written_at_once(void **state)
{
    (void)state;
    (void)server_watched();
    restart_event_log();
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
    events_wait(EVENT_SERVICE_PAUSED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_SERVICE_PAUSED, STOPPED);
}

/* ---- watch ---- */

/* Until it has shown what was there: a pipe takes 4 KB, and who writes more waits for its reader.
 */
static void begin_to_watch(void)
{
    (void)server_watched();
    platform_event_log_begins();
    product_begin_run(L"watch", &watching);
    assert_process_says(&watching, "Press Ctrl+C");
    for (int i = 0; i < 10; i++) {
        Sleep(100);
        assert_process_says(&watching, "");
    }
    assert_process_says(&watching, "Information  100");
}

/* The product's own end is shown, and the watching ends when it is asked to. */
static void end_of_watching(void)
{
    product_stop();
    assert_process_says(&watching, "  101  ");
    assert_int_equal(process_interrupt(&watching), EXIT_DONE);
}

static void watch_shows_what_comes_after_a_restart(void **state)
{
    (void)state;
    begin_to_watch();
    restart_event_log();
    product_set(L"RestartsPerHour", 7);
    assert_process_says(&watching, "RestartsPerHour");
    restart_event_log();
    end_of_watching();
    assert_null(strstr(watching.output.text, "RestartsPerHour")); /* nothing twice */
}

static bool subscribed_twice(const void *context)
{
    (void)context;
    return platform_count(L"EvtSubscribe") >= 2;
}

/* The log was cleared meanwhile, and the event that was shown last is gone: it shows what comes. */
static void watch_goes_on_where_its_bookmark_is_refused(DWORD code)
{
    platform_says_bookmark_is_gone_with(code);
    begin_to_watch();
    platform_counts(L"EvtSubscribe", L"Application");
    platform_event_log_ends();
    platform_clears_application_log();
    platform_event_log_begins();
    assert_true(wait_until(subscribed_twice, NULL));
    product_set(L"RestartsPerHour", 7);
    assert_process_says(&watching, "RestartsPerHour");
    end_of_watching();
}

static void watch_goes_on_where_its_bookmark_is_not_found(void **state)
{
    (void)state;
    watch_goes_on_where_its_bookmark_is_refused(ERROR_NOT_FOUND);
}

static void watch_goes_on_where_its_bookmark_is_stale(void **state)
{
    (void)state;
    watch_goes_on_where_its_bookmark_is_refused(ERROR_EVT_QUERY_RESULT_STALE);
}

/* What was written while it did not watch is shown, too. */
static void watch_waits_for_one_that_stays_away(void **state)
{
    (void)state;
    begin_to_watch();
    platform_event_log_ends();
    assert_process_says(&watching, "The Event Log does not answer");
    product_stop(); /* its last event is held, and lost with it */
    platform_event_log_begins();
    product_start();
    assert_process_says(&watching, "The Event Log answers again.");
    end_of_watching();
}

static void a_request_is_answered_whatever_becomes_of_the_log(void **state)
{
    struct certificate renewed;

    (void)state;
    product_set(L"SettleSeconds", 300);
    (void)server_watched();
    platform_event_log_begins();
    renewed = certificate_issue(&renewal);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 2000);
    product_begin_run(L"rotate --now", &watching);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    restart_event_log();
    assert_int_equal(process_end(&watching), EXIT_DONE);
    assert_non_null(strstr(watching.output.text, "Done. "));
    product_stop();
    assert_serves(&renewed);
}

int scenarios_notifications_event_log_restart(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(renewals_are_heard_of_after_a_restart),
        SCENARIO(renewals_are_heard_of_where_what_died_is_signalled),
        SCENARIO(renewals_are_heard_of_where_what_died_was_cancelled),
        SCENARIO(what_sstp_logs_is_heard_of_after_a_restart),
        SCENARIO(what_sstp_logs_is_heard_of_where_what_died_is_signalled),
        SCENARIO(what_sstp_logs_is_heard_of_where_what_died_was_cancelled),
        SCENARIO(renewals_go_on_where_reading_was_cancelled_once),
        SCENARIO(renewals_go_on_where_what_was_found_was_stale_once),
        SCENARIO(one_that_stays_away_is_reported_once),
        SCENARIO(the_next_event_after_a_restart_is_written_at_once),
        SCENARIO(watch_shows_what_comes_after_a_restart),
        SCENARIO(watch_goes_on_where_its_bookmark_is_not_found),
        SCENARIO(watch_goes_on_where_its_bookmark_is_stale),
        SCENARIO(watch_waits_for_one_that_stays_away),
        SCENARIO(a_request_is_answered_whatever_becomes_of_the_log),
    };

    return cmocka_run_group_tests_name("notifications/event_log_restart", tests, NULL, NULL);
}
