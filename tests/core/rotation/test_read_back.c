/* Only what is seen counts: what a failed rotation left is read back before anything is called
 * undone, and services count as running once they are seen to run. */
#include "situation.h"
#include "undoing.h"
#include "unit.h"

static const struct model_fault refused_stop = {CALL_STOP_SERVICE, 1,    1,
                                                FAILURE_REFUSED,   1061, FAULT_WITHOUT_EFFECT};

/* A renewal that is to be undone, in the course of which these calls do something else. */
static void undo_with(struct situation *situation, enum variant variant, struct model_fault fault)
{
    situation_arrange(situation, &repairables[0], variant);
    model_process_fault(&situation->process, refused_stop);
    model_process_fault(&situation->process, fault);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
}

static void assert_incomplete(struct situation *situation, enum report_kind failure)
{
    assert_int_equal(reported(situation, failure), 1);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 0);
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
    assert_int_equal(situation->model.stored.intent.presence, PART_PRESENT);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void a_record_that_was_put_back_without_effect_is_not_called_undone(void **state)
{
    struct situation *situation = *state;

    for (unsigned nth = 3; nth <= 4; nth++) {
        undo_with(situation, VARIANT_ATOMIC,
                  (struct model_fault){CALL_UPDATE_BINDING, nth, 1, FAILURE_NONE, 0, FAULT_LIE});
        assert_incomplete(situation, REPORT_BINDING_RESTORE_FAILED);
    }
}

static void hashes_that_were_put_back_without_effect_are_not_called_undone(void **state)
{
    struct situation *situation = *state;

    undo_with(situation, VARIANT_PINNED,
              (struct model_fault){CALL_WRITE_HASHES, 2, 1, FAILURE_NONE, 0, FAULT_LIE});
    assert_int_equal(reported(situation, REPORT_HASH_RESTORE_FAILED), 2); /* one for each value */
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void a_service_that_was_started_again_without_effect_is_kept_in_mind(void **state)
{
    struct situation *situation = *state;

    undoing_last_stop_hangs(situation);
    undoing_start_lies(situation, 3);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    assert_incomplete(situation, REPORT_SERVICE_START_FAILED);
}

static void a_service_that_ends_right_after_an_undo_is_started_again(void **state)
{
    struct situation *situation = *state;

    undoing_last_stop_hangs(situation);
    situation->model.services[MODEL_REMOTE_ACCESS].dies = 1;
    situation->model.services[MODEL_REMOTE_ACCESS].dies_of = 1066;
    situation->model.services[MODEL_REMOTE_ACCESS].dies_specific = 711;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->model.log.start_error, 1066);
    assert_int_equal(situation->model.log.start_specific, 711);
    assert_incomplete(situation, REPORT_SERVICE_START_FAILED);
}

/* The call failed, and nothing seems to have been changed. */
static void a_write_that_failed_but_happened_is_not_called_undone(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_UPDATE_BINDING, 1, 1, FAILURE_OTHER, 31, FAULT_AFTER_ALL});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(situation->model.stored.intent.restart);
    assert_incomplete(situation, REPORT_BINDING_RESTORE_FAILED);
}

static void hide_after_a_failed_write(void *context, const struct call *call, const char *object,
                                      const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_UPDATE_BINDING && !outcome_ok(&call->outcome)) {
        model->unreadable[MODEL_PART_IPV6] = true;
        model->unreadable[MODEL_PART_SHA1] = true;
    }
}

static void what_cannot_be_read_back_is_not_called_undone(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_UPDATE_BINDING, 1, 1, FAILURE_OTHER, 31, FAULT_WITHOUT_EFFECT});
    situation->process.director.context = &situation->model;
    situation->process.director.after = hide_after_a_failed_write;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_HASH_RESTORE_FAILED), 1);
    assert_false(situation->model.stored.intent.restart); /* nothing is known to have changed */
    situation->model.unreadable[MODEL_PART_IPV6] = false;
    situation->model.unreadable[MODEL_PART_SHA1] = false;
    assert_incomplete(situation, REPORT_BINDING_RESTORE_FAILED);
}

/* With no way back: the calls said that it was written. */
static void a_record_that_went_unnoticed_is_reported(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[1], VARIANT_DELETE_CREATE);
    model_process_fault(&situation->process, refused_stop);
    model_process_fault(&situation->process, (struct model_fault){CALL_CREATE_BINDING, 2, 1,
                                                                  FAILURE_NONE, 0, FAULT_LIE});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_incomplete(situation, REPORT_BINDING_RESTORE_FAILED);
}

