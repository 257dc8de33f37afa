/* The service is paused and continued: paused, it observes and reports, and changes nothing. */
#include "scenarios.h"

#define SLOW_MS 1000u /* how long a slow service takes to stop */

#define PAUSED    EVENT_SERVICE_PAUSED
#define CONTINUED EVENT_SERVICE_CONTINUED

static void pause_product(void)
{
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
}

static void continue_product(void)
{
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_CONTINUE);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_RUNNING);
}

/* A renewal comes while it is paused. */
static struct certificate renewed_while_paused(void)
{
    const struct certificate old = server_watched();
    struct certificate renewed;
    struct traces before;

    pause_product();
    before = server_traces();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_HELD_BACK);
    assert_untouched(&before);
    assert_serves(&old);
    return renewed;
}

static void paused_it_reports_a_renewal_and_continued_it_rotates(void **state)
{
    const struct certificate renewed = renewed_while_paused();

    (void)state;
    continue_product();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, PAUSED, EVENT_CERTIFICATE_RENEWED, EVENT_HELD_BACK,
                  CONTINUED, EVENT_FINDING_ENDED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void paused_it_does_not_repair_a_broken_binding(void **state)
{
    const struct certificate certificate = server_watched();

    (void)state;
    pause_product();
    binding_delete(IPV6, server_port());
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    events_wait(EVENT_HELD_BACK);
    continue_product();
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&certificate);
}

static void a_rotation_under_way_is_ended_before_the_pause(void **state)
{
    const struct certificate renewed = server_rotating(SLOW_MS);

    (void)state;
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_PAUSE_PENDING);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, PAUSED, STOPPED);
    assert_serves(&renewed);
}

static void stopped_while_paused_it_starts_unpaused(void **state)
{
    const struct certificate renewed = renewed_while_paused();

    (void)state;
    product_stop();
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, PAUSED, EVENT_CERTIFICATE_RENEWED, EVENT_HELD_BACK,
                  STOPPED, STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void paused_twice_it_says_so_once(void **state)
{
    (void)state;
    (void)server_watched();
    pause_product();
    pause_product();
    continue_product();
    continue_product();
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, PAUSED, CONTINUED, STOPPED);
}

int scenarios_lifecycle_paused(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(paused_it_reports_a_renewal_and_continued_it_rotates),
        SCENARIO(paused_it_does_not_repair_a_broken_binding),
        SCENARIO(a_rotation_under_way_is_ended_before_the_pause),
        SCENARIO(stopped_while_paused_it_starts_unpaused),
        SCENARIO(paused_twice_it_says_so_once),
    };

    return cmocka_run_group_tests_name("lifecycle/paused", tests, NULL, NULL);
}
