/* Tests of rras/starts.h: what is known of the start of a service that shares its process. */
#include "services_test.h"

#include "wake/services.h"
#include "win32/error.h"

static instant now(void)
{
    FILETIME time;

    GetSystemTimePreciseAsFileTime(&time);
    return ((instant)time.dwHighDateTime << 32) | time.dwLowDateTime;
}

static struct service_facts look(const struct service_control *control)
{
    struct service_facts facts;

    service_control_read(control, REMOTE_ACCESS_SERVICE, &facts);
    assert_int_equal(facts.presence, PART_PRESENT);
    return facts;
}

static void restart(const struct service_control *control)
{
    assert_ok(service_control_stop(control, REMOTE_ACCESS_SERVICE, false));
    Sleep(20);
    assert_ok(service_control_start(control, REMOTE_ACCESS_SERVICE));
}

void starts_a_shared_process_bounds_the_start(void **state)
{
    struct service_control control = services_open();
    const instant earlier = now();
    struct service_facts facts;
    struct service_facts again;

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    restart(&control);
    service_control_close(&control);
    control = services_open(); /* which saw nothing of that */
    services_share_their_process(true);
    const instant first = now();
    facts = look(&control);
    assert_int_equal(facts.started_at, 0);
    assert_true(facts.started_after != 0 && facts.started_after < earlier); /* the process' */
    assert_true(facts.started_before >= first);
    again = look(&control);
    assert_true(again.started_before == facts.started_before); /* it ran then already */
    services_share_their_process(false);
    facts = look(&control);
    assert_true(facts.started_at > earlier && facts.started_after == 0 &&
                facts.started_before == 0);
    services_close(&control);
}

void starts_what_we_start_ourselves_is_known(void **state)
{
    struct service_control control = services_open();
    struct service_facts before;
    struct service_facts facts;

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    services_share_their_process(true);
    before = look(&control);
    const instant asked = now();
    restart(&control);
    facts = look(&control);
    assert_true(facts.started_after > asked && facts.started_before > facts.started_after);
    assert_true(facts.started_after > before.started_before && facts.started_before <= now());
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    facts = look(&control);
    assert_true(facts.started_after == 0 && facts.started_before == 0);
    services_share_their_process(false);
    services_close(&control);
}

static bool wait_for(const struct wake_service *wake)
{
    return WaitForSingleObjectEx(wake->source.changed, 5000, TRUE) != WAIT_TIMEOUT;
}

void starts_what_others_start_is_notified(void **state)
{
    struct service_control control = services_open();
    struct service_control others = services_open();
    struct wake_service wake = wake_service(REMOTE_ACCESS_SERVICE, "a service");
    struct outcome armed = outcome_success();
    struct service_facts before;
    struct service_facts facts;

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    wake.services = &control;
    wake.source.changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    assert_non_null(wake.source.changed);
    services_share_their_process(true);
    assert_ok(wake.source.arm(&wake.source));
    before = look(&control);
    const instant asked = now();
    restart(&others);
    assert_true(look(&control).started_before == before.started_before); /* nobody said so yet */
    assert_true(wait_for(&wake));
    assert_true(wake.source.take(&wake.source, &armed));
    facts = look(&control);
    assert_true(facts.started_before > asked);
    assert_true(facts.started_after < asked || facts.started_after > before.started_after);
    wake.source.stop(&wake.source); /* nobody watches it for a while */
    Sleep(20);
    assert_ok(wake.source.arm(&wake.source));
    assert_true(look(&control).started_before > facts.started_before);
    wake.source.stop(&wake.source);
    (void)CloseHandle(wake.source.changed);
    services_share_their_process(false);
    service_control_close(&others);
    services_close(&control);
}
