/* What becomes of the server when a step of a rotation fails: with a way back what was done is
 * undone, without one it stays and the rest is retried. */
#include "diagnosis/drift.h"
#include "rotation/rotate.h"
#include "situation.h"
#include "unit.h"

/* ---- the failure of each step ---- */

struct failing_step {
    struct model_fault fault;
    const char *actions;
    enum report_kind reported; /* of the failed step */
};

static void each_fails(struct situation *situation, size_t repairable, enum variant variant,
                       const struct failing_step *steps, size_t count, enum report_kind end)
{
    for (size_t i = 0; i < count; i++) {
        journal_begin(situation, repairables[repairable].name, variant_name(variant));
        journal_add(situation, "failing step", (unsigned)i);
        situation_arrange(situation, &repairables[repairable], variant);
        model_process_fault(&situation->process, steps[i].fault);
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        assert_rotation_did(situation, steps[i].actions);
        assert_int_equal(situation->model.log.reports[steps[i].reported], 1);
        assert_int_equal(situation->model.log.reports[end], 1);
        situation_settle(situation);
        assert_serves(situation, "SAC2");
    }
    journal_end(situation);
}

#define FAIL(call, nth, failure, code)                                                             \
    {                                                                                              \
        call, nth, 1, failure, code, FAULT_WITHOUT_EFFECT                                          \
    }
#define BOTH_UPDATED             "intent=SAC2 update:IPv4=SAC2 update:IPv6=SAC2 "
#define LOST                     "loss=SAC1 "
#define BOTH_RESTORED            "update:IPv6=SAC1 update:IPv4=SAC1 "
#define RECREATED(family, label) "delete:" family " create:" family "=" label " "

static void with_a_way_back_a_failed_step_is_undone(void **state)
{
    static const struct failing_step steps[] = {
        {FAIL(CALL_STORE_INTENT, 1, FAILURE_OTHER, 5), "intent=SAC2! ", REPORT_STATE_WRITE_FAILED},
        {FAIL(CALL_UPDATE_BINDING, 1, FAILURE_CERTIFICATE_UNUSABLE, 1312),
         "intent=SAC2 update:IPv4=SAC2! clear-intent ", REPORT_BINDING_WRITE_FAILED},
        {FAIL(CALL_UPDATE_BINDING, 2, FAILURE_OTHER, 87),
         "intent=SAC2 update:IPv4=SAC2 update:IPv6=SAC2! update:IPv4=SAC1 clear-intent ",
         REPORT_BINDING_WRITE_FAILED},
        {FAIL(CALL_WRITE_HASHES, 1, FAILURE_OTHER, 5),
         BOTH_UPDATED "hashes=none! " BOTH_RESTORED "hashes=set clear-intent ",
         REPORT_HASH_WRITE_FAILED},
        {FAIL(CALL_STORE_RESTARTS, 1, FAILURE_OTHER, 5),
         BOTH_UPDATED "hashes=none restarts! " BOTH_RESTORED "hashes=set clear-intent ",
         REPORT_STATE_WRITE_FAILED},
        {FAIL(CALL_STOP_SERVICE, 1, FAILURE_REFUSED, 1061),
         BOTH_UPDATED "hashes=none restarts stop:RemoteAccess! " BOTH_RESTORED
                      "hashes=set start:RemoteAccess! clear-intent ",
         REPORT_SERVICE_STOP_FAILED},
        {FAIL(CALL_STOP_SERVICE, 2, FAILURE_TIMED_OUT, 1053),
         BOTH_UPDATED "hashes=none restarts stop:RemoteAccess stop:RasMan! " BOTH_RESTORED
                      "hashes=set start:RasMan! start:RemoteAccess clear-intent ",
         REPORT_SERVICE_STOP_FAILED},
        {FAIL(CALL_STOP_SERVICE, 3, FAILURE_TIMED_OUT, 1053),
         BOTH_UPDATED
         "hashes=none restarts stop:RemoteAccess stop:RasMan stop:SstpSvc! " BOTH_RESTORED
         "hashes=set start:SstpSvc! start:RasMan start:RemoteAccess clear-intent ",
         REPORT_SERVICE_STOP_FAILED},
    };

    each_fails(*state, RENEWAL, VARIANT_ATOMIC, steps, COUNT_OF(steps), REPORT_ROTATION_UNDONE);
}

