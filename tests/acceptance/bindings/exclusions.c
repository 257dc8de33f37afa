/* Where going on would be a fight: with whoever sets the bindings, with HTTP.sys. */
#include "scenarios.h"

static const struct wish renewal = {.ends_in_days = 120};

static void bindings_that_are_taken_away_twice_are_left_alone(void **state)
{
    const struct certificate certificate = server_healthy();
    const struct certificate expired =
        certificate_issue(&(struct wish){.starts_in_days = -30, .ends_in_days = -1});
    struct traces before;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    product_stop();
    server_bind(&expired);
    product_start();
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&certificate);
    server_bind(&expired);
    before = server_traces();
    events_begin();
    product_start();
    events_wait(EVENT_BINDING_REVERTED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_EXPIRED, EVENT_HASH_DISAGREES, EVENT_HASH_DISAGREES,
                  EVENT_STARTED_WITH_OTHER_CERTIFICATE, EVENT_BINDING_REVERTED, EVENT_EXPIRY_NEAR,
                  STOPPED);
    assert_event_says(EVENT_BINDING_REVERTED, thumbprint_text(&certificate, text));
    assert_untouched(&before);
    assert_bound(&expired);
}

static void a_new_certificate_is_taken_into_use_in_any_case(void **state)
{
    struct certificate renewed;

    bindings_that_are_taken_away_twice_are_left_alone(state);
    events_begin();
    product_start();
    events_wait(EVENT_BINDING_REVERTED);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

static void a_certificate_that_http_refuses_again_and_again_waits_for_somebody(void **state)
{
    const struct certificate old = server_healthy();
    struct certificate refused;
    struct certificate next;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    platform_fails(L"HttpUpdateServiceConfiguration", NULL, ERROR_NO_SUCH_LOGON_SESSION);
    refused = certificate_issue(&renewal);
    product_start();
    for (size_t tries = 1; tries <= 3; tries++) { /* they become rarer */
        events_wait_for_count(EVENT_ROTATION_UNDONE, tries);
    }
    events_wait(EVENT_CANDIDATE_REFUSED);
    assert_event_says(EVENT_CANDIDATE_REFUSED, thumbprint_text(&refused, text));
    assert_serves(&old);
    platform_works(L"HttpUpdateServiceConfiguration");
    next = certificate_issue(&(struct wish){.ends_in_days = 100});
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&next);
}

int scenarios_bindings_exclusions(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(bindings_that_are_taken_away_twice_are_left_alone),
        SCENARIO(a_new_certificate_is_taken_into_use_in_any_case),
        SCENARIO(a_certificate_that_http_refuses_again_and_again_waits_for_somebody),
    };

    return cmocka_run_group_tests_name("bindings/exclusions", tests, NULL, NULL);
}
