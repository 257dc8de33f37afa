/* The last pass before Windows shuts down: what SSTP reads at the next boot, and no service. */
#include "deferral.h"
#include "interruption.h"
#include "unit.h"

static struct pass end(struct situation *situation)
{
    situation->model.shuts_down = true;
    situation->trigger.ending = true;
    (void)situation_pass(situation);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
    assert_int_equal(situation->process.calls_of[CALL_START_SERVICE], 0);
    return situation->pass;
}

/* It was not told to our service that this happens, or it went on after all. */
static void begin_anew(struct situation *situation)
{
    situation->model.shuts_down = false;
    situation->trigger = (struct trigger){0};
    situation_new_process(situation);
    situation_clear_log(situation);
}

static void boot(struct situation *situation)
{
    model_reboot(&situation->model);
    begin_anew(situation);
}

static void assert_nothing_is_changed(struct situation *situation)
{
    situation_clear_log(situation);
    (void)end(situation);
    assert_string_equal(situation->model.log.actions, "");
}

static void what_is_pending_is_right_at_the_next_boot_without_a_restart(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < repairable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            journal_begin(situation, repairables[i].name, variant_name((enum variant)variant));
            situation_arrange(situation, &repairables[i], (enum variant)variant);
            assert_int_equal(end(situation).result, PASS_FOR_BOOT);
            assert_false(situation->pass.pending);
            boot(situation);
            (void)situation_pass(situation);
            assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
            assert_serves(situation, repairables[i].bound_after);
            journal_end(situation);
        }
    }
}

static void policy_limit_and_back_off_do_not_count(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->model.stored.restarts.at[0] = situation->model.now - INSTANT_MINUTE;
    situation->model.stored.restarts.at[1] = situation->model.now - INSTANT_MINUTE;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    set_window_later(situation);
    assert_waits(situation, "window");
    situation_clear_log(situation);
    situation->trigger.notified = true; /* and the settle time was not over */
    assert_int_equal(end(situation).result, PASS_FOR_BOOT);
    assert_int_equal(reported(situation, REPORT_SHUTDOWN_STARTED), 1);
    assert_int_equal(reported(situation, REPORT_READY_FOR_BOOT), 1);
    assert_int_equal(reported(situation, REPORT_ROTATION_STARTED), 0);
    assert_int_equal(reported(situation, REPORT_ROTATION_COMPLETED), 0);
    assert_false(situation->pass.pending);
    assert_true(situation->model.stored.intent.restart);
    assert_int_equal(situation->model.stored.intent.services.count, 0);
    assert_true(situation->model.stored.restarts.at[0] < situation->model.now - INSTANT_MINUTE);
}

static void a_failed_rotation_is_tried_once_more_whatever_signalled(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_UPDATE_BINDING, 1, 1, FAILURE_OTHER, 31, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    situation->trigger.notified = true;
    assert_int_equal(end(situation).result, PASS_FOR_BOOT);
}

static void paused_nothing_is_changed_at_a_shutdown(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    situation->trigger.paused = true;
    assert_nothing_is_changed(situation);
    assert_true(situation->pass.pending);
}

static void what_a_setting_suspends_stays_suspended(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    situation->model.settings.bad[SETTING_HOST_NAME] = true;
    assert_nothing_is_changed(situation);
}

static void a_server_that_is_well_is_left_alone(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    assert_nothing_is_changed(situation);
    assert_int_equal(situation->pass.result, PASS_HEALTHY);
    assert_false(situation->pass.pending);
}

/* An administrator bound it and took out the hashes, and nothing else. */
static void rebind_without_restart(struct situation *situation)
{
    struct hash_pair *hashes = &situation->model.parameters.hashes;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_rebind(&situation->model, "SAC2");
    *hashes = (struct hash_pair){{.presence = PART_ABSENT}, {.presence = PART_ABSENT}};
    model_advance(&situation->model, INSTANT_HOUR);
    situation->trigger.paused = true; /* an administrator's choice is noted */
    (void)situation_pass(situation);
    situation->trigger.paused = false;
}

/* The boot restarts SSTP by itself. */
static void a_restart_alone_is_left_to_the_boot(void **state)
{
    struct situation *situation = *state;

    rebind_without_restart(situation);
    assert_nothing_is_changed(situation);
    assert_true(situation->pass.pending);
}

static void should_windows_go_on_after_all_the_restart_is_owed(void **state)
{
    struct situation *situation = *state;

    for (int variant = 0; variant < VARIANT_COUNT; variant++) {
        situation_arrange(situation, &repairables[RENEWAL], (enum variant)variant);
        assert_int_equal(end(situation).result, PASS_FOR_BOOT);
        begin_anew(situation);
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], MODEL_SERVICES);
        assert_serves(situation, "SAC2");
    }
}

