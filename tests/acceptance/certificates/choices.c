/* What an administrator chose: in the console, or in spite of a setting. */
#include "scenarios.h"

static const struct wish older = {.starts_in_days = -30, .ends_in_days = 25};

/* Case 5: RemoteAccess is not restarted while clients are connected, and what the console stored
 * stays as it is. */
static void what_is_picked_in_the_console_waits_for_the_last_client(void **state)
{
    struct certificate old;
    struct certificate picked;

    (void)state;
    platform_has_clients(3);
    old = server_watched();
    picked = certificate_issue(&older);
    events_wait(EVENT_PASSED_OVER);
    sstp_pin(&picked);
    others_are_done();
    events_wait(EVENT_RESTART_SCHEDULED);
    assert_sstp_hashes(&picked);
    assert_true(server_lets_in(&old));
    platform_has_clients(0);
    (void)certificate_issue(&(struct wish){.usage = FOR_CLIENTS}); /* it looks again */
    events_wait(EVENT_ROTATION_COMPLETED);
    events_wait(EVENT_CHOICE_KEPT);
    product_stop();
    assert_event_says(EVENT_CHOICE_PICKED, L"when no VPN client is connected");
    assert_serves(&picked);
    assert_sstp_hashes(&picked);
}

/* Nor does a setting that was there before take it back: that is said, as an error. */
static void what_was_bound_in_spite_of_a_setting_is_kept_and_said(void **state)
{
    struct certificate chosen;

    (void)state;
    (void)server_watched();
    product_stop();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Thumbprint",
                      L"00112233445566778899aabbccddeeff00112233");
    chosen = certificate_issue(&older);
    service_stop_all(SSTP_SERVICE);
    server_bind(&chosen);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    server_serve(&chosen);
    product_start();
    events_wait(EVENT_CHOICE_FORBIDDEN);
    events_wait(EVENT_CHOICE_KEPT);
    product_stop();
    assert_event_says(EVENT_CHOICE_FORBIDDEN, L"the setting Thumbprint names another");
    assert_serves(&chosen);
}

int scenarios_certificates_choices(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(what_is_picked_in_the_console_waits_for_the_last_client),
        SCENARIO(what_was_bound_in_spite_of_a_setting_is_kept_and_said),
    };

    return cmocka_run_group_tests_name("certificates/choices", tests, NULL, NULL);
}
