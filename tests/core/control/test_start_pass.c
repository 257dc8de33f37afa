/* RemoteAccess that ended when its certificate vanished: who gets in, and when. */
#include "control/evaluate.h"
#include "control/health.h"

#include "ended.h"
#include "invariants.h"
#include "unit.h"

/* Clients get in with that certificate, and nothing is left to do. */
static void assert_lets_in(struct situation *situation, const char *label)
{
    situation_settle(situation);
    assert_true(remote_access_runs(situation));
    assert_serves(situation, label);
}

static const struct evaluation *shown(struct situation *situation, bool paused)
{
    static struct evaluation evaluation;
    static struct snapshot snapshot;

    model_observe(&situation->model, &snapshot);
    evaluate(&snapshot, paused, &evaluation);
    return &evaluation;
}

static void put_back(struct situation *situation)
{
    model_find(&situation->model, "SAC1")->in_store = true;
}

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
    for (int i = 0; i < 4; i++) { /* and is not tried for ever */
        (void)pass_later(situation, INSTANT_DAY);
    }
    assert_int_equal(starts(situation), 1);
    assert_int_equal(situation->model.log.ended[REASON_REMOTE_ACCESS_ENDED], 0);
    assert_false(shown(situation, false)->starts);

    situation->process.faults[0].times = 0; /* another certificate, another start */
    (void)model_issue(model, "SAC3", "vpn.example.com", 0, 400);
    (void)situation_pass(situation);
    assert_int_equal(starts(situation), 2);
    assert_lets_in(situation, "SAC3");
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

    end_with_certificate(situation);
    put_back(situation);
    situation->process.stop_after = situation->process.calls;
    (void)situation_pass(situation);
    assert_int_equal(starts(situation), 0);
    situation_new_process(situation);
    (void)situation_pass(situation);
    assert_lets_in(situation, "SAC1");
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
    model->stored.intent = (struct intent){
        .presence = PART_PRESENT, .services = {.items = {REMOTE_ACCESS_SERVICE}, .count = 1}};
    model->intent_boot = model->boot;
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_END, 1, 1, FAILURE_OTHER, 112, FAULT_WITHOUT_EFFECT});
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
}

static void one_that_ends_again_at_once_is_told_and_left(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    situation->model.services[MODEL_REMOTE_ACCESS].dies = 99;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    for (int i = 0; i < 4; i++) {
        (void)pass_later(situation, INSTANT_DAY);
    }
    assert_int_equal(reported(situation, REPORT_REMOTE_ACCESS_NOT_STARTED), 1);
    assert_int_equal(starts(situation), 1);
}

static void a_start_that_fails_is_told_and_left(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    model_process_fault(&situation->process,
                        (struct model_fault){CALL_START_SERVICE, 1, 99, FAILURE_TIMED_OUT, 1053,
                                             FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation);
    (void)pass_later(situation, INSTANT_DAY);
    assert_int_equal(reported(situation, REPORT_REMOTE_ACCESS_NOT_STARTED), 1);
    assert_int_equal(starts(situation), 1);
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

/* ---- what holds it back ---- */

static void the_limits_on_restarts_hold(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    end_with_certificate(situation);
    put_back(situation);
    model->stored.restarts.at[0] = model->now - INSTANT_MINUTE;
    model->stored.restarts.at[1] = model->now - 2 * INSTANT_MINUTE;
    assert_int_equal(shown(situation, false)->decision.kind, DECISION_LIMIT);
    (void)situation_pass(situation);
    assert_true(situation->pass.pending);
    assert_int_equal(starts(situation), 0);
    assert_int_equal(begun(situation, REASON_RESTART_LIMIT), 1);
    model->now = situation->pass.next_check;
    assert_lets_in(situation, "SAC1");
}

static void paused_it_is_not_started(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    situation->trigger.paused = true;
    assert_int_equal(shown(situation, true)->decision.kind, DECISION_PAUSED);
    (void)situation_pass(situation);
    assert_true(situation->pass.pending);
    assert_int_equal(begun(situation, REASON_PAUSED), 1);
    assert_int_equal(starts(situation), 0);
    situation->trigger.paused = false;
    assert_lets_in(situation, "SAC1");
}

static void told_to_look_only_it_says_what_is_due(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    situation->model.settings.values[SETTING_MODE] = MODE_OBSERVE;
    assert_int_equal(shown(situation, false)->decision.kind, DECISION_OBSERVED);
    (void)situation_pass(situation);
    assert_false(situation->pass.pending);
    assert_int_equal(begun(situation, REASON_OBSERVED), 1);
    assert_int_equal(starts(situation), 0);
}

static void while_windows_shuts_down_it_is_not_started(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    situation->trigger.ending = true;
    (void)situation_pass(situation);
    assert_int_equal(starts(situation), 0);
}

/* Who puts it right by hand may start it by hand, too. */
static void who_is_at_work_has_five_minutes(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    const struct model_certificate *renewed;

    end_with_certificate(situation);
    situation->others_stay = true;
    renewed = situation_renew(situation);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct ssl_record record = model->bindings[family].record;
        record.thumbprint = renewed->facts.thumbprint;
        assert_int_equal(model_http_update(model, (enum family)family, &record), 0);
        situation->record_settings[family] = record;
    }
    assert_int_equal(model_stop(model, MODEL_RASMAN), 0);
    assert_int_equal(model_stop(model, MODEL_SSTP), 0);
    assert_int_equal(model_start(model, MODEL_RASMAN), 0);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_OTHERS_AT_WORK), 1);
    assert_true(situation->pass.pending);
    assert_int_equal(starts(situation), 0);
    model->now = situation->pass.next_check;
    (void)situation_pass(situation);
    assert_int_equal(starts(situation), 1);
    assert_true(remote_access_runs(situation));
}

