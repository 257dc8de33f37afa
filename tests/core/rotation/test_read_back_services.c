/* What is told of services that an undo started, and that are not seen to run; and what of SSTP
 * that others started before the undo. */
#include <string.h>

#include "situation.h"
#include "undoing.h"
#include "unit.h"

static void hide_dependents_after_a_failed_stop(void *context, const struct call *call,
                                                const char *object, const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_STOP_SERVICE && !outcome_ok(&call->outcome)) {
        model->unreadable[MODEL_PART_DEPENDENTS] = true;
    }
}

/* Then the error of asking is what is told. */
static void whether_it_runs_may_be_unknown(void **state)
{
    struct situation *situation = *state;

    undoing_last_stop_hangs(situation);
    situation->process.director.context = &situation->model;
    situation->process.director.after = hide_dependents_after_a_failed_stop;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    situation->model.unreadable[MODEL_PART_DEPENDENTS] = false;
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void of_another_service_that_does_not_run_no_code_is_known(void **state)
{
    struct situation *situation = *state;

    undoing_last_stop_hangs(situation);
    undoing_start_lies(situation, 1);
    undoing_start_lies(situation, 2);
    undoing_start_lies(situation, 3);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_false(model_running(&situation->model, MODEL_RASMAN));
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* So that what depends on it runs again when it is to be stopped. */
static void restart_sstp_between_the_stops(void *context, const struct call *call,
                                           const char *object, const char *value)
{
    struct model *model = context;

    (void)value;
    if (call->kind == CALL_STOP_SERVICE && strcmp(object, model_service_name(MODEL_RASMAN)) == 0) {
        for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
            (void)model_stop(model, (enum model_service_id)i);
        }
        (void)model_start(model, MODEL_REMOTE_ACCESS);
    }
}

/* It read the new certificate, which is not to be had any more when it is tried again. */
static void assert_restarted_once_undone(struct situation *situation)
{
    situation->process.director.context = &situation->model;
    situation->process.director.after = restart_sstp_between_the_stops;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
    assert_true(situation->model.stored.intent.restart);
    situation->process.director.after = NULL;
    model_find(&situation->model, "SAC2")->in_store = false;
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

static void sstp_whose_stop_is_refused_because_others_restarted_it_is_restarted(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    assert_restarted_once_undone(situation);
}

/* Of a start in a process that began shortly before, only its latest time is another. */
static void so_it_is_where_services_share_their_process(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    model->starts_undated = model->starts_learnt = true;
    model->process_began = model->now;
    model_watch(model);
    assert_restarted_once_undone(situation);
}

/* What is stored already says that a restart is to come, and the start by others is after that. */
static void so_it_is_where_a_service_did_not_start_again(void **state)
{
    static const struct model_fault start_fails = {CALL_START_SERVICE, 1,    1,
                                                   FAILURE_OTHER,      1053, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    model_process_fault(&situation->process, start_fails);
    situation->process.director.context = &situation->model;
    situation->process.director.after = restart_sstp_between_the_stops;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_SERVICE_START_FAILED), 1);
    assert_true(situation->model.stored.intent.restart);
    assert_true(situation->model.stored.intent.services.count > 0);
    situation->process.director.after = NULL;
    model_find(&situation->model, "SAC2")->in_store = false;
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

int run_read_back_services_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whether_it_runs_may_be_unknown),
        TEST(of_another_service_that_does_not_run_no_code_is_known),
        TEST(sstp_whose_stop_is_refused_because_others_restarted_it_is_restarted),
        TEST(so_it_is_where_services_share_their_process),
        TEST(so_it_is_where_a_service_did_not_start_again),
    };

    return cmocka_run_group_tests_name("read_back_services", tests, NULL, NULL);
}
