/* AlsoRestart: services that cannot be stopped or started, and what of it cannot be stored. */
#include "following.h"
#include "unit.h"

static void one_that_does_not_stop_is_reported_and_left(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_STOP_SERVICE, MODEL_SERVICES + 1, 1, FAILURE_REFUSED, 1051);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_COMPANION_STOP_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_SERVICE_STOP_FAILED), 0);
    assert_true(model_running(model, MODEL_COMPANION));
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_quiet(situation, PASS_HEALTHY);
    assert_serves(situation, "SAC2");
}

static void one_that_does_not_start_is_tried_again_and_again(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    struct pass pass;
    instant waited = 0;

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 4, FAILURE_OTHER, 1067);
    pass = situation_pass(situation);
    assert_int_equal(pass.result, PASS_ROTATED);
    for (int i = 0; i < 3; i++) {
        assert_false(model_running(model, MODEL_COMPANION));
        assert_true(pass.pending);
        assert_true(pass.next_check > model->now + waited);
        assert_true(pass.next_check < model->now + 10 * INSTANT_MINUTE);
        waited = pass.next_check - model->now;
        model_advance(model, waited);
        pass = situation_pass(situation);
    }
    assert_int_equal(reported(situation, REPORT_COMPANION_START_FAILED), 4);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_true(model_running(model, MODEL_COMPANION));
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_int_equal(model->restart_count, 1);
    assert_serves(situation, "SAC2");
}

/* One that ends at each start is signalled each time. */
static void a_notification_is_no_reason_to_start_one_sooner(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    struct pass first;

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 2, FAILURE_OTHER, 1067);
    first = situation_pass(situation);
    situation->trigger.notified = true;
    for (int i = 0; i < 3; i++) {
        const struct pass notified = situation_pass(situation);
        assert_int_equal(notified.next_check, first.next_check);
        assert_true(notified.pending);
    }
    assert_int_equal(reported(situation, REPORT_COMPANION_START_FAILED), 1);
    model_advance(model, first.next_check - model->now);
    assert_true(situation_pass(situation).next_check > first.next_check);
    assert_int_equal(reported(situation, REPORT_COMPANION_START_FAILED), 2);
    situation->trigger.notified = false; /* asked for */
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_true(model_running(model, MODEL_COMPANION));
    situation->trigger.notified = true;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
}

/* A certificate that comes meanwhile does not wait for it. */
static void one_that_does_not_start_holds_up_no_rotation(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 2, FAILURE_OTHER, 1067);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_issue(model, "SAC3", "vpn.example.com", -1, 900);
    model->stored.last_rotation.newer[0] = 0; /* else not twice in a day */
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(model_running(model, MODEL_COMPANION));
    assert_serves(situation, "SAC3");
}

static void one_that_is_gone_or_disabled_meanwhile_is_let_go(void **state)
{
    for (int gone = 0; gone < 2; gone++) {
        struct situation *situation = *state;
        struct model *model;

        model = renewed(situation);
        fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 1, FAILURE_OTHER, 1067);
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        model->services[MODEL_COMPANION].installed = gone == 0;
        model->services[MODEL_COMPANION].disabled = gone == 0;
        situation_settle(situation);
        assert_int_equal(reported(situation, REPORT_COMPANION_START_FAILED), 1 + (unsigned)gone);
        assert_int_equal(model->stored.intent.presence, PART_ABSENT);
        assert_false(model_running(model, MODEL_COMPANION));
    }
}

static void what_an_administrator_started_meanwhile_needs_nothing(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 1, FAILURE_OTHER, 1067);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_start(model, MODEL_COMPANION);
    situation_settle(situation);
    assert_int_equal(reported(situation, REPORT_COMPANION_START_FAILED), 1);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
}

static void what_was_stopped_is_started_though_the_setting_is_gone(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 1, FAILURE_OTHER, 1067);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    model->settings.companion_count = 0;
    situation_settle(situation);
    assert_true(model_running(model, MODEL_COMPANION));
}

/* ---- our own state ---- */

static void nothing_is_stopped_that_is_not_stored(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant before = model->now;

    fail_service(situation, CALL_STORE_INTENT, 3, 1, FAILURE_OTHER, 112);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_false(restarted_since(model, before));
    situation_settle(situation);
    assert_true(restarted_since(model, before));
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
}

static void what_runs_again_and_cannot_be_noted_is_noted_later(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_STORE_INTENT, 4, 1, FAILURE_OTHER, 112);
    assert_true(situation_pass(situation).pending);
    assert_true(model->stored.intent.companions.stopped[0]);
    situation_settle(situation);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_int_equal(reported(situation, REPORT_COMPANION_START_FAILED), 0);
}

static void an_intent_that_cannot_be_cleared_is_cleared_later(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant before = model->now;
    struct pass pass;

    fail_service(situation, CALL_CLEAR_INTENT, 1, 1, FAILURE_OTHER, 5);
    pass = situation_pass(situation);
    assert_int_equal(pass.result, PASS_ROTATED);
    assert_true(pass.next_check < model->now + INSTANT_MINUTE);
    assert_true(restarted_since(model, before));
    situation_settle(situation);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], MODEL_SERVICES + 1);
}

int run_companion_failures_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_that_does_not_stop_is_reported_and_left),
        TEST(one_that_does_not_start_is_tried_again_and_again),
        TEST(a_notification_is_no_reason_to_start_one_sooner),
        TEST(one_that_does_not_start_holds_up_no_rotation),
        TEST(one_that_is_gone_or_disabled_meanwhile_is_let_go),
        TEST(what_an_administrator_started_meanwhile_needs_nothing),
        TEST(what_was_stopped_is_started_though_the_setting_is_gone),
        TEST(nothing_is_stopped_that_is_not_stored),
        TEST(what_runs_again_and_cannot_be_noted_is_noted_later),
        TEST(an_intent_that_cannot_be_cleared_is_cleared_later),
    };

    return cmocka_run_group_tests_name("companion failures", tests, NULL, NULL);
}
