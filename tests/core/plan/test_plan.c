/* Plans: from findings to steps. */
#include "planning.h"
#include "unit.h"

static void assert_steps(const struct plan *plan, const enum step_kind *kinds, size_t count)
{
    assert_int_equal(plan->count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(plan->steps[i].kind, kinds[i]);
    }
}

#define ASSERT_STEPS(plan, ...)                                                                    \
    assert_steps(plan, (const enum step_kind[]){__VA_ARGS__},                                      \
                 COUNT_OF(((const enum step_kind[]){__VA_ARGS__})))

#define STOPS  STEP_STOP_SERVICE, STEP_STOP_SERVICE, STEP_STOP_SERVICE
#define STARTS STEP_START_SERVICE, STEP_START_SERVICE, STEP_START_SERVICE

/* ---- when there is something to do ---- */

static void a_healthy_server_needs_no_plan(void **state)
{
    assert_int_equal(make_plan(*state)->count, 0);
}

static void a_renewal_is_planned_as_the_procedure_has_it(void **state)
{
    struct situation *situation = *state;
    const struct plan *plan;

    (void)situation_renew(situation);
    plan = make_plan(situation);
    ASSERT_STEPS(plan, STEP_STORE_INTENT, STEP_REPLACE_BINDING, STEP_REPLACE_BINDING,
                 STEP_DELETE_HASHES, STOPS, STARTS);
    assert_true(plan->restarts);
    assert_true(plan->reversible);
    assert_true(findings_have(&situation->memory.findings, REASON_RENEWED));
    assert_string_equal(plan->certificate->subject, "SAC2");
}

static void services_stop_before_those_they_depend_on_and_start_the_other_way_round(void **state)
{
    static const char *const expected[] = {REMOTE_ACCESS_SERVICE, "RasMan", SSTP_SERVICE,
                                           SSTP_SERVICE,          "RasMan", REMOTE_ACCESS_SERVICE};
    struct situation *situation = *state;
    const struct plan *plan;

    (void)situation_renew(situation);
    plan = make_plan(situation);
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_string_equal(plan->steps[plan->count - COUNT_OF(expected) + i].service, expected[i]);
    }
}

static void without_atomic_updates_the_certificate_is_tried_first(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    situation->model.atomic_update = false;
    ASSERT_STEPS(make_plan(situation), STEP_STORE_INTENT, STEP_TRY_CERTIFICATE,
                 STEP_REPLACE_BINDING, STEP_REPLACE_BINDING, STEP_DELETE_HASHES, STOPS, STARTS);
}

static void a_missing_record_is_created_without_a_trial(void **state)
{
    struct situation *situation = *state;

    situation->model.atomic_update = false;
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    ASSERT_STEPS(make_plan(situation), STEP_STORE_INTENT, STEP_CREATE_BINDING, STEP_DELETE_HASHES,
                 STOPS, STARTS);
}

static void the_family_that_is_right_is_left_alone(void **state)
{
    struct situation *situation = *state;
    const struct plan *plan;

    situation->model.bindings[FAMILY_IPV6].record.thumbprint =
        situation_renew(situation)->facts.thumbprint;
    plan = make_plan(situation);
    ASSERT_STEPS(plan, STEP_STORE_INTENT, STEP_REPLACE_BINDING, STEP_DELETE_HASHES, STOPS, STARTS);
    assert_int_equal(plan->steps[1].family, FAMILY_IPV4);
}

static void wrong_hashes_alone_are_put_right_and_sstp_restarted(void **state)
{
    struct situation *situation = *state;

    situation->model.parameters.hashes.sha256.presence = PART_MALFORMED;
    ASSERT_STEPS(make_plan(situation), STEP_STORE_INTENT, STEP_DELETE_HASHES, STOPS, STARTS);
}

static void a_rebind_without_a_restart_needs_only_the_restart(void **state)
{
    struct situation *situation = *state;

    model_rebind(&situation->model, "SAC1");
    ASSERT_STEPS(make_plan(situation), STEP_STORE_INTENT, STOPS, STARTS);
}

static void absent_hashes_need_no_deletion(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    situation->model.parameters.hashes.sha1.presence = PART_ABSENT;
    ASSERT_STEPS(make_plan(situation), STEP_STORE_INTENT, STEP_REPLACE_BINDING,
                 STEP_REPLACE_BINDING, STOPS, STARTS);
}

static void where_an_administrator_picked_both_hashes_are_written(void **state)
{
    struct situation *situation = *state;
    const struct plan *plan;
    const struct certificate *renewed = &situation_renew(situation)->facts;

    situation_pin(situation, "SAC1");
    plan = make_plan(situation);
    ASSERT_STEPS(plan, STEP_STORE_INTENT, STEP_REPLACE_BINDING, STEP_REPLACE_BINDING,
                 STEP_WRITE_HASHES, STOPS, STARTS);
    assert_int_equal(plan->hashes.sha256.presence, PART_PRESENT);
    assert_memory_equal(plan->hashes.sha256.bytes, renewed->sha256, SHA256_SIZE);
    assert_int_equal(plan->hashes.sha1.presence, PART_PRESENT);
    assert_memory_equal(plan->hashes.sha1.bytes, renewed->thumbprint.bytes, THUMBPRINT_SIZE);
}