/* SSTP stops, whatever is said of it, and would not start on the record that was there. */
static void with_sstp_stopped_another_applications_record_is_no_way_back(void **state)
{
    struct situation *situation = *state;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
        situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_OWN;
        situation->settings = situation->model.settings;
        situation->model.bindings[family].record.application_id[0] ^= 1;
        model_process_fault(
            &situation->process,
            (struct model_fault){CALL_STOP_SERVICE, 3, 1, FAILURE_REFUSED, 1061, FAULT_AFTER_ALL});
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
        assert_int_equal(reported(situation, REPORT_BINDING_RESTORED), 0);
        situation_settle(situation);
        assert_serves(situation, "SAC2");
    }
}

static void change_a_setting_once_restored(void *context, const struct call *call,
                                           const char *object, const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_UPDATE_BINDING && call->process->calls_of[CALL_UPDATE_BINDING] == 4) {
        model->bindings[FAMILY_IPV4].record.flags ^= 1;
    }
}

static void a_record_put_back_with_another_setting_is_not_called_undone(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    situation->settings_known[FAMILY_IPV4] = false;
    model_process_fault(&situation->process, refused_stop);
    situation->process.director.context = &situation->model;
    situation->process.director.after = change_a_setting_once_restored;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_incomplete(situation, REPORT_BINDING_RESTORE_FAILED);
}

static void hide_what_was_changed(void *context, const struct call *call, const char *object,
                                  const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_STOP_SERVICE) {
        model->unreadable[MODEL_PART_IPV6] = true;
        model->unreadable[MODEL_PART_SHA256] = true;
        model->unreadable[MODEL_PART_SHA1] = true;
    }
}

/* With no way back: IPv4 had the right certificate all the time. */
static void what_was_written_to_one_family_is_to_be_read_although_it_is_not_seen(void **state)
{
    struct situation *situation = *state;

    situation->model.probes_dropped = true; /* so nobody knows that SSTP serves */
    known_as_healthy(situation);
    (void)model_issue(&situation->model, "SAC0", "vpn.example.com", -310, 20);
    situation->model.bindings[FAMILY_IPV6].record.thumbprint =
        model_find(&situation->model, "SAC0")->facts.thumbprint;
    model_process_fault(&situation->process, refused_stop);
    situation->process.director.context = &situation->model;
    situation->process.director.after = hide_what_was_changed;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(situation->model.stored.intent.restart);
    situation->process.director.after = NULL;
    memset(situation->model.unreadable, 0, sizeof(situation->model.unreadable));
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

static void restart_sstp_before_the_stop(void *context, const struct call *call, const char *object,
                                         const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_STORE_RESTARTS) {
        for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
            (void)model_stop(model, (enum model_service_id)i);
        }
        (void)model_start(model, MODEL_REMOTE_ACCESS);
    }
}

static void restart_remote_access_before_the_stop(void *context, const struct call *call,
                                                  const char *object, const char *value)
{
    (void)object;
    (void)value;
    if (call->kind == CALL_STORE_RESTARTS) {
        (void)model_stop(context, MODEL_REMOTE_ACCESS);
        (void)model_start(context, MODEL_REMOTE_ACCESS);
    }
}

/* It read the new certificate, and the old one is bound again. */
static void assert_restarted_after(struct situation *situation,
                                   void (*restart)(void *, const struct call *, const char *,
                                                   const char *))
{
    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    model_process_fault(&situation->process, refused_stop);
    situation->process.director.context = &situation->model;
    situation->process.director.after = restart;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
    assert_true(situation->model.stored.intent.restart);
    situation->process.director.after = NULL;
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void sstp_that_was_started_by_others_meanwhile_is_restarted_after_an_undo(void **state)
{
    assert_restarted_after(*state, restart_sstp_before_the_stop);
}

static void so_it_is_where_remote_access_alone_was_started_and_made_it_read(void **state)
{
    struct situation *situation = *state;

    situation->model.rules.rras_repairs = true;
    assert_restarted_after(situation, restart_remote_access_before_the_stop);
}

static void nor_does_it_matter_that_only_one_record_was_undone(void **state)
{
    struct situation *situation = *state;

    situation->model.probes_dropped = true; /* so nobody knows that SSTP serves */
    known_as_healthy(situation);
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_OWN;
    situation->settings = situation->model.settings;
    situation->model.bindings[FAMILY_IPV6].record.application_id[0] ^= 1;
    situation->settings_known[FAMILY_IPV6] = false; /* whose it is changes */
    model_process_fault(&situation->process, refused_stop);
    situation->process.director.context = &situation->model;
    situation->process.director.after = restart_sstp_before_the_stop;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
    situation->process.director.after = NULL;
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

/* ---- a record that cannot be put back ---- */

static void a_record_without_a_hash_is_not_put_back_but_made_anew_later(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[6], VARIANT_DELETE_CREATE); /* IPv4 is malformed */
    situation->model.rules.http_takes_missing = true;
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_CREATE_BINDING, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->model.bindings[FAMILY_IPV4].presence, PART_ABSENT);
    assert_int_equal(reported(situation, REPORT_BINDING_RESTORE_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_BINDING_RESTORED), 0);
    situation_settle(situation);
    assert_serves(situation, "SAC1"); /* the settings are an invariant */
}

