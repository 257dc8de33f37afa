/* Services that refuse to stop, take their time, hang, crash, or are kept from stopping by others.
 * Whatever they do, none is killed, and in the end clients get in. */
#include "scenarios.h"

#include <stdio.h>

static const struct wish renewal = {.ends_in_days = 60};

/* Two seconds are the wait hint of a stand-in. */
static void be_impatient(void)
{
    product_set(L"ServiceStopSeconds", 1);
    product_set(L"ServiceStartSeconds", 1);
}

static const wchar_t *process_text(const wchar_t *service, wchar_t text[24])
{
    (void)swprintf(text, 24, L"process %lu)", service_process(service));
    return text;
}

static void a_service_that_refuses_to_stop_leaves_everything_as_it_was(void **state)
{
    const struct certificate old = server_healthy();

    (void)state;
    platform_stopping(REMOTE_ACCESS_SERVICE, L"refuse", 0);
    (void)certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, EVENT_SERVICE_STOP_FAILED, BOTH_RESTORED,
                  EVENT_HASHES_RESTORED, EVENT_ROTATION_UNDONE, STOPPED);
    assert_event_says(EVENT_SERVICE_STOP_FAILED, REMOTE_ACCESS_SERVICE);
    assert_event_says(EVENT_SERVICE_STOP_FAILED, L"1052");
    assert_serves(&old);
}

/* What was stopped before the one that refuses runs again. */
static void a_service_in_the_middle_that_refuses_to_stop_leaves_everything_as_it_was(void **state)
{
    const struct certificate old = server_healthy();

    (void)state;
    platform_stopping(RAS_MANAGER_SERVICE, L"refuse", 0);
    (void)certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, EVENT_SERVICE_STOPPED_FOR_ROTATION,
                  EVENT_SERVICE_STOP_FAILED, BOTH_RESTORED, EVENT_HASHES_RESTORED,
                  EVENT_SERVICE_STARTED_AGAIN, EVENT_ROTATION_UNDONE, STOPPED);
    assert_serves(&old);
}

/* The service that hangs cannot be started either; once it lets go, what runs is put right and the
 * rotation is made after all. */
static void a_service_that_hangs_is_reported_and_the_rotation_made_once_it_lets_go(void **state)
{
    struct certificate renewed;
    wchar_t process[24];

    (void)state;
    be_impatient();
    (void)server_healthy();
    (void)process_text(REMOTE_ACCESS_SERVICE, process);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"hang", 0);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_INCOMPLETE);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, EVENT_SERVICE_STOP_HUNG, BOTH_RESTORED,
                  EVENT_HASHES_RESTORED, EVENT_SERVICE_START_HUNG, EVENT_ROTATION_INCOMPLETE,
                  EVENT_INTENT_RESUMED, EVENT_SERVICE_STARTED_AGAIN, ROTATION, STOPPED);
    assert_event_says(EVENT_SERVICE_STOP_HUNG, REMOTE_ACCESS_SERVICE);
    assert_event_says(EVENT_SERVICE_STOP_HUNG, process);
    assert_event_says(EVENT_SERVICE_START_HUNG, process);
    assert_serves(&renewed);
}

static void a_slow_service_that_makes_progress_gets_its_time(void **state)
{
    struct certificate renewed;

    (void)state;
    be_impatient();
    (void)server_healthy();
    platform_stopping(RAS_MANAGER_SERVICE, L"progress", 4000);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* What Windows shows as the process of a service that stops may be none (QueryServiceStatusEx). */
static void what_stops_has_not_stopped_because_it_shows_no_process(void **state)
{
    struct certificate renewed;

    (void)state;
    platform_services_pend_without_process();
    (void)server_healthy();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 2000);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* Named is the one in which it ran. */
static void what_hangs_is_named_though_it_shows_no_process(void **state)
{
    wchar_t process[24];

    (void)state;
    be_impatient();
    platform_services_pend_without_process();
    (void)server_healthy();
    (void)process_text(REMOTE_ACCESS_SERVICE, process);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"hang", 0);
    (void)certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_INCOMPLETE);
    assert_event_says(EVENT_SERVICE_STOP_HUNG, process);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    events_wait(EVENT_ROTATION_COMPLETED);
}

