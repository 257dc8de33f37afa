/* Whole passes over a modelled server: the situations that are mended, those that are left alone,
 * what is learnt, and what is said how often. */
#include "situation.h"
#include "unit.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, situation_setup, situation_teardown)

static unsigned told(const struct situation *situation, enum report_kind kind)
{
    return situation->model.log.reports[kind];
}

static unsigned begun(const struct situation *situation, enum reason reason)
{
    return situation->model.log.begun[reason];
}

static void known_as_healthy(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    situation_clear_log(situation);
}

/* So many further passes, an hour apart, change and say nothing more. */
static void assert_quiet(struct situation *situation, enum pass_result result)
{
    situation_clear_log(situation);
    for (unsigned i = 0; i < 5; i++) {
        model_advance(&situation->model, INSTANT_HOUR);
        assert_int_equal(situation_pass(situation).result, result);
    }
    assert_string_equal(situation->model.log.actions, "");
    for (size_t i = 0; i < REPORT_KIND_COUNT; i++) {
        assert_int_equal(situation->model.log.reports[i], 0);
    }
}

/* That finding is told once, nothing on the server is changed, and it stays so. */
static void assert_left_alone(struct situation *situation, enum reason reason)
{
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_int_equal(begun(situation, reason), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_quiet(situation, PASS_STANDING);
}

/* ---- healthy ---- */

static void the_first_pass_over_a_healthy_server_writes_only_our_own_state(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_string_equal(situation->model.log.actions, "sstp-start=SAC1 last-good=SAC1 ");
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(told(situation, REPORT_HEALTHY), 1);
    assert_quiet(situation, PASS_HEALTHY);
}

static void our_own_restart_writes_nothing(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_string_equal(situation->model.log.actions, "");
    assert_int_equal(told(situation, REPORT_HEALTHY), 1);
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

static void the_next_look_at_a_healthy_server_is_the_safety_pass(void **state)
{
    struct situation *situation = *state;
    const instant now = situation->model.now;
    const struct pass pass = situation_pass(situation);

    assert_true(pass.next_look > now + 359 * INSTANT_MINUTE);
    assert_true(pass.next_look < now + 361 * INSTANT_MINUTE);
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

static void every_mendable_situation_is_mended_in_one_pass(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < mendable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            print_message("%s, %s\n", mendables[i].name, variant_name((enum variant)variant));
            situation_arrange(situation, &mendables[i], (enum variant)variant);
            assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
            assert_serves(situation, mendables[i].bound_after);
            assert_int_equal(situation->model.restart_count, 1);
            assert_int_equal(told(situation, REPORT_ROTATION_STARTED), 1);
            assert_int_equal(told(situation, REPORT_ROTATION_COMPLETED), 1);
            assert_quiet(situation, PASS_HEALTHY);
        }
    }
}

static void every_mendable_situation_is_mended_with_the_services_stopped(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < mendable_count; i++) {
        situation_arrange(situation, &mendables[i], VARIANT_ATOMIC);
        for (int service = MODEL_SERVICES - 1; service >= 0; service--) {
            (void)model_stop(&situation->model, (enum model_service_id)service);
        }
        situation_settle(situation); /* that they stay stopped is an invariant */
        assert_int_equal(situation->model.restart_count, 0);
        (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
        assert_serves(situation, mendables[i].bound_after);
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

static void the_wrong_way_followed_by_a_reboot_is_mended(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[1], VARIANT_ATOMIC);
    model_reboot(&situation->model);
    assert_false(situation->model.sstp_serves);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void a_rebind_without_restart_is_found_by_the_remembered_start(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
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
    assert_true(situation->pass.next_look == early->facts.not_before);
    situation->model.now = situation->pass.next_look;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void an_expiry_is_met_on_time(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *wildcard =
        model_issue(&situation->model, "wildcard", "*.example.com", -1, 90);

    situation->model.certificates[0].facts.not_after = situation->model.now + INSTANT_HOUR;
    known_as_healthy(situation);
    situation->model.now = situation->pass.next_look;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, wildcard->label);
}

/* ---- left alone, and said so ---- */

static void with_no_eligible_certificate_nothing_is_changed(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.certificates[0].in_store = false;
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

    situation->model.certificates[0].in_store = false;
    (void)model_issue(&situation->model, "a", "a.example.com", -1, 90);
    (void)model_issue(&situation->model, "b", "b.example.com", -1, 90);
    assert_left_alone(situation, REASON_AMBIGUOUS_CERTIFICATES);
}

static void another_applications_binding_is_left_alone(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
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

    for (size_t part = 0; part < MODEL_PARTS; part++) {
        situation_arrange(situation, &mendables[1], VARIANT_ATOMIC);
        situation->model.unreadable[part] = true;
        assert_int_equal(situation_pass(situation).result, PASS_STANDING);
        assert_true(situation->pass.next_look <= situation->model.now + 5 * INSTANT_MINUTE);
        assert_int_equal(situation->model.log.server_writes, 0);
        assert_int_equal(situation->model.log.state_writes, 0);
        assert_int_equal(told(situation, REPORT_FINDING), 1);
        assert_quiet(situation, PASS_STANDING);
        situation->model.unreadable[part] = false;
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_int_equal(told(situation, REPORT_FINDING_ENDED), 1);
        assert_serves(situation, "SAC2");
    }
}

static void a_parameter_that_is_no_number_stops_every_change(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[1], VARIANT_ATOMIC);
    situation->model.parameters.listener_port.presence = PART_MALFORMED;
    assert_left_alone(situation, REASON_PARAMETER_MALFORMED);
}

/* ---- what an administrator stopped ---- */

static void with_only_rasman_running_the_restart_waits_and_comes_later(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < mendable_count; i++) {
        situation_arrange(situation, &mendables[i], VARIANT_ATOMIC);
        print_message("%s\n", mendables[i].name);
        (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
        (void)situation_pass(situation);
        (void)situation_pass(situation);
        assert_int_equal(begun(situation, REASON_RESTART_PENDING), 1);
        assert_true(model_running(&situation->model, MODEL_RASMAN));
        assert_int_equal(situation->model.restart_count, 0);
        situation_new_process(situation); /* what is owed outlives us */
        (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
        situation_settle(situation);
        assert_serves(situation, mendables[i].bound_after);
        assert_int_equal(situation->model.restart_count, 1);
    }
}

static void a_restart_by_the_administrator_settles_one_that_waits(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
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

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(situation->model.sstp_serves);
    assert_int_equal(situation->model.restart_count, 1);
}

/* ---- the limit on restarts ---- */

static void use_up_the_restarts_of_an_hour(struct situation *situation)
{
    struct restart_history *restarts = &situation->model.stored.restarts;

    restarts->at[0] = situation->model.now - INSTANT_MINUTE;
    restarts->at[1] = situation->model.now - 30 * INSTANT_MINUTE;
}

static void at_the_limit_nothing_is_changed_until_a_restart_is_allowed(void **state)
{
    struct situation *situation = *state;
    instant allowed;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    use_up_the_restarts_of_an_hour(situation);
    allowed = situation->model.stored.restarts.at[1] + INSTANT_HOUR;
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_true(situation->pass.next_look == allowed);
    assert_int_equal(begun(situation, REASON_RESTART_LIMIT), 1);
    assert_string_equal(situation->model.log.actions, "");
    situation->model.now = allowed;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.log.ended[REASON_RESTART_LIMIT], 1);
    assert_serves(situation, "SAC2");
}

static void the_limit_holds_across_our_own_restart_and_a_reboot(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    use_up_the_restarts_of_an_hour(situation);
    model_reboot(&situation->model);
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_int_equal(begun(situation, REASON_RESTART_LIMIT), 1);
}

static void the_limit_does_not_hold_back_what_needs_no_restart(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    use_up_the_restarts_of_an_hour(situation);
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(&situation->model, (enum model_service_id)i);
    }
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

static void a_refused_certificate_does_not_use_up_the_restarts(void **state)
{
    static const enum variant variants[] = {VARIANT_ATOMIC, VARIANT_DELETE_CREATE};
    const struct model_fault refused = {CALL_UPDATE_BINDING,          1,    5,
                                        FAILURE_CERTIFICATE_UNUSABLE, 1312, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(variants); i++) {
        struct model_fault fault = refused;
        fault.call = i == 0 ? CALL_UPDATE_BINDING : CALL_TRY_CERTIFICATE;
        situation_arrange(situation, &mendables[0], variants[i]);
        model_process_fault(&situation->process, fault);
        for (unsigned attempt = 0; attempt < fault.times; attempt++) {
            assert_int_equal(situation_pass(situation).result, PASS_FAILED);
            situation->model.now = situation->pass.next_look;
        }
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_int_equal(begun(situation, REASON_RESTART_LIMIT), 0);
    }
}

static void renewals_without_end_stay_within_the_limits(void **state)
{
    struct situation *situation = *state; /* the limits are an invariant */
    struct model_certificate *sac2;

    known_as_healthy(situation);
    sac2 = situation_renew(situation);
    for (unsigned i = 0; i < 300; i++) {
        /* Each time the other one is the newer. */
        const bool even = i % 2 == 0;
        situation->model.certificates[0].facts.not_after =
            situation->model.now + (even ? 90 : 100) * INSTANT_DAY;
        sac2->facts.not_after = situation->model.now + (even ? 100 : 90) * INSTANT_DAY;
        (void)situation_pass(situation);
        model_advance(&situation->model, 7 * INSTANT_MINUTE);
    }
    assert_true(situation->model.restart_count >= 4);
}

/* ---- failures and retries ---- */

static void a_rotation_that_fails_is_retried_ever_more_rarely(void **state)
{
    const struct model_fault refused = {CALL_UPDATE_BINDING, 1,  20,
                                        FAILURE_OTHER,       87, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;
    instant last = 0;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    model_process_fault(&situation->process, refused);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        const instant delay = situation->pass.next_look - situation->model.now;
        assert_true(delay >= last);
        assert_true(delay <= 30 * INSTANT_MINUTE);
        last = delay;
        situation->model.now = situation->pass.next_look;
    }
    assert_int_equal(begun(situation, REASON_RENEWED), 1);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 900);
    situation->process.fault_count = 0;
    situation->process.calls_of[CALL_UPDATE_BINDING] = 0;
    model_process_fault(&situation->process, refused);
    model_advance(&situation->model, INSTANT_DAY);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(situation->pass.next_look - situation->model.now <= 10 * INSTANT_SECOND);
}

static void our_own_state_that_cannot_be_written_is_told_and_written_later(void **state)
{
    struct situation *situation = *state;

    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_SSTP_START, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_LAST_GOOD, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation);
    assert_int_equal(told(situation, REPORT_STATE_WRITE_FAILED), 2);
    situation_clear_log(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_string_equal(situation->model.log.actions, "sstp-start=SAC1 last-good=SAC1 ");
}

static void a_start_is_not_learnt_while_sstp_is_changing(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    model_rebind(&situation->model, "SAC2");
    situation->model.services[MODEL_SSTP].state = SERVICE_IS_CHANGING;
    situation->model.certificates[1].facts.private_key = KEY_UNKNOWN; /* so that all is at rest */
    situation->model.unreadable[MODEL_PART_SHA1] = true;
    (void)situation_pass(situation);
    assert_int_equal(situation->model.stored.sstp_start.presence, PART_ABSENT);
}

static void what_a_rotation_is_for_is_told_once(void **state)
{
    static const struct {
        size_t mendable;
        enum reason reason;
    } cases[] = {{0, REASON_RENEWED},
                 {1, REASON_CERTIFICATE_MISSING},
                 {2, REASON_CERTIFICATE_EXPIRED},
                 {3, REASON_PRIVATE_KEY_UNUSABLE},
                 {4, REASON_BINDING_MISSING},
                 {6, REASON_BINDING_MALFORMED},
                 {7, REASON_FAMILIES_DIFFER},
                 {8, REASON_HASH_MALFORMED},
                 {9, REASON_HASH_DISAGREES}};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        situation_arrange(situation, &mendables[cases[i].mendable], VARIANT_ATOMIC);
        (void)situation_pass(situation);
        assert_int_equal(begun(situation, cases[i].reason), 1);
    }
}

