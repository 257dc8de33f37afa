/* Following the certificate that a load balancer presents (the setting OffloadProbe): what counts,
 * how often it must be shown, and what is told of the rest. */
#include "balancing.h"
#include "control/evaluate.h"
#include "finding.h"
#include "proof/balancer_watch.h"
#include "unit.h"

/* Somebody between this server and the name answers in the balancer's place. */
static void intercept(struct model *model, uint8_t byte)
{
    model->balancer.interceptor = model_leaf(model, "interceptor", NAME, byte);
    model->balancer.intercepted = true;
}

/* ---- what counts ---- */

static void with_what_sstp_was_told_nothing_is_done(void **state)
{
    struct situation *situation = *state;

    (void)behind_a_balancer(situation);
    assert_nothing(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->process.calls_of[CALL_PROBE_BALANCER], 1);
    assert_true(situation->pass.next_check <= situation->model.now + 15 * INSTANT_MINUTE);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 1);
    assert_quiet(situation, PASS_HEALTHY);
}

static void a_renewal_on_the_balancer_is_followed_when_it_is_shown_twice(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    present(model, SECOND);
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_BALANCER_CHANGED), 1);
    assert_true(situation->pass.next_check <= model->now + APART);
    (void)pass_later(situation, APART / 2); /* that is no second time */
    assert_int_equal(model->log.server_writes, 0);
    assert_int_equal(pass_later(situation, APART / 2 + INSTANT_SECOND).result, PASS_ROTATED);
    assert_started_with(situation, SECOND);
    assert_int_equal(begun(situation, REASON_HASH_DISAGREES), 1);
    assert_int_equal(model->restart_count, 1);
    assert_true(model_serves_clients(model));
    assert_int_equal(pass_later(situation, APART).result, PASS_HEALTHY);
    assert_quiet(situation, PASS_HEALTHY);
    assert_int_equal(model->restart_count, 1);
}

static void the_hash_is_read_back(void **state)
{
    const struct model_fault lie = {
        .call = CALL_WRITE_HASHES, .nth = 1, .times = 1, .effect = FAULT_LIE};
    struct situation *situation = *state;

    present(behind_a_balancer(situation), SECOND);
    (void)situation_pass(situation);
    model_process_fault(&situation->process, lie);
    assert_int_equal(pass_later(situation, APART).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_VERIFICATION_FAILED), 1);
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_ROTATED);
    assert_started_with(situation, SECOND);
}

static void whatever_sstp_was_told_before_is_put_right(void **state)
{
    static const enum presence presences[] = {PART_ABSENT, PART_MALFORMED};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(presences); i++) {
        struct model *model = behind_a_balancer(situation);
        model->parameters.hashes.sha256.presence = presences[i];
        model->parameters.hashes.sha1.presence = PART_PRESENT;
        restart_by_hand(model);
        model_advance(model, INSTANT_HOUR);
        (void)situation_pass(situation);
        assert_int_equal(begun(situation, REASON_HASH_DISAGREES), 1 - i); /* at once, not twice */
        assert_int_equal(begun(situation, REASON_HASH_MALFORMED), i);
        assert_int_equal(begun(situation, REASON_BALANCER_UNKNOWN), 1);
        assert_int_equal(model->log.server_writes, 0);
        assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
        assert_started_with(situation, FIRST);
        assert_int_equal(begun(situation, REASON_HASH_MALFORMED), i);
        situation_new_process(situation);
        situation_clear_log(situation);
    }
}

static void what_is_shown_only_once_is_not_followed(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    for (int i = 0; i < 6; i++) {
        intercept(model, SECOND);
        (void)pass_later(situation, APART);
        if (i % 3 == 0) {
            model->balancer.intercepted = false;
        } else if (i % 3 == 1) {
            intercept(model, THIRD);
        } else {
            model->balancer.unreachable = true;
        }
        (void)pass_later(situation, APART);
        model->balancer.unreachable = false;
    }
    assert_int_equal(model->log.server_writes, 0);
    assert_started_with(situation, FIRST);
}

static void with_other_settings_or_another_time_it_begins_anew(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    present(model, SECOND);
    (void)situation_pass(situation);
    model_type(&model->settings, SETTING_ISSUER, "Test");
    situation->settings = model->settings;
    (void)pass_later(situation, APART);
    assert_int_equal(model->log.server_writes, 0);
    model->now -= INSTANT_HOUR;
    (void)situation_pass(situation);
    assert_int_equal(model->log.server_writes, 0);
    assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
    assert_started_with(situation, SECOND);
}

static void after_a_crash_at_any_call_sstp_runs_with_the_new_hash(void **state)
{
    struct situation *situation = *state;
    bool crashed = true;

    for (unsigned after = 1; crashed; after++) {
        present(behind_a_balancer(situation), SECOND);
        (void)situation_pass(situation);
        situation->process.crash_after = situation->process.calls + after;
        (void)pass_later(situation, APART);
        crashed = situation->process.dead;
        situation_new_process(situation);
        for (int i = 0; i < 6; i++) {
            (void)pass_later(situation, APART);
        }
        assert_started_with(situation, SECOND);
        assert_int_equal(situation->pass.result, PASS_HEALTHY);
        assert_true(situation->model.restart_count <= 2);
        situation_new_process(situation);
    }
}

