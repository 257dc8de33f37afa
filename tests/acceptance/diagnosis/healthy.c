/* A server on which all is well: the product looks, and writes nothing. */
#include "scenarios.h"

static void first_start_on_a_healthy_server_writes_nothing(void **state)
{
    const struct certificate certificate = server_healthy();
    const struct traces before = server_traces();

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

static void restart_of_the_service_writes_nothing(void **state)
{
    const struct certificate certificate = server_watched();
    const struct traces before = server_traces();

    (void)state;
    product_stop();
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

int scenarios_diagnosis_healthy(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(first_start_on_a_healthy_server_writes_nothing),
        SCENARIO(restart_of_the_service_writes_nothing),
    };

    return cmocka_run_group_tests_name("diagnosis/healthy", tests, NULL, NULL);
}