static void a_delete_and_a_create_that_fail_are_both_reported(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_DELETE_CREATE);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_DELETE_BINDING, 1, 1, FAILURE_OTHER, 5, FAULT_AFTER_ALL});
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_CREATE_BINDING, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_BINDING_WRITE_FAILED), 2);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* ---- services that are on their way ---- */

static void stop_slowly(struct situation *situation, enum model_service_id service)
{
    model_stop_slowly(&situation->model, service, situation->model.now + INSTANT_MINUTE);
}

static void leave_to_be_started(struct situation *situation)
{
    struct intent *intent = &situation->model.stored.intent;

    *intent = (struct intent){.presence = PART_PRESENT, .number = 1, .port = SSTP_DEFAULT_PORT};
    for (int i = 0; i < MODEL_SERVICES; i++) {
        strcpy(intent->services.items[intent->services.count++],
               model_service_name((enum model_service_id)i));
    }
    situation->model.intent_boot = situation->model.boot;
}

static void a_service_that_is_still_stopping_does_not_count_as_running(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    leave_to_be_started(situation);
    assert_int_equal(model_stop(&situation->model, MODEL_REMOTE_ACCESS), 0);
    stop_slowly(situation, MODEL_RASMAN);
    situation_settle(situation);
    assert_int_equal(reported(situation, REPORT_INTENT_RESUMED), 1);
    assert_serves(situation, "SAC1");
}

static void services_seen_to_run_are_the_administrators_whatever_else_is_unreadable(void **state)
{
    static const enum model_part parts[] = {MODEL_PART_REMOTE_ACCESS, MODEL_PART_SSTP,
                                            MODEL_PART_DEPENDENTS, MODEL_PART_IPV4};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        situation_healthy(situation);
        known_as_healthy(situation);
        leave_to_be_started(situation);
        situation->model.unreadable[parts[i]] = true;
        assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
        assert_int_equal(situation->model.stored.intent.services.count, 0);
    }
}

int run_read_back_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_record_that_was_put_back_without_effect_is_not_called_undone),
        TEST(hashes_that_were_put_back_without_effect_are_not_called_undone),
        TEST(a_service_that_was_started_again_without_effect_is_kept_in_mind),
        TEST(a_service_that_ends_right_after_an_undo_is_started_again),
        TEST(a_write_that_failed_but_happened_is_not_called_undone),
        TEST(what_cannot_be_read_back_is_not_called_undone),
        TEST(a_record_that_went_unnoticed_is_reported),
        TEST(with_sstp_stopped_another_applications_record_is_no_way_back),
        TEST(a_record_put_back_with_another_setting_is_not_called_undone),
        TEST(what_was_written_to_one_family_is_to_be_read_although_it_is_not_seen),
        TEST(sstp_that_was_started_by_others_meanwhile_is_restarted_after_an_undo),
        TEST(so_it_is_where_remote_access_alone_was_started_and_made_it_read),
        TEST(nor_does_it_matter_that_only_one_record_was_undone),
        TEST(a_record_without_a_hash_is_not_put_back_but_made_anew_later),
        TEST(a_delete_and_a_create_that_fail_are_both_reported),
        TEST(a_service_that_is_still_stopping_does_not_count_as_running),
        TEST(services_seen_to_run_are_the_administrators_whatever_else_is_unreadable),
    };

    return cmocka_run_group_tests_name("read back", tests, NULL, NULL);
}