static void a_service_that_hangs_in_the_middle_is_named_and_the_bindings_put_back(void **state)
{
    wchar_t process[24];
    struct certificate old;
    struct certificate renewed;

    (void)state;
    be_impatient();
    old = server_healthy();
    (void)process_text(RAS_MANAGER_SERVICE, process);
    platform_stopping(RAS_MANAGER_SERVICE, L"hang", 0);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_INCOMPLETE);
    assert_bound(&old);
    assert_int_equal(service_state(RAS_MANAGER_SERVICE), SERVICE_STOP_PENDING); /* not killed */
    platform_stopping(RAS_MANAGER_SERVICE, L"", 0);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, EVENT_SERVICE_STOPPED_FOR_ROTATION, EVENT_SERVICE_STOP_HUNG,
                  BOTH_RESTORED, EVENT_HASHES_RESTORED, EVENT_SERVICE_START_HUNG,
                  EVENT_SERVICE_START_FAILED, EVENT_ROTATION_INCOMPLETE, EVENT_INTENT_RESUMED,
                  EVENT_SERVICE_STARTED_AGAIN, EVENT_SERVICE_STARTED_AGAIN, ROTATION, STOPPED);
    assert_event_says(EVENT_SERVICE_STOP_HUNG, RAS_MANAGER_SERVICE);
    assert_event_says(EVENT_SERVICE_STOP_HUNG, process);
    assert_event_says(EVENT_SERVICE_START_FAILED, L"1068");
    assert_serves(&renewed);
}

/* With checkpoints it is never called hung, and not waited for without end either. */
static void a_service_that_reports_progress_without_end_is_not_waited_for_without_end(void **state)
{
    struct certificate renewed;

    (void)state;
    be_impatient();
    (void)server_healthy();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"hang-progress", 0);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_INCOMPLETE);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

/* SSTP itself: RemoteAccess and RasMan are down already. */
static void sstp_that_hangs_is_named_and_the_rotation_made_once_it_lets_go(void **state)
{
    wchar_t process[24];
    struct certificate renewed;

    (void)state;
    be_impatient();
    (void)server_healthy();
    (void)process_text(SSTP_SERVICE, process);
    platform_stopping(SSTP_SERVICE, L"hang", 0);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_INCOMPLETE);
    platform_stopping(SSTP_SERVICE, L"", 0);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_event_says(EVENT_SERVICE_STOP_HUNG, SSTP_SERVICE);
    assert_event_says(EVENT_SERVICE_STOP_HUNG, process);
    assert_serves(&renewed);
}

static void a_service_that_crashes_while_it_stops_has_stopped(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_healthy();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"crash", 0);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* ---- others ---- */

static void all_that_depends_on_sstp_is_restarted(void **state)
{
    struct certificate certificate = certificate_issue(&(struct wish){.ends_in_days = 30});
    struct certificate renewed;
    DWORD process;

    (void)state;
    platform_has_companion(RAS_MANAGER_SERVICE);
    server_bind(&certificate);
    service_start(PLATFORM_COMPANION_SERVICE);
    process = service_process(PLATFORM_COMPANION_SERVICE);
    server_serve(&certificate);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_int_equal(service_state(PLATFORM_COMPANION_SERVICE), SERVICE_RUNNING);
    assert_int_not_equal(service_process(PLATFORM_COMPANION_SERVICE), process);
    assert_serves(&renewed);
}

