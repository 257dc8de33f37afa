/* What the product exists for, under each answer to who mends SSTP's bindings: SstpSvc at its start
 * (the simulation's), RemoteAccess at its own, or that and all else that third parties report. It
 * relies on none. */
#include "scenarios.h"

static const struct wish renewal = {.ends_in_days = 60};

static void a_renewal_goes_into_use(void)
{
    struct certificate renewed;

    (void)server_watched();
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void case_1_the_only_one_follows_a_deleted_one(void)
{
    const struct certificate old = server_healthy();
    const struct certificate successor = certificate_replace(&old, &renewal);

    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, ROTATION, STOPPED);
    assert_serves(&successor);
}

static void case_2_of_several_ours_follows_a_deleted_one(void)
{
    const struct certificate old = server_watched();
    struct certificate successor;

    product_stop();
    (void)certificate_issue(&(struct wish){.name = "a.example.test", .ends_in_days = 365});
    successor = certificate_replace(&old, &renewal);
    (void)certificate_issue(&(struct wish){.name = "z.example.test", .ends_in_days = 365});
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_CERTIFICATE_MISSING, ROTATION,
                  STOPPED);
    assert_serves(&successor);
}

static void the_wrong_way_is_put_right_before_the_reboot(void)
{
    struct certificate old;
    struct certificate successor;

    product_set(L"SettleSeconds", 1); /* both changes in one look */
    old = server_watched();
    successor = certificate_replace(&old, &renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_serves(&successor);
    platform_reboot();
    events_wait_for_count(EVENT_HEALTHY, 2);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_MISSING, ROTATION, STOPPED, STARTED,
                  EVENT_HEALTHY, STOPPED);
    assert_serves(&successor);
}

/* The administrator's choice in the console moves to its renewal. */
static void a_pinned_one_is_renewed(void)
{
    const struct certificate old = certificate_issue(&(struct wish){.ends_in_days = 30});
    struct certificate renewed;

    server_bind(&old);
    sstp_pin(&old);
    server_serve(&old);
    product_start();
    events_wait(EVENT_HEALTHY);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_sstp_hashes(&renewed);
    assert_serves(&renewed);
}

/* Once somebody starts it, the restart that the renewal needs is made. */
static void a_stopped_rras_gets_its_renewal(void)
{
    const struct certificate successor = server_rotated_while_stopped();

    service_start(REMOTE_ACCESS_SERVICE);
    events_wait_for_count(EVENT_ROTATION_COMPLETED, 2);
    product_stop();
    assert_serves(&successor);
}

/* Case 18: what RemoteAccess ended for is there again. */
static void case_18_with_its_renewal_rras_runs_again(void)
{
    const struct certificate deleted = server_watched();
    struct certificate renewed;

    platform_rras_needs_certificate(711);
    certificate_delete(&deleted);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    events_wait(EVENT_REMOTE_ACCESS_ENDED);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_REMOTE_ACCESS_STARTED);
    product_stop();
    assert_serves(&renewed);
}

/* ---- one for each answer ---- */

#define UNDER_EACH(scenario)                                                                       \
    static void scenario##_by_sstpsvc(void **state)                                                \
    {                                                                                              \
        (void)state;                                                                               \
        scenario();                                                                                \
    }                                                                                              \
    static void scenario##_by_remote_access(void **state)                                          \
    {                                                                                              \
        (void)state;                                                                               \
        platform_rras_repairs();                                                                   \
        scenario();                                                                                \
    }                                                                                              \
    static void scenario##_as_reported(void **state)                                               \
    {                                                                                              \
        (void)state;                                                                               \
        platform_rras_is_as_reported();                                                            \
        scenario();                                                                                \
    }

UNDER_EACH(a_renewal_goes_into_use)
UNDER_EACH(case_1_the_only_one_follows_a_deleted_one)
UNDER_EACH(case_2_of_several_ours_follows_a_deleted_one)
UNDER_EACH(the_wrong_way_is_put_right_before_the_reboot)
UNDER_EACH(a_pinned_one_is_renewed)
UNDER_EACH(a_stopped_rras_gets_its_renewal)
UNDER_EACH(case_18_with_its_renewal_rras_runs_again)

/* ---- the wrong way and a reboot without the product ---- */

static struct certificate wrong_way_and_a_reboot(const struct certificate *old)
{
    const struct certificate successor = certificate_replace(old, &renewal);

    service_set_start_type(PRODUCT_SERVICE, SERVICE_DEMAND_START);
    assert_true(server_lets_in(old)); /* all looks well */
    platform_reboot();
    return successor;
}

static void the_wrong_way_locks_out_until_the_service_starts_by_remote_access(void **state)
{
    struct certificate old;
    struct certificate successor;

    (void)state;
    platform_rras_repairs();
    old = server_healthy();
    successor = wrong_way_and_a_reboot(&old);
    assert_locked_out(&old);
    assert_locked_out(&successor);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, ROTATION, STOPPED);
    assert_serves(&successor);
}

/* RRAS itself has taken the only one there is: nothing is left to do. */
static void the_wrong_way_ends_with_the_reboot_as_reported(void **state)
{
    struct certificate old;
    struct certificate successor;

    (void)state;
    platform_rras_is_as_reported();
    old = server_healthy();
    successor = wrong_way_and_a_reboot(&old);
    assert_true(server_lets_in(&successor));
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_serves(&successor);
}

/* Of several it takes the first, whatever its name. */
static void what_rras_chose_at_the_reboot_gives_way_to_ours_as_reported(void **state)
{
    struct certificate old;
    struct certificate successor;

    (void)state;
    platform_rras_is_as_reported();
    old = server_watched();
    product_stop();
    certificate_delete(&old);
    (void)certificate_issue(&(struct wish){.name = "a.example.test", .ends_in_days = 365});
    service_set_start_type(PRODUCT_SERVICE, SERVICE_DEMAND_START);
    platform_reboot();
    successor = certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&successor);
}

