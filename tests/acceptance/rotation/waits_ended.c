/* A stop of ours, the end of Windows or a pause in the middle of what a rotation waits for: it is
 * not sat out, and whoever comes next goes on from there. */
#include "scenarios.h"

#include "silence.h"
#include "wait.h"

#define PROMPTLY_MS 30000u /* half of the wait hint of ours */
#define CALM_MS     1500u
#define AN_HOUR     3601u /* seconds: then there are new restarts */
#define LOOKS_APART 151u  /* seconds: then two looks count as two */
#define INTENT      L"Intent"

static const struct wish renewal = {.ends_in_days = 60};

/* ---- what is waited for ---- */

static void let_go(void)
{
    platform_sstp_listens(L"");
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
}

/* A client, after the restart. */
static struct certificate a_client(void)
{
    return silence_after_rotation(L"late");
}

/* The restart did not help: RemoteAccess stops for one more. */
static struct certificate the_stop_of_the_second_restart(void)
{
    const struct certificate renewed = silence_after_rotation(L"never");

    platform_sstp_listens(L"");
    platform_stopping(REMOTE_ACCESS_SERVICE, L"hang", 0);
    platform_clock_ahead(PROOF_OVER);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    return renewed;
}

/* A client, after that. */
static struct certificate a_client_after_the_second_restart(void)
{
    const struct certificate renewed = silence_after_rotation(L"never");

    platform_sstp_listens(L"late");
    platform_clock_ahead(PROOF_OVER);
    events_wait_for_count(EVENT_SERVICE_STARTED_AGAIN, 2 * 3);
    silence_wait_until_asked();
    assert_int_equal(events_count(EVENT_ROTATION_COMPLETED), 1);
    return renewed;
}

static struct certificate the_start_of_remote_access(void)
{
    struct certificate renewed;

    (void)server_watched();
    platform_starting(REMOTE_ACCESS_SERVICE, L"hang", 0);
    renewed = certificate_issue(&renewal);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_START_PENDING);
    return renewed;
}

static struct certificate the_stop_of_a_dependent(void)
{
    struct certificate renewed;

    (void)server_watched();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"hang", 0);
    renewed = certificate_issue(&renewal);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    return renewed;
}

/* What others have been asked for is waited for to the end of their time, where clients get in no
 * sooner otherwise. */
static void be_impatient(void)
{
    product_set(L"ServiceStopSeconds", 5);
    product_set(L"ServiceStartSeconds", 5);
}

/* ---- what ends the wait ---- */

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

static bool makes_progress(const void *checkpoint)
{
    return service_checkpoint(PRODUCT_SERVICE) > *(const DWORD *)checkpoint;
}

/* The SCM sees that it is not hung meanwhile. */
static void assert_makes_progress(DWORD state)
{
    DWORD checkpoint;

    assert_int_equal(service_state(PRODUCT_SERVICE), state);
    checkpoint = service_checkpoint(PRODUCT_SERVICE);
    if (!wait_until(makes_progress, &checkpoint)) {
        fail_msg("ours shows no progress after checkpoint %lu", checkpoint);
    }
}

/* ---- what must be true in the end ---- */

static bool has_no_intent(const void *nothing)
{
    (void)nothing;
    return !registry_has_value(PRODUCT_STATE_KEY, INTENT);
}

/* It serves, nothing is owed, nothing is held against it, and nobody does any more. */
static void assert_goes_on_rightly(const struct certificate *renewed, const DWORD *sstp)
{
    DWORD process;

    assert_true(wait_until(has_no_intent, NULL));
    process = service_process(SSTP_SERVICE);
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    product_count_passes();
    (void)product_passes_until_calm(CALM_MS);
    assert_int_equal(service_process(SSTP_SERVICE), process);
    if (sstp != NULL) {
        assert_int_equal(process, *sstp); /* no needless restart */
    }
    product_reports(L"status", 0);
    product_stop();
    assert_never_back();
    assert_serves(renewed);
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
    const struct certificate renewed = a_client();
    const DWORD sstp = service_process(SSTP_SERVICE);

    (void)state;
    stop_ours_promptly();
    let_go();
    start_and_wait_until_healthy();
    assert_goes_on_rightly(&renewed, &sstp);
}

static void nobody_listens_at_the_next_start_and_one_more_restart_helps(void **state)
{
    const struct certificate renewed = silence_after_rotation(L"never");

    (void)state;
    stop_ours_promptly();
    let_go();
    start_and_look_for_minutes();
    events_wait(EVENT_NOT_SERVING);
    events_wait(EVENT_PROVEN);
    assert_goes_on_rightly(&renewed, NULL);
}

static void a_stop_in_the_second_restart_does_not_lose_it(void **state)
{
    struct certificate renewed;

    (void)state;
    be_impatient();
    renewed = the_stop_of_the_second_restart();
    service_send_stop(PRODUCT_SERVICE);
    assert_makes_progress(SERVICE_STOP_PENDING);
    stop_ours_promptly();
    let_go();
    start_and_look_for_minutes();
    product_check_at(2 * AN_HOUR); /* that one counted */
    events_wait(EVENT_PROVEN);
    assert_goes_on_rightly(&renewed, NULL);
}

