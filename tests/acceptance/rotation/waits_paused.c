/* A pause in the middle of what a rotation waits for: that is ended first, and the SCM sees that it
 * goes on. */
#include "scenarios.h"

#include "waits.h"

static void pause_ours(void)
{
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_makes_progress(SERVICE_PAUSE_PENDING);
    waits_let_go();
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
}

static void continue_ours(void)
{
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_CONTINUE);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_RUNNING);
}

static void a_pause_while_a_client_is_waited_for(void **state)
{
    const struct certificate renewed = waits_for_a_client();
    const DWORD sstp = service_process(SSTP_SERVICE);

    (void)state;
    pause_ours();
    assert_int_equal(events_count(EVENT_PROVEN), 1);
    continue_ours();
    assert_goes_on_rightly(&renewed, &sstp);
}

/* Paused nothing is restarted: the second restart waits. */
static void a_pause_before_the_second_restart_holds_it_back(void **state)
{
    const struct certificate renewed = silence_after_rotation(L"never");
    const DWORD sstp = service_process(SSTP_SERVICE);

    (void)state;
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_makes_progress(SERVICE_PAUSE_PENDING);
    platform_clock_ahead(PROOF_OVER);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
    product_count_passes();
    (void)product_passes_until_calm(CALM_MS);
    assert_int_equal(service_process(SSTP_SERVICE), sstp);
    waits_let_go();
    continue_ours();
    events_wait(EVENT_PROVEN);
    assert_int_not_equal(service_process(SSTP_SERVICE), sstp);
    assert_goes_on_rightly(&renewed, NULL);
}

static void a_pause_in_the_second_restart(void **state)
{
    const struct certificate renewed = waits_for_the_stop_in_the_second_restart();

    (void)state;
    pause_ours();
    assert_int_equal(events_count(EVENT_PROVEN), 1);
    continue_ours();
    assert_goes_on_rightly(&renewed, NULL);
}

static void a_pause_while_remote_access_starts(void **state)
{
    const struct certificate renewed = waits_for_the_start_of_remote_access();
    const DWORD sstp = service_process(SSTP_SERVICE);

    (void)state;
    pause_ours();
    continue_ours();
    assert_goes_on_rightly(&renewed, &sstp);
}

static void a_pause_while_a_dependent_stops(void **state)
{
    const struct certificate renewed = waits_for_the_stop_of_a_dependent();

    (void)state;
    pause_ours();
    continue_ours();
    assert_goes_on_rightly(&renewed, NULL);
}

int scenarios_rotation_waits_paused(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_pause_while_a_client_is_waited_for),
        SCENARIO(a_pause_before_the_second_restart_holds_it_back),
        SCENARIO(a_pause_in_the_second_restart),
        SCENARIO(a_pause_while_remote_access_starts),
        SCENARIO(a_pause_while_a_dependent_stops),
    };

    return cmocka_run_group_tests_name("rotation/waits_paused", tests, NULL, NULL);
}
