/* A rotation that our own process does not live to end: after each crash, and after each stop
 * request, the server ends up serving. Every situation, every variant, every call. */
#include "interruption.h"
#include "unit.h"

/* ---- crashes ---- */

/* What happens between the crash and our next start. */
enum meanwhile { MEANWHILE_NOTHING, MEANWHILE_REBOOT, MEANWHILE_COUNT };

/* What a step of the way back does is as likely to be interrupted as any other. */
static void make_it_fail_late(struct situation *situation)
{
    const struct model_fault refused = {
        .call = CALL_STOP_SERVICE, .nth = 2, .times = 1, .failure = FAILURE_REFUSED, .code = 1061};

    model_process_fault(&situation->process, refused);
}

static void crash_everywhere(struct situation *situation, const struct repairable *repairable,
                             enum variant variant, enum meanwhile meanwhile, bool failing)
{
    unsigned after = 1;

    for (bool crashed = true; crashed; after++) {
        journal_begin(situation, repairable->name, variant_name(variant));
        journal_add(situation, "crash after call", after);
        situation_arrange(situation, repairable, variant);
        if (failing) {
            make_it_fail_late(situation);
        }
        crashed = crash(situation, after);
        if (!crashed) {
            break;
        }
        if (meanwhile == MEANWHILE_REBOOT) {
            model_reboot(&situation->model);
        }
        situation_clear_log(situation);
        situation_new_process(situation);
        situation_settle(situation);
        assert_serves(situation, repairable->bound_after);
    }
    assert_true(after > 6); /* the loop did reach into the rotation */
    journal_end(situation);
}

static void crash_in_every_situation(struct situation *situation, enum meanwhile meanwhile,
                                     bool failing)
{
    for (size_t i = 0; i < repairable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            crash_everywhere(situation, &repairables[i], (enum variant)variant, meanwhile, failing);
        }
    }
}

static void after_a_crash_at_any_call_it_converges(void **state)
{
    crash_in_every_situation(*state, MEANWHILE_NOTHING, false);
}

static void after_a_crash_at_any_call_and_a_reboot_it_converges(void **state)
{
    crash_in_every_situation(*state, MEANWHILE_REBOOT, false);
}

static void after_a_crash_on_the_way_back_it_converges(void **state)
{
    crash_in_every_situation(*state, MEANWHILE_NOTHING, true);
}

static void after_a_crash_on_the_way_back_and_a_reboot_it_converges(void **state)
{
    crash_in_every_situation(*state, MEANWHILE_REBOOT, true);
}

static void after_two_crashes_it_converges(void **state)
{
    struct situation *situation = *state;

    for (int variant = 0; variant < VARIANT_COUNT; variant++) {
        for (unsigned first = 1; first < 20; first++) {
            for (unsigned second = 1; second < 20; second++) {
                journal_begin(situation, repairables[0].name, variant_name((enum variant)variant));
                journal_add(situation, "crash after call", first);
                journal_add(situation, "and again after", second);
                situation_arrange(situation, &repairables[0], (enum variant)variant);
                (void)crash(situation, first);
                situation_new_process(situation);
                (void)crash(situation, second);
                situation_clear_log(situation);
                situation_new_process(situation);
                situation_settle(situation);
                assert_serves(situation, repairables[0].bound_after);
            }
        }
    }
    journal_end(situation);
}

/* Whenever it comes, during the proof, too: it was we who bound that certificate. */
static void after_a_crash_it_is_no_administrators_choice(void **state)
{
    struct situation *situation = *state;
    bool crashed = true;

    for (unsigned after = 1; crashed; after++) {
        situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
        situation->model.listens_later = 20 * INSTANT_SECOND;
        crashed = crash(situation, after);
        situation_clear_log(situation);
        situation_new_process(situation);
        situation_settle(situation);
        assert_serves(situation, "SAC2");
        assert_int_not_equal(situation->model.stored.choice.presence, PART_PRESENT);
        assert_int_equal(begun(situation, REASON_CHOICE_KEPT), 0);
        assert_false(situation->model.stored.last_good.chosen);
    }
}

/* ---- stop requests ---- */

static void stop_everywhere(struct situation *situation, const struct repairable *repairable,
                            enum variant variant, bool goes_on)
{
    for (unsigned calls = 0;; calls++) {
        journal_begin(situation, repairable->name, variant_name(variant));
        journal_add(situation, "stop from call", calls);
        situation_arrange(situation, repairable, variant);
        if (!stop_from(situation, calls, goes_on)) {
            journal_end(situation);
            return;
        }
        assert_int_not_equal(situation->pass.result, PASS_ONGOING);
        situation_clear_log(situation);
        situation_new_process(situation);
        situation_settle(situation);
        assert_serves(situation, repairable->bound_after);
    }
}

static void a_stop_request_at_any_call_leaves_a_safe_state(void **state)
{
    for (size_t i = 0; i < repairable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            stop_everywhere(*state, &repairables[i], (enum variant)variant, false);
            stop_everywhere(*state, &repairables[i], (enum variant)variant, true);
        }
    }
}

