/* AlsoRestart: services that are restarted after RemoteAccess. */
#include "scenarios.h"

#define ALSO_RESTARTED EVENT_SERVICE_STOPPED_FOR_ROTATION, EVENT_SERVICE_STARTED_AGAIN

static const struct wish renewal = {.ends_in_days = 60};

/* A healthy server with another service that runs and is to be restarted, too. Returns the id of
 * its process. */
static DWORD server_with_other_service(void)
{
    (void)server_healthy();
    platform_has_companion(NULL);
    service_start(PLATFORM_COMPANION_SERVICE);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"AlsoRestart", PLATFORM_COMPANION_SERVICE);
    return service_process(PLATFORM_COMPANION_SERVICE);
}

static void another_service_is_restarted_after_remote_access(void **state)
{
    const DWORD process = server_with_other_service();
    const struct certificate renewed = certificate_issue(&renewal);

    (void)state;
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION, ALSO_RESTARTED, STOPPED);
    assert_int_equal(service_state(PLATFORM_COMPANION_SERVICE), SERVICE_RUNNING);
    assert_int_not_equal(service_process(PLATFORM_COMPANION_SERVICE), process);
    assert_serves(&renewed);
}

static void another_service_that_does_not_run_is_left_alone(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_with_other_service();
    service_stop(PLATFORM_COMPANION_SERVICE);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_int_equal(service_state(PLATFORM_COMPANION_SERVICE), SERVICE_STOPPED);
    assert_serves(&renewed);
}

static void another_service_that_refuses_to_stop_undoes_nothing(void **state)
{
    const DWORD process = server_with_other_service();
    const struct certificate renewed = certificate_issue(&renewal);

    (void)state;
    platform_stopping(PLATFORM_COMPANION_SERVICE, L"refuse", 0);
    product_start();
    events_wait(EVENT_COMPANION_STOP_FAILED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION, EVENT_COMPANION_STOP_FAILED,
                  STOPPED);
    assert_event_says(EVENT_COMPANION_STOP_FAILED, PLATFORM_COMPANION_SERVICE);
    assert_event_says(EVENT_COMPANION_STOP_FAILED, L"1052");
    assert_int_equal(service_process(PLATFORM_COMPANION_SERVICE), process);
    assert_serves(&renewed);
}

/* Its start is tried until it succeeds. */
static void another_service_that_does_not_start_is_tried_again(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_with_other_service();
    renewed = certificate_issue(&renewal);
    platform_fails(L"StartServiceW", PLATFORM_COMPANION_SERVICE, ERROR_NOT_ENOUGH_MEMORY);
    product_start();
    events_wait(EVENT_COMPANION_START_FAILED);
    assert_int_equal(service_state(PLATFORM_COMPANION_SERVICE), SERVICE_STOPPED);
    platform_works(L"StartServiceW");
    assert_service_reaches(PLATFORM_COMPANION_SERVICE, SERVICE_RUNNING);
    product_stop();
    assert_event_says(EVENT_COMPANION_START_FAILED, PLATFORM_COMPANION_SERVICE);
    assert_serves(&renewed);
}

static void another_service_that_is_not_installed_is_reported(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"AlsoRestart", L"NoSuchService");
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_COMPANION_MISSING, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_COMPANION_MISSING, L"NoSuchService");
    assert_serves(&certificate);
}

static void a_service_that_is_not_to_be_named_is_refused(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"AlsoRestart", L"IAS; SstpSvc");
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(EVENT_SETTING_TEXT_REFUSED, STARTED, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_SETTING_TEXT_REFUSED, L"AlsoRestart");
    assert_serves(&certificate);
}

int scenarios_services_companions(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(another_service_is_restarted_after_remote_access),
        SCENARIO(another_service_that_does_not_run_is_left_alone),
        SCENARIO(another_service_that_refuses_to_stop_undoes_nothing),
        SCENARIO(another_service_that_does_not_start_is_tried_again),
        SCENARIO(another_service_that_is_not_installed_is_reported),
        SCENARIO(a_service_that_is_not_to_be_named_is_refused),
    };

    return cmocka_run_group_tests_name("services/companions", tests, NULL, NULL);
}
