/* Services that do not do as they are told, and a stop of our own in the middle of a rotation. */
#include "scenarios.h"

#include <stdio.h>

#define SLOW_MS 1000u /* how long a slow service takes to stop */

static const struct wish renewal = {.ends_in_days = 60};

static void stop_during_a_rotation_that_can_be_undone_undoes_it(void **state)
{
    const struct certificate old = server_watched();

    (void)state;
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", SLOW_MS);
    (void)certificate_issue(&renewal);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_DELETED, BOTH_RESTORED, EVENT_HASHES_RESTORED,
                  EVENT_SERVICE_STARTED_AGAIN, EVENT_ROTATION_CANCELLED, STOPPED);
    assert_serves(&old);
}

static void stop_during_a_rotation_that_cannot_be_undone_completes_it(void **state)
{
    const struct certificate old = server_healthy();
    const struct certificate successor = certificate_replace(&old, &renewal);

    (void)state;
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", SLOW_MS);
    product_start();
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, RESTART, UNPROVEN, EVENT_ROTATION_COMPLETED, STOPPED);
    assert_serves(&successor);
}

static void after_a_cancelled_rotation_the_next_start_completes_it(void **state)
{
    const struct certificate renewed = server_rotating(SLOW_MS);

    (void)state;
    product_stop();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
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
    product_set(L"ServiceStopSeconds", 1);
    product_set(L"ServiceStartSeconds", 1);
    (void)server_healthy();
    (void)swprintf(process, COUNT_OF(process), L"process %lu)",
                   service_process(REMOTE_ACCESS_SERVICE));
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

int scenarios_services(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(stop_during_a_rotation_that_can_be_undone_undoes_it),
        SCENARIO(stop_during_a_rotation_that_cannot_be_undone_completes_it),
        SCENARIO(after_a_cancelled_rotation_the_next_start_completes_it),
        SCENARIO(a_service_that_refuses_to_stop_leaves_everything_as_it_was),
        SCENARIO(a_service_in_the_middle_that_refuses_to_stop_leaves_everything_as_it_was),
        SCENARIO(a_service_that_hangs_is_reported_and_the_rotation_made_once_it_lets_go),
    };

    return cmocka_run_group_tests_name("services", tests, NULL, NULL);
}
