/* AlsoRestart: the restarts that an earlier process left to do, and those that a crash, a boot or a
 * stop left. */
#include "following.h"
#include "unit.h"

/* ---- what an earlier process left ---- */

/* A healthy server, and an intent that owes IAS a restart. */
static struct model *owed(struct situation *situation)
{
    situation_healthy(situation);
    owe_companion(situation);
    return &situation->model;
}

static void settle_without(struct situation *situation, unsigned stops)
{
    situation_settle(situation);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], stops);
    assert_int_equal(situation->model.stored.intent.presence, PART_ABSENT);
}

static void what_is_owed_is_done_where_it_is_still_of_use(void **state)
{
    struct situation *situation = *state;
    struct model *model = owed(situation);

    settle_without(situation, 1);
    model = owed(situation);
    model->starts_undated = true;
    settle_without(situation, 1);
    model = owed(situation);
    model->settings.companion_count = 0;
    settle_without(situation, 0);
    model = owed(situation);
    (void)model_stop(model, MODEL_COMPANION);
    settle_without(situation, 0);
    assert_false(model_running(model, MODEL_COMPANION));
    model = owed(situation);
    (void)model_stop(model, MODEL_COMPANION); /* restarted by somebody else */
    (void)model_start(model, MODEL_COMPANION);
    settle_without(situation, 0);
}

static void of_several_only_the_stopped_one_is_started_at_once(void **state)
{
    struct situation *situation = *state;
    struct model *model = owed(situation);
    struct companions *companions = &model->stored.intent.companions;

    strcpy(companions->names[companions->count], "RaMgmtSvc");
    companions->stopped[companions->count++] = true;
    model->services[MODEL_UPON_COMPANION].installed = true;
    model->unreadable[MODEL_PART_STORE] = true; /* so that nothing else is done */
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_string_equal(model->log.actions, "start:RaMgmtSvc intent=- ");
    assert_int_equal(model->stored.intent.companions.count, 1);
    assert_string_equal(model->stored.intent.companions.names[0], "IAS");
    assert_false(model->stored.intent.companions.stopped[0]);
}

static void what_cannot_be_stored_is_tried_again_soon(void **state)
{
    struct situation *situation = *state;
    struct model *model = owed(situation);
    struct pass pass;

    fail_service(situation, CALL_STORE_INTENT, 1, 1, FAILURE_OTHER, 112);
    pass = situation_pass(situation);
    assert_int_equal(pass.result, PASS_HEALTHY);
    assert_true(pass.next_check < model->now + INSTANT_MINUTE);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
    settle_without(situation, 1);
}

static void paused_what_runs_is_not_restarted(void **state)
{
    struct situation *situation = *state;
    struct model *model = owed(situation);

    situation->trigger.paused = true;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
    assert_int_equal(model->stored.intent.companions.count, 1);
    situation->trigger.paused = false;
    (void)situation_pass(situation);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 1);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
}

static void paused_it_is_not_restarted_while_a_change_waits_either(void **state)
{
    struct situation *situation = *state;
    struct model *model = owed(situation);

    model->settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    model->tunnels = 1;
    model_advance(model, INSTANT_DAY);
    (void)model_issue(model, "SAC3", "vpn.example.com", 0, 900);
    situation->trigger.paused = true;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
    situation->trigger.paused = false;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 1);
}

/* Windows shuts down while it waits. */
static void a_start_that_is_cancelled_is_no_failure(void **state)
{
    struct situation *situation = *state;
    struct model *model = owed(situation);

    fail_service(situation, CALL_START_SERVICE, 1, 1, FAILURE_CANCELLED, 0);
    situation->process.shutdown_after = situation->process.calls + 4; /* at the start */
    (void)situation_pass(situation);
    assert_int_equal(reported(situation, REPORT_COMPANION_START_FAILED), 0);
    assert_true(model->stored.intent.companions.stopped[0]);
}

