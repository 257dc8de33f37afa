/* RemoteAccess that ended by itself: with its certificate, and otherwise. */
#include "scenarios.h"

#include "json_text.h"

enum { HEALTHY = 0, CRITICAL = 2 };
enum { CHECK_NOW = 128, CALM_MS = 700, ITS_OWN_CODE = 711 };

static const struct wish renewal = {.ends_in_days = 60};

static void check_now(void)
{
    product_count_passes();
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    while (product_passes() == 0) {
        Sleep(20);
    }
    (void)product_passes_until_calm(CALM_MS);
}

/* A watched server whose certificate was deleted, for which RemoteAccess ended with that code of
 * its own (0: as a process). */
static struct certificate ended_with_certificate(DWORD code)
{
    const struct certificate deleted = server_watched();

    platform_rras_needs_certificate(code);
    certificate_delete(&deleted);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    if (code == 0) {
        check_now(); /* the simulated SCM tells nobody of a process that ended */
    }
    events_wait(EVENT_REMOTE_ACCESS_ENDED);
    return deleted;
}

/* RemoteAccess ended at its start, with the certificate in order. */
static void ended_otherwise(void)
{
    (void)server_watched();
    service_stop(REMOTE_ACCESS_SERVICE);
    platform_starting_fails_with(REMOTE_ACCESS_SERVICE, ITS_OWN_CODE);
    service_send_start(REMOTE_ACCESS_SERVICE);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    check_now();
    events_wait(EVENT_REMOTE_ACCESS_ENDED);
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
}

/* ---- with its certificate ---- */

static void case_18_with_the_renewal_it_runs_again(void **state)
{
    struct certificate renewed;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    (void)ended_with_certificate(ITS_OWN_CODE);
    assert_event_says(EVENT_REMOTE_ACCESS_ENDED, L"error 1066, service-specific error 711 (0x2c7)");
    assert_event_says(EVENT_REMOTE_ACCESS_ENDED, L"No VPN client can connect");
    assert_event_says(EVENT_REMOTE_ACCESS_ENDED, L"Once a certificate that serves is bound");
    assert_product_says(L"status", CRITICAL, "it ended with error 1066");
    assert_product_says(L"check", CRITICAL, "CRITICAL remote-access-ended");
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_int_equal(events_count(EVENT_REMOTE_ACCESS_STARTED), 1);
    assert_event_says(EVENT_REMOTE_ACCESS_STARTED, L"error 1066, service-specific error 711");
    assert_event_says(EVENT_REMOTE_ACCESS_STARTED, thumbprint_text(&renewed, text));
    assert_serves(&renewed);
    check_now();
    assert_int_equal(events_count(EVENT_REMOTE_ACCESS_STARTED), 1);
    assert_int_equal(events_count(EVENT_REMOTE_ACCESS_NOT_STARTED), 0);
    product_reports(L"status", HEALTHY);
    assert_json("services.2.state", "running");
    product_stop();
}

static void case_18_one_whose_process_ended_runs_again_too(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)ended_with_certificate(0);
    assert_event_says(EVENT_REMOTE_ACCESS_ENDED, L"error 1067");
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_REMOTE_ACCESS_STARTED);
    product_stop();
    assert_serves(&renewed);
}

/* Nobody is connected: no window is waited for. */
static void case_18_no_restart_policy_is_waited_for(void **state)
{
    struct certificate renewed;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"window");
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartWindows", L"at night");
    (void)ended_with_certificate(ITS_OWN_CODE);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_REMOTE_ACCESS_STARTED);
    product_stop();
    assert_serves(&renewed);
}

static void one_that_does_not_start_holds_up_no_certificate(void **state)
{
    struct certificate renewed;
    struct certificate next;

    (void)state;
    (void)ended_with_certificate(ITS_OWN_CODE);
    platform_starting_fails_with(REMOTE_ACCESS_SERVICE, 905);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_REMOTE_ACCESS_NOT_STARTED);
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_bound(&renewed);
    assert_event_says(EVENT_REMOTE_ACCESS_NOT_STARTED, L"service-specific error 905");
    check_now();
    assert_product_says(L"check", CRITICAL, "It is started again after");
    next = certificate_issue(&(struct wish){.ends_in_days = 90});
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
    product_check_at(3600); /* by then the limit on restarts lets it be tried again */
    events_wait(EVENT_REMOTE_ACCESS_STARTED);
    product_stop();
    assert_serves(&next);
}