int run_reconcile_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(the_first_pass_over_a_healthy_server_writes_only_our_own_state),
        TEST(our_own_restart_writes_nothing),
        TEST(a_reboot_of_a_healthy_server_changes_nothing),
        TEST(the_next_look_at_a_healthy_server_is_the_safety_pass),
        TEST(a_certificate_that_does_not_decode_keeps_nobody_from_being_healthy),
        TEST(an_unknown_start_of_sstp_is_noted_and_restarts_nothing),
        TEST(a_renewal_is_made_even_where_sstps_start_is_unknown),
        TEST(every_mendable_situation_is_mended_in_one_pass),
        TEST(every_mendable_situation_is_mended_with_the_services_stopped),
        TEST(case_1_the_procedure_by_hand_needs_nothing_from_us),
        TEST(case_2_several_certificates_end_with_the_right_one),
        TEST(the_wrong_way_followed_by_a_reboot_is_mended),
        TEST(a_rebind_without_restart_is_found_by_the_remembered_start),
        TEST(a_rebind_without_restart_is_found_by_the_time_of_writing),
        TEST(a_certificate_picked_in_the_console_is_bound_and_kept),
        TEST(a_port_of_its_own_is_respected),
        TEST(a_certificate_that_becomes_valid_later_is_taken_then),
        TEST(an_expiry_is_met_on_time),
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
        TEST(at_the_limit_nothing_is_changed_until_a_restart_is_allowed),
        TEST(the_limit_holds_across_our_own_restart_and_a_reboot),
        TEST(the_limit_does_not_hold_back_what_needs_no_restart),
        TEST(a_refused_certificate_does_not_use_up_the_restarts),
        TEST(renewals_without_end_stay_within_the_limits),
        TEST(a_rotation_that_fails_is_retried_ever_more_rarely),
        TEST(our_own_state_that_cannot_be_written_is_told_and_written_later),
        TEST(a_start_is_not_learnt_while_sstp_is_changing),
        TEST(what_a_rotation_is_for_is_told_once),
    };

    return cmocka_run_group_tests_name("reconcile", tests, NULL, NULL);
}
