/* How many passes come of it: a burst, a storm, our own writes, nothing at all. */
#include "scenarios.h"

#define SETTLE_SECONDS 1
#define BURST_SECONDS  3    /* what settles then: so long a burst may pause on a busy machine */
#define CALM_MS        2500 /* more than twice the settle time */

static const struct wish renewal = {.ends_in_days = 60};

/* Watched, settled, and from now on its passes are counted. */
static struct certificate counted_server(DWORD settle_seconds)
{
    struct certificate certificate;

    product_set(L"SettleSeconds", settle_seconds);
    certificate = server_watched();
    product_count_passes();
    (void)product_passes_until_calm(settle_seconds * CALM_MS);
    product_count_passes();
    return certificate;
}

static void nothing_to_do_means_no_pass_at_all(void **state)
{
    (void)state;
    (void)counted_server(SETTLE_SECONDS);
    assert_int_equal(product_passes_until_calm(2 * CALM_MS), 0);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
}

/* As autoenrollment has it: several changes, the key last. */
static void a_burst_of_changes_means_one_pass(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)counted_server(BURST_SECONDS);
    (void)certificate_issue(&(struct wish){.usage = FOR_CLIENTS});
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60, .key = KEY_NONE});
    (void)certificate_issue(&(struct wish){.name = "other.example.test"});
    certificate_gain_key(&renewed);
    events_wait(EVENT_CERTIFICATE_RENEWED);
    assert_int_equal(product_passes(), 1);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* The key comes long after the certificate: nothing is broken meanwhile, and nothing said. */
static void a_renewal_without_its_key_is_waited_for(void **state)
{
    const struct certificate old = counted_server(SETTLE_SECONDS);
    struct certificate renewed;

    (void)state;
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60, .key = KEY_NONE});
    assert_true(product_passes_until_calm(CALM_MS) >= 1);
    assert_serves(&old);
    certificate_gain_key(&renewed);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_NEWER_UNUSABLE, EVENT_CERTIFICATE_RENEWED, ROTATION,
                  STOPPED);
    assert_event_says(EVENT_NEWER_UNUSABLE, L"it has no private key");
    assert_event_says(EVENT_NEWER_UNUSABLE, L"Import the certificate again with its private key.");
    assert_serves(&renewed);
}

static void a_rotation_means_two_passes_at_most(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)counted_server(SETTLE_SECONDS);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_in_range(product_passes_until_calm(CALM_MS), 1, 2);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* What a failed rotation wrote and took back wakes the service, which does not retry for that. */
static void a_rotation_that_failed_is_not_retried_because_of_its_own_writes(void **state)
{
    const struct certificate old = server_watched();

    (void)state;
    platform_stopping(REMOTE_ACCESS_SERVICE, L"refuse", 0);
    (void)certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_UNDONE);
    Sleep(CALM_MS); /* less than the first back-off */
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED,
                  BOTH_REPLACED, EVENT_HASHES_DELETED, EVENT_SERVICE_STOP_FAILED, BOTH_RESTORED,
                  EVENT_HASHES_RESTORED, EVENT_ROTATION_UNDONE, STOPPED);
    assert_event_says(EVENT_ROTATION_UNDONE, L"VPN was interrupted for ");
    assert_serves(&old);
}

/* 200 changes of the store a second for ten seconds. */
static void a_storm_of_changes_means_a_handful_of_passes(void **state)
{
    ULONGLONG end;

    (void)state;
    (void)counted_server(SETTLE_SECONDS);
    end = GetTickCount64() + 10000;
    while (GetTickCount64() < end) {
        certificates_touch_store();
        Sleep(5);
    }
    assert_in_range(product_passes_until_calm(CALM_MS), 1, 4);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
}

int scenarios_notifications_bursts(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(nothing_to_do_means_no_pass_at_all),
        SCENARIO(a_burst_of_changes_means_one_pass),
        SCENARIO(a_renewal_without_its_key_is_waited_for),
        SCENARIO(a_rotation_means_two_passes_at_most),
        SCENARIO(a_rotation_that_failed_is_not_retried_because_of_its_own_writes),
        SCENARIO(a_storm_of_changes_means_a_handful_of_passes),
    };

    return cmocka_run_group_tests_name("notifications/bursts", tests, NULL, NULL);
}