static void asked_for_now_others_are_not_waited_for(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    end_with_certificate(situation);
    situation->others_stay = true;
    put_back(situation);
    assert_int_equal(model_http_update(model, FAMILY_IPV4, &model->bindings[FAMILY_IPV4].record),
                     0);
    assert_int_equal(model_stop(model, MODEL_RASMAN), 0);
    assert_int_equal(model_stop(model, MODEL_SSTP), 0);
    assert_int_equal(model_start(model, MODEL_RASMAN), 0);
    situation->trigger.request = (struct rotation_request){.given = true, .now = true};
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(starts(situation), 1);
}

static void a_block_holds_it_back(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    situation->model.settings.bad[SETTING_HOST_NAME] = true;
    (void)situation_pass(situation);
    assert_int_equal(starts(situation), 0);
}

/* ---- what is not ours ---- */

static void what_ended_otherwise_is_told_and_left(void **state)
{
    struct situation *situation = *state;

    end_otherwise(situation);
    for (int i = 0; i < 3; i++) {
        (void)pass_later(situation, INSTANT_DAY);
    }
    (void)situation_renew(situation);
    for (int i = 0; i < 3; i++) {
        (void)pass_later(situation, INSTANT_DAY);
    }
    assert_int_equal(starts(situation), 0);
    assert_false(remote_access_runs(situation));
    assert_true(bindings_both_carry(&situation->model,
                                    &model_find(&situation->model, "SAC2")->facts.thumbprint));
}

static void what_an_administrator_stopped_stays_so(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    model->rules.rras_needs_it = true;
    known_as_healthy(situation);
    assert_int_equal(model_stop(model, MODEL_REMOTE_ACCESS), 0);
    model_find(model, "SAC1")->in_store = false;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_REMOTE_ACCESS_ENDED), 0);
    (void)situation_renew(situation);
    (void)situation_pass(situation);
    (void)pass_later(situation, INSTANT_DAY);
    assert_false(remote_access_runs(situation));
    assert_int_equal(starts(situation), 0);
    assert_true(bindings_both_carry(model, &model_find(model, "SAC2")->facts.thumbprint));
}

/* The boot starts it anew, and fails: that is another end. */
static void after_a_boot_that_failed_for_it_it_is_started(void **state)
{
    struct situation *situation = *state;

    situation->model.rules.rras_needs_it = true;
    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    model_reboot(&situation->model);
    assert_false(remote_access_runs(situation));
    situation_new_process(situation);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_REMOTE_ACCESS_ENDED), 1);
    (void)situation_renew(situation);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_lets_in(situation, "SAC2");
}

static void it_is_critical_until_it_runs(void **state)
{
    struct situation *situation = *state;
    static struct snapshot snapshot;
    struct health health;

    end_otherwise(situation);
    model_observe(&situation->model, &snapshot);
    health = health_of(&snapshot, &shown(situation, false)->findings);
    assert_int_equal(health.severity, SEVERITY_CRITICAL);
    assert_int_equal(model_start(&situation->model, MODEL_REMOTE_ACCESS), 0);
    situation_settle(situation);
    assert_int_equal(situation->model.log.ended[REASON_REMOTE_ACCESS_ENDED], 1);
}

int run_start_pass_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(with_the_renewal_it_is_started_in_the_same_pass),
        TEST(no_restart_policy_is_waited_for),
        TEST(one_that_does_not_start_holds_up_no_certificate),
        TEST(others_who_start_it_meanwhile_are_no_failure),
        TEST(with_sstp_down_as_well_it_is_started_right_after),
        TEST(asked_to_stop_the_next_start_of_ours_has_it_started),
        TEST(while_we_end_a_rotation_leaves_it_to_the_next_start),
        TEST(after_a_crash_the_next_start_of_ours_has_it_started),
        TEST(one_that_a_rotation_left_stopped_holds_up_no_certificate),
        TEST(what_cannot_be_noted_stays_in_the_intent),
        TEST(the_same_certificate_that_is_back_has_it_started),
        TEST(one_that_ends_again_at_once_is_told_and_left),
        TEST(a_start_that_fails_is_told_and_left),
        TEST(a_start_of_others_is_not_said_to_be_ours),
        TEST(a_start_that_was_cut_short_is_made_again),
        TEST(what_cannot_be_counted_is_not_started),
        TEST(the_limits_on_restarts_hold),
        TEST(paused_it_is_not_started),
        TEST(told_to_look_only_it_says_what_is_due),
        TEST(while_windows_shuts_down_it_is_not_started),
        TEST(who_is_at_work_has_five_minutes),
        TEST(asked_for_now_others_are_not_waited_for),
        TEST(a_block_holds_it_back),
        TEST(what_ended_otherwise_is_told_and_left),
        TEST(what_an_administrator_stopped_stays_so),
        TEST(after_a_boot_that_failed_for_it_it_is_started),
        TEST(it_is_critical_until_it_runs),
    };

    return cmocka_run_group_tests_name("start pass", tests, NULL, NULL);
}
