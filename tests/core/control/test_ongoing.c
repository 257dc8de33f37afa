/* What a pass leaves alone: what needs a person, is not ours, or was stopped by an administrator.
 */
#include "situation.h"
#include "unit.h"

/* That finding is told once, nothing on the server is changed, and it stays so. */
static void assert_left_alone(struct situation *situation, enum reason reason)
{
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, reason), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_quiet(situation, PASS_ONGOING);
}

/* ---- left alone, and said so ---- */

static void with_no_eligible_certificate_nothing_is_changed(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    (void)model_issue(&situation->model, "mail", "mail.example.com", -1, 900);
    assert_left_alone(situation, REASON_NO_ELIGIBLE_CERTIFICATE);
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.log.ended[REASON_NO_ELIGIBLE_CERTIFICATE], 1);
    assert_serves(situation, "SAC2");
}

static void with_several_for_different_names_nothing_is_changed(void **state)
{
    struct situation *situation = *state; /* never seen healthy: nobody says who we are */

    situation_delete_before_start(situation, "SAC1");
    situation->model.probes_dropped = true; /* and what clients are shown cannot be asked */
    (void)model_issue(&situation->model, "a", "a.example.com", -1, 90);
    (void)model_issue(&situation->model, "b", "b.example.com", -1, 90);
    assert_left_alone(situation, REASON_AMBIGUOUS_CERTIFICATES);
}

static void another_applications_binding_is_left_alone(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_REFUSE;
    situation->model.bindings[FAMILY_IPV4].record.application_id[0] ^= 1;
    assert_left_alone(situation, REASON_BINDING_FOREIGN);
}

static void a_binding_with_another_store_is_left_alone(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    strcpy(situation->model.bindings[FAMILY_IPV4].record.store_name, "WebHosting");
    strcpy(situation->record_settings[FAMILY_IPV4].store_name, "WebHosting");
    assert_left_alone(situation, REASON_BINDING_OTHER_STORE);
}

static void a_server_that_does_not_use_sstp_is_left_alone(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    (void)model_http_delete(model, FAMILY_IPV4);
    (void)model_http_delete(model, FAMILY_IPV6);
    model->parameters.hashes.sha256.presence = PART_ABSENT;
    model->parameters.hashes.sha1.presence = PART_ABSENT;
    (void)situation_renew(situation);
    assert_left_alone(situation, REASON_SSTP_NOT_CONFIGURED);
    (void)model_stop(model, MODEL_REMOTE_ACCESS);
    assert_left_alone(situation, REASON_SSTP_NOT_IN_USE);
    assert_int_equal(model->log.state_writes, 0);
}

static void where_tls_ends_at_a_load_balancer_nothing_is_changed(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation->model.parameters.use_https = (struct dword_value){.presence = PART_PRESENT};
    assert_left_alone(situation, REASON_TLS_OFFLOADED);
}

static void whatever_is_unreadable_stops_every_change_until_it_is_readable(void **state)
{
    struct situation *situation = *state;

    for (size_t part = 0; part < MODEL_BLOCKING_PARTS; part++) {
        situation_arrange(situation, &repairables[1], VARIANT_ATOMIC);
        situation->model.unreadable[part] = true;
        assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
        assert_true(situation->pass.next_check <= situation->model.now + 5 * INSTANT_MINUTE);
        assert_int_equal(situation->model.log.server_writes, 0);
        assert_int_equal(situation->model.log.state_writes, 0);
        assert_int_equal(reported(situation, REPORT_FINDING), 1);
        assert_quiet(situation, PASS_ONGOING);
        situation->model.unreadable[part] = false;
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_int_equal(reported(situation, REPORT_FINDING_ENDED), 1);
        assert_serves(situation, "SAC2");
    }
}

static void a_parameter_that_is_no_number_stops_every_change(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[1], VARIANT_ATOMIC);
    situation->model.parameters.listener_port.presence = PART_MALFORMED;
    assert_left_alone(situation, REASON_PARAMETER_MALFORMED);
}

/* ---- what an administrator stopped ---- */

