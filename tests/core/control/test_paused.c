/* Paused: observed and reported, and nothing is changed. And whether a change is pending. */
#include "deferral.h"
#include "interruption.h"
#include "unit.h"

static const struct finding *held_back(const struct situation *situation)
{
    const struct findings *findings = &situation->memory.findings;

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == REASON_PAUSED) {
            return &findings->items[i];
        }
    }
    return NULL;
}

static void assert_held_back(struct situation *situation, const char *what)
{
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_true(situation->pass.pending);
    assert_true(situation->pass.next_check > situation->model.now);
    assert_non_null(held_back(situation));
    assert_string_equal(held_back(situation)->error.object, what);
    assert_string_equal(situation->model.log.actions, "");
}

static void while_paused_a_change_is_held_back_and_reported_once(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_PINNED);
    situation->trigger.paused = true;
    assert_held_back(situation, "bindings, hashes, restart");
    assert_int_equal(begun(situation, REASON_RENEWED), 1);
    assert_int_equal(begun(situation, REASON_PAUSED), 1);
    assert_true(thumbprint_equal(&held_back(situation)->thumbprint,
                                 &model_find(&situation->model, "SAC2")->facts.thumbprint));
    assert_quiet(situation, PASS_ONGOING);
    situation->trigger.paused = false;
    assert_rotates(situation);
    assert_int_equal(situation->model.log.ended[REASON_PAUSED], 1);
}

static void what_is_held_back_is_said_and_nothing_more(void **state)
{
    struct situation *situation = *state;

    situation->trigger.paused = true;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_false(situation->pass.pending);
    assert_null(held_back(situation));
    for (size_t i = 0; i < repairable_count; i++) {
        situation->trigger.paused = false;
        situation_arrange(situation, &repairables[i], VARIANT_DELETE_CREATE);
        situation->trigger.paused = true;
        assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
        assert_non_null(held_back(situation));
        assert_int_equal(situation->model.log.server_writes, 0);
    }
}

static void a_warning_comes_while_paused_too(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->trigger.paused = true;
    model_advance(&situation->model, 55 * INSTANT_DAY);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_EXPIRY_AHEAD), 1);
}

static void what_an_interrupted_rotation_left_stopped_is_started_all_the_same(void **state)
{
    struct situation *situation = *state;

    crash_with_all_stopped(situation);
    situation_new_process(situation);
    situation->trigger.paused = true;
    (void)situation_pass(situation);
    assert_serves(situation, "SAC2");
}

static void what_waits_anyway_is_reported_as_that(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    set_window_later(situation);
    situation->trigger.paused = true;
    assert_waits(situation, "window");
    assert_null(held_back(situation));
    model_advance(&situation->model, 5 * INSTANT_HOUR);
    situation_clear_log(situation);
    assert_held_back(situation, "bindings, hashes, restart");
}

/* ---- pending ---- */

static void a_change_that_waits_is_pending(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    set_window_later(situation);
    assert_waits(situation, "window");
    assert_true(situation->pass.pending);
    set_policy(situation, RESTART_IMMEDIATE);
    situation->model.stored.restarts.at[0] = situation->model.now - INSTANT_MINUTE;
    situation->model.stored.restarts.at[1] = situation->model.now - INSTANT_MINUTE;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_RESTART_LIMIT), 1);
    assert_true(situation->pass.pending);
    situation->model.stored.restarts = (struct restart_history){{0}};
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_INTENT, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(situation->pass.pending);
    assert_rotates(situation);
    assert_false(situation->pass.pending);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_false(situation->pass.pending);
}

/* RemoteAccess is stopped, and RasMan depends on SstpSvc just now. */
static void a_restart_that_waits_for_remoteaccess_is_pending(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(situation->pass.pending);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_true(situation->pass.pending);
}

static void a_rotation_that_was_given_up_is_pending(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->process.stop_after = 0;
    assert_int_equal(situation_pass(situation).result, PASS_CANCELLED);
    assert_true(situation->pass.pending);
}

static void what_only_a_person_can_repair_is_not_pending(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->facts.not_after = situation->model.now - 1;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1);
    assert_false(situation->pass.pending);
}

/* Gone from the store it serves until the boot, and then nobody, if nothing is prepared for that.
 */
static void what_stands_in_at_the_next_boot_is_pending(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_false(situation->pass.pending); /* nothing else is there */
    model_set_issuer(model_issue(&situation->model, "IKE", "vpn.example.com", -30, 300), 2,
                     ROOT_NOT_LISTED);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->model.restart_count, 0);
    assert_true(situation->pass.pending);
    situation->trigger.ending = true;
    situation->model.shuts_down = true;
    assert_int_equal(situation_pass(situation).result, PASS_FOR_BOOT);
    assert_false(situation->pass.pending);
}

int run_paused_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(while_paused_a_change_is_held_back_and_reported_once),
        TEST(what_is_held_back_is_said_and_nothing_more),
        TEST(a_warning_comes_while_paused_too),
        TEST(what_an_interrupted_rotation_left_stopped_is_started_all_the_same),
        TEST(what_waits_anyway_is_reported_as_that),
        TEST(a_change_that_waits_is_pending),
        TEST(a_restart_that_waits_for_remoteaccess_is_pending),
        TEST(a_rotation_that_was_given_up_is_pending),
        TEST(what_only_a_person_can_repair_is_not_pending),
        TEST(what_stands_in_at_the_next_boot_is_pending),
    };

    return cmocka_run_group_tests_name("paused", tests, NULL, NULL);
}