/* The same while the product watches and SstpSvc runs on: what RRAS chose is nobody's choice. */
static void what_rras_alone_chose_gives_way_to_ours_as_reported(void **state)
{
    struct certificate old;
    struct certificate successor;

    (void)state;
    platform_rras_is_as_reported();
    old = server_watched();
    platform_fails(L"HttpUpdateServiceConfiguration", NULL,
                   ERROR_IO_DEVICE); /* nothing meanwhile */
    (void)certificate_issue(&(struct wish){.name = "a.example.test", .ends_in_days = 365});
    service_stop(REMOTE_ACCESS_SERVICE);
    certificate_delete(&old);
    service_start(REMOTE_ACCESS_SERVICE);
    platform_works(L"HttpUpdateServiceConfiguration");
    successor = certificate_issue(&renewal);
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&successor);
}

/* The right way by netsh, and RemoteAccess alone restarted, as every script does it. */
static struct certificate bind_and_restart_remote_access_alone(void)
{
    struct certificate chosen;

    (void)server_watched();
    chosen = certificate_issue(&(struct wish){.starts_in_days = -20, .ends_in_days = 20});
    service_stop(REMOTE_ACCESS_SERVICE);
    server_bind(&chosen);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    service_start(REMOTE_ACCESS_SERVICE);
    return chosen;
}

static void assert_said_and_left(const struct certificate *chosen, WORD unknown)
{
    events_wait(EVENT_CHOICE_KEPT);
    product_stop();
    assert_int_equal(events_count(EVENT_SSTP_START_UNKNOWN), unknown);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_bound(chosen);
}

/* Where RemoteAccess makes SSTP read, it serves: another restart would end every tunnel. */
static void what_remote_access_alone_has_read_is_left_alone_as_reported(void **state)
{
    struct certificate chosen;

    (void)state;
    platform_rras_is_as_reported();
    chosen = bind_and_restart_remote_access_alone();
    assert_true(server_lets_in(&chosen));
    assert_said_and_left(&chosen, 0);
}

/* Where SstpSvc reads, and ran on, that lets nobody in: without a hash that tells which of the two
 * is true, it is said what to do about it. */
static void what_remote_access_alone_may_have_read_is_told(void **state)
{
    struct certificate chosen;

    (void)state;
    chosen = bind_and_restart_remote_access_alone();
    assert_locked_out(&chosen);
    assert_said_and_left(&chosen, 1);
}

/* While it starts, and shows no process, nothing dates that start: what was bound before it is not
 * taken for SSTP's own because it was seen in that moment. */
static void what_was_bound_stays_though_it_is_seen_while_remote_access_starts(void **state)
{
    struct certificate chosen;

    (void)state;
    platform_rras_is_as_reported();
    platform_services_pend_without_process();
    (void)server_watched();
    chosen = certificate_issue(&(struct wish){.starts_in_days = -20, .ends_in_days = 20});
    service_stop(REMOTE_ACCESS_SERVICE);
    server_bind(&chosen);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    platform_starting(REMOTE_ACCESS_SERVICE, L"hang-progress", 0);
    service_send_start(REMOTE_ACCESS_SERVICE);
    product_check_now();
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_START_PENDING);
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_RUNNING);
    others_are_done();
    assert_said_and_left(&chosen, 0);
}

/* What could not be written here RRAS has made by itself. */
static void a_family_that_cannot_be_written_rras_makes_as_reported(void **state)
{
    struct certificate old;
    struct certificate successor;

    (void)state;
    platform_rras_is_as_reported();
    old = server_healthy();
    successor = certificate_replace(&old, &renewal);
    platform_fails(L"HttpUpdateServiceConfiguration", L"[::]:443", ERROR_IO_DEVICE);
    product_start();
    events_wait(EVENT_ROTATION_INCOMPLETE);
    events_wait(EVENT_HEALTHY);
    product_stop();
    platform_works(L"HttpUpdateServiceConfiguration");
    assert_serves(&successor);
}

int scenarios_rotation_who_repairs(void)
{
#define EACH(scenario)                                                                             \
    SCENARIO(scenario##_by_sstpsvc), SCENARIO(scenario##_by_remote_access),                        \
        SCENARIO(scenario##_as_reported)
    const struct CMUnitTest tests[] = {
        EACH(a_renewal_goes_into_use),
        EACH(case_1_the_only_one_follows_a_deleted_one),
        EACH(case_2_of_several_ours_follows_a_deleted_one),
        EACH(the_wrong_way_is_put_right_before_the_reboot),
        EACH(a_pinned_one_is_renewed),
        EACH(a_stopped_rras_gets_its_renewal),
        EACH(case_18_with_its_renewal_rras_runs_again),
        SCENARIO(the_wrong_way_locks_out_until_the_service_starts_by_remote_access),
        SCENARIO(the_wrong_way_ends_with_the_reboot_as_reported),
        SCENARIO(what_rras_chose_at_the_reboot_gives_way_to_ours_as_reported),
        SCENARIO(what_rras_alone_chose_gives_way_to_ours_as_reported),
        SCENARIO(what_remote_access_alone_has_read_is_left_alone_as_reported),
        SCENARIO(what_remote_access_alone_may_have_read_is_told),
        SCENARIO(what_was_bound_stays_though_it_is_seen_while_remote_access_starts),
        SCENARIO(a_family_that_cannot_be_written_rras_makes_as_reported),
    };

    return cmocka_run_group_tests_name("rotation/who_repairs", tests, NULL, NULL);
}
