/* Mode observe: all is judged and told, and nothing on the server is changed. */
#include "control/evaluate.h"

#include "deferral.h"
#include "following.h"
#include "interruption.h"
#include "requesting.h"
#include "unit.h"

static void set_mode(struct situation *situation, enum mode mode)
{
    situation->model.settings.values[SETTING_MODE] = mode;
}

/* The object of the last pass' finding; NULL without one. */
static const char *not_done(const struct situation *situation)
{
    const struct findings *findings = &situation->memory.findings;

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == REASON_OBSERVED) {
            return findings->items[i].error.object;
        }
    }
    return NULL;
}

/* Nothing waits for time to pass either. */
static void assert_only_told(struct situation *situation, const char *what)
{
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_false(situation->pass.pending);
    assert_non_null(not_done(situation));
    assert_string_equal(not_done(situation), what);
    assert_string_equal(situation->model.log.actions, "");
}

static void what_is_due_is_told_once_and_not_done(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_PINNED);
    set_mode(situation, MODE_OBSERVE);
    assert_only_told(situation, "bindings, hashes, restart");
    assert_int_equal(begun(situation, REASON_OBSERVING), 1);
    assert_int_equal(begun(situation, REASON_RENEWED), 1);
    assert_int_equal(begun(situation, REASON_OBSERVED), 1);
    assert_quiet(situation, PASS_ONGOING);
    set_mode(situation, MODE_ENFORCE);
    assert_rotates(situation);
    assert_int_equal(situation->model.log.ended[REASON_OBSERVED], 1);
}

static void a_healthy_server_is_healthy(void **state)
{
    struct situation *situation = *state;

    set_mode(situation, MODE_OBSERVE);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_OBSERVING), 1);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 1);
    assert_null(not_done(situation));
    assert_quiet(situation, PASS_HEALTHY);
}

static void nothing_is_changed_whatever_is_wrong(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < repairable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            journal_begin(situation, repairables[i].name, variant_name((enum variant)variant));
            set_mode(situation, MODE_ENFORCE);
            situation_arrange(situation, &repairables[i], (enum variant)variant);
            set_mode(situation, MODE_OBSERVE);
            assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
            assert_non_null(not_done(situation));
            assert_int_equal(situation->model.log.server_writes, 0);
        }
    }
    journal_end(situation);
}

/* A new process, and a boot, are no end of it. */
static void it_survives_a_restart(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    set_mode(situation, MODE_OBSERVE);
    assert_only_told(situation, "bindings, hashes, restart");
    situation_new_process(situation);
    assert_only_told(situation, "bindings, hashes, restart");
    model_reboot(&situation->model);
    situation_new_process(situation);
    situation_clear_log(situation);
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* No window and no limit is named as what it waits for: it would not be done then. */
static void it_is_not_said_to_wait_for_anything_else(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    set_window_later(situation);
    set_mode(situation, MODE_OBSERVE);
    assert_only_told(situation, "bindings, hashes, restart");
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 0);
    set_policy(situation, RESTART_IMMEDIATE);
    situation->model.stored.restarts.at[0] = situation->model.now - INSTANT_MINUTE;
    situation->model.stored.restarts.at[1] = situation->model.now - INSTANT_MINUTE;
    assert_only_told(situation, "bindings, hashes, restart");
    assert_int_equal(begun(situation, REASON_RESTART_LIMIT), 0);
}

static void both_paused_and_observing_the_setting_is_named(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    set_mode(situation, MODE_OBSERVE);
    situation->trigger.paused = true;
    assert_only_told(situation, "bindings, hashes, restart");
    assert_int_equal(begun(situation, REASON_PAUSED), 0);
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_OBSERVED);
}

static void at_a_shutdown_nothing_is_changed(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    set_mode(situation, MODE_OBSERVE);
    situation->trigger.ending = true;
    situation->model.shuts_down = true;
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void a_request_is_refused(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    set_mode(situation, MODE_OBSERVE);
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_OBSERVED);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_false(situation->model.stored.choice.requested);
    assert_true(request_refused(REQUEST_OBSERVED));
}

static void what_an_interrupted_rotation_left_stopped_is_started(void **state)
{
    struct situation *situation = *state;

    crash_with_all_stopped(situation);
    situation_new_process(situation);
    set_mode(situation, MODE_OBSERVE);
    (void)situation_pass(situation);
    assert_serves(situation, "SAC2");
}

/* IAS runs with the old certificate since a rotation before. */
static void a_restart_that_another_service_is_owed_is_told(void **state)
{
    struct situation *situation = *state;

    owe_companion(situation);
    set_mode(situation, MODE_OBSERVE);
    assert_only_told(situation, "AlsoRestart");
    set_mode(situation, MODE_ENFORCE);
    situation_settle(situation);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 1);
}

static void where_nothing_was_ever_chosen_that_is_told_too(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        model->bindings[family].presence = PART_ABSENT;
    }
    model->parameters.hashes =
        (struct hash_pair){{.presence = PART_ABSENT}, {.presence = PART_ABSENT}};
    set_mode(situation, MODE_OBSERVE);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_SSTP_NOT_CONFIGURED), 1);
    assert_int_equal(begun(situation, REASON_OBSERVING), 1);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){0}).end,
                     REQUEST_OBSERVED);
    set_mode(situation, MODE_ENFORCE);
    model->settings.bad[SETTING_HOST_NAME] = true;
    assert_int_equal(requesting_pass(situation, (struct rotation_request){0}).end, REQUEST_BLOCKED);
    assert_int_equal(situation->pass.answer.reason, REASON_SETTING_REFUSED);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void a_dry_run_shows_what_would_be_done(void **state)
{
    struct situation *situation = *state;
    static struct evaluation evaluation;
    static struct snapshot snapshot;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    set_mode(situation, MODE_OBSERVE);
    model_observe(&situation->model, &snapshot);
    evaluate(&snapshot, false, &evaluation);
    assert_int_equal(evaluation.decision.kind, DECISION_OBSERVED);
    assert_string_equal(decision_name(DECISION_OBSERVED), "observed");
    assert_true(evaluation.plan.count > 0);
    assert_true(findings_have(&evaluation.findings, REASON_OBSERVED));
}

int run_observing_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_is_due_is_told_once_and_not_done),
        TEST(a_healthy_server_is_healthy),
        TEST(nothing_is_changed_whatever_is_wrong),
        TEST(it_survives_a_restart),
        TEST(it_is_not_said_to_wait_for_anything_else),
        TEST(both_paused_and_observing_the_setting_is_named),
        TEST(at_a_shutdown_nothing_is_changed),
        TEST(a_request_is_refused),
        TEST(what_an_interrupted_rotation_left_stopped_is_started),
        TEST(a_restart_that_another_service_is_owed_is_told),
        TEST(where_nothing_was_ever_chosen_that_is_told_too),
        TEST(a_dry_run_shows_what_would_be_done),
    };

    return cmocka_run_group_tests_name("observing", tests, NULL, NULL);
}
