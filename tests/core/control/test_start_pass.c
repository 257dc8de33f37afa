/* RemoteAccess that ended when its certificate vanished: who gets in, and when. */
#include "choosing.h"
#include "ended.h"
#include "invariants.h"
#include "unit.h"

/* ---- after a rotation ---- */

static void with_the_renewal_it_is_started_in_the_same_pass(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    assert_int_equal(starts(situation), 0);
    (void)situation_renew(situation);
    assert_true(shown(situation, false)->starts);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_REMOTE_ACCESS_STARTED), 1);
    assert_true(remote_access_runs(situation));
    assert_int_equal(situation->model.stored.restarts.at[1], 0); /* that was one restart */
    assert_lets_in(situation, "SAC2");
    assert_int_equal(starts(situation), 1);
    assert_int_equal(situation->model.log.ended[REASON_REMOTE_ACCESS_ENDED], 1);
    assert_int_equal(situation->model.stored.end.cause, END_NONE);
}

/* Nobody is connected. */
static void no_restart_policy_is_waited_for(void **state)
{
    struct situation *situation = *state;

    model_type(&situation->model.settings, SETTING_RESTART_POLICY, "window");
    model_type(&situation->model.settings, SETTING_RESTART_WINDOWS, "Sun 02:00-03:00");
    end_with_certificate(situation);
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_lets_in(situation, "SAC2");
}

static void others_who_start_it_meanwhile_are_no_failure(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    (void)situation_renew(situation);
    model_process_fault(&situation->process,
                        (struct model_fault){CALL_START_SERVICE, 3, 1, FAILURE_ALREADY_EXISTS, 1056,
                                             FAULT_AFTER_ALL});
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(starts(situation), 0);
    assert_lets_in(situation, "SAC2");
}

/* Where SSTP ended, too, its start comes with that of RemoteAccess. */
static void with_sstp_down_as_well_it_is_started_right_after(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    model_kill(&situation->model, MODEL_RASMAN);
    model_kill(&situation->model, MODEL_SSTP);
    (void)situation_renew(situation);
    (void)situation_pass(situation);
    assert_int_equal(starts(situation), 0);
    assert_true(situation->pass.next_check < situation->model.now + INSTANT_MINUTE);
    assert_lets_in(situation, "SAC2");
    assert_int_equal(starts(situation), 1);
}

static void asked_to_stop_the_next_start_of_ours_has_it_started(void **state)
{
    struct situation *situation = *state;

    for (unsigned after = 0; after < 12; after++) {
        journal_begin(situation, "asked to stop", "");
        journal_add(situation, "at call", after);
        situation_healthy(situation);
        situation_clear_log(situation);
        end_with_certificate(situation);
        put_back(situation);
        situation->process.stop_after = situation->process.calls + after;
        (void)situation_pass(situation);
        situation_new_process(situation);
        (void)situation_pass(situation);
        assert_lets_in(situation, "SAC1");
        journal_end(situation);
    }
}

/* One for fewer names only stands in, and lets in who asks for those. */
static void with_what_stands_in_it_is_started_too(void **state)
{
    struct situation *situation = *state;

    for (unsigned after = 0; after < 24; after++) {
        situation_healthy(situation);
        model_add_name(model_find(&situation->model, "SAC1"), NAME_DNS, "shop.example.com");
        (void)situation_pass(situation);
        situation_clear_log(situation);
        end_with_certificate(situation);
        (void)situation_renew(situation);
        situation->process.stop_after = situation->process.calls + after;
        (void)situation_pass(situation);
        situation_new_process(situation);
        for (int i = 0; i < 3; i++) {
            (void)pass_later(situation, INSTANT_MINUTE);
        }
        assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
        assert_on_both(situation, "SAC2");
    }
}

/* At each call of the rotation. */
static void while_we_end_a_rotation_leaves_it_to_the_next_start(void **state)
{
    struct situation *situation = *state;

    for (unsigned after = 0; after < 24; after++) {
        journal_begin(situation, "asked to stop", "");
        journal_add(situation, "at call", after);
        situation_healthy(situation);
        situation_clear_log(situation);
        end_with_certificate(situation);
        (void)situation_renew(situation);
        situation->process.stop_after = situation->process.calls + after;
        (void)situation_pass(situation);
        situation_new_process(situation);
        assert_lets_in(situation, "SAC2");
        journal_end(situation);
    }
}

/* A crash at each call. */
static void after_a_crash_the_next_start_of_ours_has_it_started(void **state)
{
    struct situation *situation = *state;

    for (unsigned after = 1; after < 24; after++) {
        journal_begin(situation, "crashed", "");
        journal_add(situation, "at call", after);
        situation_healthy(situation);
        situation_clear_log(situation);
        end_with_certificate(situation);
        (void)situation_renew(situation);
        situation->process.crash_after = situation->process.calls + after;
        (void)situation_pass(situation);
        situation_new_process(situation);
        assert_lets_in(situation, "SAC2");
        journal_end(situation);
    }
}

/* The rotation stopped it, and the certificate that was bound is gone, too: it would be tried to
 * start it for ever. */
