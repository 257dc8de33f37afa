/* A dry run: what it shows is what the service then does, and it knows what the service knows. */
#include "control/evaluate.h"

#include "deferral.h"
#include "unit.h"

/* What a dry run shows of the server as it is. */
static struct evaluation *evaluated(struct situation *situation, bool paused)
{
    static struct evaluation evaluation;
    static struct snapshot snapshot; /* the plan points into it */

    model_observe(&situation->model, &snapshot);
    if (situation->asks_client) {
        proof_ask(&situation->host, &snapshot); /* as `check` does */
    }
    evaluate(&snapshot, paused, &evaluation);
    return &evaluation;
}

/* Of the pass that was made just now. */
static void assert_was_shown(const struct situation *situation, const struct evaluation *shown)
{
    const struct findings *findings = &situation->memory.findings;
    const struct plan *plan = &situation->memory.plan;

    /* what one probe says alone a dry run shows, and the service says when it is seen again */
    assert_true(situation->asks_client || shown->findings.count == findings->count);
    for (size_t i = 0; i < findings->count && !situation->asks_client; i++) {
        assert_true(finding_same(&shown->findings.items[i], &findings->items[i]));
    }
    assert_int_equal(shown->plan.count, plan->count);
    for (size_t i = 0; i < plan->count; i++) {
        assert_int_equal(shown->plan.steps[i].kind, plan->steps[i].kind);
        assert_int_equal(shown->plan.steps[i].family, plan->steps[i].family);
        assert_true((shown->plan.steps[i].service == NULL) == (plan->steps[i].service == NULL));
        if (plan->steps[i].service != NULL) {
            assert_string_equal(shown->plan.steps[i].service, plan->steps[i].service);
        }
    }
}

static void a_dry_run_shows_what_the_service_then_does(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < repairable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            journal_begin(situation, repairables[i].name, variant_name((enum variant)variant));
            situation_arrange(situation, &repairables[i], (enum variant)variant);
            situation->asks_client = strncmp(repairables[i].name, "binding", 7) == 0;
            const struct evaluation *shown = evaluated(situation, false);
            assert_int_equal(shown->decision.kind, DECISION_APPLY);
            assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
            assert_was_shown(situation, shown);
            assert_int_equal(evaluated(situation, false)->decision.kind, DECISION_NOTHING);
        }
    }
    journal_end(situation);
}

static void on_a_healthy_server_there_is_nothing_to_do(void **state)
{
    struct situation *situation = *state;
    const struct evaluation *shown;

    known_as_healthy(situation);
    shown = evaluated(situation, false);
    assert_int_equal(shown->decision.kind, DECISION_NOTHING);
    assert_int_equal(shown->findings.count, 0);
    assert_int_equal(shown->selection.result, SELECTION_CHOSEN);
    assert_int_equal(shown->decision.next_check.why, NEXT_CHECK_REGULAR);
    assert_int_equal(shown->companions.count, 0);
    assert_int_equal(shown->resumed.count, 0);
}

static void what_waits_for_its_window_is_shown_with_the_time(void **state)
{
    struct situation *situation = *state;
    const struct evaluation *shown;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    set_window_later(situation);
    shown = evaluated(situation, false);
    assert_int_equal(shown->decision.kind, DECISION_WAIT);
    assert_int_equal(shown->decision.next_check.why, NEXT_CHECK_RESTART_POLICY);
    assert_true(findings_have(&shown->findings, REASON_RESTART_SCHEDULED));
    assert_waits(situation, "window");
    assert_true(shown->decision.next_check.at == situation->pass.next_check);
    situation->model.settings.values[SETTING_SAFETY_PASS_MINUTES] = 60;
    assert_int_equal(evaluated(situation, false)->decision.next_check.why, NEXT_CHECK_REGULAR);
}

static void the_limit_on_restarts_is_shown_with_the_time(void **state)
{
    struct situation *situation = *state;
    const struct evaluation *shown;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->model.stored.restarts.at[0] = situation->model.now - INSTANT_MINUTE;
    situation->model.stored.restarts.at[1] = situation->model.now - 2 * INSTANT_MINUTE;
    shown = evaluated(situation, false);
    assert_int_equal(shown->decision.kind, DECISION_LIMIT);
    assert_int_equal(shown->decision.next_check.why, NEXT_CHECK_RESTART_LIMIT);
    assert_true(shown->decision.next_check.at ==
                situation->model.stored.restarts.at[1] + INSTANT_HOUR);
    assert_true(findings_have(&shown->findings, REASON_RESTART_LIMIT));
}

