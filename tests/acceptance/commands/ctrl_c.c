/* Ctrl+C, at what goes on for longer. What it does to watch and run, others see (watch, rotate). */
#include "scenarios.h"

#include "real/changes.h"

#include <string.h>
#include <wchar.h>

enum { EXIT_FAILED = 4 };

static struct process running;

static const wchar_t *rotate_command(const struct certificate *certificate)
{
    static wchar_t arguments[128];
    wchar_t thumbprint[THUMBPRINT_TEXT];

    (void)swprintf(arguments, COUNT_OF(arguments), L"rotate --thumbprint %ls",
                   thumbprint_text(certificate, thumbprint));
    return arguments;
}

/* A restart that takes its time has begun, on the order of somebody at a prompt. */
static void begin_slow_rotation(const struct certificate *chosen)
{
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 3000);
    product_begin_run(rotate_command(chosen), &running);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
}

static void the_service_goes_on_with_a_request(void **state)
{
    struct certificate chosen;

    (void)state;
    (void)server_watched();
    chosen = certificate_issue(&(struct wish){.ends_in_days = 25});
    begin_slow_rotation(&chosen);
    assert_int_equal(process_interrupt(&running), EXIT_FAILED);
    assert_non_null(strstr(running.output.text, "The service continues with it"));
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&chosen);
}

/* Without a service nobody would go on: what was begun is undone, and SSTP runs again. */
static void a_rotation_by_hand_is_called_off(void **state)
{
    struct certificate old;
    struct certificate chosen;

    (void)state;
    old = server_healthy();
    chosen = certificate_issue(&(struct wish){.ends_in_days = 25});
    begin_slow_rotation(&chosen);
    assert_int_equal(process_interrupt(&running), EXIT_FAILED);
    assert_non_null(strstr(running.output.text, "It was called off, and everything is as before."));
    assert_serves(&old);
}

/* One at a time: the service comes in when the console is through. */
static void the_service_waits_for_a_run_in_a_console(void **state)
{
    const struct certificate old = server_healthy();
    struct certificate renewed;

    (void)state;
    product_begin_run(L"run", &running);
    events_wait(EVENT_HEALTHY);
    product_start();
    events_wait(EVENT_WAITS_FOR_OTHER);
    assert_product_says(L"rotate", EXIT_FAILED, "already runs on this server");
    renewed = certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED); /* by the one in the console */
    events_begin();
    assert_int_equal(process_interrupt(&running), 0);
    events_wait(EVENT_HEALTHY); /* to the service */
    EXPECT_EVENTS(STOPPED, STARTED, EVENT_HEALTHY, STOPPED);
    assert_serves(&renewed);
}

static void a_service_that_waits_can_be_stopped(void **state)
{
    (void)state;
    (void)server_healthy();
    product_begin_run(L"run", &running);
    events_wait(EVENT_HEALTHY);
    events_begin();
    product_start();
    events_wait(EVENT_WAITS_FOR_OTHER);
    product_stop();
    EXPECT_EVENTS(EVENT_WAITS_FOR_OTHER);
    assert_int_equal(process_interrupt(&running), 0);
}

/* acceptance-test --real gives back what it took. */
static void a_run_on_a_real_server_restores_it(void **state)
{
    wchar_t program[MAX_PATH];
    wchar_t command[MAX_PATH + 64];
    const DWORD records = bindings_count();

    (void)state;
    assert_in_range(GetModuleFileNameW(NULL, program, MAX_PATH), 1, MAX_PATH - 1);
    (void)swprintf(command, COUNT_OF(command),
                   L"\"%ls\" --real --take-over --ports-shifted-by %u sstp-*", program,
                   platform_tcp_port(443) - 443u);
    process_begin(command, &running);
    assert_process_says(&running, "| sstp-adopts |");
    assert_int_equal(process_interrupt(&running), EXIT_FAILED);
    assert_non_null(strstr(running.output.text, "not tried (interrupted)"));
    assert_false(registry_has_key(CHANGES_KEY));
    assert_int_equal(bindings_count(), records);
    assert_int_equal(service_state(SSTP_SERVICE), SERVICE_STOPPED);
    certificates_end(); /* the keys of the tests' certificates are what it takes away, too */
    certificates_begin();
}

int scenarios_commands_ctrl_c(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_run_on_a_real_server_restores_it),
        SCENARIO(the_service_goes_on_with_a_request),
        SCENARIO(a_rotation_by_hand_is_called_off),
        SCENARIO(the_service_waits_for_a_run_in_a_console),
        SCENARIO(a_service_that_waits_can_be_stopped),
    };

    return cmocka_run_group_tests_name("commands/ctrl_c", tests, NULL, NULL);
}