/* The services that could not be started again are still to be started if Windows goes on. */
static void what_an_interrupted_rotation_left_stopped_stays_to_be_started(void **state)
{
    struct situation *situation = *state;
    struct intent *intent = &situation->model.stored.intent;

    for (int fails = 0; fails < 2; fails++) {
        situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
        (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
        *intent = (struct intent){.presence = PART_PRESENT,
                                  .number = 1,
                                  .port = SSTP_DEFAULT_PORT,
                                  .services = {.items = {REMOTE_ACCESS_SERVICE}, .count = 1}};
        situation->model.intent_boot = situation->model.boot;
        if (fails) {
            model_process_fault(&situation->process,
                                (struct model_fault){CALL_UPDATE_BINDING, 2, 1, FAILURE_OTHER, 31,
                                                     FAULT_WITHOUT_EFFECT});
        }
        assert_int_equal(end(situation).result, fails ? PASS_FAILED : PASS_FOR_BOOT);
        assert_int_equal(intent->services.count, 1);
        begin_anew(situation);
        (void)situation_pass(situation);
        assert_serves(situation, "SAC2");
    }
}

/* Nobody has started it since it ended. */
static void what_ended_without_its_certificate_is_started_should_windows_go_on(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    model_kill(&situation->model, MODEL_REMOTE_ACCESS);
    leave_stopped(situation, REMOTE_ACCESS_SERVICE);
    assert_int_equal(end(situation).result, PASS_ONGOING);
    begin_anew(situation);
    (void)situation_pass(situation);
    assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
}

/* What others stop meanwhile is theirs. */
static void what_runs_beside_it_is_not_to_be_started_any_more(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model->services[MODEL_MONITOR].installed = true;
    assert_int_equal(model_start(model, MODEL_MONITOR), 0);
    assert_int_equal(model_stop(model, MODEL_REMOTE_ACCESS), 0);
    leave_stopped(situation, REMOTE_ACCESS_SERVICE);
    leave_stopped_too(situation, "VpnMonitor");
    assert_int_equal(end(situation).result, PASS_FOR_BOOT);
    begin_anew(situation);
    assert_int_equal(model_stop(model, MODEL_MONITOR), 0);
    (void)situation_pass(situation);
    assert_serves(situation, "SAC2");
    assert_false(model_running(model, MODEL_MONITOR));
}

static void those_of_another_boot_are_not(void **state)
{
    struct situation *situation = *state;
    struct intent *intent = &situation->model.stored.intent;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    *intent = (struct intent){.presence = PART_PRESENT,
                              .number = 1,
                              .port = SSTP_DEFAULT_PORT,
                              .services = {.items = {"VpnMonitor"}, .count = 1}};
    situation->model.intent_boot = situation->model.boot - 1;
    assert_int_equal(end(situation).result, PASS_FOR_BOOT);
    assert_int_equal(intent->services.count, 0);
}

static void a_family_that_cannot_be_written_leaves_both_as_they_were(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_UPDATE_BINDING, 2, 1, FAILURE_OTHER, 31, FAULT_WITHOUT_EFFECT});
    assert_int_equal(end(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 1);
    boot(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED); /* now in peace */
    assert_serves(situation, "SAC2");
}

static void what_is_not_seen_to_be_right_is_reported(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(&situation->process, (struct model_fault){CALL_UPDATE_BINDING, 2, 1,
                                                                  FAILURE_NONE, 0, FAULT_LIE});
    assert_int_equal(end(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_VERIFICATION_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_READY_FOR_BOOT), 0);
}

int run_ending_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_is_pending_is_right_at_the_next_boot_without_a_restart),
        TEST(policy_limit_and_back_off_do_not_count),
        TEST(a_failed_rotation_is_tried_once_more_whatever_signalled),
        TEST(paused_nothing_is_changed_at_a_shutdown),
        TEST(what_a_setting_suspends_stays_suspended),
        TEST(a_server_that_is_well_is_left_alone),
        TEST(a_restart_alone_is_left_to_the_boot),
        TEST(should_windows_go_on_after_all_the_restart_is_owed),
        TEST(what_an_interrupted_rotation_left_stopped_stays_to_be_started),
        TEST(what_ended_without_its_certificate_is_started_should_windows_go_on),
        TEST(what_runs_beside_it_is_not_to_be_started_any_more),
        TEST(those_of_another_boot_are_not),
        TEST(a_family_that_cannot_be_written_leaves_both_as_they_were),
        TEST(what_is_not_seen_to_be_right_is_reported),
    };

    return cmocka_run_group_tests_name("ending", tests, NULL, NULL);
}
