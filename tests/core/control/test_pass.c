/* Whole passes over a modelled server: the healthy one, and the situations that are mended. */
#include "situation.h"
#include "unit.h"

/* ---- healthy ---- */

static void the_first_pass_over_a_healthy_server_writes_only_our_own_state(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_string_equal(situation->model.log.actions, "sstp-start=SAC1 last-good=SAC1 ");
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 1);
    assert_quiet(situation, PASS_HEALTHY);
}

static void our_own_restart_writes_nothing(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_string_equal(situation->model.log.actions, "");
    assert_int_equal(reported(situation, REPORT_HEALTHY), 1);
}

static void a_reboot_of_a_healthy_server_changes_nothing(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_reboot(&situation->model);
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_string_equal(situation->model.log.actions, "sstp-start=SAC1 ");
}

static void the_next_check_of_a_healthy_server_is_the_safety_pass(void **state)
{
    struct situation *situation = *state;
    const instant now = situation->model.now;
    const struct pass pass = situation_pass(situation);

    assert_true(pass.next_check > now + 359 * INSTANT_MINUTE);
    assert_true(pass.next_check < now + 361 * INSTANT_MINUTE);
}

static void a_certificate_that_does_not_decode_keeps_nobody_from_being_healthy(void **state)
{
    struct situation *situation = *state;

    model_issue(&situation->model, "rubbish", "rubbish", -1, 1)->facts.decoded = false;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_CERTIFICATE_UNDECODABLE), 1);
    assert_int_equal(situation->model.stored.last_good.presence, PART_PRESENT);
    assert_quiet(situation, PASS_HEALTHY);
}

static void an_unknown_start_of_sstp_is_noted_and_restarts_nothing(void **state)
{
    struct situation *situation = *state;

    situation->model.starts_undated = true;
    model_rebind(&situation->model, "SAC1");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_SSTP_START_UNKNOWN), 1);
    assert_int_equal(situation->model.stored.last_good.presence, PART_PRESENT);
    assert_quiet(situation, PASS_HEALTHY);
    assert_int_equal(situation->model.restart_count, 0);
}

static void a_renewal_is_made_even_where_sstps_start_is_unknown(void **state)
{
    struct situation *situation = *state;

    situation->model.starts_undated = true;
    known_as_healthy(situation);
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.restart_count, 1);
}

/* ---- mended ---- */

static void every_repairable_situation_is_repaired_in_one_pass(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < repairable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            journal_begin(situation, repairables[i].name, variant_name((enum variant)variant));
            situation_arrange(situation, &repairables[i], (enum variant)variant);
            assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
            assert_serves(situation, repairables[i].bound_after);
            /* what SSTP serves with already needs none */
            const bool completed = strcmp(repairables[i].name, "binding missing") == 0 ||
                                   strcmp(repairables[i].name, "binding malformed") == 0;
            assert_int_equal(situation->model.restart_count, completed ? 0 : 1);
            assert_int_equal(reported(situation, REPORT_ROTATION_STARTED), 1);
            assert_int_equal(reported(situation, REPORT_ROTATION_COMPLETED), 1);
            assert_quiet(situation, PASS_HEALTHY);
        }
    }
    journal_end(situation);
}

static void every_repairable_situation_is_repaired_with_the_services_stopped(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < repairable_count; i++) {
        situation_arrange(situation, &repairables[i], VARIANT_ATOMIC);
        for (int service = MODEL_SERVICES - 1; service >= 0; service--) {
            (void)model_stop(&situation->model, (enum model_service_id)service);
        }
        situation_settle(situation); /* that they stay stopped is an invariant */
        assert_int_equal(situation->model.restart_count, 0);
        (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
        assert_serves(situation, repairables[i].bound_after);
        assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    }
}

static void case_1_the_procedure_by_hand_needs_nothing_from_us(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    model_find(model, "SAC1")->in_store = false;
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(model, (enum model_service_id)i);
    }
    (void)model_http_delete(model, FAMILY_IPV4);
    (void)model_http_delete(model, FAMILY_IPV6);
    model->parameters.hashes.sha256.presence = PART_ABSENT;
    model->parameters.hashes.sha1.presence = PART_ABSENT;
    (void)model_start(model, MODEL_REMOTE_ACCESS); /* SSTP binds the only one itself */
    situation->settings_known[FAMILY_IPV4] = false;
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(model->log.server_writes, 0);
    assert_serves(situation, "SAC2");
}

static void case_2_several_certificates_end_with_the_right_one(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    (void)model_issue(&situation->model, "mail", "mail.example.com", -1, 900);
    (void)model_issue(&situation->model, "wildcard", "*.example.com", -1, 900);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void the_wrong_way_followed_by_a_reboot_is_repaired(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[1], VARIANT_ATOMIC);
    model_reboot(&situation->model);
    assert_false(situation->model.sstp_serves);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void a_rebind_without_restart_is_found_by_the_remembered_start(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    model_rebind(&situation->model, "SAC2");
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    situation->model.parameters.hashes.sha1.presence = PART_ABSENT;
    situation->model.writes_undated = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_STARTED_WITH_OTHER_CERTIFICATE), 1);
    assert_true(situation->model.sstp_serves);
    assert_string_equal(model_label(&situation->model, &situation->model.sstp_captured), "SAC2");
}

