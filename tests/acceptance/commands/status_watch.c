/* status --watch: the screen, drawn again when something changes. */
#include "scenarios.h"

#include <string.h>

enum { DONE = 0, USAGE = 3 };

static struct process watching;

static void what_changes_is_shown_by_itself(void **state)
{
    (void)state;
    (void)server_watched();
    product_begin_run(L"status --watch", &watching);
    assert_process_says(&watching, "OK SSTP uses a valid certificate");
    assert_process_says(&watching, "Press Ctrl+C to stop.");
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_process_says(&watching, "WARNING SSTP works, but this service is paused.");
    (void)certificate_issue(&(struct wish){.ends_in_days = 60});
    assert_process_says(&watching, "certificate-renewed");
    assert_int_equal(process_interrupt(&watching), DONE);
    assert_null(strchr(watching.output.text, '\x1b'));
}

static void nothing_is_drawn_without_a_reason_but_after_the_seconds(void **state)
{
    (void)state;
    (void)server_watched();
    product_begin_run(L"status -watch", &watching);
    assert_process_says(&watching, "Press Ctrl+C to stop.");
    Sleep(3000); /* that nothing comes can only be seen by waiting */
    assert_int_equal(process_interrupt(&watching), DONE);
    assert_null(strstr(watching.output.text, "Press Ctrl+C"));
    product_begin_run(L"status --watch 1", &watching);
    assert_process_says(&watching, "Press Ctrl+C to stop.");
    assert_process_says(&watching, "Press Ctrl+C to stop.");
    assert_process_says(&watching, "Press Ctrl+C to stop.");
    assert_int_equal(process_interrupt(&watching), DONE);
    assert_product_says(L"status --watch 0", USAGE, "--watch with up to 86400 seconds");
    assert_product_says(L"status --watch soon", USAGE, "soon");
    assert_product_says(L"status --watch 5 --json", USAGE, "--json");
}

int scenarios_commands_status_watch(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(what_changes_is_shown_by_itself),
        SCENARIO(nothing_is_drawn_without_a_reason_but_after_the_seconds),
    };

    return cmocka_run_group_tests_name("commands/status_watch", tests, NULL, NULL);
}