static void without_atomic_updates_a_failed_step_is_undone_by_delete_and_create(void **state)
{
    static const struct failing_step steps[] = {
        {FAIL(CALL_CREATE_BINDING, 1, FAILURE_OTHER, 5),
         "intent=SAC2 try=SAC2 delete:IPv4 create:IPv4=SAC2! create:IPv4=SAC1 clear-intent ",
         REPORT_BINDING_WRITE_FAILED},
        {FAIL(CALL_CREATE_BINDING, 2, FAILURE_OTHER, 5),
         "intent=SAC2 try=SAC2 " RECREATED("IPv4", "SAC2") "delete:IPv6 create:IPv6=SAC2! "
                                                           "create:IPv6=SAC1 " RECREATED(
                                                               "IPv4", "SAC1") "clear-intent ",
         REPORT_BINDING_WRITE_FAILED},
        {FAIL(CALL_WRITE_HASHES, 1, FAILURE_OTHER, 5),
         "intent=SAC2 try=SAC2 " RECREATED("IPv4", "SAC2")
             RECREATED("IPv6", "SAC2") "hashes=none! " RECREATED("IPv6", "SAC1")
                 RECREATED("IPv4", "SAC1") "hashes=set clear-intent ",
         REPORT_HASH_WRITE_FAILED},
    };

    each_fails(*state, RENEWAL, VARIANT_DELETE_CREATE, steps, COUNT_OF(steps),
               REPORT_ROTATION_UNDONE);
}

static void a_delete_that_failed_and_did_nothing_is_undone(void **state)
{
    static const struct failing_step steps[] = {
        {FAIL(CALL_DELETE_BINDING, 1, FAILURE_OTHER, 5),
         "intent=SAC2 try=SAC2 delete:IPv4! create:IPv4=SAC2! clear-intent ",
         REPORT_BINDING_WRITE_FAILED},
        {FAIL(CALL_DELETE_BINDING, 2, FAILURE_OTHER, 5),
         "intent=SAC2 try=SAC2 " RECREATED(
             "IPv4", "SAC2") "delete:IPv6! create:IPv6=SAC2! " RECREATED("IPv4",
                                                                         "SAC1") "clear-intent ",
         REPORT_BINDING_WRITE_FAILED},
    };

    each_fails(*state, RENEWAL, VARIANT_DELETE_CREATE, steps, COUNT_OF(steps),
               REPORT_ROTATION_UNDONE);
}

static void a_delete_that_failed_and_took_effect_all_the_same_holds_nothing_up(void **state)
{
    const struct model_fault fault = {CALL_DELETE_BINDING, 1, 1, FAILURE_OTHER, 5, FAULT_AFTER_ALL};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_DELETE_CREATE);
    model_process_fault(&situation->process, fault);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void without_a_way_back_what_was_done_stays_and_the_rest_is_retried(void **state)
{
    static const struct failing_step steps[] = {
        {FAIL(CALL_WRITE_HASHES, 1, FAILURE_OTHER, 5),
         LOST BOTH_UPDATED "hashes=none! intent=SAC2 ", REPORT_HASH_WRITE_FAILED},
        {FAIL(CALL_STOP_SERVICE, 1, FAILURE_REFUSED, 1061),
         LOST BOTH_UPDATED
         "hashes=none restarts stop:RemoteAccess! start:RemoteAccess! intent=SAC2 ",
         REPORT_SERVICE_STOP_FAILED},
        {FAIL(CALL_STOP_SERVICE, 3, FAILURE_TIMED_OUT, 1053),
         LOST BOTH_UPDATED "hashes=none restarts stop:RemoteAccess stop:RasMan stop:SstpSvc! "
                           "start:SstpSvc! start:RasMan start:RemoteAccess intent=SAC2 ",
         REPORT_SERVICE_STOP_FAILED},
    };

    each_fails(*state, WRONG_WAY, VARIANT_ATOMIC, steps, COUNT_OF(steps),
               REPORT_ROTATION_INCOMPLETE);
}

