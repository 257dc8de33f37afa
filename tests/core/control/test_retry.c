/* What a pass does later: the limit on restarts, and retries after failures. */
#include "balancing.h"
#include "rotation/patience.h"
#include "situation.h"
#include "unit.h"

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

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    use_up_the_restarts_of_an_hour(situation);
    allowed = situation->model.stored.restarts.at[1] + INSTANT_HOUR;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_true(situation->pass.next_check == allowed);
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

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    use_up_the_restarts_of_an_hour(situation);
    model_reboot(&situation->model);
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_RESTART_LIMIT), 1);
}

/* ---- where it cuts nobody off ---- */

static void arrange_at_the_limit(struct situation *situation, const char *repairable)
{
    size_t i = 0;

    while (strcmp(repairables[i].name, repairable) != 0) {
        i++;
    }
    situation_arrange(situation, &repairables[i], VARIANT_ATOMIC);
    use_up_the_restarts_of_an_hour(situation);
}

static void with_nobody_connected_who_is_locked_out_waits_for_minutes(void **state)
{
    struct situation *situation = *state;

    arrange_at_the_limit(situation, "expired");
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_RESTART_LIMIT), 1);
    assert_true(situation->pass.next_check ==
                situation->model.stored.restarts.at[0] + 2 * INSTANT_MINUTE);
    situation->model.now = situation->pass.next_check;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

static void with_somebody_connected_the_settings_hold(void **state)
{
    struct situation *situation = *state;

    for (int unreadable = 0; unreadable < 2; unreadable++) {
        arrange_at_the_limit(situation, "expired");
        situation->model.tunnels = unreadable ? 0 : 1;
        situation->model.unreadable[MODEL_PART_CONNECTIONS] = unreadable;
        assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
        assert_true(situation->pass.next_check ==
                    situation->model.stored.restarts.at[1] + INSTANT_HOUR);
    }
}

/* Clients get in, and may at any moment. */
static void a_renewal_keeps_to_the_settings_even_so(void **state)
{
    struct situation *situation = *state;

    arrange_at_the_limit(situation, repairables[0].name);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_true(situation->pass.next_check ==
                situation->model.stored.restarts.at[1] + INSTANT_HOUR);
}

static void the_limit_does_not_hold_back_what_needs_no_restart(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    use_up_the_restarts_of_an_hour(situation);
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(&situation->model, (enum model_service_id)i);
    }
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

static void a_refused_certificate_does_not_use_up_the_restarts(void **state)
{
    static const enum variant variants[] = {VARIANT_ATOMIC, VARIANT_DELETE_CREATE};
    const struct model_fault refused = {CALL_UPDATE_BINDING,          1,    REFUSALS_MAX - 1,
                                        FAILURE_CERTIFICATE_UNUSABLE, 1312, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(variants); i++) {
        struct model_fault fault = refused;
        fault.call = i == 0 ? CALL_UPDATE_BINDING : CALL_TRY_CERTIFICATE;
        situation_arrange(situation, &repairables[0], variants[i]);
        model_process_fault(&situation->process, fault);
        for (unsigned attempt = 0; attempt < fault.times; attempt++) {
            assert_int_equal(situation_pass(situation).result, PASS_FAILED);
            situation->model.now = situation->pass.next_check;
        }
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_int_equal(begun(situation, REASON_RESTART_LIMIT), 0);
    }
}

static void renewals_without_end_stay_within_the_limits(void **state)
{
    struct situation *situation = *state; /* the limits are an invariant */
    struct model_certificate *certificates = situation->model.certificates;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    for (unsigned i = 0; i < 300; i++) {
        /* Each time another one takes the place of the one that is not bound, and is the newer;
         * half of the lifetime is over. */
        const struct thumbprint *bound = &situation->model.bindings[FAMILY_IPV4].record.thumbprint;
        const bool first = thumbprint_equal(bound, &certificates[0].facts.thumbprint);
        struct certificate *next = &certificates[first ? 1 : 0].facts;
        next->not_before = situation->model.now - 11 * INSTANT_DAY;
        next->not_after = situation->model.now + 9 * INSTANT_DAY;
        next->thumbprint.bytes[1] = (uint8_t)i;
        next->thumbprint.bytes[2] = (uint8_t)(0x40 + i / 256);
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

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    model_process_fault(&situation->process, refused);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        const instant delay = situation->pass.next_check - situation->model.now;
        assert_true(3 * delay >= 2 * last); /* each with its jitter */
        assert_true(delay <= 30 * INSTANT_MINUTE);
        last = delay;
        situation->model.now = situation->pass.next_check;
    }
    assert_int_equal(begun(situation, REASON_RENEWED), 1);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 900);
    situation->process.fault_count = 0;
    situation->process.calls_of[CALL_UPDATE_BINDING] = 0;
    model_process_fault(&situation->process, refused);
    model_advance(&situation->model, INSTANT_DAY);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(situation->pass.next_check - situation->model.now <= 10 * INSTANT_SECOND);
}

