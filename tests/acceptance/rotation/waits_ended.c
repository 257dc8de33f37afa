/* A stop of ours, or the end of Windows, in the middle of what a rotation waits for: it is not sat
 * out, and the next start goes on from there. */
#include "scenarios.h"

#include "waits.h"

#define PROMPTLY_MS 30000u /* half of the wait hint of ours */
#define AN_HOUR     3601u  /* seconds: then there are new restarts */
#define LOOKS_APART 151u   /* seconds: then two looks count as two */

static void stop_ours_promptly(void)
{
    const ULONGLONG begun = GetTickCount64();

    product_stop();
    assert_true(GetTickCount64() - begun < PROMPTLY_MS);
}

/* Windows waits for us, and then goes down with all the rest. */
static void shut_down_promptly(void)
{
    const ULONGLONG begun = GetTickCount64();

    assert_true(platform_notifies_product(L"preshutdown"));
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_STOPPED);
    assert_true(GetTickCount64() - begun < PROMPTLY_MS);
}

static void start_and_wait_until_healthy(void)
{
    const size_t before = events_count(EVENT_HEALTHY);

    product_start();
    events_wait_for_count(EVENT_HEALTHY, before + 1);
}

/* The first answers of this process, one after the other. */
static void start_and_look_for_minutes(void)
{
    product_start();
    product_count_passes();
    (void)product_passes_until_calm(CALM_MS);
    for (DWORD times = 1; times <= 3; times++) {
        product_check_at(times * LOOKS_APART);
    }
}

/* ---- a stop ---- */

static void a_stop_while_a_client_is_waited_for_leaves_one_restart(void **state)
{
    const struct certificate renewed = waits_for_a_client();
    const DWORD sstp = service_process(SSTP_SERVICE);

    (void)state;
    stop_ours_promptly();
    waits_let_go();
    start_and_wait_until_healthy();
    assert_goes_on_rightly(&renewed, &sstp);
}

static void a_crash_while_a_client_is_waited_for_leaves_one_restart(void **state)
{
    const struct certificate renewed = waits_for_a_client();
    const DWORD sstp = service_process(SSTP_SERVICE);

    (void)state;
    product_kill();
    waits_let_go();
    start_and_wait_until_healthy();
    assert_goes_on_rightly(&renewed, &sstp);
}

static void nobody_listens_at_the_next_start_and_one_more_restart_helps(void **state)
{
    const struct certificate renewed = silence_after_rotation(L"never");

    (void)state;
    stop_ours_promptly();
    waits_let_go();
    start_and_look_for_minutes();
    events_wait(EVENT_NOT_SERVING);
    events_wait(EVENT_PROVEN);
    assert_goes_on_rightly(&renewed, NULL);
}

static void a_stop_in_the_second_restart_does_not_lose_it(void **state)
{
    struct certificate renewed;

    (void)state;
    waits_be_impatient();
    renewed = waits_for_the_stop_in_the_second_restart();
    service_send_stop(PRODUCT_SERVICE);
    assert_makes_progress(SERVICE_STOP_PENDING);
    stop_ours_promptly();
    waits_let_go();
    start_and_look_for_minutes();
    product_check_at(2 * AN_HOUR); /* that one counted */
    events_wait(EVENT_PROVEN);
    assert_goes_on_rightly(&renewed, NULL);
}

static void a_stop_after_the_second_restart_leaves_it_at_two(void **state)
{
    const struct certificate renewed = waits_for_a_client_after_the_second_restart();
    const DWORD sstp = service_process(SSTP_SERVICE);

    (void)state;
    stop_ours_promptly();
    waits_let_go();
    start_and_wait_until_healthy();
    assert_goes_on_rightly(&renewed, &sstp);
}

/* The start was asked for: ours ends when it has had its time, and shows progress until then. */
static void a_stop_while_remote_access_starts_leaves_the_rest_to_the_next_start(void **state)
{
    struct certificate renewed;
    DWORD sstp;

    (void)state;
    waits_be_impatient();
    renewed = waits_for_the_start_of_remote_access();
    sstp = service_process(SSTP_SERVICE);
    service_send_stop(PRODUCT_SERVICE);
    assert_makes_progress(SERVICE_STOP_PENDING);
    stop_ours_promptly();
    waits_let_go();
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_RUNNING);
    start_and_wait_until_healthy();
    assert_goes_on_rightly(&renewed, &sstp);
}

/* ---- the end of Windows ---- */

static void after_a_shutdown(const struct certificate *renewed)
{
    const size_t before = events_count(EVENT_HEALTHY);
    DWORD sstp;

    waits_let_go();
    platform_reboot();
    events_wait_for_count(EVENT_HEALTHY, before + 1);
    sstp = service_process(SSTP_SERVICE);
    assert_goes_on_rightly(renewed, &sstp);
}

static void shut_down_in(struct certificate (*wait)(void))
{
    const struct certificate renewed = wait();

    shut_down_promptly();
    after_a_shutdown(&renewed);
}

static void a_shutdown_while_a_client_is_waited_for(void **state)
{
    (void)state;
    shut_down_in(waits_for_a_client);
}

static void a_shutdown_in_the_second_restart(void **state)
{
    (void)state;
    shut_down_in(waits_for_the_stop_in_the_second_restart);
}

static void a_shutdown_after_the_second_restart(void **state)
{
    (void)state;
    shut_down_in(waits_for_a_client_after_the_second_restart);
}

static void a_shutdown_while_remote_access_starts(void **state)
{
    (void)state;
    shut_down_in(waits_for_the_start_of_remote_access);
}

static void a_shutdown_while_a_dependent_stops(void **state)
{
    (void)state;
    shut_down_in(waits_for_the_stop_of_a_dependent);
}

int scenarios_rotation_waits_ended(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_stop_while_a_client_is_waited_for_leaves_one_restart),
        SCENARIO(a_crash_while_a_client_is_waited_for_leaves_one_restart),
        SCENARIO(nobody_listens_at_the_next_start_and_one_more_restart_helps),
        SCENARIO(a_stop_in_the_second_restart_does_not_lose_it),
        SCENARIO(a_stop_after_the_second_restart_leaves_it_at_two),
        SCENARIO(a_stop_while_remote_access_starts_leaves_the_rest_to_the_next_start),
        SCENARIO(a_shutdown_while_a_client_is_waited_for),
        SCENARIO(a_shutdown_in_the_second_restart),
        SCENARIO(a_shutdown_after_the_second_restart),
        SCENARIO(a_shutdown_while_remote_access_starts),
        SCENARIO(a_shutdown_while_a_dependent_stops),
    };

    return cmocka_run_group_tests_name("rotation/waits_ended", tests, NULL, NULL);
}
