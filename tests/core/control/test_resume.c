/* The services that an interrupted rotation left stopped: started when its intent is resumed,
 * unless that is not ours to do any more. */
#include "foreign_records.h"
#include "interruption.h"
#include "unit.h"

static void services_left_stopped_in_the_same_boot_are_started(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8)); /* all three are stopped */
    assert_false(model_running(&situation->model, MODEL_RASMAN));
    situation_new_process(situation);
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.reports[REPORT_INTENT_RESUMED], 1);
    assert_int_equal(situation->model.log.begun[REASON_SERVICES_LEFT_STOPPED], 0);
    assert_serves(situation, "SAC2");
}

/* Somebody ended the wait. */
static void a_start_that_was_cancelled_is_made_again(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8));
    situation_new_process(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_START_SERVICE, 1, 1, FAILURE_CANCELLED, 0, FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* Its dependency was changed since: it runs, but is not among what depends on SstpSvc. */
static void leave_running_elsewhere(struct situation *situation)
{
    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    leave_stopped(situation, "VpnMonitor");
    model_process_fault(&situation->process,
                        (struct model_fault){CALL_START_SERVICE, 1, 1, FAILURE_ALREADY_EXISTS, 1056,
                                             FAULT_WITHOUT_EFFECT});
}

static void a_service_that_runs_elsewhere_does_not_hold_a_rotation_back(void **state)
{
    struct situation *situation = *state;

    leave_running_elsewhere(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void that_a_service_runs_elsewhere_is_noted_before_anything_is_changed(void **state)
{
    struct situation *situation = *state;

    leave_running_elsewhere(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_INTENT, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_string_equal(situation->model.log.actions, "start:VpnMonitor! intent=-! ");
    assert_int_equal(reported(situation, REPORT_STATE_WRITE_FAILED), 1);
}

/* The administrator disabled RemoteAccess and stopped all: that the intent lapses is another
 * rule's. */
static void services_that_are_down_are_not_released_as_if_they_ran(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    leave_stopped(situation, SSTP_SERVICE);
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(&situation->model, (enum model_service_id)i);
    }
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_string_equal(situation->model.log.actions, "clear-intent ");
}

/* But a record that we deleted and that was not made again is kept in mind. */
static void the_only_copy_of_a_record_is_kept(void **state)
{
    struct situation *situation = *state;
    struct intent *intent = &situation->model.stored.intent;

    known_as_healthy(situation);
    leave_stopped(situation, SSTP_SERVICE);
    intent->had_record[FAMILY_IPV6] = true;
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(&situation->model, (enum model_service_id)i);
    }
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(intent->presence, PART_PRESENT);
    assert_true(intent->had_record[FAMILY_IPV6]);
    assert_int_equal(intent->services.count, 0);
}

static void a_service_that_is_not_installed_any_more_is_said_once_and_left_out(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    leave_stopped(situation, SSTP_SERVICE);
    leave_stopped_too(situation, "VpnMonitor");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_SERVICE_GONE), 1);
    assert_int_equal(reported(situation, REPORT_SERVICE_START_FAILED), 0);
    assert_serves(situation, "SAC2");
}

static void a_service_that_is_gone_does_not_hide_one_that_does_not_start(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8));
    leave_stopped_too(situation, "VpnMonitor");
    situation_new_process(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_START_SERVICE, 3, 1, FAILURE_OTHER, 1053, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->model.stored.intent.services.count, MODEL_SERVICES);
    situation_settle(situation);
    assert_int_equal(reported(situation, REPORT_SERVICE_GONE), 1);
    assert_serves(situation, "SAC2");
}

/* Something else cannot be read just then, and the pass ends there. */
static void services_seen_to_run_are_the_administrators_although_the_pass_is_blocked(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    leave_stopped(situation, REMOTE_ACCESS_SERVICE);
    situation->model.unreadable[MODEL_PART_STORE] = true;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(model_stop(&situation->model, MODEL_REMOTE_ACCESS), 0);
    situation->model.unreadable[MODEL_PART_STORE] = false;
    (void)situation_pass(situation);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
}

/* The process that comes after a crash meets a fault. */
static void resume_in_vain(struct situation *situation, struct model_fault fault)
{
    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8));
    situation_new_process(situation);
    model_process_fault(&situation->process, fault);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
}

static void that_the_services_run_again_is_noted_until_it_is_stored(void **state)
{
    const struct model_fault fault = {CALL_STORE_INTENT, 1, 1,
                                      FAILURE_OTHER,     5, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    resume_in_vain(situation, fault);
    assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    assert_int_equal(reported(situation, REPORT_STATE_WRITE_FAILED), 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void services_are_not_started_from_an_intent_of_another_boot(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8));
    situation->model.services[MODEL_REMOTE_ACCESS].automatic = false;
    model_reboot(&situation->model);
    situation_new_process(situation);
    situation_settle(situation);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    assert_int_equal(situation->model.log.reports[REPORT_INTENT_RESUMED], 0);
    assert_int_equal(situation->model.stored.intent.presence, PART_ABSENT);
}

static void a_service_disabled_since_the_crash_is_not_started(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8));
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    situation_new_process(situation);
    (void)situation_pass(situation);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    assert_int_equal(situation->model.stored.intent.presence, PART_ABSENT);
}

static void the_start_of_what_was_left_stopped_is_not_blocked_by_what_is_unreadable(void **state)
{
    struct situation *situation = *state;

    for (int part = 0; part < MODEL_BLOCKING_PARTS; part++) {
        if (part == MODEL_PART_STATE) {
            continue; /* then there is no knowing of an intent */
        }
        situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
        assert_true(crash(situation, 8));
        situation_new_process(situation);
        situation->model.unreadable[part] = true;
        (void)situation_pass(situation);
        assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    }
}

