/* See services_test.h. */
#include "services_test.h"

unsigned services_pauses;

static void count_pause(void *context)
{
    (void)context;
    services_pauses++;
}

struct service_control services_open(void)
{
    struct service_control control = {
        .stop_seconds = 20, .start_seconds = 20, .waiting = count_pause};

    services_pauses = 0;
    assert_ok(service_control_open(&control));
    return control;
}

enum service_state services_state(const struct service_control *control, const char *name)
{
    struct service_facts facts;

    service_control_read(control, name, &facts);
    assert_int_equal(facts.presence, PART_PRESENT);
    return facts.state;
}

/* Wine's SCM can answer ERROR_INTERNAL_ERROR while the process of the stop before is still going:
 * seen once under load. */
void services_ensure(const struct service_control *control, const char *name)
{
    struct outcome outcome = service_control_start(control, name);

    for (int i = 0; i < 10 && outcome.code == ERROR_INTERNAL_ERROR; i++) {
        Sleep(100);
        outcome = service_control_start(control, name);
    }
    if (outcome.failure != FAILURE_ALREADY_EXISTS) {
        assert_ok(outcome);
    }
    assert_int_equal(services_state(control, name), SERVICE_IS_RUNNING);
}

void services_close(struct service_control *control)
{
    services_ensure(control, REMOTE_ACCESS_SERVICE);
    service_control_close(control);
}