static void a_first_write_that_fails_leaves_nothing_to_undo_even_the_wrong_way(void **state)
{
    static const struct failing_step steps[] = {
        {FAIL(CALL_UPDATE_BINDING, 1, FAILURE_CERTIFICATE_UNUSABLE, 1312),
         LOST "intent=SAC2 update:IPv4=SAC2! clear-intent ", REPORT_BINDING_WRITE_FAILED},
    };

    each_fails(*state, WRONG_WAY, VARIANT_ATOMIC, steps, COUNT_OF(steps), REPORT_ROTATION_UNDONE);
}

/* SSTP runs with the new certificate by then: the old binding would refuse every client. */
static void once_sstp_was_started_there_is_no_way_back(void **state)
{
    struct situation *situation = *state;

    for (unsigned nth = 2; nth <= 3; nth++) {
        const struct model_fault fault = FAIL(CALL_START_SERVICE, 0, FAILURE_OTHER, 1053);
        struct model_fault later = fault;
        later.nth = nth;
        situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
        model_process_fault(&situation->process, later);
        (void)situation_pass(situation);
        assert_null(strstr(situation->model.log.actions, "=SAC1"));
        assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
        situation_settle(situation);
        assert_serves(situation, "SAC2");
        assert_int_equal(situation->model.restart_count, 1);
    }
}

/* A start that timed out may have read the hash all the same. */
static void a_start_of_sstp_that_fails_but_happened_leaves_no_way_back(void **state)
{
    const struct model_fault fault = {CALL_START_SERVICE, 1,    1,
                                      FAILURE_TIMED_OUT,  1053, FAULT_AFTER_ALL};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(&situation->process, fault);
    (void)situation_pass(situation);
    assert_null(strstr(situation->model.log.actions, "=SAC1"));
    assert_true(situation->model.sstp_serves);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.restart_count, 1);
}

static void an_intent_that_cannot_be_cleared_undoes_nothing(void **state)
{
    const struct model_fault fault = FAIL(CALL_CLEAR_INTENT, 1, FAILURE_OTHER, 5);
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(&situation->process, fault);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.log.reports[REPORT_STATE_WRITE_FAILED], 1);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.restart_count, 1);
}

static void a_rotation_that_changed_nothing_says_so(void **state)
{
    const struct model_fault fault = FAIL(CALL_STORE_INTENT, 1, FAILURE_OTHER, 5);
    struct situation *situation = *state;
    struct selection selection;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    drift_find(situation_snapshot(situation), &situation->memory.findings);
    selection = select_certificate(&situation->memory.before);
    plan_make(&situation->memory.before, &situation->memory.findings, &selection,
              &situation->memory.plan);
    model_process_fault(&situation->process, fault);
    situation->host.reported = &situation->reconciler.reported;
    const struct rotation rotation =
        rotate(&situation->host, &situation->memory.plan, &situation->memory.after);
    assert_int_equal(rotation.result, ROTATION_UNDONE);
    assert_true(rotation.first_change == 0);
    assert_true(rotation.finished >= situation->memory.before.taken_at);
}

/* ---- when the way back fails too ---- */

