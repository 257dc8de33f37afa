/* Delete first, import later, in the order that every guide gives: for an hour the re-issue of what
 * was deleted is waited for. */
#include "scenarios.h"

#include "json_text.h"

#define CHECK_NOW 128
#define MINUTES   60u
#define AN_HOUR   (60u * MINUTES)

enum { CRITICAL = 2 };
enum { EXIT_DONE = 0, EXIT_WAITS = 1 };

#define OTHER_NAME "shop.example.test"

/* The one in service, which is deleted; what was issued before and after it. */
static const struct wish in_service = {
    .other_name = OTHER_NAME, .starts_in_days = -30, .ends_in_days = 60};
static const struct wish before = {
    .other_name = OTHER_NAME, .starts_in_days = -60, .ends_in_days = 200};
static const struct wish after = {.other_name = OTHER_NAME};
static const struct wish after_for_one_name = {.ends_in_days = 200};

/* Clients get in as before, and `status` says what is waited for, and what ends that. */
static void assert_waits(const struct certificate *deleted, const struct certificate *waits)
{
    wchar_t text[THUMBPRINT_TEXT];

    assert_event_says(EVENT_REISSUE_AWAITED, thumbprint_text(deleted, text));
    assert_event_says(EVENT_REISSUE_AWAITED, thumbprint_text(waits, text));
    assert_event_says(EVENT_REISSUE_AWAITED, L"rotate --now");
    assert_event_says(EVENT_REISSUE_AWAITED, L"rotate --thumbprint");
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_true(server_lets_in(deleted));
    product_reports(L"status", CRITICAL); /* Windows may restart */
    assert_json("decision", "reissue-awaited");
    assert_json("pendingRestart.why", "reissue");
    assert_json("nextLook.why", "reissue-awaited");
    assert_product_says(L"status --details", CRITICAL,
                        "the re-issue of the deleted certificate is waited for");
    assert_product_says(L"check", CRITICAL, "rotate --now");
}

/* Case 7. */
static void names_fall_an_hour_after_it_was_deleted(void **state)
{
    const struct certificate deleted = server_known(&in_service);
    struct certificate fewer;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    fewer = certificate_issue(&after_for_one_name);
    events_wait(EVENT_PASSED_OVER);
    certificate_delete(&deleted);
    events_wait(EVENT_REISSUE_AWAITED);
    assert_event_says(EVENT_REISSUE_AWAITED, L"is not for all names");
    product_check_at(55 * MINUTES);
    assert_waits(&deleted, &fewer);
    assert_int_equal(events_count(EVENT_FEWER_NAMES), 0);
    platform_clock_ahead(AN_HOUR + MINUTES);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_event_says(EVENT_FEWER_NAMES, thumbprint_text(&fewer, text));
    assert_serves(&fewer);
}

/* Case 2 with one that was issued before: a restart of the service does not begin the hour anew. */
static void what_was_issued_before_waits_for_the_same_hour_across_a_restart(void **state)
{
    const struct certificate deleted = server_known(&in_service);
    struct certificate older;

    (void)state;
    certificate_delete(&deleted);
    events_wait(EVENT_NO_ELIGIBLE_CERTIFICATE);
    older = certificate_issue(&before);
    events_wait(EVENT_REISSUE_AWAITED);
    assert_event_says(EVENT_REISSUE_AWAITED, L"was issued before");
    product_check_at(40 * MINUTES);
    assert_waits(&deleted, &older);
    product_stop();
    product_start();
    product_check_at(55 * MINUTES);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    platform_clock_ahead(AN_HOUR + MINUTES);
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&older);
}

/* What all the waiting was for. */
static void the_reissue_is_used_at_once(void **state)
{
    const struct certificate deleted = server_known(&in_service);
    struct certificate reissue;

    (void)state;
    (void)certificate_issue(&before);
    certificate_delete(&deleted);
    events_wait(EVENT_REISSUE_AWAITED);
    reissue = certificate_issue(&after);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&reissue);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 1);
}

/* Deleted, and what is there is for fewer names. */
static struct certificate waits_for_its_hour(void)
{
    const struct certificate deleted = server_known(&in_service);
    const struct certificate fewer = certificate_issue(&after_for_one_name);

    certificate_delete(&deleted);
    events_wait(EVENT_REISSUE_AWAITED);
    return fewer;
}

static void who_wants_it_now_says_so(void **state)
{
    const struct certificate fewer = waits_for_its_hour();

    (void)state;
    assert_product_says(L"rotate", EXIT_WAITS, "It waits until");
    assert_product_says(L"rotate --now", EXIT_DONE, "Done. ");
    product_stop();
    assert_serves(&fewer);
}

/* After the shutdown it is gone for good: the records name what is there. */
static void at_a_shutdown_nothing_is_waited_for(void **state)
{
    const struct certificate fewer = waits_for_its_hour();

    (void)state;
    assert_true(platform_notifies_product(L"preshutdown"));
    assert_bound(&fewer);
    platform_reboot();
    assert_true(server_lets_in(&fewer));
}

int scenarios_certificates_losses(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(names_fall_an_hour_after_it_was_deleted),
        SCENARIO(what_was_issued_before_waits_for_the_same_hour_across_a_restart),
        SCENARIO(the_reissue_is_used_at_once),
        SCENARIO(who_wants_it_now_says_so),
        SCENARIO(at_a_shutdown_nothing_is_waited_for),
    };

    return cmocka_run_group_tests_name("certificates/losses", tests, NULL, NULL);
}
