/* What became of the last rotation is kept for who asks later. */
#include "situation.h"
#include "unit.h"

static const struct last_rotation *noted(const struct situation *situation)
{
    return &situation->model.stored.last_rotation;
}

static void assert_noted(struct situation *situation, enum rotation_result result,
                         const char *before)
{
    const struct last_rotation *last = noted(situation);

    assert_int_equal(last->presence, PART_PRESENT);
    assert_int_equal(last->result, result);
    assert_string_equal(model_label(&situation->model, &last->before), before);
    assert_string_equal(model_label(&situation->model, &last->target), "SAC2");
    assert_true(last->ended_at > 0 && last->ended_at <= situation->model.now);
    assert_true(last->outage <= last->duration);
    assert_true(last->retry_at ==
                (situation->pass.result == PASS_FAILED ? situation->pass.next_check : 0));
}

static void faulty(struct situation *situation, enum model_call call, enum fault_effect effect)
{
    model_process_fault(&situation->process,
                        (struct model_fault){call, 1, 1, FAILURE_OTHER, 5, effect});
}

static void one_that_succeeded(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    assert_int_not_equal(noted(situation)->presence, PART_PRESENT);
    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_noted(situation, ROTATION_DONE, "SAC1");
    assert_true(noted(situation)->outage > 0);
    assert_true(noted(situation)->duration == situation->model.log.duration);
    assert_true(noted(situation)->outage == situation->model.log.outage);
}

static void one_that_was_undone(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    faulty(situation, CALL_WRITE_HASHES, FAULT_WITHOUT_EFFECT);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_noted(situation, ROTATION_UNDONE, "SAC1");
}

static void one_that_changed_nothing_was_no_outage(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    faulty(situation, CALL_STORE_INTENT, FAULT_WITHOUT_EFFECT);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_noted(situation, ROTATION_UNDONE, "SAC1");
    assert_true(noted(situation)->outage == 0);
}

static void one_whose_success_is_not_seen_is_not_done(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    faulty(situation, CALL_UPDATE_BINDING, FAULT_LIE);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_noted(situation, ROTATION_INCOMPLETE, "SAC1");
}

static void one_that_was_called_off(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->process.stop_after = 4; /* observe, intent, both updates */
    assert_int_equal(situation_pass(situation).result, PASS_CANCELLED);
    assert_noted(situation, ROTATION_CANCELLED, "SAC1");
}

static void one_for_the_next_boot(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->trigger.ending = true;
    situation->process.shutdown_after = 1;
    assert_int_equal(situation_pass(situation).result, PASS_FOR_BOOT);
    assert_noted(situation, ROTATION_FOR_BOOT, "SAC1");
}

static void one_on_a_server_without_bindings(void **state)
{
    static const struct thumbprint none;
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV4] = situation->settings_known[FAMILY_IPV6] = false;
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(thumbprint_equal(&noted(situation)->before, &none));
    assert_int_equal(noted(situation)->result, ROTATION_DONE);
}

static void set_back_the_clock(void *context, const struct call *call, const char *object,
                               const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_UPDATE_BINDING) {
        model->now -= INSTANT_HOUR;
    }
}

static void a_clock_that_is_set_back_makes_no_centuries(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->process.director.context = &situation->model;
    situation->process.director.after = set_back_the_clock;
    situation->without_probe = true;
    (void)situation_pass(situation);
    assert_true(noted(situation)->duration == 0);
    assert_true(noted(situation)->outage == 0);
}

static void that_it_cannot_be_kept_is_said_and_changes_nothing(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    faulty(situation, CALL_STORE_LAST_ROTATION, FAULT_WITHOUT_EFFECT);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_STATE_WRITE_FAILED), 1);
    assert_serves(situation, "SAC2");
}

int run_last_rotation_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_that_succeeded),
        TEST(one_that_was_undone),
        TEST(one_that_changed_nothing_was_no_outage),
        TEST(one_whose_success_is_not_seen_is_not_done),
        TEST(one_that_was_called_off),
        TEST(one_for_the_next_boot),
        TEST(one_on_a_server_without_bindings),
        TEST(a_clock_that_is_set_back_makes_no_centuries),
        TEST(that_it_cannot_be_kept_is_said_and_changes_nothing),
    };

    return cmocka_run_group_tests_name("last rotation", tests, NULL, NULL);
}