static void a_family_that_cannot_be_restored_is_reported_and_repaired_later(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(&situation->process,
                        (struct model_fault)FAIL(CALL_STOP_SERVICE, 1, FAILURE_REFUSED, 1061));
    model_process_fault(&situation->process,
                        (struct model_fault)FAIL(CALL_UPDATE_BINDING, 3, FAILURE_OTHER, 5));
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->model.log.reports[REPORT_BINDING_RESTORE_FAILED], 1);
    assert_int_equal(situation->model.log.reports[REPORT_ROTATION_INCOMPLETE], 1);
    assert_int_equal(situation->model.stored.intent.presence, PART_PRESENT);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void a_record_that_cannot_be_put_back_is_not_left_absent(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_DELETE_CREATE);
    model_process_fault(&situation->process,
                        (struct model_fault)FAIL(CALL_STOP_SERVICE, 1, FAILURE_REFUSED, 1061));
    model_process_fault(&situation->process,
                        (struct model_fault)FAIL(CALL_CREATE_BINDING, 3, FAILURE_OTHER, 5));
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_int_equal(situation->model.bindings[family].presence, PART_PRESENT);
    }
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void a_family_that_stays_deleted_is_made_again_with_its_settings(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_DELETE_CREATE);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_CREATE_BINDING, 2, 2, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->model.bindings[FAMILY_IPV6].presence, PART_ABSENT);
    assert_int_equal(situation->model.log.reports[REPORT_BINDING_RESTORE_FAILED], 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2"); /* the settings are an invariant */
}

/* Somebody else deleted it first: what was asked for is so. */
static void a_record_that_is_gone_when_it_is_to_be_deleted_is_made_all_the_same(void **state)
{
    const struct model_fault gone = {CALL_DELETE_BINDING, 1, 1,
                                     FAILURE_NOT_FOUND,   2, FAULT_AFTER_ALL};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_DELETE_CREATE);
    model_process_fault(&situation->process, gone);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void a_record_that_is_gone_on_the_way_back_is_made_again_as_it_was(void **state)
{
    const struct model_fault gone = {CALL_DELETE_BINDING, 3, 1,
                                     FAILURE_NOT_FOUND,   2, FAULT_AFTER_ALL};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_DELETE_CREATE);
    model_process_fault(&situation->process,
                        (struct model_fault)FAIL(CALL_STOP_SERVICE, 1, FAILURE_REFUSED, 1061));
    model_process_fault(&situation->process, gone);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 1);
    assert_int_equal(reported(situation, REPORT_BINDING_RESTORED), FAMILY_COUNT);
    assert_string_equal(
        model_label(&situation->model, &situation->model.bindings[FAMILY_IPV6].record.thumbprint),
        "SAC1");
}

static void hashes_that_cannot_be_restored_are_reported_and_repaired_later(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_PINNED);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_WRITE_HASHES, 1, 2, FAILURE_OTHER, 5, FAULT_AFTER_HALF});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->model.log.reports[REPORT_HASH_RESTORE_FAILED], 1);
    assert_int_equal(situation->model.log.reports[REPORT_ROTATION_INCOMPLETE], 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

int run_undo_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(with_a_way_back_a_failed_step_is_undone),
        TEST(without_atomic_updates_a_failed_step_is_undone_by_delete_and_create),
        TEST(a_delete_that_failed_and_did_nothing_is_undone),
        TEST(a_delete_that_failed_and_took_effect_all_the_same_holds_nothing_up),
        TEST(without_a_way_back_what_was_done_stays_and_the_rest_is_retried),
        TEST(a_first_write_that_fails_leaves_nothing_to_undo_even_the_wrong_way),
        TEST(once_sstp_was_started_there_is_no_way_back),
        TEST(an_intent_that_cannot_be_cleared_undoes_nothing),
        TEST(a_family_that_cannot_be_restored_is_reported_and_repaired_later),
        TEST(a_record_that_cannot_be_put_back_is_not_left_absent),
        TEST(a_family_that_stays_deleted_is_made_again_with_its_settings),
        TEST(a_record_that_is_gone_when_it_is_to_be_deleted_is_made_all_the_same),
        TEST(a_record_that_is_gone_on_the_way_back_is_made_again_as_it_was),
        TEST(hashes_that_cannot_be_restored_are_reported_and_repaired_later),
        TEST(a_rotation_that_changed_nothing_says_so),
        TEST(a_start_of_sstp_that_fails_but_happened_leaves_no_way_back),
    };

    return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}
