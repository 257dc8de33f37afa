/* RemoteAccess that ended by itself, where it is not started: not now, or not at all. */
#include "control/health.h"

#include "ended.h"
#include "invariants.h"
#include "unit.h"

/* ---- what holds it back ---- */

/* Those for a server on which nobody is connected. */
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
    assert_true(situation->pass.next_check - model->now <= INSTANT_MINUTE);
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

/* Nothing else is to be done. */
static void who_sets_a_record_anew_has_them_too(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    end_with_certificate(situation);
    situation->others_stay = true;
    put_back(situation);
    assert_int_equal(model_http_update(model, FAMILY_IPV4, &model->bindings[FAMILY_IPV4].record),
                     0);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_OTHERS_AT_WORK), 1);
    assert_true(situation->pass.pending);
    assert_int_equal(starts(situation), 0);
    model->now = situation->pass.next_check;
    (void)situation_pass(situation);
    assert_int_equal(starts(situation), 1);
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

int run_start_held_back_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(the_limits_on_restarts_hold),
        TEST(paused_it_is_not_started),
        TEST(told_to_look_only_it_says_what_is_due),
        TEST(while_windows_shuts_down_it_is_not_started),
        TEST(who_is_at_work_has_five_minutes),
        TEST(who_sets_a_record_anew_has_them_too),
        TEST(asked_for_now_others_are_not_waited_for),
        TEST(a_block_holds_it_back),
        TEST(what_ended_otherwise_is_told_and_left),
        TEST(what_an_administrator_stopped_stays_so),
        TEST(after_a_boot_that_failed_for_it_it_is_started),
        TEST(it_is_critical_until_it_runs),
    };

    return cmocka_run_group_tests_name("start held back", tests, NULL, NULL);
}
