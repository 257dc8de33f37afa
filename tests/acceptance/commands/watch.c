/* watch: the service's events as they come. */
#include "scenarios.h"

#include <string.h>

enum { EXIT_DONE = 0, EXIT_FAILED = 4 };

static struct process watching;

static void what_was_there_comes_first_and_then_what_happens(void **state)
{
    const struct certificate old = server_watched();

    (void)state;
    product_begin_run(L"watch", &watching);
    assert_process_says(&watching, "Press Ctrl+C");
    assert_process_says(&watching, "Information  100  SSTP Certificate Rotator ");
    assert_process_says(&watching, "Information");
    const struct certificate successor =
        certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_process_says(&watching, "from "); /* inserts have come, too */
    product_stop();
    assert_process_says(&watching, "  101  SSTP Certificate Rotator stopped.");
    assert_int_equal(process_interrupt(&watching), EXIT_DONE);
    assert_serves(&successor);
}

/* Of seven starts, the last one while it watches. A start and a stop are two events or three. */
static void only_the_newest_ten_are_context(void **state)
{
    size_t starts = 0;

    (void)state;
    for (int i = 0; i < 6; i++) {
        product_start();
        product_stop();
    }
    product_begin_run(L"watch", &watching);
    assert_process_says(&watching, "Press Ctrl+C to stop.");
    product_start();
    product_stop();
    Sleep(1000); /* that no more comes can only be seen by waiting */
    assert_int_equal(process_interrupt(&watching), EXIT_DONE);
    for (const char *at = watching.output.text; (at = strstr(at, "  100  ")) != NULL; at++) {
        starts++;
    }
    assert_true(starts >= 4 && starts <= 6);
}

static void events_of_others_are_not_shown(void **state)
{
    (void)state;
    (void)server_watched();
    product_begin_run(L"watch", &watching);
    assert_process_says(&watching, "Information  100");
    platform_logs(L"SomebodyElse", 4711);
    product_stop();
    assert_process_says(&watching, "  101  ");
    assert_null(strstr(watching.output.text, "4711"));
    assert_int_equal(process_interrupt(&watching), EXIT_DONE);
}

static void without_rights_or_channel_it_says_so(void **state)
{
    (void)state;
    platform_fails(L"EvtSubscribe", L"Application", ERROR_ACCESS_DENIED);
    assert_product_says(L"watch", EXIT_FAILED, "elevated command prompt");
    platform_fails(L"EvtSubscribe", L"Application", ERROR_EVT_CHANNEL_NOT_FOUND);
    assert_product_says(L"watch", EXIT_FAILED, "no channel Application");
    platform_works(L"EvtSubscribe");
    platform_fails(L"EvtQuery", L"Application", ERROR_GEN_FAILURE);
    assert_product_says(L"watch", EXIT_FAILED, "EvtQuery");
}

int scenarios_commands_watch(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(what_was_there_comes_first_and_then_what_happens),
        SCENARIO(only_the_newest_ten_are_context),
        SCENARIO(events_of_others_are_not_shown),
        SCENARIO(without_rights_or_channel_it_says_so),
    };

    return cmocka_run_group_tests_name("commands/watch", tests, NULL, NULL);
}