static void our_own_state_that_cannot_be_written_is_reported_and_written_later(void **state)
{
    struct situation *situation = *state;

    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_SSTP_START, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_LAST_GOOD, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation);
    assert_int_equal(reported(situation, REPORT_STATE_WRITE_FAILED), 1);
    situation_clear_log(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(reported(situation, REPORT_STATE_WRITTEN_AGAIN), 1);
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

static void what_a_rotation_is_for_is_reported_once(void **state)
{
    static const struct {
        size_t repairable;
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
        situation_arrange(situation, &repairables[cases[i].repairable], VARIANT_ATOMIC);
        (void)situation_pass(situation);
        assert_int_equal(begun(situation, cases[i].reason), 1);
    }
}

/* The state cannot be written any more: it is tried ever more rarely, and told once. */
static void a_state_that_is_unwritable_for_good_is_tried_ever_more_rarely(void **state)
{
    struct situation *situation = *state;
    instant last = 0;

    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    situation->model.stored.intent =
        (struct intent){.presence = PART_PRESENT, .number = 1, .port = SSTP_DEFAULT_PORT};
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_CLEAR_INTENT, 1, 1000, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    for (int i = 0; i < 12; i++) {
        const struct pass pass = situation_pass(situation);
        const instant delay = pass.next_check - situation->model.now;
        assert_true(3 * delay + INSTANT_MINUTE >= 2 * last); /* each with its jitter */
        last = delay;
        situation->model.now = pass.next_check;
    }
    assert_true(last > 20 * INSTANT_MINUTE);
    assert_int_equal(reported(situation, REPORT_STATE_WRITE_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_STATE_WRITTEN_AGAIN), 0);
}

static void one_record_that_can_be_stored_is_no_end_of_an_unwritable_state(void **state)
{
    struct situation *situation = *state;

    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_LAST_GOOD, 1, 2, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation); /* stores the start of SSTP, too */
    assert_int_equal(reported(situation, REPORT_STATE_WRITE_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_STATE_WRITTEN_AGAIN), 0);
    (void)situation_pass(situation);
    assert_int_equal(reported(situation, REPORT_STATE_WRITE_FAILED), 1);
    (void)situation_pass(situation);
    assert_int_equal(reported(situation, REPORT_STATE_WRITTEN_AGAIN), 1);
}

/* The hash was wrong, so there is no way back to what served. */
static void a_restart_that_failed_stays_owed_although_the_services_run_again(void **state)
{
    const struct model_fault refused = {
        .call = CALL_STOP_SERVICE, .nth = 2, .times = 1, .failure = FAILURE_REFUSED, .code = 1061};
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.parameters.hashes.sha1.bytes[0] ^= 1;
    situation->model.stored.sstp_start.thumbprint.bytes[0] ^= 1;
    model_process_fault(&situation->process, refused);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(situation->model.stored.intent.restart);
    assert_int_equal(situation->model.stored.intent.services.count, 0);
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

/* Behind a load balancer there is no way back, and here nothing to do but the restart. */
static void a_stop_that_was_begun_leaves_a_restart_owed(void **state)
{
    const struct model_fault refused = {
        .call = CALL_STOP_SERVICE, .nth = 2, .times = 1, .failure = FAILURE_REFUSED, .code = 1061};
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    known_as_healthy(situation);
    model->stored.sstp_start.thumbprint.bytes[0] ^= 1;
    model_process_fault(&situation->process, refused);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(model->stored.intent.restart);
}

/* It is bound already, and only to be taken over: there is no other to make room for. */
static void a_bound_certificate_that_is_refused_is_retried_ever_more_rarely(void **state)
{
    struct situation *situation = *state;
    instant delay = 0;

    known_as_healthy(situation);
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_OWN;
    situation->settings = situation->model.settings;
    situation->model.bindings[FAMILY_IPV6].record.application_id[0] ^= 1;
    situation->settings_known[FAMILY_IPV6] = false;
    situation_new_process(situation);
    model_process_fault(&situation->process, (struct model_fault){CALL_TRY_CERTIFICATE, 1, 100,
                                                                  FAILURE_CERTIFICATE_UNUSABLE,
                                                                  1312, FAULT_WITHOUT_EFFECT});
    for (int i = 0; i < 10; i++) {
        const struct pass pass = situation_pass(situation);
        assert_int_equal(pass.result, PASS_FAILED);
        delay = pass.next_check - situation->model.now;
        situation->model.now = pass.next_check;
    }
    assert_true(delay > 20 * INSTANT_MINUTE);
}

int run_retry_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(at_the_limit_nothing_is_changed_until_a_restart_is_allowed),
        TEST(the_limit_holds_across_our_own_restart_and_a_reboot),
        TEST(with_nobody_connected_who_is_locked_out_waits_for_minutes),
        TEST(with_somebody_connected_the_settings_hold),
        TEST(a_renewal_keeps_to_the_settings_even_so),
        TEST(the_limit_does_not_hold_back_what_needs_no_restart),
        TEST(a_refused_certificate_does_not_use_up_the_restarts),
        TEST(renewals_without_end_stay_within_the_limits),
        TEST(a_rotation_that_fails_is_retried_ever_more_rarely),
        TEST(our_own_state_that_cannot_be_written_is_reported_and_written_later),
        TEST(a_start_is_not_learnt_while_sstp_is_changing),
        TEST(what_a_rotation_is_for_is_reported_once),
        TEST(a_state_that_is_unwritable_for_good_is_tried_ever_more_rarely),
        TEST(a_bound_certificate_that_is_refused_is_retried_ever_more_rarely),
        TEST(one_record_that_can_be_stored_is_no_end_of_an_unwritable_state),
        TEST(a_restart_that_failed_stays_owed_although_the_services_run_again),
        TEST(a_stop_that_was_begun_leaves_a_restart_owed),
    };

    return cmocka_run_group_tests_name("retry", tests, NULL, NULL);
}