/* The intent goes on for the sake of the record that only it has. */
static void where_sstp_is_not_used_any_more_nothing_is_owed(void **state)
{
    struct situation *situation = *state;
    struct model *model = owed(situation);

    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(model, (enum model_service_id)i);
    }
    model->services[MODEL_REMOTE_ACCESS].disabled = true;
    model->stored.intent.had_record[FAMILY_IPV6] = true;
    model->stored.intent.records[FAMILY_IPV6] = model->bindings[FAMILY_IPV6].record;
    model->bindings[FAMILY_IPV6].presence = PART_ABSENT;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(model->stored.intent.presence, PART_PRESENT);
    assert_int_equal(model->stored.intent.companions.count, 0);
    assert_int_equal(situation->process.calls_of[CALL_STORE_INTENT], 1);
    assert_quiet(situation, PASS_ONGOING);
}

/* ---- crashes ---- */

static void after_a_crash_at_any_call_it_has_been_restarted_or_is(void **state)
{
    unsigned calls = UINT32_MAX;

    for (unsigned crash = 1; crash < calls; crash++) {
        struct situation *situation = *state;
        struct model *model;
        instant before;

        journal_begin(situation, "crash", "");
        journal_add(situation, "after call", crash);
        model = renewed(situation);
        before = model->now;
        situation->process.crash_after = crash;
        (void)situation_pass(situation);
        calls = situation->process.dead ? UINT32_MAX : crash;
        situation_new_process(situation);
        situation_settle(situation);
        assert_true(restarted_since(model, before));
        assert_int_equal(model->stored.intent.presence, PART_ABSENT);
        assert_serves(situation, "SAC2");
        journal_end(situation);
    }
}

/* A boot starts it anew, or does not, as its start type says. */
static void a_boot_makes_it_void(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 1, FAILURE_OTHER, 1067);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    model_reboot(model);
    situation_new_process(situation);
    situation_settle(situation);
    assert_false(model_running(model, MODEL_COMPANION));
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
}

static void a_stop_request_leaves_it_for_the_next_start(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant before = model->now;

    situation->process.stop_after = 14; /* RemoteAccess runs again */
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_false(restarted_since(model, before));
    situation_new_process(situation);
    situation_settle(situation);
    assert_true(restarted_since(model, before));
}

static void the_shutdown_of_windows_in_the_middle_is_no_failure(void **state)
{
    for (unsigned call = 14; call < 20; call++) {
        struct situation *situation = *state;

        (void)renewed(situation);
        situation->process.shutdown_after = call;
        (void)situation_pass(situation);
        assert_int_equal(reported(situation, REPORT_COMPANION_STOP_FAILED), 0);
        assert_true(reported(situation, REPORT_COMPANION_START_FAILED) <=
                    1); /* just when it began */
    }
}

/* The console is closed: seconds are left, and a service that is stopped might stay so. */
static void whatever_comes_while_it_ends_no_companion_is_left_stopped(void **state)
{
    for (unsigned call = 10; call < 24; call++) {
        struct situation *situation = *state;

        (void)renewed(situation);
        situation->process.at_once_after = call;
        (void)situation_pass(situation);
        assert_int_equal(reported(situation, REPORT_COMPANION_STOP_FAILED), 0);
    }
}

int run_companions_owed_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_owed_is_done_where_it_is_still_of_use),
        TEST(of_several_only_the_stopped_one_is_started_at_once),
        TEST(what_cannot_be_stored_is_tried_again_soon),
        TEST(paused_what_runs_is_not_restarted),
        TEST(paused_it_is_not_restarted_while_a_change_waits_either),
        TEST(a_start_that_is_cancelled_is_no_failure),
        TEST(where_sstp_is_not_used_any_more_nothing_is_owed),
        TEST(after_a_crash_at_any_call_it_has_been_restarted_or_is),
        TEST(a_boot_makes_it_void),
        TEST(a_stop_request_leaves_it_for_the_next_start),
        TEST(the_shutdown_of_windows_in_the_middle_is_no_failure),
        TEST(whatever_comes_while_it_ends_no_companion_is_left_stopped),
    };

    return cmocka_run_group_tests_name("companions owed", tests, NULL, NULL);
}
