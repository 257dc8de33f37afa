/* AlsoRestart: services that do not depend on SstpSvc, restarted after RemoteAccess. */
#include "following.h"
#include "plan/companions.h"
#include "unit.h"

#define BEFORE_IT                                                                                  \
    "intent=SAC2 update:IPv4=SAC2 update:IPv6=SAC2 hashes=none restarts "                          \
    "stop:RemoteAccess stop:RasMan stop:SstpSvc start:SstpSvc start:RasMan start:RemoteAccess "    \
    "intent=SAC2 sstp-start=SAC2 last-good=SAC2 "

/* ---- it follows ---- */

static void what_runs_is_restarted_after_remote_access(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant before = model->now;

    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_rotation_did(situation,
                        BEFORE_IT "intent=SAC2 stop:ias start:ias intent=SAC2 clear-intent ");
    assert_true(restarted_since(model, before));
    assert_int_equal(model->restart_count, 1);
    assert_serves(situation, "SAC2");
}

/* The outage that is told is SSTP's. */
static void the_outage_ends_before_it(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    instant without;

    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    without = model->log.outage;
    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.log.outage, without);
}

/* The one that is named last may need the others. */
static void several_stop_in_reverse_and_start_in_order(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->services[MODEL_MONITOR].installed = true; /* it does not run */
    model->services[MODEL_UPON_COMPANION].installed = true;
    (void)model_start(model, MODEL_UPON_COMPANION);
    name_companion(situation, "VpnMonitor");
    name_companion(situation, "RaMgmtSvc");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_rotation_did(situation,
                        BEFORE_IT "intent=SAC2 stop:RaMgmtSvc stop:ias start:ias start:RaMgmtSvc "
                                  "intent=SAC2 clear-intent ");
}

static void what_does_not_run_is_left_alone(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    (void)model_stop(model, MODEL_COMPANION);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_false(model_running(model, MODEL_COMPANION));
    assert_serves(situation, "SAC2");
}

static void what_the_restart_covers_is_not_restarted_twice(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->services[MODEL_MONITOR].installed = true;
    (void)model_start(model, MODEL_MONITOR);
    model->settings.companion_count = 0;
    name_companion(situation, "VPNMONITOR");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_SERVICE_STOPPED), MODEL_SERVICES + 1);
    assert_int_equal(reported(situation, REPORT_SERVICE_STARTED), MODEL_SERVICES + 1);
}

static void without_a_restart_of_sstp_nothing_follows(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(model, (enum model_service_id)i);
    }
    situation_settle(situation);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
    assert_true(model_running(model, MODEL_COMPANION));
}

static void a_restart_left_for_later_is_followed_later(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    instant before;

    model->services[MODEL_MONITOR].installed = true; /* it keeps SstpSvc from being restarted */
    (void)model_start(model, MODEL_MONITOR);
    (void)model_stop(model, MODEL_REMOTE_ACCESS);
    before = model->now;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_false(restarted_since(model, before));
    (void)model_start(model, MODEL_REMOTE_ACCESS);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(restarted_since(model, before));
    assert_serves(situation, "SAC2");
}

/* Somebody restarts RRAS as a whole, which leaves nothing but this to do. */
static void it_follows_a_restart_by_somebody_else_too(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    instant before;

    model->services[MODEL_MONITOR].installed = true;
    (void)model_start(model, MODEL_MONITOR);
    (void)model_stop(model, MODEL_REMOTE_ACCESS);
    before = model->now;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_stop(model, MODEL_MONITOR);
    (void)model_stop(model, MODEL_RASMAN);
    (void)model_stop(model, MODEL_SSTP);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    (void)model_start(model, MODEL_REMOTE_ACCESS);
    situation_settle(situation);
    assert_false(restarted_since(model, before)); /* RRAS was down: over and done with */
    assert_serves(situation, "SAC2");
}

static void an_undone_rotation_owes_nothing(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant before = model->now;

    fail_service(situation, CALL_STOP_SERVICE, 1, 1, FAILURE_REFUSED, 1052);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_false(restarted_since(model, before));
    situation_settle(situation);
    assert_true(restarted_since(model, before));
}

/* ---- findings ---- */

static void one_that_is_not_there_or_not_to_be_read_is_reported_once(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    model->services[MODEL_COMPANION].installed = true;
    name_companion(situation, "IAS");
    name_companion(situation, "NoSuchService");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_COMPANION_MISSING), 1);
    assert_int_equal(begun(situation, REASON_COMPANION_UNREADABLE), 0);
    model->unreadable[MODEL_PART_COMPANION] = true;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_COMPANION_UNREADABLE), 1);
    assert_int_equal(begun(situation, REASON_COMPANION_MISSING), 1);
    assert_quiet(situation, PASS_HEALTHY);
    model->settings.companion_count = 0;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(model->log.ended[REASON_COMPANION_MISSING], 1);
    assert_int_equal(model->log.ended[REASON_COMPANION_UNREADABLE], 1);
}

/* ---- what an intent can hold ---- */

static void what_was_stopped_has_the_first_place(void **state)
{
    struct situation *situation = *state;
    struct snapshot snapshot = *situation_snapshot(situation);
    struct settings settings = settings_default();
    struct companions *earlier = &snapshot.state.intent.companions;
    struct companions owed;

    snapshot.settings = &settings;
    snapshot.state.intent.presence = PART_PRESENT;
    snapshot.state.intent.same_boot = true;
    earlier->count = 2;
    strcpy(earlier->names[0], "runs");
    strcpy(earlier->names[1], "stopped");
    earlier->stopped[1] = true;
    settings.companion_count = COMPANIONS_MAX;
    for (size_t i = 0; i < COMPANIONS_MAX; i++) {
        settings.companions[i][0] = (char)('a' + i);
        snapshot.companions[i] =
            (struct service_facts){.presence = PART_PRESENT, .state = SERVICE_IS_RUNNING};
    }
    owed = companions_owed(&snapshot, true);
    assert_int_equal(owed.count, COMPANIONS_MAX);
    assert_string_equal(owed.names[0], "stopped");
    assert_string_equal(owed.names[1], "a");
    assert_true(owed.stopped[0] && !owed.stopped[1]);
    snapshot.companions[0].state = SERVICE_IS_CHANGING;
    snapshot.companions[1].presence = PART_UNREADABLE;
    owed = companions_owed(&snapshot, true);
    assert_string_equal(owed.names[1], "c");
    companions_keep_stopped(&owed);
    assert_int_equal(owed.count, 1);
    assert_string_equal(owed.names[0], "stopped");
    assert_true(owed.stopped[0]);
    assert_int_equal(companions_owed(&snapshot, false).count, 1);
}

int run_companions_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_runs_is_restarted_after_remote_access),
        TEST(the_outage_ends_before_it),
        TEST(several_stop_in_reverse_and_start_in_order),
        TEST(what_does_not_run_is_left_alone),
        TEST(what_the_restart_covers_is_not_restarted_twice),
        TEST(without_a_restart_of_sstp_nothing_follows),
        TEST(a_restart_left_for_later_is_followed_later),
        TEST(it_follows_a_restart_by_somebody_else_too),
        TEST(an_undone_rotation_owes_nothing),
        TEST(one_that_is_not_there_or_not_to_be_read_is_reported_once),
        TEST(what_was_stopped_has_the_first_place),
    };

    return cmocka_run_group_tests_name("companions", tests, NULL, NULL);
}