static void a_rebind_without_restart_is_found_by_the_time_of_writing(void **state)
{
    struct situation *situation = *state; /* nothing is remembered yet */

    (void)situation_renew(situation);
    model_rebind(&situation->model, "SAC2");
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    situation->model.parameters.hashes.sha1.presence = PART_ABSENT;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_STARTED_WITH_OTHER_CERTIFICATE), 1);
    assert_serves(situation, "SAC2");
}

static void a_certificate_picked_in_the_console_is_bound_and_kept(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_issue(&situation->model, "picked", "new.example.com", -1, 30);
    situation_pin(situation, "picked");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "picked");
    assert_int_equal(situation->model.parameters.hash_configured_by_admin.value, 1);
    assert_quiet(situation, PASS_HEALTHY);
}

static void a_port_of_its_own_is_respected(void **state)
{
    struct situation *situation = *state; /* the model refuses a write for any other port */

    situation->model.parameters.listener_port =
        (struct dword_value){.presence = PART_PRESENT, .value = 8443};
    known_as_healthy(situation);
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void a_certificate_that_becomes_valid_later_is_taken_then(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *early;

    known_as_healthy(situation);
    early = situation_renew(situation);
    early->facts.not_before = situation->model.now + INSTANT_HOUR;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_true(situation->pass.next_check == early->facts.not_before);
    situation->model.now = situation->pass.next_check;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* Look after look until the moment, and the pass right after it changes the server. */
static void check_until(struct situation *situation, instant moment)
{
    while (situation->pass.next_check < moment) {
        situation->model.now = situation->pass.next_check;
        assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    }
    assert_in_range(situation->pass.next_check, moment, moment + INSTANT_SECOND);
    situation->model.now = situation->pass.next_check;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

static void one_that_suits_less_is_taken_at_the_deadline(void **state)
{
    struct situation *situation = *state;
    const struct certificate *bound = &situation->model.certificates[0].facts;

    (void)model_issue(&situation->model, "wildcard", "*.example.com", -1, 900);
    known_as_healthy(situation);
    check_until(situation, schedule_deadline(bound, &situation->model.settings));
    assert_serves(situation, "wildcard");
}

static void an_expiry_is_met_on_time(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = &situation->model.certificates[0].facts;

    model_set_issuer(model_issue(&situation->model, "other", "vpn.example.com", -1, 90), 2,
                     ROOT_NOT_LISTED); /* not as long as the bound one serves */
    bound->not_after = situation->model.now + 25 * INSTANT_HOUR;
    known_as_healthy(situation);
    check_until(situation, bound->not_after);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_true(model_shows(&situation->model, (enum family)family,
                                &model_find(&situation->model, "other")->facts.thumbprint));
    }
}

static void the_same_drift_is_reported_again_when_it_comes_again(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    for (unsigned time = 1; time <= 3; time++) {
        situation->model.parameters.hashes.sha1.bytes[0] ^= 1;
        situation_hashes_unseen(situation);
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_int_equal(begun(situation, REASON_HASH_DISAGREES), time);
        model_advance(&situation->model, INSTANT_DAY);
    }
}

int run_pass_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(the_first_pass_over_a_healthy_server_writes_only_our_own_state),
        TEST(our_own_restart_writes_nothing),
        TEST(a_reboot_of_a_healthy_server_changes_nothing),
        TEST(the_next_check_of_a_healthy_server_is_the_safety_pass),
        TEST(a_certificate_that_does_not_decode_keeps_nobody_from_being_healthy),
        TEST(an_unknown_start_of_sstp_is_noted_and_restarts_nothing),
        TEST(a_renewal_is_made_even_where_sstps_start_is_unknown),
        TEST(every_repairable_situation_is_repaired_in_one_pass),
        TEST(every_repairable_situation_is_repaired_with_the_services_stopped),
        TEST(case_1_the_procedure_by_hand_needs_nothing_from_us),
        TEST(case_2_several_certificates_end_with_the_right_one),
        TEST(the_wrong_way_followed_by_a_reboot_is_repaired),
        TEST(a_rebind_without_restart_is_found_by_the_remembered_start),
        TEST(a_rebind_without_restart_is_found_by_the_time_of_writing),
        TEST(a_certificate_picked_in_the_console_is_bound_and_kept),
        TEST(a_port_of_its_own_is_respected),
        TEST(a_certificate_that_becomes_valid_later_is_taken_then),
        TEST(one_that_suits_less_is_taken_at_the_deadline),
        TEST(an_expiry_is_met_on_time),
        TEST(the_same_drift_is_reported_again_when_it_comes_again),
    };

    return cmocka_run_group_tests_name("pass", tests, NULL, NULL);
}
