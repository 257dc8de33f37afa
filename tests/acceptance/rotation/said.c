/* What SSTP itself says in the System log after its start: who does not listen and says so is not
 * waited for, and the events about the rotation repeat it. */
#include "scenarios.h"

#define SAID      L"RRAS logged RasSstp event 22 in the System log"
#define CALM_MS   1500u
#define CHECK_NOW 128u

static const struct wish renewal = {.ends_in_days = 60};

/* Within seconds: nobody waits as long as ProofSeconds here. */
static void who_does_not_listen_and_says_so_is_restarted_once_more(void **state)
{
    struct certificate renewed;
    DWORD process;

    (void)state;
    (void)server_watched();
    platform_sstp_listens(L"refused");
    renewed = certificate_issue(&renewal);
    events_wait_for_count(EVENT_SERVICE_STARTED_AGAIN, 3);
    process = service_process(SSTP_SERVICE);
    platform_sstp_listens(L""); /* which it heeds when it starts */
    events_wait_for_count(EVENT_ROTATION_COMPLETED, 2);
    assert_int_not_equal(service_process(SSTP_SERVICE), process);
    product_stop();
    assert_event_says(EVENT_PROOF_FAILED, SAID);
    assert_event_says(EVENT_ROTATION_COMPLETED, SAID); /* the first */
    assert_int_equal(events_count(EVENT_NOT_SERVING), 1);
    assert_int_equal(events_count(EVENT_SERVICE_STARTED_AGAIN), 2 * 3);
    assert_int_equal(events_count(EVENT_REVERTING), 0);
    assert_int_equal(events_count(EVENT_CERTIFICATE_EXCLUDED), 0);
    assert_serves(&renewed);
}

/* A client that gets in is the better witness. */
static void what_it_says_although_clients_get_in_is_repeated_and_no_more(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    platform_sstp_listens(L"complains");
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    platform_sstp_listens(L"");
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    product_count_passes();
    (void)product_passes_until_calm(CALM_MS);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_event_says(EVENT_ROTATION_COMPLETED, SAID);
    assert_serves(&renewed);
}

/* It said that before it was started for the renewal. */
static void what_an_earlier_start_said_is_not_believed(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    platform_logs(L"RasSstp", 22);
    platform_sstp_listens(L"late");
    renewed = certificate_issue(&renewal);
    events_wait_for_count(EVENT_SERVICE_STARTED_AGAIN, 3);
    Sleep(8000); /* twice as long as it would take */
    assert_int_equal(events_count(EVENT_PROOF_FAILED), 0);
    assert_int_equal(events_count(EVENT_ROTATION_COMPLETED), 0);
    platform_sstp_listens(L"");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_int_equal(events_count(EVENT_SERVICE_STARTED_AGAIN), 3);
    assert_null(wcsstr(event_text(EVENT_ROTATION_COMPLETED), L"RasSstp"));
    assert_serves(&renewed);
}

/* Nothing is known of what it says, and it gets its time. */
static void without_the_log_it_is_waited_for(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    platform_fails(L"EvtCreateRenderContext", NULL, ERROR_NOT_ENOUGH_MEMORY);
    platform_sstp_listens(L"refused");
    renewed = certificate_issue(&renewal);
    events_wait_for_count(EVENT_SERVICE_STARTED_AGAIN, 3);
    Sleep(8000);
    assert_int_equal(events_count(EVENT_PROOF_FAILED), 0);
    platform_sstp_listens(L"");
    platform_clock_ahead(91);
    events_wait_for_count(EVENT_ROTATION_COMPLETED, 2);
    platform_works(L"EvtCreateRenderContext");
    product_stop();
    assert_null(wcsstr(event_text(EVENT_PROOF_FAILED), L"RasSstp event"));
    assert_serves(&renewed);
}

int scenarios_rotation_said(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(who_does_not_listen_and_says_so_is_restarted_once_more),
        SCENARIO(what_it_says_although_clients_get_in_is_repeated_and_no_more),
        SCENARIO(what_an_earlier_start_said_is_not_believed),
        SCENARIO(without_the_log_it_is_waited_for),
    };

    return cmocka_run_group_tests_name("rotation/said", tests, NULL, NULL);
}
