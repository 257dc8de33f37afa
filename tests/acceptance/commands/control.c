/* start, stop, pause, resume and recheck at the prompt. */
#include "scenarios.h"

enum { DONE = 0, WARNING = 1, USAGE = 3, FAILED = 4 };

static const struct wish renewal = {.ends_in_days = 60};

static void each_does_what_it_says_and_says_what_is(void **state)
{
    (void)state;
    (void)server_healthy();
    assert_product_says(L"install --no-start", DONE, "is installed");
    assert_product_says(L"start", DONE, "SstpCertRotator is running.");
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_RUNNING);
    assert_product_says(L"start", DONE, "was already running");
    events_wait(EVENT_HEALTHY);
    assert_product_says(L"pause", DONE, "sstp-cert-rotator resume");
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_PAUSED);
    assert_product_says(L"pause", DONE, "was already paused");
    assert_product_says(L"start", WARNING, "Resume it: sstp-cert-rotator resume");
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_PAUSED);
    assert_product_says(L"resume", DONE, "is running");
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_RUNNING);
    assert_product_says(L"resume", DONE, "was not paused");
    assert_product_says(L"stop", DONE, "until you start it: sstp-cert-rotator start");
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_STOPPED);
    assert_product_says(L"stop", DONE, "was already stopped");
}

static void rechecked_it_does_at_once_what_else_waits(void **state)
{
    struct certificate renewed;

    (void)state;
    product_set(L"SettleSeconds", 300);
    (void)server_watched();
    renewed = certificate_issue(&renewal);
    assert_product_says(L"recheck", DONE, "checks the server now");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

static void of_one_that_does_not_run_it_says_what_to_do(void **state)
{
    static const wchar_t *const verbs[] = {L"pause", L"resume", L"recheck"};

    (void)state;
    assert_product_says(L"install --no-start", DONE, "is installed");
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        assert_product_says(verbs[i], FAILED, "Start it: sstp-cert-rotator start");
    }
    assert_product_says(L"uninstall", DONE, "is removed");
    assert_product_says(L"start", FAILED, "Install it: sstp-cert-rotator install");
    assert_product_says(L"stop", FAILED, "Install it: sstp-cert-rotator install");
    assert_product_says(L"recheck", FAILED, "Install it: sstp-cert-rotator install");
}

static void they_take_no_argument(void **state)
{
    (void)state;
    assert_product_says(L"pause now", USAGE, "pause takes no argument, not:");
    assert_product_says(L"recheck /?", DONE, "start, stop, pause, resume, recheck");
    assert_product_says(L"help resume", DONE, "Before it stops, it ends its rotation.");
}

int scenarios_commands_control(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(each_does_what_it_says_and_says_what_is),
        SCENARIO(rechecked_it_does_at_once_what_else_waits),
        SCENARIO(of_one_that_does_not_run_it_says_what_to_do),
        SCENARIO(they_take_no_argument),
    };

    return cmocka_run_group_tests_name("commands/control", tests, NULL, NULL);
}
