/* rotate: what it says of a request is no more than what was done. */
#include "scenarios.h"

#include <string.h>
#include <winsock2.h>

enum { EXIT_DONE = 0, EXIT_WAITS = 1, EXIT_CRITICAL = 2 };

static const struct wish renewal = {.ends_in_days = 60};

static void where_remote_access_is_stopped_the_next_start_is_waited_for(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_healthy();
    service_stop(REMOTE_ACCESS_SERVICE);
    renewed = certificate_issue(&renewal);
    assert_product_says(L"rotate --now", EXIT_WAITS, "from its next start on");
    service_start(REMOTE_ACCESS_SERVICE);
    assert_product_says(L"rotate --now", EXIT_DONE, "Done. ");
    assert_serves(&renewed);
}

/* With the certificate before it nobody got in either, so it stays. */
static void where_nobody_gets_in_that_is_said(void **state)
{
    const struct certificate certificate = server_healthy();
    struct traces before;

    (void)state;
    platform_fails(L"connect", NULL, WSAECONNREFUSED);
    before = server_traces();
    product_start();
    assert_product_says(L"rotate", EXIT_CRITICAL, "cannot connect");
    platform_works(L"connect");
    assert_product_says(L"rotate", EXIT_DONE, "nothing to do");
    product_stop();
    assert_untouched(&before);
    assert_serves(&certificate);
}

/* Nothing can be shown of it; it is done all the same. */
static void without_an_event_log_the_answer_comes_all_the_same(void **state)
{
    struct certificate renewed;
    const struct process_output *output;

    (void)state;
    product_set(L"SettleSeconds", 3600); /* what it notices by itself has to wait */
    (void)server_watched();
    renewed = certificate_issue(&renewal);
    platform_fails(L"EvtSubscribe", L"Application", ERROR_EVT_CHANNEL_NOT_FOUND);
    output = product_run(L"rotate");
    assert_int_equal(output->exit_code, EXIT_DONE);
    assert_non_null(strstr(output->text, "its answer follows"));
    assert_non_null(strstr(output->text, "Done. "));
    platform_works(L"EvtSubscribe");
    product_stop();
    assert_serves(&renewed);
}

int scenarios_commands_rotate_answers(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(where_remote_access_is_stopped_the_next_start_is_waited_for),
        SCENARIO(where_nobody_gets_in_that_is_said),
        SCENARIO(without_an_event_log_the_answer_comes_all_the_same),
    };

    return cmocka_run_group_tests_name("commands/rotate_answers", tests, NULL, NULL);
}
