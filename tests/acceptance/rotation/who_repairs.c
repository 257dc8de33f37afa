/* What the product exists for, under each answer to who mends SSTP's bindings: SstpSvc at its start
 * (the simulation's), RemoteAccess at its own, or that and all else that third parties report. It
 * relies on none. */
#include "scenarios.h"

static const struct wish renewal = {.ends_in_days = 60};

static void renewal_is_taken_into_use(void)
{
    struct certificate renewed;

    (void)server_watched();
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void only_one_follows_a_deleted_one(void)
{
    const struct certificate old = server_healthy();
    const struct certificate successor = certificate_replace(&old, &renewal);

    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, ROTATION, STOPPED);
    assert_serves(&successor);
}

static void of_several_ours_follows_a_deleted_one(void)
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

static void wrong_way_is_put_right_before_the_reboot(void)
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
static void pinned_one_is_renewed(void)
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
static void stopped_rras_gets_its_renewal(void)
{
    const struct certificate successor = server_rotated_while_stopped();

    service_start(REMOTE_ACCESS_SERVICE);
    events_wait_for_count(EVENT_ROTATION_COMPLETED, 2);
    product_stop();
    assert_serves(&successor);
}

/* ---- one for each answer ---- */

#define UNDER_EACH(scenario)                                                                       \
    static void a_##scenario##_by_sstpsvc(void **state)                                            \
    {                                                                                              \
        (void)state;                                                                               \
        scenario();                                                                                \
    }                                                                                              \
    static void a_##scenario##_by_remote_access(void **state)                                      \
    {                                                                                              \
        (void)state;                                                                               \
        platform_rras_repairs();                                                                   \
        scenario();                                                                                \
    }                                                                                              \
    static void a_##scenario##_as_reported(void **state)                                           \
    {                                                                                              \
        (void)state;                                                                               \
        platform_rras_is_as_reported();                                                            \
        scenario();                                                                                \
    }

UNDER_EACH(renewal_is_taken_into_use)
UNDER_EACH(only_one_follows_a_deleted_one)
UNDER_EACH(of_several_ours_follows_a_deleted_one)
UNDER_EACH(wrong_way_is_put_right_before_the_reboot)
UNDER_EACH(pinned_one_is_renewed)
UNDER_EACH(stopped_rras_gets_its_renewal)

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

int scenarios_rotation_who_repairs(void)
{
#define EACH(scenario)                                                                             \
    SCENARIO(a_##scenario##_by_sstpsvc), SCENARIO(a_##scenario##_by_remote_access),                \
        SCENARIO(a_##scenario##_as_reported)
    const struct CMUnitTest tests[] = {
        EACH(renewal_is_taken_into_use),
        EACH(only_one_follows_a_deleted_one),
        EACH(of_several_ours_follows_a_deleted_one),
        EACH(wrong_way_is_put_right_before_the_reboot),
        EACH(pinned_one_is_renewed),
        EACH(stopped_rras_gets_its_renewal),
        SCENARIO(the_wrong_way_locks_out_until_the_service_starts_by_remote_access),
        SCENARIO(the_wrong_way_ends_with_the_reboot_as_reported),
        SCENARIO(what_rras_chose_at_the_reboot_gives_way_to_ours_as_reported),
    };

    return cmocka_run_group_tests_name("rotation/who_repairs", tests, NULL, NULL);
}
