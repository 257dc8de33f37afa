/* The console of `rotate` and `run` is closed, its user logs off, Windows shuts down: the process
 * ends when the console's handler returns, or when its time is over. */
#include "scenarios.h"

#include "wait.h"

#include <string.h>
#include <wchar.h>

static const struct wish renewal = {.ends_in_days = 60};

static struct process running;

/* By somebody at a prompt, on a server where the service does not run. */
static struct certificate begin_rotation(void)
{
    const struct certificate old = server_healthy();

    (void)certificate_issue(&renewal);
    product_begin_run(L"rotate --now", &running);
    return old;
}

static void assert_runs_on(void)
{
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_RUNNING);
}

/* What was begun is undone or is through; never is one family without the other. */
static void assert_one_serves(const struct certificate *old, const struct certificate *renewed)
{
    assert_runs_on();
    if (server_lets_in(renewed)) {
        assert_serves(renewed);
    } else {
        assert_serves(old);
    }
}

static bool lets_in(const void *certificate)
{
    return server_lets_in(certificate);
}

/* ---- the points of a rotation ---- */

/* It did not end by itself, before that. */
static void await_closed_console(void)
{
    (void)process_end(&running);
    assert_true(platform_has_closed_console());
}

/* Closed at that call. The service, started later, goes on where that was. */
static void closed_at(const wchar_t *function, const wchar_t *object)
{
    const struct certificate old = server_healthy();
    const struct certificate renewed = certificate_issue(&renewal);

    platform_closes_console_at(function, object);
    product_begin_run(L"rotate --now", &running);
    await_closed_console();
    assert_one_serves(&old, &renewed);
    product_start();
    assert_true(wait_until(lets_in, &renewed));
    assert_runs_on();
    product_stop();
    assert_serves(&renewed);
}

static void closed_before_the_first_change_nothing_is_changed(void **state)
{
    const struct certificate old = server_healthy();
    const struct traces before = server_traces();

    (void)state;
    (void)certificate_issue(&renewal);
    platform_closes_console_at(L"RegSetValueExW", L"Intent");
    product_begin_run(L"rotate --now", &running);
    await_closed_console();
    assert_untouched(&before);
    assert_serves(&old);
}

static void closed_between_the_bindings_both_carry_the_same(void **state)
{
    (void)state;
    closed_at(L"HttpUpdateServiceConfiguration", L"[::]:443");
}

static void closed_between_delete_and_set_no_record_is_lost(void **state)
{
    (void)state;
    platform_has_no_update();
    closed_at(L"HttpDeleteServiceConfiguration", L"[::]:443");
}

static void closed_at_the_first_stop_remote_access_runs(void **state)
{
    (void)state;
    closed_at(L"ControlService", REMOTE_ACCESS_SERVICE);
}

static void closed_at_the_last_stop_remote_access_runs(void **state)
{
    (void)state;
    closed_at(L"ControlService", SSTP_SERVICE);
}

static void closed_at_the_first_start_remote_access_runs(void **state)
{
    (void)state;
    closed_at(L"StartServiceW", SSTP_SERVICE);
}

static void closed_at_the_last_start_remote_access_runs(void **state)
{
    (void)state;
    closed_at(L"StartServiceW", REMOTE_ACCESS_SERVICE);
}

/* The intent is deleted once all runs again, before clients are asked to prove it. */
static void closed_during_the_proof_remote_access_runs(void **state)
{
    (void)state;
    closed_at(L"RegDeleteValueW", L"Intent");
}

/* ---- services that take their time ---- */

static void while_remote_access_stops(const wchar_t *how)
{
    struct certificate old;

    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 2000);
    old = begin_rotation();
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    platform_ends_console(running.id, how);
    (void)process_end(&running);
    assert_runs_on();
    assert_serves(&old);
}

static void closed_while_remote_access_stops_it_runs_again(void **state)
{
    (void)state;
    while_remote_access_stops(L"close");
}

static void at_a_logoff_remote_access_runs_again(void **state)
{
    (void)state;
    while_remote_access_stops(L"logoff");
}

static void at_a_logoff_that_the_console_tells_of_remote_access_runs_again(void **state)
{
    (void)state;
    platform_session_by_handler();
    while_remote_access_stops(L"logoff");
}

