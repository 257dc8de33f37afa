/* One number a rotation: what belongs together has the same number, from the reason to the proof,
 * also where it fails, is gone on with after a crash, or cannot be written for a while. */
#include "scenarios.h"

#include "wait.h"

#include <stdio.h>

#define SLOW_MS 1000u

static const struct wish renewal = {.ends_in_days = 60};
static const struct wish second_renewal = {.ends_in_days = 80};

static void assert_number(DWORD id, unsigned number)
{
    wchar_t text[32];

    (void)swprintf(text, COUNT_OF(text), L"Rotation %u.", number);
    assert_event_says(id, text);
}

static void the_reason_names_both_certificates_and_all_has_one_number(void **state)
{
    static const DWORD journal[] = {EVENT_ROTATION_STARTED,      EVENT_BINDING_REPLACED,
                                    EVENT_HASHES_DELETED,        EVENT_SERVICE_STOPPED_FOR_ROTATION,
                                    EVENT_SERVICE_STARTED_AGAIN, EVENT_PROVEN,
                                    EVENT_ROTATION_COMPLETED};
    const struct certificate old = server_watched();
    const struct certificate renewed = certificate_issue(&renewal);
    struct certificate last;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_event_says(EVENT_ROTATION_STARTED, thumbprint_text(&old, text));
    assert_event_says(EVENT_ROTATION_STARTED, thumbprint_text(&renewed, text));
    assert_event_says(EVENT_ROTATION_STARTED, L"Reason: certificate-renewed");
    assert_event_says(EVENT_ROTATION_STARTED, L"(CN=sstp.example.test), valid until ");
    assert_event_says(EVENT_ROTATION_COMPLETED, L"VPN was interrupted for ");
    for (size_t i = 0; i < COUNT_OF(journal); i++) {
        assert_number(journal[i], 1);
    }
    events_begin();
    last = certificate_issue(&second_renewal);
    events_wait(EVENT_RESTART_SCHEDULED); /* for a day, unless somebody asks for it */
    assert_product_says(L"rotate", 0, "Done. ");
    product_stop();
    for (size_t i = 0; i < COUNT_OF(journal); i++) {
        assert_number(journal[i], 2);
    }
    assert_serves(&last);
}

static void after_a_crash_the_rest_has_the_number_of_what_was_interrupted(void **state)
{
    const struct certificate renewed = server_interrupted();

    (void)state;
    events_begin();
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_number(EVENT_INTENT_RESUMED, 1);
    assert_number(EVENT_SERVICE_STARTED_AGAIN, 1);
    assert_number(EVENT_ROTATION_STARTED, 2);
    assert_number(EVENT_ROTATION_COMPLETED, 2);
    assert_serves(&renewed);
}

/* ---- what fails in it ---- */

/* What the crash left stopped does not start. */
static void services_that_stay_stopped_are_said(void **state)
{
    const struct certificate renewed = server_interrupted();

    (void)state;
    platform_starting(REMOTE_ACCESS_SERVICE, L"fail", ERROR_INVALID_DATA);
    product_start();
    events_wait(EVENT_SERVICES_LEFT_STOPPED);
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

/* Named in the intent, and removed before the next start. */
static void a_service_that_is_gone_is_said_and_left_out(void **state)
{
    struct certificate renewed;

    (void)state;
    platform_has_companion(SSTP_SERVICE);
    (void)server_healthy();
    service_start(PLATFORM_COMPANION_SERVICE);
    product_start();
    events_wait(EVENT_HEALTHY);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", SLOW_MS);
    renewed = certificate_issue(&renewal);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    product_kill();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    service_delete(PLATFORM_COMPANION_SERVICE);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_event_says(EVENT_SERVICE_GONE, PLATFORM_COMPANION_SERVICE);
    assert_serves(&renewed);
}

/* RemoteAccess does not stop, and the way back is barred for a while. */
static void what_cannot_be_put_back_is_said_and_repaired_later(void **state)
{
    struct certificate renewed;

    (void)state;
    product_set(L"ServiceStopSeconds", 5);
    (void)server_watched();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"hang", 0);
    renewed = certificate_issue(&renewal);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    platform_fails(L"HttpUpdateServiceConfiguration", L"[::]:443", ERROR_IO_DEVICE);
    platform_fails(L"RegSetValueExW", SSTP_SHA256_VALUE, ERROR_ACCESS_DENIED);
    events_wait(EVENT_HASH_RESTORE_FAILED);
    platform_works(L"HttpUpdateServiceConfiguration");
    platform_works(L"RegSetValueExW");
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_event_says(EVENT_BINDING_RESTORE_FAILED, L"[::]:443");
    assert_number(EVENT_BINDING_RESTORE_FAILED, 1);
    assert_number(EVENT_HASH_RESTORE_FAILED, 1);
    assert_serves(&renewed);
}

static void what_cannot_be_read_back_is_not_called_done(void **state)
{
    const struct certificate renewed = server_rotating(SLOW_MS);

    (void)state;
    platform_fails(L"HttpQueryServiceConfiguration", L"[::]:443", ERROR_ACCESS_DENIED);
    events_wait(EVENT_VERIFICATION_FAILED);
    platform_works(L"HttpQueryServiceConfiguration");
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    assert_event_says(EVENT_VERIFICATION_FAILED, L"binding-unreadable");
    assert_number(EVENT_VERIFICATION_FAILED, 1);
    service_send_control(PRODUCT_SERVICE, 128);
    events_wait(EVENT_INTENT_ENDED);
    product_stop();
    assert_serves(&renewed);
}

static void that_our_state_can_be_stored_again_is_said(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    platform_fails(L"RegSetValueExW", L"Intent", ERROR_ACCESS_DENIED);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_STATE_WRITE_FAILED);
    platform_works(L"RegSetValueExW");
    events_wait(EVENT_STATE_WRITTEN_AGAIN);
    product_stop();
    assert_serves(&renewed);
}

static void a_service_that_cannot_run_says_why(void **state)
{
    (void)state;
    (void)server_healthy();
    platform_fails(L"HttpInitialize", NULL, ERROR_NOT_ENOUGH_MEMORY);
    service_send_start(PRODUCT_SERVICE);
    events_wait(EVENT_SERVICE_FAILED);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_STOPPED);
    assert_event_says(EVENT_SERVICE_FAILED, L"error 8");
}

int scenarios_rotation_event_number(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(the_reason_names_both_certificates_and_all_has_one_number),
        SCENARIO(after_a_crash_the_rest_has_the_number_of_what_was_interrupted),
        SCENARIO(services_that_stay_stopped_are_said),
        SCENARIO(a_service_that_is_gone_is_said_and_left_out),
        SCENARIO(what_cannot_be_put_back_is_said_and_repaired_later),
        SCENARIO(what_cannot_be_read_back_is_not_called_done),
        SCENARIO(that_our_state_can_be_stored_again_is_said),
        SCENARIO(a_service_that_cannot_run_says_why),
    };

    return cmocka_run_group_tests_name("rotation/event_number", tests, NULL, NULL);
}