/* It was stopped when the services were listed, so nobody stops it. */
static void a_service_started_meanwhile_is_named_and_restarted_at_the_next_try(void **state)
{
    struct certificate renewed;

    (void)state;
    platform_has_companion(RAS_MANAGER_SERVICE);
    (void)server_healthy();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 1500);
    renewed = certificate_issue(&renewal);
    product_start();
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    service_start(PLATFORM_COMPANION_SERVICE);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, EVENT_SERVICE_STOPPED_FOR_ROTATION,
                  EVENT_SERVICE_STOP_BLOCKED, BOTH_RESTORED, EVENT_HASHES_RESTORED,
                  EVENT_SERVICE_STARTED_AGAIN, EVENT_ROTATION_UNDONE, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_DELETED, EVENT_SERVICE_STOPPED_FOR_ROTATION,
                  EVENT_SERVICE_STOPPED_FOR_ROTATION, EVENT_SERVICE_STOPPED_FOR_ROTATION,
                  EVENT_SERVICE_STOPPED_FOR_ROTATION, EVENT_SERVICE_STARTED_AGAIN,
                  EVENT_SERVICE_STARTED_AGAIN, EVENT_SERVICE_STARTED_AGAIN,
                  EVENT_SERVICE_STARTED_AGAIN, EVENT_PROVEN, EVENT_ROTATION_COMPLETED, STOPPED);
    assert_event_says(EVENT_SERVICE_STOP_BLOCKED, PLATFORM_COMPANION_SERVICE);
    assert_int_equal(service_state(PLATFORM_COMPANION_SERVICE), SERVICE_RUNNING);
    assert_serves(&renewed);
}

/* Whoever is first: it ends well, without a person. */
static void routing_that_somebody_else_restarts_meanwhile_ends_well(void **state)
{
    struct certificate renewed;
    DWORD process;

    (void)state;
    (void)server_healthy();
    process = service_process(REMOTE_ACCESS_SERVICE);
    service_keep_started(REMOTE_ACCESS_SERVICE);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_SERVICE_STOPPED_FOR_ROTATION);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_RUNNING);
    service_keep_no_more();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_int_not_equal(service_process(REMOTE_ACCESS_SERVICE), process);
    assert_serves(&renewed);
}

/* ---- a stop of our own meanwhile ---- */

/* Nobody waits for a service that hangs: the next start of ours does the rest. */
static void a_stop_of_ours_while_a_service_hangs_leaves_the_rest_to_the_next_start(void **state)
{
    struct certificate old;
    struct certificate renewed;

    (void)state;
    be_impatient();
    old = server_healthy();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"hang", 0);
    renewed = certificate_issue(&renewal);
    product_start();
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    product_stop();
    assert_bound(&old);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, BOTH_RESTORED, EVENT_HASHES_RESTORED,
                  EVENT_SERVICE_START_HUNG, EVENT_ROTATION_INCOMPLETE, STOPPED, STARTED,
                  EVENT_INTENT_RESUMED, EVENT_SERVICE_STARTED_AGAIN, EVENT_CERTIFICATE_RENEWED,
                  ROTATION, STOPPED);
    assert_serves(&renewed);
}

int scenarios_services_stopping(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_service_that_refuses_to_stop_leaves_everything_as_it_was),
        SCENARIO(a_service_in_the_middle_that_refuses_to_stop_leaves_everything_as_it_was),
        SCENARIO(a_service_that_hangs_is_reported_and_the_rotation_made_once_it_lets_go),
        SCENARIO(a_slow_service_that_makes_progress_gets_its_time),
        SCENARIO(what_stops_has_not_stopped_because_it_shows_no_process),
        SCENARIO(what_hangs_is_named_though_it_shows_no_process),
        SCENARIO(a_service_that_reports_progress_without_end_is_not_waited_for_without_end),
        SCENARIO(a_service_that_hangs_in_the_middle_is_named_and_the_bindings_put_back),
        SCENARIO(sstp_that_hangs_is_named_and_the_rotation_made_once_it_lets_go),
        SCENARIO(a_service_that_crashes_while_it_stops_has_stopped),
        SCENARIO(all_that_depends_on_sstp_is_restarted),
        SCENARIO(a_service_started_meanwhile_is_named_and_restarted_at_the_next_try),
        SCENARIO(routing_that_somebody_else_restarts_meanwhile_ends_well),
        SCENARIO(a_stop_of_ours_while_a_service_hangs_leaves_the_rest_to_the_next_start),
    };

    return cmocka_run_group_tests_name("services/stopping", tests, NULL, NULL);
}