/* Of a boot that could not start it for want of the certificate. */
static void after_a_boot_without_its_certificate_it_runs_again(void **state)
{
    const struct certificate deleted = server_watched();
    struct certificate renewed;

    (void)state;
    platform_rras_needs_certificate(ITS_OWN_CODE);
    product_stop();
    certificate_delete(&deleted);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    product_start();
    events_wait(EVENT_REMOTE_ACCESS_ENDED);
    product_stop(); /* the next start of ours knows why, too */
    product_start();
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_REMOTE_ACCESS_STARTED);
    product_stop();
    assert_serves(&renewed);
}

/* ---- what is left to others ---- */

static void one_that_an_administrator_stopped_stays_so(void **state)
{
    const struct certificate deleted = server_watched();
    struct certificate renewed;

    (void)state;
    platform_rras_needs_certificate(ITS_OWN_CODE);
    service_stop(REMOTE_ACCESS_SERVICE);
    certificate_delete(&deleted);
    renewed = certificate_issue(&renewal);
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    check_now();
    assert_int_equal(events_count(EVENT_REMOTE_ACCESS_ENDED), 0);
    assert_int_equal(events_count(EVENT_REMOTE_ACCESS_STARTED), 0);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
    assert_bound(&renewed);
    product_stop();
}

static void one_that_is_set_to_manual_is_told_and_left(void **state)
{
    (void)state;
    (void)ended_with_certificate(ITS_OWN_CODE);
    service_set_start_type(REMOTE_ACCESS_SERVICE, SERVICE_DEMAND_START);
    (void)certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    check_now();
    assert_int_equal(events_count(EVENT_REMOTE_ACCESS_STARTED), 0);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
    assert_product_says(L"check", CRITICAL, "its start type is not Automatic");
    service_set_start_type(REMOTE_ACCESS_SERVICE, SERVICE_AUTO_START);
    product_stop();
}

static void one_that_ended_otherwise_is_told_and_left(void **state)
{
    struct certificate renewed;

    (void)state;
    ended_otherwise();
    assert_event_says(EVENT_REMOTE_ACCESS_ENDED, L"error 1066, service-specific error 711");
    assert_event_says(EVENT_REMOTE_ACCESS_ENDED, L"certificate was in order");
    renewed = certificate_issue(&renewal);
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_bound(&renewed);
    assert_int_equal(events_count(EVENT_REMOTE_ACCESS_STARTED), 0);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
    product_stop();
}

static void told_to_look_only_it_says_what_is_due(void **state)
{
    (void)state;
    (void)ended_with_certificate(ITS_OWN_CODE);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Mode", L"observe");
    events_wait(EVENT_OBSERVING);
    (void)certificate_issue(&renewal);
    events_wait(EVENT_OBSERVED);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
    assert_product_says(L"check", CRITICAL, "Start RemoteAccess");
    product_stop();
}

/* Nothing else is due then, and no restart is spoken of. */
static void told_to_look_only_it_names_the_start_that_is_due(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)ended_with_certificate(ITS_OWN_CODE);
    product_stop();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Mode", L"observe");
    renewed = certificate_issue(&renewal);
    service_stop_all(SSTP_SERVICE);
    server_bind(&renewed);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    service_send_start(RAS_MANAGER_SERVICE); /* and what it needs */
    assert_service_reaches(RAS_MANAGER_SERVICE, SERVICE_RUNNING);
    product_start();
    events_wait(EVENT_OBSERVED);
    assert_event_says(EVENT_OBSERVED, L"start of RemoteAccess");
    assert_product_says(L"status", CRITICAL, "the start of RemoteAccess, which has ended");
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
    product_stop();
}

int scenarios_services_ended(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(case_18_with_the_renewal_it_runs_again),
        SCENARIO(case_18_one_whose_process_ended_runs_again_too),
        SCENARIO(case_18_no_restart_policy_is_waited_for),
        SCENARIO(one_that_does_not_start_holds_up_no_certificate),
        SCENARIO(after_a_boot_without_its_certificate_it_runs_again),
        SCENARIO(one_that_an_administrator_stopped_stays_so),
        SCENARIO(one_that_is_set_to_manual_is_told_and_left),
        SCENARIO(one_that_ended_otherwise_is_told_and_left),
        SCENARIO(told_to_look_only_it_says_what_is_due),
        SCENARIO(told_to_look_only_it_names_the_start_that_is_due),
    };

    return cmocka_run_group_tests_name("services/ended", tests, NULL, NULL);
}
