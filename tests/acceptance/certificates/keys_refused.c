/* A key that SYSTEM is refused, where nobody gets in any more. */
#include "scenarios.h"

#include "json_text.h"

enum { CRITICAL = 2 };

static const struct wish older = {.starts_in_days = -200, .ends_in_days = 20};

/* Case 14, where nobody gets in with it: a lock-out waits for no window, and what is there is used
 * though it was issued earlier. */
static void where_nobody_is_served_it_waits_for_no_window(void **state)
{
    const struct certificate certificate = server_healthy();
    const struct certificate other = certificate_issue(&older);

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"window");
    platform_key_answers(&certificate, (DWORD)NTE_PERM);
    platform_fails(L"connect", NULL, WSAECONNREFUSED);
    product_start();
    product_check_now();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    product_check_at(KEY_CHECKS_APART);
    events_wait(EVENT_HASHES_DELETED);
    platform_works(L"connect"); /* else SSTP is given 90 seconds to listen */
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_true(events_count(EVENT_PRIVATE_KEY_UNUSABLE) >= 1);
    product_stop();
    assert_serves(&other);
}

/* The same with nothing else there: critical, and nothing is taken. */
static void with_nothing_else_it_is_critical(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    platform_key_answers(&certificate, (DWORD)NTE_PERM);
    platform_fails(L"connect", NULL, WSAECONNREFUSED);
    product_start();
    product_check_now();
    product_check_at(KEY_CHECKS_APART);
    events_wait(EVENT_NO_ELIGIBLE_CERTIFICATE);
    product_reports(L"check", CRITICAL);
    assert_int_equal(events_count(EVENT_PRIVATE_KEY_UNUSABLE), 1);
    platform_works(L"connect");
    product_stop();
    assert_bound(&certificate);
}

/* ---- after a boot ---- */

/* Case 15: just after a boot the service that holds the keys answers once that it is not there yet.
 * An older certificate is good, and nothing is done about it: not then, and not when it answers. */
static void case_15_a_key_that_is_away_once_after_a_boot_costs_nothing(void **state)
{
    static const DWORD answers[] = {RPC_S_SERVER_UNAVAILABLE, (DWORD)NTE_DEVICE_NOT_READY};
    const struct certificate certificate = server_healthy();

    (void)state;
    (void)certificate_issue(&older);
    product_start();
    events_wait(EVENT_HEALTHY);
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        struct traces before;

        product_stop();
        service_set_start_type(PRODUCT_SERVICE, SERVICE_DEMAND_START);
        platform_reboot();
        server_serve(&certificate);
        platform_key_answers(&certificate, answers[i]);
        before = server_traces();
        events_begin();
        product_start();
        product_check_now();
        platform_key_answers(&certificate, ERROR_SUCCESS);
        product_check_at(KEY_CHECKS_APART);
        events_wait(EVENT_HEALTHY);
        platform_clock_ahead(0);
        EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
        assert_untouched(&before);
        assert_serves(&certificate);
    }
}

int scenarios_certificates_keys_refused(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(where_nobody_is_served_it_waits_for_no_window),
        SCENARIO(with_nothing_else_it_is_critical),
        SCENARIO(case_15_a_key_that_is_away_once_after_a_boot_costs_nothing),
    };

    return cmocka_run_group_tests_name("certificates/keys_refused", tests, NULL, NULL);
}
