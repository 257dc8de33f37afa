/* A Windows on which records cannot be replaced in one step: delete and set, after HTTP.sys has
 * accepted the certificate on a throw-away record. */
#include "scenarios.h"

static void rotate_by_delete_and_set(void)
{
    const struct certificate old = server_healthy();
    const DWORD count = bindings_count();
    const struct certificate successor =
        certificate_replace(&old, &(struct wish){.ends_in_days = 60});

    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, EVENT_ROTATION_STARTED,
                  EVENT_CERTIFICATE_ACCEPTED, BOTH_REPLACED, EVENT_HASHES_DELETED, RESTART_PROVEN,
                  STOPPED);
    assert_int_equal(bindings_count(), count); /* the throw-away record is gone */
    assert_serves(&successor);
}

static void without_atomic_update_a_deleted_certificate_is_replaced(void **state)
{
    (void)state;
    platform_has_no_update();
    rotate_by_delete_and_set();
}

static void an_update_refused_as_invalid_parameter_falls_back(void **state)
{
    (void)state;
    platform_update_fails(ERROR_INVALID_PARAMETER);
    rotate_by_delete_and_set();
}

static void an_update_refused_as_not_supported_falls_back(void **state)
{
    (void)state;
    platform_update_fails(ERROR_NOT_SUPPORTED);
    rotate_by_delete_and_set();
}

static void an_update_refused_as_not_implemented_falls_back(void **state)
{
    (void)state;
    platform_update_fails(ERROR_CALL_NOT_IMPLEMENTED);
    rotate_by_delete_and_set();
}

static void without_atomic_update_a_restart_refused_is_undone(void **state)
{
    struct certificate old;

    (void)state;
    platform_has_no_update();
    old = server_healthy();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"refuse", 0);
    (void)certificate_issue(&(struct wish){.ends_in_days = 60});
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  EVENT_CERTIFICATE_ACCEPTED, BOTH_REPLACED, EVENT_HASHES_DELETED,
                  EVENT_SERVICE_STOP_FAILED, BOTH_RESTORED, EVENT_HASHES_RESTORED,
                  EVENT_ROTATION_UNDONE, STOPPED);
    assert_serves(&old);
}

/* Delete and set, and the set fails: the old record is back before anything else happens. */
static void without_atomic_update_a_record_that_cannot_be_set_is_put_back(void **state)
{
    struct certificate old;

    (void)state;
    platform_has_no_update();
    old = server_healthy();
    platform_fails_once(L"HttpSetServiceConfiguration", L"0.0.0.0:443", ERROR_GEN_FAILURE);
    (void)certificate_issue(&(struct wish){.ends_in_days = 60});
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  EVENT_CERTIFICATE_ACCEPTED, EVENT_BINDING_RESTORED, EVENT_BINDING_WRITE_FAILED,
                  EVENT_ROTATION_UNDONE, STOPPED);
    assert_serves(&old);
}

int scenarios_update(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(without_atomic_update_a_deleted_certificate_is_replaced),
        SCENARIO(an_update_refused_as_invalid_parameter_falls_back),
        SCENARIO(an_update_refused_as_not_supported_falls_back),
        SCENARIO(an_update_refused_as_not_implemented_falls_back),
        SCENARIO(without_atomic_update_a_restart_refused_is_undone),
        SCENARIO(without_atomic_update_a_record_that_cannot_be_set_is_put_back),
    };

    return cmocka_run_group_tests_name("update", tests, NULL, NULL);
}