/* ---- what does not ---- */

static void an_untrusted_certificate_is_not_followed(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    present(model, SECOND);
    model->balancer.own.trusted = false;
    assert_never_followed(situation, REASON_BALANCER_UNTRUSTED);
    model->balancer.own.trusted = true; /* its root was imported */
    (void)pass_later(situation, APART);
    assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
    assert_started_with(situation, SECOND);
}

static void a_certificate_for_other_names_is_not_followed(void **state)
{
    struct situation *situation = *state;

    behind_a_balancer(situation)->balancer.own =
        model_leaf(&situation->model, "other", "other.example.com", SECOND);
    assert_never_followed(situation, REASON_BALANCER_OTHER_NAMES);
}

static void the_setting_host_name_says_the_name(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    model_type(&model->settings, SETTING_HOST_NAME, "remote.example.com");
    situation->settings = model->settings;
    present(model, SECOND);
    assert_never_followed(situation, REASON_BALANCER_OTHER_NAMES);
    model->balancer.own.name.text = "remote.example.com";
    (void)pass_later(situation, APART);
    assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
}

static void a_certificate_by_another_issuer_is_not_followed(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    model_type(&model->settings, SETTING_ISSUER, "Another CA; A third");
    situation->settings = model->settings;
    present(model, SECOND);
    assert_never_followed(situation, REASON_BALANCER_OTHER_ISSUER);
}

static void nor_one_that_is_never_to_be_used(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    model_type(&model->settings, SETTING_NEVER_ISSUER, "A third; Test");
    situation->settings = model->settings;
    present(model, SECOND);
    assert_never_followed(situation, REASON_BALANCER_OTHER_ISSUER);
}

static void that_it_cannot_be_reached_is_reported_when_it_lasts(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    (void)situation_pass(situation);
    model->balancer.unreachable = true;
    assert_never_followed(situation, REASON_BALANCER_UNREACHABLE);
    assert_true(situation->pass.next_check > model->now + APART); /* ever more rarely */
    assert_true(situation->pass.next_check <= model->now + 30 * INSTANT_MINUTE);
    model->balancer.unreachable = false;
    (void)pass_later(situation, APART);
    assert_int_equal(situation->model.log.ended[REASON_BALANCER_UNREACHABLE], 1);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 2);
}

/* ---- a dry run ---- */

static const struct findings *evaluated(struct situation *situation, struct evaluation *evaluation)
{
    struct snapshot *snapshot = &situation->memory.before;

    model_observe(&situation->model, snapshot);
    offload_probe_ask(&situation->host, snapshot);
    evaluate(snapshot, false, evaluation);
    return &evaluation->findings;
}

static void a_dry_run_reports_all_and_plans_nothing_upon_one_answer(void **state)
{
    static struct evaluation evaluation;
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);
    const struct finding *finding;

    assert_int_equal(evaluated(situation, &evaluation)->count, 0);
    present(model, SECOND);
    assert_int_equal(evaluated(situation, &evaluation)->count, 1);
    finding = &evaluation.findings.items[0];
    assert_int_equal(finding->reason, REASON_BALANCER_CHANGED);
    assert_memory_equal(finding->thumbprint.bytes, hash_of(SECOND).bytes, THUMBPRINT_SIZE);
    assert_int_equal(evaluation.plan.count, 0);
    model->balancer.own.trusted = false;
    assert_true(findings_have(evaluated(situation, &evaluation), REASON_BALANCER_UNTRUSTED));
    model->balancer.unreachable = true;
    assert_true(findings_have(evaluated(situation, &evaluation), REASON_BALANCER_UNREACHABLE));
    assert_int_equal(evaluation.findings.items[0].error.failure, FAILURE_TIMED_OUT);
}

int run_offload_probe_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(with_what_sstp_was_told_nothing_is_done),
        TEST(a_renewal_on_the_balancer_is_followed_when_it_is_shown_twice),
        TEST(the_hash_is_read_back),
        TEST(whatever_sstp_was_told_before_is_put_right),
        TEST(what_is_shown_only_once_is_not_followed),
        TEST(with_other_settings_or_another_time_it_begins_anew),
        TEST(after_a_crash_at_any_call_sstp_runs_with_the_new_hash),
        TEST(an_untrusted_certificate_is_not_followed),
        TEST(a_certificate_for_other_names_is_not_followed),
        TEST(the_setting_host_name_says_the_name),
        TEST(a_certificate_by_another_issuer_is_not_followed),
        TEST(nor_one_that_is_never_to_be_used),
        TEST(that_it_cannot_be_reached_is_reported_when_it_lasts),
        TEST(a_dry_run_reports_all_and_plans_nothing_upon_one_answer),
    };

    return cmocka_run_group_tests_name("offload probe", tests, NULL, NULL);
}
