/* One family's binding cannot be written. While the certificate before serves, both families keep
 * it; once it is of no use, the family that can be written gets the new one alone. */
#include "scenarios.h"

#define CHECK_NOW 128
#define UPDATE    L"HttpUpdateServiceConfiguration"

/* Until that has happened so often since the beginning. */
static void try_again(DWORD until, size_t count)
{
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait_for_count(until, count);
}

static void both_families_keep_a_certificate_that_serves(void **state)
{
    const struct certificate old = server_healthy();

    (void)state;
    platform_fails(UPDATE, L"[::]:443", ERROR_IO_DEVICE);
    const struct certificate successor = certificate_issue(&(struct wish){.ends_in_days = 60});
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    try_again(EVENT_ROTATION_UNDONE, 2);
    try_again(EVENT_ROTATION_UNDONE, 3);
    assert_serves(&old);
    platform_works(UPDATE);
    try_again(EVENT_ROTATION_COMPLETED, 1);
#define UNDONE                                                                                     \
    EVENT_ROTATION_STARTED, EVENT_BINDING_REPLACED, EVENT_BINDING_WRITE_FAILED,                    \
        EVENT_BINDING_RESTORED
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, UNDONE, EVENT_ROTATION_UNDONE, UNDONE,
                  EVENT_ROTATION_UNDONE, UNDONE, EVENT_FAMILY_WAITS, EVENT_ROTATION_UNDONE,
                  ROTATION, STOPPED);
    assert_serves(&successor);
}

static void of_a_certificate_that_is_gone_one_family_is_rid_alone(void **state)
{
    const struct certificate old = server_healthy();

    (void)state;
    const struct certificate successor =
        certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    platform_fails(UPDATE, L"[::]:443", ERROR_IO_DEVICE);
    product_start();
    events_wait(EVENT_ROTATION_INCOMPLETE);
    try_again(EVENT_ROTATION_UNDONE, 1);
    platform_works(UPDATE);
    try_again(EVENT_ROTATION_COMPLETED, 1);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, EVENT_ROTATION_STARTED,
                  EVENT_BINDING_REPLACED, EVENT_BINDING_WRITE_FAILED, EVENT_HASHES_DELETED, RESTART,
                  EVENT_FAMILY_KEPT, EVENT_ROTATION_INCOMPLETE, EVENT_FAMILIES_DIFFER,
                  EVENT_ROTATION_STARTED, EVENT_BINDING_WRITE_FAILED, EVENT_ROTATION_UNDONE,
                  EVENT_ROTATION_STARTED, EVENT_BINDING_REPLACED, RESTART_PROVEN, STOPPED);
    assert_serves(&successor);
}

int scenarios_bindings_one_family(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(both_families_keep_a_certificate_that_serves),
        SCENARIO(of_a_certificate_that_is_gone_one_family_is_rid_alone),
    };

    return cmocka_run_group_tests_name("bindings/one_family", tests, NULL, NULL);
}
