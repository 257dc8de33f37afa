/* RemoteAccess that ended when its certificate vanished, and does not start with the next one: how
 * often that is tried, and when. */
#include "choosing.h"
#include "diagnosis/remote_access.h"
#include "ended.h"
#include "invariants.h"
#include "unit.h"

static void one_that_does_not_start_holds_up_no_certificate(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    end_with_certificate(situation);
    (void)situation_renew(situation);
    model->services[MODEL_REMOTE_ACCESS].dies_of = 1066;
    model->services[MODEL_REMOTE_ACCESS].dies_specific = 711;
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_START_SERVICE, 3, 99, FAILURE_OTHER, 1066, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_REMOTE_ACCESS_NOT_STARTED), 1);
    assert_true(bindings_both_carry(model, &model_find(model, "SAC2")->facts.thumbprint));
    for (int i = 0; i < 9; i++) { /* and is not tried for ever */
        (void)pass_later(situation, INSTANT_DAY);
    }
    assert_int_equal(starts(situation), REMOTE_ACCESS_TRIES);
    assert_int_equal(situation->model.log.ended[REASON_REMOTE_ACCESS_ENDED], 0);
    assert_false(shown(situation, false)->starts);

    situation->process.faults[0].times = 0; /* another certificate, another start */
    (void)model_issue(model, "SAC3", "vpn.example.com", 0, 400);
    (void)situation_pass(situation);
    assert_int_equal(starts(situation), REMOTE_ACCESS_TRIES + 1);
    assert_lets_in(situation, "SAC3");
}

/* What keeps it from running may pass: it is tried again, ever more rarely. */
static void one_that_does_not_start_at_first_is_tried_again(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    instant waited[REMOTE_ACCESS_TRIES];
    unsigned tries = 1;

    end_with_certificate(situation);
    (void)situation_renew(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_START_SERVICE, 3, 99, FAILURE_OTHER, 1066, FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation);
    waited[0] = model->now;
    assert_int_equal(remote_access_next(situation_snapshot(situation)), REMOTE_ACCESS_TRIED_AGAIN);
    for (int i = 0; i < 40 && tries < REMOTE_ACCESS_TRIES; i++) {
        model->now = situation->pass.next_check;
        (void)situation_pass(situation);
        if (starts(situation) > tries) {
            waited[tries++] = model->now;
        }
    }
    assert_int_equal(tries, REMOTE_ACCESS_TRIES);
    assert_true(waited[1] - waited[0] < INSTANT_MINUTE); /* two an hour are allowed anyway */
    for (unsigned i = 2; i < tries; i++) {
        assert_true(waited[i] - waited[i - 1] >= (1u << (i - 1)) * INSTANT_MINUTE);
    }
    assert_true(waited[tries - 1] - waited[0] < INSTANT_HOUR);
    assert_false(shown(situation, false)->starts);
}

static void one_that_starts_at_last_lets_clients_in(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    (void)situation_renew(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_START_SERVICE, 3, 3, FAILURE_OTHER, 1066, FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation);
    for (int i = 0; i < 9; i++) {
        situation->model.now = situation->pass.next_check;
        (void)situation_pass(situation);
    }
    assert_int_equal(starts(situation), 4);
    assert_lets_in(situation, "SAC2");
}

static void one_that_ends_again_at_once_is_tried_so_often_and_left(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    situation->model.services[MODEL_REMOTE_ACCESS].dies = 99;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    for (int i = 0; i < 9; i++) {
        (void)pass_later(situation, INSTANT_DAY);
    }
    assert_int_equal(reported(situation, REPORT_REMOTE_ACCESS_NOT_STARTED), REMOTE_ACCESS_TRIES);
    assert_int_equal(starts(situation), REMOTE_ACCESS_TRIES);
}

static void a_start_that_fails_is_told_each_time(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    model_process_fault(&situation->process,
                        (struct model_fault){CALL_START_SERVICE, 1, 99, FAILURE_TIMED_OUT, 1053,
                                             FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation);
    assert_int_equal(reported(situation, REPORT_REMOTE_ACCESS_NOT_STARTED), 1);
    (void)pass_later(situation, INSTANT_DAY);
    assert_int_equal(reported(situation, REPORT_REMOTE_ACCESS_NOT_STARTED), 2);
    assert_int_equal(starts(situation), 2);
}

static void what_cannot_be_counted_is_not_started(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_RESTARTS, 1, 1, FAILURE_OTHER, 112, FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation);
    assert_false(remote_access_runs(situation));
    assert_lets_in(situation, "SAC1");
}

int run_start_tries_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(one_that_does_not_start_holds_up_no_certificate),
        TEST(one_that_does_not_start_at_first_is_tried_again),
        TEST(one_that_starts_at_last_lets_clients_in),
        TEST(one_that_ends_again_at_once_is_tried_so_often_and_left),
        TEST(a_start_that_fails_is_told_each_time),
        TEST(what_cannot_be_counted_is_not_started),
    };

    return cmocka_run_group_tests_name("start tries", tests, NULL, NULL);
}