static void a_stop_request_before_the_services_went_down_takes_a_renewal_back(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    situation->process.stop_after = 4; /* observe, intent, both updates */
    assert_int_equal(situation_pass(situation).result, PASS_CANCELLED);
    assert_rotation_did(situation, "intent=SAC2 update:IPv4=SAC2 update:IPv6=SAC2 "
                                   "update:IPv6=SAC1 update:IPv4=SAC1 clear-intent ");
    assert_serves(situation, "SAC1");
    assert_int_equal(situation->model.log.reports[REPORT_ROTATION_CANCELLED], 1);
}

static void a_stop_request_while_services_start_does_not_keep_them_down(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    situation->process.stop_after = 10; /* with SstpSvc stopped */
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void a_stop_request_with_no_way_back_lets_the_rotation_end(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[1], VARIANT_ATOMIC); /* the wrong way */
    situation->trigger.paused = true;
    (void)situation_pass(situation); /* seen once */
    model_advance(&situation->model, INSTANT_MINUTE);
    situation->trigger.paused = false;
    situation->process.stop_after = situation->process.calls + 4;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* ---- the restart where nobody listens after the first ---- */

/* SSTP listens from its next start on, which is due. */
static void come_to_the_second_restart(struct situation *situation)
{
    struct model *model = &situation->model;

    situation_healthy(situation);
    known_as_healthy(situation);
    (void)situation_renew(situation);
    model->listens_later = INSTANT_DAY;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    model->listens_once_more = true;
    model->now = situation->pass.next_check;
}

/* For what the probe alone says it is made once, unless it was not made. */
static bool stop_in_the_second_restart(struct situation *situation, unsigned calls, bool goes_on)
{
    struct model *model = &situation->model;
    bool stopped;

    journal_begin(situation, "the second restart", goes_on ? "which goes on" : "");
    journal_add(situation, "stop from call", calls);
    come_to_the_second_restart(situation);
    stopped = stop_from(situation, calls, goes_on);
    situation_clear_log(situation);
    situation_new_process(situation);
    for (int i = 0; i < 5; i++) {
        (void)situation_pass(situation);
        model->now += 3 * INSTANT_MINUTE;
    }
    situation_settle(situation);
    assert_serves(situation, "SAC2");
    assert_int_equal(model->listens_later, 0); /* it was made */
    assert_true(model->restart_count <= 3);
    journal_end(situation);
    return stopped;
}

static void a_stop_request_does_not_lose_a_second_restart(void **state)
{
    for (unsigned calls = 1; stop_in_the_second_restart(*state, calls, false); calls++) {
    }
    for (unsigned calls = 1; stop_in_the_second_restart(*state, calls, true); calls++) {
    }
}

static void let_fail(struct situation *situation, enum model_call call)
{
    const struct model_fault fault = {
        .call = call, .nth = 1, .times = 9, .failure = FAILURE_TIMED_OUT, .code = 1460};

    model_process_fault(&situation->process, fault);
}

/* What was stopped hangs when it is started again, and does not once it was let go. */
static void nor_a_second_restart_that_failed_meanwhile(void **state)
{
    struct situation *situation = *state;
    bool stopped = true;

    for (unsigned calls = 1; stopped; calls++) {
        come_to_the_second_restart(situation);
        let_fail(situation, CALL_START_SERVICE);
        stopped = stop_from(situation, calls, true);
        assert_true(!stopped || situation->pass.result == PASS_ROTATED ||
                    !situation->model.stored.exclusions.restarted);
        situation_clear_log(situation);
        situation_new_process(situation);
    }
}

static void a_second_restart_that_fails_without_is_not_made_for_ever(void **state)
{
    struct situation *situation = *state;

    come_to_the_second_restart(situation);
    let_fail(situation, CALL_STOP_SERVICE);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(situation->model.stored.exclusions.restarted);
}

int run_interrupted_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(after_a_crash_at_any_call_it_converges),
        TEST(after_a_crash_at_any_call_and_a_reboot_it_converges),
        TEST(after_a_crash_on_the_way_back_it_converges),
        TEST(after_a_crash_on_the_way_back_and_a_reboot_it_converges),
        TEST(after_two_crashes_it_converges),
        TEST(after_a_crash_it_is_no_administrators_choice),
        TEST(a_stop_request_at_any_call_leaves_a_safe_state),
        TEST(a_stop_request_before_the_services_went_down_takes_a_renewal_back),
        TEST(a_stop_request_while_services_start_does_not_keep_them_down),
        TEST(a_stop_request_with_no_way_back_lets_the_rotation_end),
        TEST(a_stop_request_does_not_lose_a_second_restart),
        TEST(nor_a_second_restart_that_failed_meanwhile),
        TEST(a_second_restart_that_fails_without_is_not_made_for_ever),
    };

    return cmocka_run_group_tests_name("interrupted", tests, NULL, NULL);
}