static void at_a_shutdown_remote_access_runs_again(void **state)
{
    (void)state;
    while_remote_access_stops(L"shutdown");
}

static void at_a_shutdown_that_the_console_tells_of_remote_access_runs_again(void **state)
{
    (void)state;
    platform_session_by_handler();
    while_remote_access_stops(L"shutdown");
}

/* ---- a console that takes nothing ---- */

/* Somebody has selected text in the window, or reads a page: no client waits for that. */
static void a_rotation_waits_for_nobody_who_reads_of_it(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_healthy();
    renewed = certificate_issue(&renewal);
    product_begin_unread(L"rotate --now", &running);
    assert_true(wait_until(lets_in, &renewed));
    assert_runs_on();
    assert_process_says(&running, "Done. ");
    assert_int_equal(process_end(&running), 0);
    assert_serves(&renewed);
}

/* ---- run, and the service ---- */

static void a_run_that_is_closed_in_a_rotation_leaves_remote_access_running(void **state)
{
    const struct certificate old = server_healthy();

    (void)state;
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 2000);
    product_begin_run(L"run", &running);
    events_wait(EVENT_HEALTHY);
    (void)certificate_issue(&renewal);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    platform_ends_console(running.id, L"close");
    (void)process_end(&running);
    assert_runs_on();
    assert_serves(&old);
}

static void a_run_that_only_waits_ends_at_once(void **state)
{
    const struct certificate old = server_healthy();

    (void)state;
    product_begin_run(L"run", &running);
    events_wait(EVENT_HEALTHY);
    platform_ends_console(running.id, L"close");
    (void)process_end(&running);
    events_wait(EVENT_SERVICE_STOPPED);
    assert_serves(&old);
}

/* The request is made, and the service does not notice who asked for it. */
static void the_service_goes_on_with_a_request_whose_console_is_closed(void **state)
{
    struct certificate renewed;

    (void)state;
    product_set(L"SettleSeconds", 300);
    (void)server_watched();
    renewed = certificate_issue(&renewal);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 2000);
    product_begin_run(L"rotate --now", &running);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    platform_ends_console(running.id, L"close");
    (void)process_end(&running);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

/* Windows waits no longer, and RemoteAccess is not down yet: the next start does it. */
static void what_windows_has_no_time_for_the_next_start_does(void **state)
{
    (void)state;
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 4000);
    platform_console_time(500);
    (void)begin_rotation();
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    platform_ends_console(running.id, L"close");
    (void)process_end(&running);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    product_start();
    events_wait(EVENT_INTENT_RESUMED);
    assert_runs_on();
    product_stop();
}

int scenarios_commands_console_closed(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(closed_before_the_first_change_nothing_is_changed),
        SCENARIO(closed_between_the_bindings_both_carry_the_same),
        SCENARIO(closed_between_delete_and_set_no_record_is_lost),
        SCENARIO(closed_at_the_first_stop_remote_access_runs),
        SCENARIO(closed_at_the_last_stop_remote_access_runs),
        SCENARIO(closed_at_the_first_start_remote_access_runs),
        SCENARIO(closed_at_the_last_start_remote_access_runs),
        SCENARIO(closed_during_the_proof_remote_access_runs),
        SCENARIO(closed_while_remote_access_stops_it_runs_again),
        SCENARIO(at_a_logoff_remote_access_runs_again),
        SCENARIO(at_a_logoff_that_the_console_tells_of_remote_access_runs_again),
        SCENARIO(at_a_shutdown_remote_access_runs_again),
        SCENARIO(at_a_shutdown_that_the_console_tells_of_remote_access_runs_again),
        SCENARIO(a_rotation_waits_for_nobody_who_reads_of_it),
        SCENARIO(a_run_that_is_closed_in_a_rotation_leaves_remote_access_running),
        SCENARIO(a_run_that_only_waits_ends_at_once),
        SCENARIO(the_service_goes_on_with_a_request_whose_console_is_closed),
        SCENARIO(what_windows_has_no_time_for_the_next_start_does),
    };

    return cmocka_run_group_tests_name("commands/console_closed", tests, NULL, NULL);
}