static void the_certificate_picked_in_the_console_is_bound(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "picked", "new.example.com", -1, 30);
    situation_pin(situation, "picked");
    assert_string_equal(make_plan(situation)->certificate->subject, "picked");
    assert_true(findings_have(&situation->memory.findings, REASON_CHOICE_PICKED));
}

/* ---- the restart ---- */

static void a_stopped_sstp_is_not_started(void **state)
{
    struct situation *situation = *state;
    const struct plan *plan;

    (void)situation_renew(situation);
    stop_all(situation);
    plan = make_plan(situation);
    ASSERT_STEPS(plan, STEP_STORE_INTENT, STEP_REPLACE_BINDING, STEP_REPLACE_BINDING,
                 STEP_DELETE_HASHES);
    assert_false(plan->restarts);
    assert_false(plan->restart_deferred);
}

static void with_remoteaccess_stopped_sstp_alone_is_restarted(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    ASSERT_STEPS(make_plan(situation), STEP_STORE_INTENT, STEP_REPLACE_BINDING,
                 STEP_REPLACE_BINDING, STEP_DELETE_HASHES, STEP_STOP_SERVICE, STEP_START_SERVICE);
}

static void with_remoteaccess_stopped_other_dependents_are_not_ours_to_stop(void **state)
{
    struct situation *situation = *state;
    const struct plan *plan;

    (void)situation_renew(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    plan = make_plan(situation);
    ASSERT_STEPS(plan, STEP_STORE_INTENT, STEP_REPLACE_BINDING, STEP_REPLACE_BINDING,
                 STEP_DELETE_HASHES);
    assert_false(plan->restarts);
    assert_true(plan->restart_deferred);
    assert_true(findings_have(&situation->memory.findings, REASON_RESTART_PENDING));
}

static void a_restart_that_must_wait_and_nothing_else_is_no_plan(void **state)
{
    struct situation *situation = *state;

    model_rebind(&situation->model, "SAC1");
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_int_equal(make_plan(situation)->count, 0);
    assert_true(findings_have(&situation->memory.findings, REASON_RESTART_PENDING));
}

/* ---- when there is nothing that may be done ---- */

static void what_blocks_leaves_no_plan(void **state)
{
    struct situation *situation = *state;

    for (size_t part = 0; part < MODEL_BLOCKING_PARTS; part++) {
        situation_healthy(situation);
        (void)situation_renew(situation);
        situation_delete_before_start(situation, "SAC1");
        situation->model.unreadable[part] = true;
        assert_int_equal(make_plan(situation)->count, 0);
    }
}

static void with_nothing_eligible_there_is_no_plan_but_a_finding(void **state)
{
    struct situation *situation = *state;

    situation_delete_before_start(situation, "SAC1");
    assert_int_equal(make_plan(situation)->count, 0);
    assert_true(findings_have(&situation->memory.findings, REASON_NO_ELIGIBLE_CERTIFICATE));
}

static void with_an_ambiguous_choice_there_is_no_plan_but_a_finding(void **state)
{
    struct situation *situation = *state;

    situation_delete_before_start(situation, "SAC1");
    (void)model_issue(&situation->model, "a", "a.example.com", -1, 90);
    (void)model_issue(&situation->model, "b", "b.example.com", -1, 90);
    assert_int_equal(make_plan(situation)->count, 0);
    assert_true(findings_have(&situation->memory.findings, REASON_AMBIGUOUS_CERTIFICATES));
}

static void a_restart_alone_does_not_need_an_eligible_certificate(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].facts.private_key = KEY_UNKNOWN;
    situation->model.bindings[FAMILY_IPV4].written_at = situation->model.now;
    ASSERT_STEPS(make_plan(situation), STEP_STORE_INTENT, STOPS, STARTS);
}

static void where_nothing_is_written_nothing_is_restarted(void **state)
{
    struct situation *situation = *state;
    struct pass_memory *memory = &situation->memory;
    const struct snapshot *snapshot = situation_snapshot(situation);
    const struct selection selection = select_certificate(snapshot);

    memory->findings = (struct findings){0};
    findings_add(&memory->findings, &(struct finding){.reason = REASON_SUPERSEDED});
    situation->memory.before.parameters.hashes.sha256.presence = PART_ABSENT;
    situation->memory.before.parameters.hashes.sha1.presence = PART_ABSENT;
    plan_make(snapshot, &memory->findings, &selection, &memory->plan);
    assert_int_equal(memory->plan.count, 0);
    assert_false(memory->plan.restarts);
}

