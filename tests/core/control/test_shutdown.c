/* Windows shuts down in the middle of a rotation. */
#include "interruption.h"
#include "situation.h"
#include "unit.h"

/* From that call on. False: the rotation was through before. */
static bool shut_down_at(struct situation *situation, unsigned call, enum variant variant)
{
    situation_arrange(situation, &repairables[RENEWAL], variant);
    situation->process.shutdown_after = call;
    situation->process.stop_goes_on = call % 2 == 0;
    (void)situation_pass(situation);
    return situation->model.shuts_down;
}

static void begin_anew(struct situation *situation)
{
    situation->model.shuts_down = false;
    situation_new_process(situation);
    situation_clear_log(situation);
}

static void assert_families_agree(const struct situation *situation, const char *label)
{
    const struct model *model = &situation->model;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_string_equal(model_label(model, &model->bindings[family].record.thumbprint), label);
    }
}

/* What was begun is finished, but for the services. */
static void bindings_are_right_for_the_boot_whenever_it_begins(void **state)
{
    struct situation *situation = *state;

    for (int variant = 0; variant < VARIANT_COUNT; variant++) {
        for (unsigned call = 1; shut_down_at(situation, call, (enum variant)variant); call++) {
            journal_begin(situation, variant_name((enum variant)variant), "shutdown");
            journal_add(situation, "at call", call);
            assert_true(situation->pass.result == PASS_FOR_BOOT ||
                        situation->pass.result == PASS_ROTATED);
            assert_families_agree(situation, "SAC2");
            model_reboot(&situation->model);
            begin_anew(situation);
            (void)situation_pass(situation);
            assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
            assert_serves(situation, "SAC2");
            journal_end(situation);
        }
    }
}

static void should_windows_go_on_after_all_everything_runs_again(void **state)
{
    struct situation *situation = *state;

    for (unsigned call = 1; shut_down_at(situation, call, VARIANT_ATOMIC); call++) {
        journal_begin(situation, "goes on", "shutdown");
        journal_add(situation, "at call", call);
        begin_anew(situation);
        situation_settle(situation);
        assert_serves(situation, "SAC2");
        journal_end(situation);
    }
}

static void the_last_pass_changes_nothing_more(void **state)
{
    struct situation *situation = *state;

    for (unsigned call = 1; shut_down_at(situation, call, VARIANT_ATOMIC); call++) {
        const size_t services = situation->model.stored.intent.services.count;
        situation->trigger.ending = true;
        situation_clear_log(situation);
        (void)situation_pass(situation);
        assert_int_equal(situation->model.log.server_writes, 0);
        assert_int_equal(situation->model.stored.intent.services.count, services);
        situation->trigger.ending = false;
    }
}

/* It begins while the last service is being started. */
static void a_start_that_windows_refuses_is_no_reason_to_go_back(void **state)
{
    struct situation *situation = *state;
    unsigned call = 0;

    do {
        situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
        model_process_fault(&situation->process,
                            (struct model_fault){CALL_START_SERVICE, MODEL_SERVICES, 1,
                                                 FAILURE_CANCELLED, 1115, FAULT_WITHOUT_EFFECT});
        situation->process.shutdown_after = ++call;
        (void)situation_pass(situation);
        assert_int_equal(situation->pass.result, PASS_FOR_BOOT);
    } while (situation->process.calls_of[CALL_START_SERVICE] < MODEL_SERVICES);
    assert_int_equal(reported(situation, REPORT_SERVICE_START_FAILED), 0);
    assert_families_agree(situation, "SAC2");
}

static void leave_remote_access_stopped(struct situation *situation)
{
    known_as_healthy(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    leave_stopped(situation, REMOTE_ACCESS_SERVICE);
}

static void what_was_left_stopped_is_not_started_any_more(void **state)
{
    struct situation *situation = *state;

    leave_remote_access_stopped(situation);
    situation->process.shutdown_after = situation->process.calls + 1;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->process.calls_of[CALL_START_SERVICE], 0);
    assert_int_equal(reported(situation, REPORT_SERVICE_START_FAILED), 0);
    begin_anew(situation);
    (void)situation_pass(situation);
    assert_serves(situation, "SAC1");
}

/* The second stop fails, and Windows begins to shut down while the bindings are put back. */
static void what_was_stopped_is_not_started_again_any_more(void **state)
{
    struct situation *situation = *state;

    for (int goes_on = 0; goes_on < 2; goes_on++) {
        situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
        model_process_fault(&situation->process,
                            (struct model_fault){CALL_STOP_SERVICE, 2, 1, FAILURE_TIMED_OUT, 1053,
                                                 FAULT_WITHOUT_EFFECT});
        situation->process.shutdown_after = 9;
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        assert_int_equal(situation->process.calls_of[CALL_START_SERVICE], 0);
        assert_families_agree(situation, "SAC1");
        if (!goes_on) {
            model_reboot(&situation->model);
        }
        begin_anew(situation);
        situation_settle(situation);
        assert_serves(situation, "SAC2");
    }
}

/* Nothing was stopped yet, and Windows goes on after all. */
static void what_an_administrator_stops_after_it_stays_stopped(void **state)
{
    struct situation *situation = *state;

    assert_true(shut_down_at(situation, 3, VARIANT_ATOMIC));
    assert_int_equal(situation->pass.result, PASS_FOR_BOOT);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    begin_anew(situation);
    (void)situation_pass(situation);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
}

int run_shutdown_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(bindings_are_right_for_the_boot_whenever_it_begins),
        TEST(should_windows_go_on_after_all_everything_runs_again),
        TEST(the_last_pass_changes_nothing_more),
        TEST(a_start_that_windows_refuses_is_no_reason_to_go_back),
        TEST(what_was_left_stopped_is_not_started_any_more),
        TEST(what_was_stopped_is_not_started_again_any_more),
        TEST(what_an_administrator_stops_after_it_stays_stopped),
    };

    return cmocka_run_group_tests_name("shutdown", tests, NULL, NULL);
}
