/* Services that do not come up again: they hang, crash, refuse, or were disabled meanwhile. */
#include "scenarios.h"

#include "doctor.h"
#include "json_text.h"

#include <stdio.h>

static const struct wish renewal = {.ends_in_days = 60};

/* A rotation in which RemoteAccess starts as told; it is incomplete then. */
static struct certificate rotate_with(const wchar_t *behaviour, DWORD exit_code)
{
    struct certificate renewed;

    product_set(L"ServiceStartSeconds", 1);
    (void)server_healthy();
    platform_starting(REMOTE_ACCESS_SERVICE, behaviour, exit_code);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_INCOMPLETE);
    return renewed;
}

/* The failed start is made again at once. */
#define INCOMPLETE(failure)                                                                        \
    EVENT_ROTATION_STARTED, BOTH_REPLACED, EVENT_HASHES_DELETED,                                   \
        EVENT_SERVICE_STOPPED_FOR_ROTATION, EVENT_SERVICE_STOPPED_FOR_ROTATION,                    \
        EVENT_SERVICE_STOPPED_FOR_ROTATION, EVENT_SERVICE_STARTED_AGAIN,                           \
        EVENT_SERVICE_STARTED_AGAIN, failure, failure, EVENT_ROTATION_INCOMPLETE

/* What makes it misbehave is over, and the rest is done. */
static void assert_started_later(const struct certificate *renewed)
{
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, INCOMPLETE(EVENT_SERVICE_START_FAILED),
                  EVENT_INTENT_RESUMED, EVENT_SERVICE_STARTED_AGAIN, EVENT_INTENT_ENDED,
                  EVENT_HEALTHY, STOPPED);
    assert_serves(renewed);
}

/* Let go, it comes up by itself. */
static void a_start_that_hangs_is_named_and_waited_for(void **state)
{
    wchar_t process[24];
    const struct certificate renewed = rotate_with(L"hang", 0);

    (void)state;
    (void)swprintf(process, COUNT_OF(process), L"process %lu)",
                   service_process(REMOTE_ACCESS_SERVICE));
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_START_PENDING); /* not killed */
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_RUNNING);
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, INCOMPLETE(EVENT_SERVICE_START_HUNG),
                  EVENT_INTENT_ENDED, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_SERVICE_START_HUNG, REMOTE_ACCESS_SERVICE);
    assert_event_says(EVENT_SERVICE_START_HUNG, process);
    assert_serves(&renewed);
}

static void a_start_that_fails_is_reported_with_its_code_and_tried_again(void **state)
{
    const struct certificate renewed = rotate_with(L"fail", ERROR_SERVICE_LOGON_FAILED);

    (void)state;
    assert_started_later(&renewed);
    assert_event_says(EVENT_SERVICE_START_FAILED, L"1069");
}

/* RRAS mostly ends with 1066, which says nothing; its own code has a text of Remote Access. */
static void a_code_of_the_service_is_reported_with_its_text(void **state)
{
    static const char text[] = "error 1066, service-specific error 711 (0x2c7): The Remote Access "
                               "Connection Manager could not be started.";
    struct certificate renewed;

    (void)state;
    product_set(L"ServiceStartSeconds", 1);
    (void)server_healthy();
    platform_starting_fails_with(REMOTE_ACCESS_SERVICE, 711);
    renewed = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_INCOMPLETE);
    assert_event_says(EVENT_SERVICE_START_FAILED,
                      L"Starting the service RemoteAccess failed: The Remote Access Connection "
                      L"Manager could not be started (error 1066, service-specific error 711 "
                      L"(0x2c7)).");
    product_stop(); /* it would try again within seconds, and a service that starts has no code */
    assert_product_says(L"status", 2, text);
    assert_product_says(L"check", 2, text);
    assert_product_says(L"doctor", 2, text); /* it says that the service does not run, too */
    product_reports(L"status", 2);
    assert_json("services.2.name", "RemoteAccess");
    assert_json("services.2.code", "1066");
    assert_json("services.2.specificCode", "711");
    assert_json("services.0.code", "null");
    product_reports(L"check", 2);
    assert_json("ended.0.name", "RemoteAccess");
    assert_json("ended.0.code", "1066");
    assert_json("ended.0.specificCode", "711");
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
    product_start();
    events_wait(EVENT_HEALTHY);
    assert_serves(&renewed);
    product_reports(L"check", 0);
    assert_json("ended", "[]");
    product_stop();
}

