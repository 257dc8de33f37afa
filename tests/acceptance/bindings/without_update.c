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

/* Server 2016 has no extended parameters either. */
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

/* Windows tells extended parameters here, the same as of a record that was just set. */
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

/* ---- what HTTP.sys says of a record that is not there ---- */

static void absent_is_absent_whichever_code_says_so(void **state)
{
    struct certificate certificate;

    (void)state;
    platform_has_no_update();
    platform_says_absent_with(ERROR_NO_MORE_ITEMS);
    rotate_by_delete_and_set();
    certificate = certificate_issue(&(struct wish){.ends_in_days = 90});
    binding_delete(IPV6, server_port());
    events_begin();
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_event_says(EVENT_BINDING_CREATED, L"[::]:443");
    assert_serves(&certificate);
}

/* ---- a certificate that HTTP.sys does not take yet ---- */

static void bind_when_it_is_taken(void)
{
    const struct certificate old = server_healthy();
    const struct certificate certificate = certificate_issue(&(struct wish){.ends_in_days = 60});
    const DWORD count = bindings_count();

    platform_takes_certificate(&certificate, false);
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    assert_event_says(EVENT_CERTIFICATE_NOT_YET, L"87");
    assert_serves(&old);
    assert_int_equal(bindings_count(), count);
    platform_takes_certificate(&certificate, true);
    events_wait(EVENT_ROTATION_COMPLETED); /* after seconds, or a minute */
    product_stop();
    assert_int_equal(events_count(EVENT_CERTIFICATE_REFUSED), 0);
    assert_int_equal(events_count(EVENT_CANDIDATE_REFUSED), 0);
    assert_serves(&certificate);
}

static void a_certificate_that_is_too_new_is_bound_once_it_is_taken(void **state)
{
    (void)state;
    bind_when_it_is_taken();
    assert_int_equal(events_count(EVENT_CERTIFICATE_ACCEPTED), 0); /* it was updated in one step */
}

static void without_atomic_update_nothing_is_deleted_for_a_certificate_that_is_too_new(void **state)
{
    (void)state;
    platform_has_no_update();
    bind_when_it_is_taken();
    assert_int_equal(events_count(EVENT_CERTIFICATE_ACCEPTED), 1);
}

/* ---- extended parameters ---- */

#define WINDOW 65535u /* HTTP/2's, which is 1048576 unless somebody sets another */

static void an_update_keeps_extended_parameters(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_healthy();
    binding_set_window(IPV4, server_port(), WINDOW);
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
    assert_int_equal(binding_window(IPV4, server_port()), WINDOW);
}

static void a_binding_that_would_lose_them_is_left_until_it_is_deleted(void **state)
{
    struct certificate old;
    struct certificate renewed;

    (void)state;
    old = server_healthy();
    platform_update_fails(ERROR_NOT_SUPPORTED);
    binding_set_window(IPV6, server_port(), WINDOW);
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    product_start();
    events_wait(EVENT_ROTATION_UNDONE);
    assert_event_says(EVENT_BINDING_WOULD_LOSE, L"[::]:443");
    assert_event_says(EVENT_BINDING_WOULD_LOSE, L"hostnameport="); /* of one for a name */
    assert_serves(&old);
    assert_int_equal(binding_window(IPV6, server_port()), WINDOW);
    binding_delete(IPV6, server_port());
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

int scenarios_bindings_without_update(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(without_atomic_update_a_deleted_certificate_is_replaced),
        SCENARIO(an_update_refused_as_invalid_parameter_falls_back),
        SCENARIO(an_update_refused_as_not_supported_falls_back),
        SCENARIO(an_update_refused_as_not_implemented_falls_back),
        SCENARIO(without_atomic_update_a_restart_refused_is_undone),
        SCENARIO(without_atomic_update_a_record_that_cannot_be_set_is_put_back),
        SCENARIO(absent_is_absent_whichever_code_says_so),
        SCENARIO(a_certificate_that_is_too_new_is_bound_once_it_is_taken),
        SCENARIO(without_atomic_update_nothing_is_deleted_for_a_certificate_that_is_too_new),
        SCENARIO(an_update_keeps_extended_parameters),
        SCENARIO(a_binding_that_would_lose_them_is_left_until_it_is_deleted),
    };

    return cmocka_run_group_tests_name("bindings/without_update", tests, NULL, NULL);
}