/* There is none that SSTP could have been started with. */
static void a_client_that_was_served_without_any_record_says_nothing(void **state)
{
    struct situation *situation = *state;
    struct pass_memory *memory = &situation->memory;
    const struct snapshot *snapshot = situation_snapshot(situation);

    for (int family = 0; family < FAMILY_COUNT; family++) {
        memory->before.probes[family] =
            (struct probe_result){.answer = PROBE_SERVES,
                                  .shown = true,
                                  .thumbprint = memory->before.bindings[family].record.thumbprint};
        memory->before.bindings[family].presence = PART_ABSENT;
    }
    memory->before.state.sstp_start.presence = PART_ABSENT;
    memory->findings = (struct findings){0};
    findings_add(&memory->findings, &(struct finding){.reason = REASON_BINDING_MISSING});
    const struct selection selection = select_certificate(snapshot);
    plan_make(snapshot, &memory->findings, &selection, &memory->plan);
    assert_true(memory->plan.restarts);
}

/* ---- where none may be chosen ---- */

/* A setting rules out all there are: what is bound stays, and is served as it should be. */
static void with_no_choice_what_is_bound_is_kept_in_order(void **state)
{
    struct situation *situation = *state;

    model_type(&situation->model.settings, SETTING_ISSUER, "Nobody's");
    situation->model.parameters.hashes.sha1.bytes[0] ^= 1;
    assert_true(make_plan(situation)->count > 0);
    assert_string_equal(
        model_label(&situation->model, &situation->memory.plan.certificate->thumbprint), "SAC1");
}

/* ---- another issuer ---- */

/* What is bound has expired, so that what comes from another authority is not refused. */
static bool reports_another_root(struct situation *situation, uint8_t issuer, enum root_kind root)
{
    model_set_issuer(&situation->model.certificates[1], issuer, root);
    assert_true(make_plan(situation)->count > 0);
    return findings_have(&situation->memory.findings, REASON_OTHER_ROOT);
}

static void a_certificate_that_fewer_clients_may_trust_is_reported(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    situation->model.certificates[0].facts.not_after = situation->model.now - 1;
    assert_true(reports_another_root(situation, 2, ROOT_NOT_LISTED));
    assert_true(reports_another_root(situation, 2, ROOT_UNKNOWN));
    assert_false(reports_another_root(situation, 1, ROOT_NOT_LISTED));
    assert_false(reports_another_root(situation, 2, ROOT_LISTED));
}

/* What is bound is gone, and is not what is remembered. */
static void of_what_is_gone_the_baseline_says_who_vouched(void **state)
{
    struct situation *situation = *state;
    struct last_good *last_good = &situation->model.stored.last_good;

    (void)situation_pass(situation);
    (void)situation_renew(situation);
    situation_delete_before_start(situation, "SAC1");
    last_good->thumbprint.bytes[0] ^= 1;
    assert_true(reports_another_root(situation, 2, ROOT_NOT_LISTED));
    last_good->trust.class = CLASS_UNKNOWN;
    assert_true(reports_another_root(situation, 2, ROOT_NOT_LISTED));
    last_good->trust.issuer_count = 0;
    assert_false(reports_another_root(situation, 2, ROOT_NOT_LISTED));
}

int run_plan_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_healthy_server_needs_no_plan),
        TEST(a_renewal_is_planned_as_the_procedure_has_it),
        TEST(services_stop_before_those_they_depend_on_and_start_the_other_way_round),
        TEST(without_atomic_updates_the_certificate_is_tried_first),
        TEST(a_missing_record_is_created_without_a_trial),
        TEST(the_family_that_is_right_is_left_alone),
        TEST(wrong_hashes_alone_are_put_right_and_sstp_restarted),
        TEST(a_rebind_without_a_restart_needs_only_the_restart),
        TEST(absent_hashes_need_no_deletion),
        TEST(where_an_administrator_picked_both_hashes_are_written),
        TEST(the_certificate_picked_in_the_console_is_bound),
        TEST(a_stopped_sstp_is_not_started),
        TEST(with_remoteaccess_stopped_sstp_alone_is_restarted),
        TEST(with_remoteaccess_stopped_other_dependents_are_not_ours_to_stop),
        TEST(a_restart_that_must_wait_and_nothing_else_is_no_plan),
        TEST(what_blocks_leaves_no_plan),
        TEST(with_nothing_eligible_there_is_no_plan_but_a_finding),
        TEST(with_an_ambiguous_choice_there_is_no_plan_but_a_finding),
        TEST(a_restart_alone_does_not_need_an_eligible_certificate),
        TEST(with_no_choice_what_is_bound_is_kept_in_order),
        TEST(a_certificate_that_fewer_clients_may_trust_is_reported),
        TEST(where_nothing_is_written_nothing_is_restarted),
        TEST(a_client_that_was_served_without_any_record_says_nothing),
        TEST(of_what_is_gone_the_baseline_says_who_vouched),
    };

    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
