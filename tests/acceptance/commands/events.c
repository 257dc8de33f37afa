/* events: what the service has done, and with --follow as it comes. */
#include "scenarios.h"

#include "json_text.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { EXIT_DONE = 0, EXIT_USAGE = 3, EXIT_FAILED = 4 };

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

/* ---- without waiting ---- */

static size_t count_of(const char *text, const char *words)
{
    size_t count = 0;

    while ((text = find_words(text, words)) != NULL) {
        count++;
    }
    return count;
}

static void the_last_ones_are_shown_and_it_ends(void **state)
{
    const char *text;

    (void)state;
    (void)server_watched();
    for (int i = 0; i < 3; i++) {
        product_stop();
        product_start();
    }
    product_stop();
    assert_product_says(L"events", EXIT_DONE, "Information 101 SSTP Certificate Rotator stopped.");
    text = product_run(L"events --last 1")->text;
    assert_int_equal(count_of(text, " 101 "), 1);
    assert_int_equal(count_of(text, " 100 "), 0);
    assert_true(count_of(product_run(L"events /last 30")->text, " 100 ") >= 4);
    platform_fails_once(L"EvtNext", NULL, ERROR_TIMEOUT);
    assert_product_says(L"events", EXIT_DONE, "Information 101 SSTP Certificate Rotator stopped.");
    platform_works(L"EvtNext");
    assert_product_says(L"events --last", EXIT_USAGE, "A number is to follow");
    assert_product_says(L"events --last none", EXIT_USAGE, "A number is to follow");
    assert_product_says(L"events --rotation 0", EXIT_USAGE, "A number is to follow");
    assert_product_says(L"events 10", EXIT_USAGE, "10");
}

static void those_of_one_rotation_are_shown_alone(void **state)
{
    const struct certificate old = server_watched();
    const char *text;
    wchar_t command[64];

    (void)state;
    (void)certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    product_reports(L"status", 1); /* as it is stopped */
    (void)swprintf(command, COUNT_OF(command), L"events --rotation %hs",
                   json_value("lastRotation.number"));
    text = product_run(command)->text;
    assert_true(count_of(text, " 300 ") >= 1); /* a log may have another one of that number */
    assert_true(count_of(text, " 400 ") >= 1);
    assert_int_equal(count_of(text, " 101 "), 0);
    assert_product_says(L"events --rotation 999999", EXIT_DONE, "The Event Log has none.");
}

static void followed_it_is_what_watch_is(void **state)
{
    (void)state;
    (void)server_watched();
    product_begin_run(L"events --follow --last 1", &watching);
    assert_process_says(&watching, "Press Ctrl+C to stop.");
    product_stop();
    assert_process_says(&watching, "  101  SSTP Certificate Rotator stopped.");
    assert_int_equal(process_interrupt(&watching), EXIT_DONE);
}

int scenarios_commands_events(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(what_was_there_comes_first_and_then_what_happens),
        SCENARIO(only_the_newest_ten_are_context),
        SCENARIO(events_of_others_are_not_shown),
        SCENARIO(without_rights_or_channel_it_says_so),
        SCENARIO(the_last_ones_are_shown_and_it_ends),
        SCENARIO(those_of_one_rotation_are_shown_alone),
        SCENARIO(followed_it_is_what_watch_is),
    };

    return cmocka_run_group_tests_name("commands/events", tests, NULL, NULL);
}
