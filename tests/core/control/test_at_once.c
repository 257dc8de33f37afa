/* This process ends within seconds, in the middle of a rotation: what was stopped is started before
 * anything else. */
#include "interruption.h"
#include "situation.h"
#include "unit.h"

#define UNDO_MAX 5 /* calls: both records, each by two, and the hashes */

/* From that call on. False: the pass was through before. */
static bool hurry_from(struct situation *situation, unsigned call, bool goes_on)
{
    situation->process.at_once_after = call;
    situation->process.stop_goes_on = goes_on;
    (void)situation_pass(situation);
    return situation->process.calls >= call;
}

static void begin_anew(struct situation *situation)
{
    situation_new_process(situation);
    situation_clear_log(situation);
}

static bool all_run(const struct situation *situation)
{
    return model_running(&situation->model, MODEL_SSTP) &&
           model_running(&situation->model, MODEL_RASMAN) &&
           model_running(&situation->model, MODEL_REMOTE_ACCESS);
}

static void each_call(struct situation *situation, size_t repairable, enum variant variant)
{
    for (int goes_on = 0; goes_on < 2; goes_on++) {
        unsigned call = 1;
        do {
            journal_begin(situation, repairables[repairable].name, variant_name(variant));
            journal_add(situation, goes_on ? "the stop goes on, call" : "at call", call);
            situation_arrange(situation, &repairables[repairable], variant);
        } while (hurry_from(situation, call++, goes_on) &&
                 (assert_true(all_run(situation)), begin_anew(situation),
                  situation_settle(situation),
                  assert_serves(situation, repairables[repairable].bound_after), true));
        assert_true(call > 8);
    }
    journal_end(situation);
}

static void whenever_it_comes_everything_runs_and_the_next_process_goes_on(void **state)
{
    for (size_t i = 0; i < repairable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            each_call(*state, i, (enum variant)variant);
        }
    }
}

/* Nothing but the way back comes between, so that it is a matter of moments. */
static void the_process_may_be_gone_after_a_few_calls(void **state)
{
    struct situation *situation = *state;

    for (int repairable = RENEWAL; repairable <= WRONG_WAY; repairable++) {
        for (unsigned call = 1;; call++) {
            journal_begin(situation, repairables[repairable].name, "and is gone");
            journal_add(situation, "at call", call);
            situation_arrange(situation, &repairables[repairable], VARIANT_DELETE_CREATE);
            situation->process.crash_after = call + UNDO_MAX + 1;
            if (!hurry_from(situation, call, true)) {
                break;
            }
            assert_true(all_run(situation));
        }
    }
    journal_end(situation);
}

static void no_service_is_stopped_any_more(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    (void)hurry_from(situation, 1, false);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    situation->process.stop_goes_on = true;
    for (unsigned call = 2; situation->process.calls_of[CALL_STOP_SERVICE] == 0; call++) {
        situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
        (void)hurry_from(situation, call, true);
    }
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 1); /* it was under way */
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
}

static void remote_access_is_started_before_what_it_depends_on(void **state)
{
    struct situation *situation = *state;
    const char *first;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    while (situation->process.calls_of[CALL_STOP_SERVICE] < MODEL_SERVICES) {
        const unsigned call = situation->process.at_once_after + 1;
        situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
        (void)hurry_from(situation, call, true);
    }
    first = strstr(situation->model.log.actions, " start:");
    assert_non_null(first);
    assert_memory_equal(first, " start:RemoteAccess ", 20);
    assert_int_equal(reported(situation, REPORT_SERVICE_STARTED), 1);
    assert_int_equal(reported(situation, REPORT_SERVICE_START_FAILED), 0);
}

static const struct model_fault dependency_fails = {CALL_START_SERVICE, 1,    1,
                                                    FAILURE_OTHER,      1068, FAULT_WITHOUT_EFFECT};

static void where_remote_access_does_not_start_first_it_starts_in_its_order(void **state)
{
    struct situation *situation = *state;
    unsigned call = 1;

    do {
        situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
        model_process_fault(&situation->process, dependency_fails);
        (void)hurry_from(situation, call++, true);
    } while (situation->process.calls_of[CALL_STOP_SERVICE] < MODEL_SERVICES);
    assert_true(all_run(situation));
    assert_int_equal(reported(situation, REPORT_SERVICE_START_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_SERVICE_STARTED), MODEL_SERVICES);
}

static void leave_two_stopped(struct situation *situation)
{
    known_as_healthy(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    leave_stopped(situation, "RasMan");
    leave_stopped_too(situation, REMOTE_ACCESS_SERVICE);
    situation_new_process(situation);
}

static void what_another_process_left_stopped_is_started_in_its_order_where_that_fails(void **state)
{
    struct situation *situation = *state;

    leave_two_stopped(situation);
    model_process_fault(&situation->process, dependency_fails);
    (void)hurry_from(situation, 1, true);
    assert_true(all_run(situation));
    assert_int_equal(reported(situation, REPORT_SERVICE_START_FAILED), 1);
}

static void what_another_process_left_stopped_is_started_first(void **state)
{
    struct situation *situation = *state;

    for (unsigned call = 1; call < 6; call++) {
        leave_two_stopped(situation);
        (void)hurry_from(situation, call, true);
        assert_true(all_run(situation));
    }
}

/* Such as one that RemoteAccess has nothing to do with. */
static void what_was_not_stopped_by_us_is_not_started(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    leave_stopped(situation, "RasMan");
    situation_new_process(situation);
    (void)hurry_from(situation, 1, true);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    assert_true(model_running(&situation->model, MODEL_RASMAN));
}

int run_at_once_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(whenever_it_comes_everything_runs_and_the_next_process_goes_on),
        TEST(the_process_may_be_gone_after_a_few_calls),
        TEST(no_service_is_stopped_any_more),
        TEST(remote_access_is_started_before_what_it_depends_on),
        TEST(where_remote_access_does_not_start_first_it_starts_in_its_order),
        TEST(what_another_process_left_stopped_is_started_in_its_order_where_that_fails),
        TEST(what_another_process_left_stopped_is_started_first),
        TEST(what_was_not_stopped_by_us_is_not_started),
    };

    return cmocka_run_group_tests_name("at_once", tests, NULL, NULL);
}