static void a_stop_after_the_second_restart_leaves_it_at_two(void **state)
{
    const struct certificate renewed = a_client_after_the_second_restart();
    const DWORD sstp = service_process(SSTP_SERVICE);

    (void)state;
    stop_ours_promptly();
    let_go();
    start_and_wait_until_healthy();
    assert_goes_on_rightly(&renewed, &sstp);
}

/* The start was asked for: ours ends when it has had its time, and shows progress until then. */
static void a_stop_while_remote_access_starts_leaves_the_rest_to_the_next_start(void **state)
{
    struct certificate renewed;
    DWORD sstp;

    (void)state;
    be_impatient();
    renewed = the_start_of_remote_access();
    sstp = service_process(SSTP_SERVICE);
    service_send_stop(PRODUCT_SERVICE);
    assert_makes_progress(SERVICE_STOP_PENDING);
    stop_ours_promptly();
    let_go();
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_RUNNING);
    start_and_wait_until_healthy();
    assert_goes_on_rightly(&renewed, &sstp);
}

/* ---- the end of Windows ---- */

static void after_a_shutdown(const struct certificate *renewed)
{
    const size_t before = events_count(EVENT_HEALTHY);
    DWORD sstp;

    let_go();
    platform_reboot();
    events_wait_for_count(EVENT_HEALTHY, before + 1);
    sstp = service_process(SSTP_SERVICE);
    assert_goes_on_rightly(renewed, &sstp);
}

static void a_shutdown_while_a_client_is_waited_for(void **state)
{
    const struct certificate renewed = a_client();

    (void)state;
    shut_down_promptly();
    after_a_shutdown(&renewed);
}

static void a_shutdown_in_the_second_restart(void **state)
{
    const struct certificate renewed = the_stop_of_the_second_restart();

    (void)state;
    shut_down_promptly();
    after_a_shutdown(&renewed);
}

static void a_shutdown_after_the_second_restart(void **state)
{
    const struct certificate renewed = a_client_after_the_second_restart();

    (void)state;
    shut_down_promptly();
    after_a_shutdown(&renewed);
}

static void a_shutdown_while_remote_access_starts(void **state)
{
    const struct certificate renewed = the_start_of_remote_access();

    (void)state;
    shut_down_promptly();
    after_a_shutdown(&renewed);
}

static void a_shutdown_while_a_dependent_stops(void **state)
{
    const struct certificate renewed = the_stop_of_a_dependent();

    (void)state;
    shut_down_promptly();
    after_a_shutdown(&renewed);
}

/* ---- a pause: what is under way is ended first, and the SCM sees that it goes on ---- */

static void pause_ours(void)
{
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_makes_progress(SERVICE_PAUSE_PENDING);
    let_go();
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
}

static void continue_ours(void)
{
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_CONTINUE);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_RUNNING);
}

static void a_pause_while_a_client_is_waited_for(void **state)
{
    const struct certificate renewed = a_client();
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
    let_go();
    continue_ours();
    events_wait(EVENT_PROVEN);
    assert_int_not_equal(service_process(SSTP_SERVICE), sstp);
    assert_goes_on_rightly(&renewed, NULL);
}

static void a_pause_in_the_second_restart(void **state)
{
    const struct certificate renewed = the_stop_of_the_second_restart();

    (void)state;
    pause_ours();
    assert_int_equal(events_count(EVENT_PROVEN), 1);
    continue_ours();
    assert_goes_on_rightly(&renewed, NULL);
}

static void a_pause_while_remote_access_starts(void **state)
{
    const struct certificate renewed = the_start_of_remote_access();
    const DWORD sstp = service_process(SSTP_SERVICE);

    (void)state;
    pause_ours();
    continue_ours();
    assert_goes_on_rightly(&renewed, &sstp);
}

static void a_pause_while_a_dependent_stops(void **state)
{
    const struct certificate renewed = the_stop_of_a_dependent();

    (void)state;
    pause_ours();
    continue_ours();
    assert_goes_on_rightly(&renewed, NULL);
}

int scenarios_rotation_waits_ended(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_stop_while_a_client_is_waited_for_leaves_one_restart),
        SCENARIO(nobody_listens_at_the_next_start_and_one_more_restart_helps),
        SCENARIO(a_stop_in_the_second_restart_does_not_lose_it),
        SCENARIO(a_stop_after_the_second_restart_leaves_it_at_two),
        SCENARIO(a_stop_while_remote_access_starts_leaves_the_rest_to_the_next_start),
        SCENARIO(a_shutdown_while_a_client_is_waited_for),
        SCENARIO(a_shutdown_in_the_second_restart),
        SCENARIO(a_shutdown_after_the_second_restart),
        SCENARIO(a_shutdown_while_remote_access_starts),
        SCENARIO(a_shutdown_while_a_dependent_stops),
        SCENARIO(a_pause_while_a_client_is_waited_for),
        SCENARIO(a_pause_before_the_second_restart_holds_it_back),
        SCENARIO(a_pause_in_the_second_restart),
        SCENARIO(a_pause_while_remote_access_starts),
        SCENARIO(a_pause_while_a_dependent_stops),
    };

    return cmocka_run_group_tests_name("rotation/waits_ended", tests, NULL, NULL);
}
