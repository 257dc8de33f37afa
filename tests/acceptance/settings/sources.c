/* Where settings come from: Group Policy over what is set here over the defaults, at once and told
 * in one event each. */
#include "scenarios.h"

static const struct wish renewal = {.ends_in_days = 60};

static void policy(const wchar_t *name, const wchar_t *text)
{
    registry_set_text(PRODUCT_POLICY_KEY, name, text);
}

static void without_any_setting_a_renewal_is_put_into_use(void **state)
{
    struct certificate renewed;

    (void)state;
    registry_delete_key(PRODUCT_PARAMETERS_KEY);
    (void)server_watched();
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED); /* after the settle time by default */
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* The setting alone would take the renewal. */
static void policy_beats_what_is_set_here(void **state)
{
    struct certificate old;
    struct traces before;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Issuer", L"SstpCertRotator acceptance CA");
    policy(L"Issuer", L"another CA");
    old = server_watched();
    before = server_traces();
    (void)certificate_issue(&renewal);
    product_count_passes();
    (void)product_passes_until_calm(500);
    EXPECT_EVENTS(STARTED, EVENT_RULED_OUT, EVENT_HEALTHY, EVENT_PASSED_OVER, STOPPED);
    assert_event_says(EVENT_PASSED_OVER, L"the setting Issuer asks for another issuer");
    assert_untouched(&before);
    assert_serves(&old);
}

/* Its key is not there at first, nor is the one above it on a server without policies. */
static void a_policy_that_comes_changes_and_goes_counts_at_once(void **state)
{
    (void)state;
    product_set(L"RestartsPerHour", 3);
    (void)server_watched();
    registry_set_dword(PRODUCT_POLICY_KEY, L"RestartsPerHour", 4);
    events_wait(EVENT_SETTING_CHANGED);
    assert_event_says(EVENT_SETTING_CHANGED,
                      L"Setting RestartsPerHour is now 4, from Group Policy");
    assert_event_says(EVENT_SETTING_CHANGED, L"Before, it was 3, from ");
    assert_event_says(EVENT_SETTING_CHANGED, L"Services\\SstpCertRotator\\Parameters");
    registry_set_dword(PRODUCT_POLICY_KEY, L"RestartsPerHour", 5);
    events_wait_for_count(EVENT_SETTING_CHANGED, 2);
    assert_product_says(L"status", 0, "SSTP uses a valid certificate");
    registry_delete_key(PRODUCT_POLICY_KEY);
    events_wait_for_count(EVENT_SETTING_CHANGED, 3);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_SETTING_CHANGED, EVENT_SETTING_CHANGED,
                  EVENT_SETTING_CHANGED, STOPPED);
}

/* That the setting would do is no help. */
static void a_bad_policy_suspends_like_a_bad_setting(void **state)
{
    struct certificate old;
    struct certificate renewed;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"" SERVER_NAME);
    policy(L"HostName", L"not a name");
    old = server_healthy();
    product_start();
    events_wait(EVENT_SETTING_SUSPENDS);
    renewed = certificate_issue(&renewal);
    product_count_passes();
    (void)product_passes_until_calm(500);
    assert_serves(&old);
    assert_event_says(EVENT_SETTING_SUSPENDS, L"in Group Policy");
    registry_delete_value(PRODUCT_POLICY_KEY, L"HostName");
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_SETTING_SUSPENDS, EVENT_SETTING_CHANGED, EVENT_CERTIFICATE_RENEWED,
                  EVENT_FINDING_ENDED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void a_bad_policy_that_tunes_means_the_default(void **state)
{
    (void)state;
    registry_set_dword(PRODUCT_POLICY_KEY, L"RestartsPerHour", 99);
    policy(L"WarningDays", L"soon");
    (void)server_watched();
    EXPECT_EVENTS(EVENT_SETTING_REFUSED, EVENT_SETTING_TEXT_REFUSED, STARTED, EVENT_HEALTHY,
                  STOPPED);
    assert_event_says(EVENT_SETTING_REFUSED, L"in Group Policy");
    assert_event_says(EVENT_SETTING_TEXT_REFUSED, L"in Group Policy");
}

