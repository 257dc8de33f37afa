/* Another certificate is to be used: renewal, and what happens where the bound one is gone or good
 * for nothing. */
#include "scenarios.h"

static void a_renewed_certificate_is_taken_into_use_at_once(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void a_renewal_with_another_key_is_taken_into_use(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60, .key = KEY_OTHER_CONTAINER});
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void a_renewal_that_came_while_the_service_was_stopped_is_found_at_its_start(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_healthy();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* A change of the store that is none for SSTP, and then one that is: the notification is armed
 * again each time. */
static void certificates_that_are_no_better_change_nothing(void **state)
{
    struct certificate certificate;
    struct certificate renewed;
    struct traces before;

    (void)state;
    product_set(L"SettleSeconds", 3); /* all that come in one look */
    certificate = server_watched();
    before = server_traces();
    (void)certificate_issue(&(struct wish){.starts_in_days = -80, .ends_in_days = 10});
    (void)certificate_issue(&(struct wish){.name = "other.example.test", .ends_in_days = 60});
    (void)certificate_issue(&(struct wish){.ends_in_days = 60, .usage = FOR_CLIENTS});
    (void)certificate_issue(&(struct wish){.ends_in_days = 60, .key = KEY_NONE});
    (void)certificate_issue(&(struct wish){.starts_in_days = 1, .ends_in_days = 60});
    events_wait_for_count(EVENT_PASSED_OVER, 2);
    events_wait(EVENT_NEWER_UNUSABLE);
    product_stop();
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2);
    assert_untouched(&before);
    assert_serves(&certificate);
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_PASSED_OVER, EVENT_NEWER_UNUSABLE,
                  EVENT_PASSED_OVER, STOPPED, STARTED, EVENT_PASSED_OVER, EVENT_NEWER_UNUSABLE,
                  EVENT_PASSED_OVER, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void after_the_wrong_way_clients_still_get_in_after_a_reboot(void **state)
{
    struct certificate old;
    struct certificate successor;

    (void)state;
    product_set(L"SettleSeconds", 1); /* both changes in one look */
    old = server_watched();
    successor = certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_serves(&successor);
    platform_reboot();
    events_wait_for_count(EVENT_HEALTHY, 2);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_MISSING, ROTATION, STOPPED, STARTED,
                  EVENT_HEALTHY, STOPPED);
    assert_serves(&successor);
}

/* What the product exists for, shown without it and then mended by it. */
static void the_wrong_way_locks_clients_out_at_the_reboot_until_the_service_starts(void **state)
{
    const struct certificate old = server_healthy();
    const struct certificate successor =
        certificate_replace(&old, &(struct wish){.ends_in_days = 60});

    (void)state;
    service_set_start_type(PRODUCT_SERVICE, SERVICE_DEMAND_START);
    assert_true(server_lets_in(&old)); /* all looks well */
    platform_reboot();
    assert_locked_out(&old);
    assert_locked_out(&successor);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, ROTATION, STOPPED);
    assert_serves(&successor);
}

static void case_1_the_only_certificate_there_is_follows_a_deleted_one(void **state)
{
    const struct certificate old = server_healthy();
    const struct certificate successor =
        certificate_replace(&old, &(struct wish){.ends_in_days = 60});

    (void)state;
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, ROTATION, STOPPED);
    assert_serves(&successor);
}

static void case_2_of_several_the_one_for_our_names_follows_a_deleted_one(void **state)
{
    const struct certificate old = server_watched();
    struct certificate successor;

    (void)state;
    product_stop();
    (void)certificate_issue(&(struct wish){.name = "a.example.test", .ends_in_days = 365});
    successor = certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    (void)certificate_issue(&(struct wish){.name = "z.example.test", .ends_in_days = 365});
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_CERTIFICATE_MISSING, ROTATION,
                  STOPPED);
    assert_serves(&successor);
}

static void an_expired_certificate_is_replaced(void **state)
{
    const struct certificate expired =
        certificate_issue(&(struct wish){.starts_in_days = -30, .ends_in_days = -1});
    struct certificate valid;

    (void)state;
    server_bind(&expired);
    server_serve(&expired); /* HTTP.sys does not look at dates; clients do */
    valid = certificate_issue(&(struct wish){.ends_in_days = 60});
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_EXPIRED, ROTATION, STOPPED);
    assert_serves(&valid);
}

static void a_certificate_whose_key_is_unusable_is_replaced(void **state)
{
    const struct certificate keyless = server_healthy();
    /* Even by one that was issued before it. */
    const struct certificate good =
        certificate_issue(&(struct wish){.starts_in_days = -30, .ends_in_days = 20});

    (void)state;
    certificate_lose_key(&keyless);
    platform_reboot(); /* HTTP.sys has it in memory no more */
    product_start();
    product_check_keys_twice();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_PRIVATE_KEY_UNUSABLE, EVENT_TLS_FAILS, EVENT_TLS_FAILS, ROTATION,
                  EVENT_FINDING_ENDED, EVENT_FINDING_ENDED, STOPPED);
    assert_serves(&good);
}

int scenarios_rotation_renewal(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_renewed_certificate_is_taken_into_use_at_once),
        SCENARIO(a_renewal_with_another_key_is_taken_into_use),
        SCENARIO(a_renewal_that_came_while_the_service_was_stopped_is_found_at_its_start),
        SCENARIO(certificates_that_are_no_better_change_nothing),
        SCENARIO(after_the_wrong_way_clients_still_get_in_after_a_reboot),
        SCENARIO(the_wrong_way_locks_clients_out_at_the_reboot_until_the_service_starts),
        SCENARIO(case_1_the_only_certificate_there_is_follows_a_deleted_one),
        SCENARIO(case_2_of_several_the_one_for_our_names_follows_a_deleted_one),
        SCENARIO(an_expired_certificate_is_replaced),
        SCENARIO(a_certificate_whose_key_is_unusable_is_replaced),
    };

    return cmocka_run_group_tests_name("rotation/renewal", tests, NULL, NULL);
}