static void paused_it_shows_what_is_held_back(void **state)
{
    struct situation *situation = *state;
    const struct evaluation *shown;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    shown = evaluated(situation, true);
    assert_int_equal(shown->decision.kind, DECISION_PAUSED);
    assert_true(shown->plan.count > 0);
    assert_true(findings_have(&shown->findings, REASON_PAUSED));
}

static void what_was_left_stopped_comes_first(void **state)
{
    struct situation *situation = *state;
    const struct evaluation *shown;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->process.crash_after = 9; /* all three are stopped */
    (void)situation_pass(situation);
    situation_new_process(situation);
    shown = evaluated(situation, false);
    assert_int_equal(shown->decision.kind, DECISION_RESUME);
    assert_int_equal(shown->plan.count, 0);
    assert_int_equal(shown->resumed.count, 3);
    assert_string_equal(shown->resumed.items[0], SSTP_SERVICE);
    (void)model_start(&situation->model, MODEL_SSTP);
    shown = evaluated(situation, false);
    assert_int_equal(shown->resumed.count, 2);
}

static void companions_services_are_shown_from_the_plan_and_from_the_intent(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    const struct evaluation *shown;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model->services[MODEL_COMPANION].installed = true;
    (void)model_start(model, MODEL_COMPANION);
    model_advance(model, INSTANT_HOUR);
    strcpy(model->settings.companions[model->settings.companion_count++], "ias");
    shown = evaluated(situation, false);
    assert_int_equal(shown->companions.count, 1);
    assert_string_equal(shown->companions.names[0], "ias");
    assert_false(shown->companions.stopped[0]);
    assert_int_equal(evaluated(situation, true)->companions.count, 0);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_START_SERVICE, 4, 9, FAILURE_OTHER, 1067, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    shown = evaluated(situation, false);
    assert_int_equal(shown->decision.kind, DECISION_NOTHING);
    assert_int_equal(shown->companions.count, 1);
    assert_true(shown->companions.stopped[0]);
}

static void what_cannot_be_read_is_checked_again_soon(void **state)
{
    struct situation *situation = *state;
    const struct evaluation *shown;

    situation->model.unreadable[MODEL_PART_STORE] = true;
    shown = evaluated(situation, false);
    assert_int_equal(shown->decision.kind, DECISION_NOTHING);
    assert_int_equal(shown->decision.next_check.why, NEXT_CHECK_READ_AGAIN);
    assert_true(findings_have(&shown->findings, REASON_STORE_UNREADABLE));
}

static void an_administrators_choice_counts_before_it_is_stored(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -2, 300);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 200);
    situation_bind_by_hand(situation, "SAC3");
    const struct evaluation *shown = evaluated(situation, false);
    assert_int_equal(shown->decision.kind, DECISION_NOTHING);
    assert_int_not_equal(situation->model.stored.choice.presence, PART_PRESENT);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_was_shown(situation, shown);
}

static void decisions_and_reasons_to_check_have_names_of_their_own(void **state)
{
    (void)state;
    for (int i = 0; i < DECISION_KIND_COUNT; i++) {
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(decision_name((enum decision_kind)i),
                                    decision_name((enum decision_kind)j));
        }
    }
    for (int i = 0; i < NEXT_CHECK_REASON_COUNT; i++) {
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(next_check_reason_name((enum next_check_reason)i),
                                    next_check_reason_name((enum next_check_reason)j));
        }
    }
}

int run_evaluate_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_dry_run_shows_what_the_service_then_does),
        TEST(on_a_healthy_server_there_is_nothing_to_do),
        TEST(what_waits_for_its_window_is_shown_with_the_time),
        TEST(the_limit_on_restarts_is_shown_with_the_time),
        TEST(paused_it_shows_what_is_held_back),
        TEST(what_was_left_stopped_comes_first),
        TEST(companions_services_are_shown_from_the_plan_and_from_the_intent),
        TEST(what_cannot_be_read_is_checked_again_soon),
        TEST(an_administrators_choice_counts_before_it_is_stored),
        cmocka_unit_test(decisions_and_reasons_to_check_have_names_of_their_own),
    };

    return cmocka_run_group_tests_name("evaluate", tests, NULL, NULL);
}