static void a_start_that_fails_when_resumed_is_retried(void **state)
{
    const struct model_fault fault = {CALL_START_SERVICE, 1,    2,
                                      FAILURE_OTHER,      1053, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    resume_in_vain(situation, fault);
    assert_int_equal(situation->model.log.begun[REASON_SERVICES_LEFT_STOPPED], 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* Its certificate is gone, but that is not what keeps it from running. */
static void leave_without_certificate(struct situation *situation)
{
    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    model_kill(&situation->model, MODEL_REMOTE_ACCESS);
    leave_stopped(situation, REMOTE_ACCESS_SERVICE);
}

static void remote_access_that_ends_right_after_its_start_is_started_once_more(void **state)
{
    struct situation *situation = *state;

    leave_without_certificate(situation);
    situation->model.services[MODEL_REMOTE_ACCESS].exit_code = 0;
    situation->model.services[MODEL_REMOTE_ACCESS].dies = 1;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
}

/* And is to be taken over, which a start that fails for ever would never come to. */
static void what_another_s_record_lacks_keeps_no_rotation_waiting(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.rules.rras_needs_it = true;
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_OWN;
    situation->settings = situation->model.settings;
    make_foreign(situation, FAMILY_IPV4);
    (void)situation_renew(situation);
    move_foreign(situation, FAMILY_IPV4, "SAC2");
    model_find(&situation->model, "SAC2")->in_store = false;
    assert_true(model_rras_ends(&situation->model));
    leave_stopped(situation, REMOTE_ACCESS_SERVICE);
    situation_new_process(situation);
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

/* What is in another store is not read. */
static void what_is_of_another_store_is_not_missing_in_my(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_OWN;
    make_foreign(situation, FAMILY_IPV4);
    strcpy(situation->model.bindings[FAMILY_IPV4].record.store_name, "WebHosting");
    situation->model.bindings[FAMILY_IPV4].record.thumbprint.bytes[0] ^= 1;
    model_kill(&situation->model, MODEL_REMOTE_ACCESS);
    (void)situation_pass(situation);
    assert_int_equal(situation->model.stored.end.cause, END_OTHER);
}

static void a_start_that_fails_by_itself_is_not_held_against_the_certificate(void **state)
{
    struct situation *situation = *state;

    leave_without_certificate(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_START_SERVICE, 1, 2, FAILURE_OTHER, 1055, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(pass_later(situation, INSTANT_MINUTE).result, PASS_FAILED);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
}

/* The services of an interrupted rotation run again: the next stop is the administrator's. */
static void an_administrators_stop_after_an_incomplete_rotation_stands(void **state)
{
    const struct model_fault fault = {CALL_UPDATE_BINDING, 2, 2,
                                      FAILURE_OTHER,       5, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[1], VARIANT_ATOMIC);
    model_process_fault(&situation->process, fault);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->model.log.reports[REPORT_ROTATION_INCOMPLETE], 1);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    situation_settle(situation);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
}

static void an_administrators_stop_after_a_resumed_start_stands(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8));
    situation_new_process(situation);
    model_find(&situation->model, "SAC2")->in_store = false; /* so that it cannot end */
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
}

static void an_intent_that_cannot_be_ended_does_not_put_off_what_comes_sooner(void **state)
{
    const struct model_fault fault = {CALL_CLEAR_INTENT, 1, 1,
                                      FAILURE_OTHER,     5, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.stored.intent.presence = PART_PRESENT;
    (void)model_issue(&situation->model, "SAC2", "other.example.com", 0, 90);
    model_find(&situation->model, "SAC2")->facts.not_before =
        situation->model.now + 2 * INSTANT_SECOND;
    situation_new_process(situation);
    model_process_fault(&situation->process, fault);
    const instant soonest = situation->model.now + 2 * INSTANT_SECOND;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_true(situation->pass.next_check == soonest);
    assert_int_equal(reported(situation, REPORT_STATE_WRITE_FAILED), 1);
}

int run_resume_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(services_left_stopped_in_the_same_boot_are_started),
        TEST(a_start_that_was_cancelled_is_made_again),
        TEST(a_service_that_runs_elsewhere_does_not_hold_a_rotation_back),
        TEST(that_a_service_runs_elsewhere_is_noted_before_anything_is_changed),
        TEST(services_that_are_down_are_not_released_as_if_they_ran),
        TEST(the_only_copy_of_a_record_is_kept),
        TEST(a_service_that_is_not_installed_any_more_is_said_once_and_left_out),
        TEST(a_service_that_is_gone_does_not_hide_one_that_does_not_start),
        TEST(services_seen_to_run_are_the_administrators_although_the_pass_is_blocked),
        TEST(that_the_services_run_again_is_noted_until_it_is_stored),
        TEST(services_are_not_started_from_an_intent_of_another_boot),
        TEST(a_service_disabled_since_the_crash_is_not_started),
        TEST(the_start_of_what_was_left_stopped_is_not_blocked_by_what_is_unreadable),
        TEST(a_start_that_fails_when_resumed_is_retried),
        TEST(remote_access_that_ends_right_after_its_start_is_started_once_more),
        TEST(what_another_s_record_lacks_keeps_no_rotation_waiting),
        TEST(what_is_of_another_store_is_not_missing_in_my),
        TEST(a_start_that_fails_by_itself_is_not_held_against_the_certificate),
        TEST(an_administrators_stop_after_an_incomplete_rotation_stands),
        TEST(an_administrators_stop_after_a_resumed_start_stands),
        TEST(an_intent_that_cannot_be_ended_does_not_put_off_what_comes_sooner),
    };

    return cmocka_run_group_tests_name("resume", tests, NULL, NULL);
}
