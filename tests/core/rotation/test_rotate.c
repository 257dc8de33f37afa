/* Rotations: the order of their steps, what is noticed after them, and what is told. */
#include "situation.h"
#include "unit.h"

/* ---- the order of the steps ---- */

#define RESTART                                                                                    \
    "restarts stop:RemoteAccess stop:RasMan stop:SstpSvc start:SstpSvc start:RasMan "              \
    "start:RemoteAccess "
#define DONE "intent=SAC2 sstp-start=SAC2 last-good=SAC2 clear-intent "

static void a_renewal_is_bound_hashed_and_restarted_in_this_order(void **state)
{
    static const char *const expected[VARIANT_COUNT] = {
        [VARIANT_ATOMIC] =
            "intent=SAC2 update:IPv4=SAC2 update:IPv6=SAC2 hashes=none " RESTART DONE,
        [VARIANT_DELETE_CREATE] = "intent=SAC2 try=SAC2 delete:IPv4 create:IPv4=SAC2 delete:IPv6 "
                                  "create:IPv6=SAC2 hashes=none " RESTART DONE,
        [VARIANT_UNSUPPORTED] = "intent=SAC2 update:IPv4=SAC2! try=SAC2 delete:IPv4 "
                                "create:IPv4=SAC2 update:IPv6=SAC2! delete:IPv6 "
                                "create:IPv6=SAC2 hashes=none " RESTART DONE,
        [VARIANT_PINNED] = "intent=SAC2 update:IPv4=SAC2 update:IPv6=SAC2 hashes=set " RESTART DONE,
    };
    struct situation *situation = *state;

    for (int variant = 0; variant < VARIANT_COUNT; variant++) {
        situation_arrange(situation, &repairables[RENEWAL], (enum variant)variant);
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_rotation_did(situation, expected[variant]);
    }
}

static void nothing_is_deleted_before_the_new_certificate_was_accepted(void **state)
{
    const struct model_fault refused = {CALL_TRY_CERTIFICATE,         1,    1,
                                        FAILURE_CERTIFICATE_UNUSABLE, 1312, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    for (int variant = VARIANT_DELETE_CREATE; variant <= VARIANT_UNSUPPORTED; variant++) {
        for (int i = RENEWAL; i <= WRONG_WAY; i++) {
            situation_arrange(situation, &repairables[i], (enum variant)variant);
            model_process_fault(&situation->process, refused);
            assert_int_equal(situation_pass(situation).result, PASS_FAILED);
            assert_null(strstr(situation->model.log.actions, "delete:"));
            assert_int_equal(situation->model.log.server_writes, 0);
            assert_int_equal(situation->model.log.reports[REPORT_CERTIFICATE_REFUSED], 1);
        }
    }
}

/* ---- a service that does not come back ---- */

static void a_service_that_does_not_start_is_started_again_and_again(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_START_SERVICE, 3, 5, FAILURE_OTHER, 1053, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    situation_settle(situation);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.restart_count, 1);
}

static void a_service_that_dies_after_its_start_is_noticed_and_started(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->model.services[MODEL_REMOTE_ACCESS].dies = 1;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->model.log.reports[REPORT_VERIFICATION_FAILED], 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* ---- reading back ---- */

/* Calls that claim success and did nothing. */
static void what_did_not_take_effect_is_noticed_and_repaired(void **state)
{
    static const enum model_call lost[] = {CALL_UPDATE_BINDING, CALL_WRITE_HASHES,
                                           CALL_START_SERVICE};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(lost); i++) {
        const struct model_fault fault = {lost[i], 1, 1, FAILURE_NONE, 0, FAULT_WITHOUT_EFFECT};
        situation_arrange(situation, &repairables[RENEWAL],
                          lost[i] == CALL_WRITE_HASHES ? VARIANT_PINNED : VARIANT_ATOMIC);
        model_process_fault(&situation->process, fault);
        journal_begin(situation, model_call_name(lost[i]), "lost");
        if (lost[i] != CALL_START_SERVICE) { /* what is started next brings SstpSvc along */
            assert_int_equal(situation_pass(situation).result, PASS_FAILED);
            assert_int_equal(reported(situation, REPORT_VERIFICATION_FAILED), 1);
        }
        situation_settle(situation);
        assert_serves(situation, "SAC2");
    }
    journal_end(situation);
}

/* HTTP.sys keeps something else than it was given. */
static void lose_a_setting(void *context, const struct call *call, const char *object,
                           const char *value)
{
    (void)context;
    (void)object;
    (void)value;
    if (call->kind == CALL_UPDATE_BINDING) {
        call->model->bindings[FAMILY_IPV4].record.flags = 77;
    }
}

static void a_setting_that_a_record_lost_is_noticed(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->settings_known[FAMILY_IPV4] = false;
    situation->process.director.after = lose_a_setting;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_VERIFICATION_FAILED), 1);
}

static void an_administrators_stop_after_a_failed_verification_stands(void **state)
{
    const struct model_fault lost = {CALL_UPDATE_BINDING, 1, 1,
                                     FAILURE_NONE,        0, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(&situation->process, lost);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    situation_settle(situation);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
}

/* ---- what is told of it ---- */

static void each_step_of_a_renewal_is_reported_once(void **state)
{
    struct situation *situation = *state;

    for (int variant = 0; variant < VARIANT_COUNT; variant++) {
        const bool pinned = variant == VARIANT_PINNED;
        situation_arrange(situation, &repairables[RENEWAL], (enum variant)variant);
        (void)situation_pass(situation);
        assert_int_equal(reported(situation, REPORT_BINDING_REPLACED), FAMILY_COUNT);
        assert_int_equal(reported(situation, REPORT_HASHES_WRITTEN), pinned ? 1 : 0);
        assert_int_equal(reported(situation, REPORT_HASHES_DELETED), pinned ? 0 : 1);
        assert_int_equal(reported(situation, REPORT_SERVICE_STOPPED), MODEL_SERVICES);
        assert_int_equal(reported(situation, REPORT_SERVICE_STARTED), MODEL_SERVICES);
    }
}

static void the_outage_lasts_from_the_first_change_until_all_runs(void **state)
{
    static const size_t cases[] = {RENEWAL, 8 /* hash malformed */};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        situation_arrange(situation, &repairables[cases[i]], VARIANT_ATOMIC);
        (void)situation_pass(situation);
        assert_true(situation->model.log.outage >= 6 * MODEL_TICK);
        assert_true(situation->model.log.outage <= situation->model.log.duration);
        assert_true(situation->model.log.duration - situation->model.log.outage <= 4 * MODEL_TICK);
    }
    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_rebind(&situation->model, "SAC2");
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    situation->model.parameters.hashes.sha1.presence = PART_ABSENT;
    (void)situation_pass(situation); /* nothing but the restart */
    assert_true(situation->model.log.outage >= 6 * MODEL_TICK);
}

int run_rotate_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_renewal_is_bound_hashed_and_restarted_in_this_order),
        TEST(nothing_is_deleted_before_the_new_certificate_was_accepted),
        TEST(a_service_that_does_not_start_is_started_again_and_again),
        TEST(a_service_that_dies_after_its_start_is_noticed_and_started),
        TEST(what_did_not_take_effect_is_noticed_and_repaired),
        TEST(a_setting_that_a_record_lost_is_noticed),
        TEST(an_administrators_stop_after_a_failed_verification_stands),
        TEST(each_step_of_a_renewal_is_reported_once),
        TEST(the_outage_lasts_from_the_first_change_until_all_runs),
    };

    return cmocka_run_group_tests_name("rotate", tests, NULL, NULL);
}
