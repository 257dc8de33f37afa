/* A server on which all is well: the product looks, and writes nothing. */
#include "scenarios.h"

static void first_start_on_a_healthy_server_writes_nothing(void **state)
{
    const struct certificate certificate = server_healthy();
    const struct traces before = server_traces();

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

static void restart_of_the_service_writes_nothing(void **state)
{
    const struct certificate certificate = server_watched();
    const struct traces before = server_traces();

    (void)state;
    product_stop();
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

/* ---- a name that nobody can ask for ---- */

#define CHECK_NOW 128u
#define CALM_MS   1500u
#define ASKED_FOR L"InitializeSecurityContext/target"

static DWORD asked_for(const wchar_t *name)
{
    platform_counts(ASKED_FOR, name);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    product_count_passes();
    (void)product_passes_until_calm(CALM_MS);
    return platform_count(ASKED_FOR);
}

/* Case 26: no alternative names, and a common name with a blank: neither SNI nor a header has a
 * place for that. Clients who ask for the server are served, so nothing is restarted, then or
 * later. */
static void case_26_a_name_with_a_blank_is_not_asked_for(void **state)
{
    static const struct wish named = {
        .subject = "VPN Server", .subject_only = true, .ends_in_days = 30};
    static const struct wish renewal = {
        .subject = "VPN Server", .subject_only = true, .ends_in_days = 60};
    const struct certificate certificate = certificate_issue(&named);
    struct certificate renewed;
    struct traces before;

    (void)state;
    server_bind(&certificate);
    server_serve(&certificate);
    before = server_traces();
    product_start();
    events_wait(EVENT_HEALTHY);
    assert_int_equal(asked_for(L"VPN Server"), 0);
    assert_int_not_equal(asked_for(NULL), 0); /* they are asked, and by no name */
    assert_product_says(L"check", 0, "VPN Server");
    for (DWORD seconds = 151; seconds <= 604; seconds += 151) {
        platform_clock_ahead(seconds);
        assert_int_equal(asked_for(L"VPN Server"), 0);
    }
    assert_untouched(&before);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

int scenarios_diagnosis_healthy(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(first_start_on_a_healthy_server_writes_nothing),
        SCENARIO(restart_of_the_service_writes_nothing),
        SCENARIO(case_26_a_name_with_a_blank_is_not_asked_for),
    };

    return cmocka_run_group_tests_name("diagnosis/healthy", tests, NULL, NULL);
}