/* As Windows does it when it applies policy: gone, and there again. A long settle time shows that
 * nothing counts meanwhile that was gone only then. */
static void a_policy_that_is_applied_again_is_never_missing(void **state)
{
    struct certificate old;

    (void)state;
    policy(L"Issuer", L"another CA");
    product_set(L"SettleSeconds", 2);
    old = server_watched();
    (void)certificate_issue(&renewal);
    registry_delete_value(PRODUCT_POLICY_KEY, L"Issuer");
    service_send_control(PRODUCT_SERVICE, 128); /* a pass in the middle of it */
    product_count_passes();
    (void)product_passes_until_calm(500);
    policy(L"Issuer", L"another CA");
    (void)product_passes_until_calm(4000);
    EXPECT_EVENTS(STARTED, EVENT_RULED_OUT, EVENT_HEALTHY, EVENT_PASSED_OVER, STOPPED);
    assert_serves(&old);
}

static void a_policy_that_cannot_be_read_again_is_kept(void **state)
{
    struct certificate old;

    (void)state;
    policy(L"Issuer", L"another CA");
    old = server_watched();
    platform_fails(L"RegOpenKeyExW", PRODUCT_POLICY_KEY, ERROR_ACCESS_DENIED);
    (void)certificate_issue(&renewal);
    events_wait(EVENT_SETTINGS_KEPT);
    product_count_passes();
    (void)product_passes_until_calm(500);
    platform_works(L"RegOpenKeyExW");
    EXPECT_EVENTS(STARTED, EVENT_RULED_OUT, EVENT_HEALTHY, EVENT_SETTINGS_KEPT, EVENT_PASSED_OVER,
                  STOPPED);
    assert_serves(&old);
}

/* At the start there is nothing to keep; what may be restricted is not done. */
static void a_policy_that_cannot_be_read_at_the_start_suspends(void **state)
{
    const struct certificate old = server_healthy();

    (void)state;
    platform_fails(L"RegOpenKeyExW", PRODUCT_POLICY_KEY, ERROR_ACCESS_DENIED);
    (void)certificate_issue(&renewal);
    product_start();
    events_wait(EVENT_SETTING_SUSPENDS);
    product_stop();
    platform_works(L"RegOpenKeyExW");
    assert_event_says(EVENT_SETTINGS_UNREADABLE, L"Policies");
    assert_serves(&old);
}

static void what_could_not_be_read_at_the_start_counts_once_it_can(void **state)
{
    struct certificate certificate;

    (void)state;
    platform_fails_once(L"RegOpenKeyExW", PRODUCT_POLICY_KEY, ERROR_ACCESS_DENIED);
    registry_set_dword(PRODUCT_POLICY_KEY, L"RestartsPerHour", 99);
    certificate = server_watched();
    EXPECT_EVENTS(EVENT_SETTINGS_UNREADABLE, STARTED, EVENT_SETTINGS_READ_AGAIN,
                  EVENT_SETTING_REFUSED, EVENT_HEALTHY, STOPPED);
    assert_serves(&certificate);
}

int scenarios_settings_sources(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(without_any_setting_a_renewal_is_put_into_use),
        SCENARIO(policy_beats_what_is_set_here),
        SCENARIO(a_policy_that_comes_changes_and_goes_counts_at_once),
        SCENARIO(a_bad_policy_suspends_like_a_bad_setting),
        SCENARIO(a_bad_policy_that_tunes_means_the_default),
        SCENARIO(a_policy_that_is_applied_again_is_never_missing),
        SCENARIO(a_policy_that_cannot_be_read_again_is_kept),
        SCENARIO(a_policy_that_cannot_be_read_at_the_start_suspends),
        SCENARIO(what_could_not_be_read_at_the_start_counts_once_it_can),
    };

    return cmocka_run_group_tests_name("settings/sources", tests, NULL, NULL);
}