static void with_only_rasman_running_the_restart_waits_and_comes_later(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < repairable_count; i++) {
        situation_arrange(situation, &repairables[i], VARIANT_ATOMIC);
        journal_begin(situation, repairables[i].name, "with only RasMan");
        (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
        (void)situation_pass(situation);
        (void)situation_pass(situation);
        assert_int_equal(begun(situation, REASON_RESTART_PENDING), 1);
        assert_true(model_running(&situation->model, MODEL_RASMAN));
        assert_int_equal(situation->model.restart_count, 0);
        situation_new_process(situation); /* what is owed outlives us */
        (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
        situation_settle(situation);
        assert_serves(situation, repairables[i].bound_after);
        assert_int_equal(situation->model.restart_count, 1);
    }
    journal_end(situation);
}

static void a_restart_by_the_administrator_settles_one_that_waits(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    (void)model_stop(&situation->model, MODEL_SSTP);
    (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.restart_count, 0);
}

static void with_sstp_alone_running_it_alone_is_restarted(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(situation->model.sstp_serves);
    assert_int_equal(situation->model.restart_count, 1);
}

static void a_restart_that_waits_is_reported_once_and_no_restart_is_promised(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_STARTED_WITH_OTHER_CERTIFICATE), 0);
    assert_int_equal(begun(situation, REASON_RESTART_OWED), 0);
    assert_int_equal(begun(situation, REASON_RESTART_PENDING), 1);
    assert_quiet(situation, PASS_ONGOING);
}

/* The store claimed success and kept nothing. */
static void a_restart_that_waits_with_its_intent_lost_is_checked_again_soon(void **state)
{
    const struct model_fault lost = {CALL_STORE_INTENT, 1, 1, FAILURE_NONE, 0, FAULT_LIE};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    model_process_fault(&situation->process, lost);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.stored.intent.presence, PART_ABSENT);
    assert_true(situation->pass.next_check < situation->model.now + INSTANT_MINUTE);
}

/* ---- expiry ahead ---- */

static void an_expiry_without_a_successor_is_reported_at_each_warning_day(void **state)
{
    struct situation *situation = *state;
    const instant end = situation->model.certificates[0].facts.not_after;
    struct pass pass = situation_pass(situation);

    assert_int_equal(begun(situation, REASON_EXPIRY_AHEAD), 0);
    for (int i = 0; i < 1000 && situation->model.now < end - INSTANT_HOUR; i++) {
        situation->model.now = pass.next_check;
        pass = situation_pass(situation);
    }
    assert_int_equal(begun(situation, REASON_EXPIRY_AHEAD), 4);
}

static void the_moment_of_a_warning_is_checked(void **state)
{
    struct situation *situation = *state;
    const instant end = situation->model.certificates[0].facts.not_after;

    situation->model.now = end - 30 * INSTANT_DAY - INSTANT_HOUR;
    assert_true(situation_pass(situation).next_check == end - 30 * INSTANT_DAY);
}

static void an_expiry_with_a_successor_is_not_reported(void **state)
{
    struct situation *situation = *state;

    situation->model.now = situation->model.certificates[0].facts.not_after - INSTANT_DAY;
    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 90);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_EXPIRY_AHEAD), 0);
}

int run_ongoing_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(with_no_eligible_certificate_nothing_is_changed),
        TEST(with_several_for_different_names_nothing_is_changed),
        TEST(another_applications_binding_is_left_alone),
        TEST(a_binding_with_another_store_is_left_alone),
        TEST(a_server_that_does_not_use_sstp_is_left_alone),
        TEST(where_tls_ends_at_a_load_balancer_nothing_is_changed),
        TEST(whatever_is_unreadable_stops_every_change_until_it_is_readable),
        TEST(a_parameter_that_is_no_number_stops_every_change),
        TEST(with_only_rasman_running_the_restart_waits_and_comes_later),
        TEST(a_restart_by_the_administrator_settles_one_that_waits),
        TEST(with_sstp_alone_running_it_alone_is_restarted),
        TEST(a_restart_that_waits_is_reported_once_and_no_restart_is_promised),
        TEST(a_restart_that_waits_with_its_intent_lost_is_checked_again_soon),
        TEST(an_expiry_without_a_successor_is_reported_at_each_warning_day),
        TEST(the_moment_of_a_warning_is_checked),
        TEST(an_expiry_with_a_successor_is_not_reported),
    };

    return cmocka_run_group_tests_name("ongoing", tests, NULL, NULL);
}