/* Those of Windows, of the router, and what nobody has a text for. */
static void each_kind_of_a_service_s_codes_has_its_text(void **state)
{
    static const struct {
        DWORD code;
        const char *text;
    } codes[] = {{193, "service-specific error 193 (0xc1): "},
                 {905, "service-specific error 905 (0x389): The router manager could not be"},
                 {899, "service-specific error 899 (0x383): Windows has no text for it."},
                 {16389, "service-specific error 16389 (0x4005): Windows has no text for it."}};

    (void)state;
    (void)server_healthy();
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        service_stop(REMOTE_ACCESS_SERVICE);
        platform_starting_fails_with(REMOTE_ACCESS_SERVICE, codes[i].code);
        service_send_start(REMOTE_ACCESS_SERVICE);
        assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
        assert_product_says(L"status", 2, codes[i].text); /* nobody connects */
        platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
        service_start(REMOTE_ACCESS_SERVICE);
    }
}

static void a_crash_in_the_start_is_reported_and_the_start_tried_again(void **state)
{
    const struct certificate renewed = rotate_with(L"crash", 0);

    (void)state;
    assert_started_later(&renewed);
    assert_event_says(EVENT_SERVICE_START_FAILED, L"1067");
}

/* Its start may have been seen or not: started again it is in any case. */
static void a_crash_right_after_the_start_is_noticed_and_the_start_made_again(void **state)
{
    const struct certificate renewed = rotate_with(L"crash-running", 0);

    (void)state;
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
    events_wait(EVENT_HEALTHY);
    product_stop();
    assert_serves(&renewed);
}

/* RemoteAccess that an administrator disables stays stopped, whoever stopped it. */
static void what_is_disabled_meanwhile_stays_stopped(void **state)
{
    (void)state;
    (void)server_healthy();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 1500);
    (void)certificate_issue(&renewal);
    product_start();
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    service_set_start_type(REMOTE_ACCESS_SERVICE, SERVICE_DISABLED);
    events_wait(EVENT_REMOTE_ACCESS_DISABLED);
    product_stop();
    assert_event_says(EVENT_SERVICE_START_FAILED, L"1058");
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
    assert_int_equal(service_state(SSTP_SERVICE), SERVICE_RUNNING);
    assert_int_equal(service_state(RAS_MANAGER_SERVICE), SERVICE_RUNNING);
}

/* Asked to stop while a start hangs, ours ends in time; the next start of ours does the rest. */
static void a_stop_of_ours_while_a_start_hangs_leaves_the_rest_to_the_next_start(void **state)
{
    struct certificate renewed;

    (void)state;
    product_set(L"ServiceStartSeconds", 1);
    (void)server_healthy();
    platform_starting(REMOTE_ACCESS_SERVICE, L"hang", 0);
    renewed = certificate_issue(&renewal);
    product_start();
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_START_PENDING);
    product_stop();
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
    product_start();
    events_wait(EVENT_HEALTHY);
    product_stop();
    assert_serves(&renewed);
}

int scenarios_services_starting(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_start_that_hangs_is_named_and_waited_for),
        SCENARIO(a_start_that_fails_is_reported_with_its_code_and_tried_again),
        SCENARIO(a_code_of_the_service_is_reported_with_its_text),
        SCENARIO(each_kind_of_a_service_s_codes_has_its_text),
        SCENARIO(a_crash_in_the_start_is_reported_and_the_start_tried_again),
        SCENARIO(a_crash_right_after_the_start_is_noticed_and_the_start_made_again),
        SCENARIO(what_is_disabled_meanwhile_stays_stopped),
        SCENARIO(a_stop_of_ours_while_a_start_hangs_leaves_the_rest_to_the_next_start),
    };

    return cmocka_run_group_tests_name("services/starting", tests, NULL, NULL);
}
