/* A stop of our own in the middle of a rotation, which is undone, or completed where that cannot
 * be. */
#include "scenarios.h"

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

int scenarios_rotation_cancelled(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(stop_during_a_rotation_that_can_be_undone_undoes_it),
        SCENARIO(stop_during_a_rotation_that_cannot_be_undone_completes_it),
        SCENARIO(after_a_cancelled_rotation_the_next_start_completes_it),
    };

    return cmocka_run_group_tests_name("rotation/cancelled", tests, NULL, NULL);
}