static void one_that_a_rotation_left_stopped_holds_up_no_certificate(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    model->rules.rras_needs_it = true;
    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation->process.crash_after = situation->process.calls + 9; /* all three are stopped */
    (void)situation_pass(situation);
    assert_false(remote_access_runs(situation));
    model_find(model, "SAC1")->in_store = false;
    model_find(model, "SAC2")->in_store = false;
    situation_new_process(situation);
    assert_int_equal(pass_later(situation, INSTANT_MINUTE).result, PASS_FAILED);
    (void)model_issue(model, "SAC3", "vpn.example.com", 0, 400);
    assert_lets_in(situation, "SAC3");
}

static void what_cannot_be_noted_stays_in_the_intent(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    model_kill(model, MODEL_REMOTE_ACCESS);
    model_find(model, "SAC1")->in_store = false;
    model->stored.intent =
        (struct intent){.presence = PART_PRESENT,
                        .number = 1,
                        .services = {.items = {REMOTE_ACCESS_SERVICE}, .count = 1}};
    model->intent_boot = model->boot;
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_END, 2, 1, FAILURE_OTHER, 112, FAULT_WITHOUT_EFFECT});
    model->rules.rras_needs_it = true;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(model->stored.intent.services.count, 1);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(model->stored.intent.services.count, 0);
}

/* ---- without one ---- */

static void the_same_certificate_that_is_back_has_it_started(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    assert_int_equal(shown(situation, false)->decision.kind, DECISION_START);
    assert_true(shown(situation, false)->starts);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_REMOTE_ACCESS_STARTED), 1);
    assert_true(situation->model.stored.restarts.at[0] != 0);
    assert_lets_in(situation, "SAC1");
    assert_int_equal(starts(situation), 1);

    end_with_certificate(situation); /* it was seen to run */
    put_back(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_lets_in(situation, "SAC1");
    assert_int_equal(starts(situation), 1);
}

/* Nobody could see at first that it ended again. */
static void what_ran_since_has_ended_for_another_reason(void **state)
{
    struct situation *situation = *state;

    for (int renewed = 0; renewed < 2; renewed++) {
        situation_healthy(situation);
        situation_clear_log(situation);
        end_with_certificate(situation);
        if (renewed) {
            (void)situation_renew(situation);
        } else {
            put_back(situation);
        }
        (void)situation_pass(situation);
        assert_int_equal(starts(situation), 1);
        situation->model.unreadable[MODEL_PART_STATE] = true;
        (void)pass_later(situation, INSTANT_MINUTE);
        model_kill(&situation->model, MODEL_REMOTE_ACCESS);
        situation->model.unreadable[MODEL_PART_STATE] = false;
        (void)pass_later(situation, INSTANT_DAY);
        assert_int_equal(situation->model.stored.end.cause, END_OTHER);
        (void)model_issue(&situation->model, "SAC3", "vpn.example.com", 0, 400);
        (void)pass_later(situation, INSTANT_DAY);
        assert_on_both(situation, "SAC3");
        assert_int_equal(starts(situation), 1);
    }
}

/* Before anybody saw it run. */
static void where_the_certificate_breaks_again_at_once_it_is_started_again(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    model_find(&situation->model, "SAC2")->in_store = false;
    assert_true(model_rras_ends(&situation->model));
    (void)pass_later(situation, INSTANT_MINUTE);
    model_find(&situation->model, "SAC2")->in_store = true;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_lets_in(situation, "SAC2");
    assert_int_equal(starts(situation), 2);
}

static void a_start_of_others_is_not_said_to_be_ours(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    model_process_fault(&situation->process,
                        (struct model_fault){CALL_START_SERVICE, 1, 1, FAILURE_ALREADY_EXISTS, 1056,
                                             FAULT_AFTER_ALL});
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(starts(situation), 0);
}

/* Windows shut down, or we do within seconds: that was no start in vain. */
static void a_start_that_was_cut_short_is_made_again(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_START_SERVICE, 1, 1, FAILURE_CANCELLED, 0, FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation);
    assert_int_equal(starts(situation), 0);
    assert_lets_in(situation, "SAC1");
}

int run_start_pass_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(with_the_renewal_it_is_started_in_the_same_pass),
        TEST(no_restart_policy_is_waited_for),
        TEST(others_who_start_it_meanwhile_are_no_failure),
        TEST(with_sstp_down_as_well_it_is_started_right_after),
        TEST(asked_to_stop_the_next_start_of_ours_has_it_started),
        TEST(with_what_stands_in_it_is_started_too),
        TEST(while_we_end_a_rotation_leaves_it_to_the_next_start),
        TEST(after_a_crash_the_next_start_of_ours_has_it_started),
        TEST(one_that_a_rotation_left_stopped_holds_up_no_certificate),
        TEST(what_cannot_be_noted_stays_in_the_intent),
        TEST(the_same_certificate_that_is_back_has_it_started),
        TEST(what_ran_since_has_ended_for_another_reason),
        TEST(where_the_certificate_breaks_again_at_once_it_is_started_again),
        TEST(a_start_of_others_is_not_said_to_be_ours),
        TEST(a_start_that_was_cut_short_is_made_again),
    };

    return cmocka_run_group_tests_name("start pass", tests, NULL, NULL);
}
