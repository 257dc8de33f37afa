/* AlsoRestart: services that do not depend on SstpSvc, restarted after RemoteAccess. */
#include "further.h"
#include "situation.h"
#include "unit.h"

#define BEFORE_IT                                                                                  \
    "intent=SAC2 update:IPv4=SAC2 update:IPv6=SAC2 hashes=none restarts "                          \
    "stop:RemoteAccess stop:RasMan stop:SstpSvc start:SstpSvc start:RasMan start:RemoteAccess "    \
    "intent=SAC2 sstp-start=SAC2 last-good=SAC2 "

static void name_further(struct situation *situation, const char *name)
{
    struct settings *settings = &situation->model.settings;

    strcpy(settings->further[settings->further_count++], name);
}

/* IAS runs, and is to be restarted; a renewal is there. */
static struct model *renewed(struct situation *situation)
{
    struct model *model = &situation->model;

    situation_arrange(situation, &mendables[RENEWAL], VARIANT_ATOMIC);
    model->services[MODEL_FURTHER].installed = true;
    (void)model_start(model, MODEL_FURTHER);
    model_advance(model, INSTANT_HOUR);
    name_further(situation, "ias");
    return model;
}

static void fail_service(struct situation *situation, enum model_call call, unsigned nth,
                         unsigned times, enum failure failure, uint32_t code)
{
    model_process_fault(&situation->process, (struct model_fault){call, nth, times, failure, code,
                                                                  FAULT_WITHOUT_EFFECT});
}

static bool restarted_since(const struct model *model, instant when)
{
    return model_running(model, MODEL_FURTHER) && model->services[MODEL_FURTHER].started_at > when;
}

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
    situation_arrange(situation, &mendables[RENEWAL], VARIANT_ATOMIC);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.log.outage, without);
}

/* The one that is named last may need the others. */
static void several_stop_in_reverse_and_start_in_order(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->services[MODEL_MONITOR].installed = true; /* it does not run */
    model->services[MODEL_UPON_FURTHER].installed = true;
    (void)model_start(model, MODEL_UPON_FURTHER);
    name_further(situation, "VpnMonitor");
    name_further(situation, "RaMgmtSvc");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_rotation_did(situation,
                        BEFORE_IT "intent=SAC2 stop:RaMgmtSvc stop:ias start:ias start:RaMgmtSvc "
                                  "intent=SAC2 clear-intent ");
}

static void what_does_not_run_is_left_alone(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    (void)model_stop(model, MODEL_FURTHER);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_false(model_running(model, MODEL_FURTHER));
    assert_serves(situation, "SAC2");
}

static void what_the_restart_covers_is_not_restarted_twice(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->services[MODEL_MONITOR].installed = true;
    (void)model_start(model, MODEL_MONITOR);
    model->settings.further_count = 0;
    name_further(situation, "VPNMONITOR");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(told(situation, REPORT_SERVICE_STOPPED), MODEL_SERVICES + 1);
    assert_int_equal(told(situation, REPORT_SERVICE_STARTED), MODEL_SERVICES + 1);
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
    assert_true(model_running(model, MODEL_FURTHER));
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

/* ---- it fails ---- */

static void one_that_does_not_stop_is_told_and_left(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_STOP_SERVICE, MODEL_SERVICES + 1, 1, FAILURE_REFUSED, 1051);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(told(situation, REPORT_FURTHER_STOP_FAILED), 1);
    assert_int_equal(told(situation, REPORT_SERVICE_STOP_FAILED), 0);
    assert_true(model_running(model, MODEL_FURTHER));
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_quiet(situation, PASS_HEALTHY);
    assert_serves(situation, "SAC2");
}

static void one_that_does_not_start_is_tried_again_and_again(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    struct pass pass;
    instant waited = 0;

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 4, FAILURE_OTHER, 1067);
    pass = situation_pass(situation);
    assert_int_equal(pass.result, PASS_ROTATED);
    for (int i = 0; i < 3; i++) {
        assert_false(model_running(model, MODEL_FURTHER));
        assert_true(pass.pending);
        assert_true(pass.next_look > model->now + waited);
        assert_true(pass.next_look < model->now + 10 * INSTANT_MINUTE);
        waited = pass.next_look - model->now;
        model_advance(model, waited);
        pass = situation_pass(situation);
    }
    assert_int_equal(told(situation, REPORT_FURTHER_START_FAILED), 4);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_true(model_running(model, MODEL_FURTHER));
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_int_equal(model->restart_count, 1);
    assert_serves(situation, "SAC2");
}

/* One that ends at each start is signalled each time. */
static void a_hint_is_no_reason_to_start_one_sooner(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    struct pass first;

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 2, FAILURE_OTHER, 1067);
    first = situation_pass(situation);
    situation->occasion.hinted = true;
    for (int i = 0; i < 3; i++) {
        const struct pass hinted = situation_pass(situation);
        assert_int_equal(hinted.next_look, first.next_look);
        assert_true(hinted.pending);
    }
    assert_int_equal(told(situation, REPORT_FURTHER_START_FAILED), 1);
    model_advance(model, first.next_look - model->now);
    assert_true(situation_pass(situation).next_look > first.next_look);
    assert_int_equal(told(situation, REPORT_FURTHER_START_FAILED), 2);
    situation->occasion.hinted = false; /* asked for */
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_true(model_running(model, MODEL_FURTHER));
    situation->occasion.hinted = true;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
}

/* A certificate that comes meanwhile does not wait for it. */
static void one_that_does_not_start_holds_up_no_rotation(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 2, FAILURE_OTHER, 1067);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_issue(model, "SAC3", "vpn.example.com", -1, 900);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(model_running(model, MODEL_FURTHER));
    assert_serves(situation, "SAC3");
}

static void one_that_is_gone_or_disabled_meanwhile_is_let_go(void **state)
{
    for (int gone = 0; gone < 2; gone++) {
        struct situation *situation = *state;
        struct model *model;

        model = renewed(situation);
        fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 1, FAILURE_OTHER, 1067);
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        model->services[MODEL_FURTHER].installed = gone == 0;
        model->services[MODEL_FURTHER].disabled = gone == 0;
        situation_settle(situation);
        assert_int_equal(told(situation, REPORT_FURTHER_START_FAILED), 1 + (unsigned)gone);
        assert_int_equal(model->stored.intent.presence, PART_ABSENT);
        assert_false(model_running(model, MODEL_FURTHER));
    }
}

static void what_an_administrator_started_meanwhile_needs_nothing(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 1, FAILURE_OTHER, 1067);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_start(model, MODEL_FURTHER);
    situation_settle(situation);
    assert_int_equal(told(situation, REPORT_FURTHER_START_FAILED), 1);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
}

static void what_was_stopped_is_started_though_the_setting_is_gone(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_START_SERVICE, MODEL_SERVICES + 1, 1, FAILURE_OTHER, 1067);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    model->settings.further_count = 0;
    situation_settle(situation);
    assert_true(model_running(model, MODEL_FURTHER));
}

/* ---- our own state ---- */

static void nothing_is_stopped_that_is_not_stored(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant before = model->now;

    fail_service(situation, CALL_STORE_INTENT, 3, 1, FAILURE_OTHER, 112);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_false(restarted_since(model, before));
    situation_settle(situation);
    assert_true(restarted_since(model, before));
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
}

static void what_runs_again_and_cannot_be_noted_is_noted_later(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    fail_service(situation, CALL_STORE_INTENT, 4, 1, FAILURE_OTHER, 112);
    assert_true(situation_pass(situation).pending);
    assert_true(model->stored.intent.further.stopped[0]);
    situation_settle(situation);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_int_equal(told(situation, REPORT_FURTHER_START_FAILED), 0);
}

static void an_intent_that_cannot_be_cleared_is_cleared_later(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant before = model->now;
    struct pass pass;

    fail_service(situation, CALL_CLEAR_INTENT, 1, 1, FAILURE_OTHER, 5);
    pass = situation_pass(situation);
    assert_int_equal(pass.result, PASS_ROTATED);
    assert_true(pass.next_look < model->now + INSTANT_MINUTE);
    assert_true(restarted_since(model, before));
    situation_settle(situation);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], MODEL_SERVICES + 1);
}

/* ---- what an earlier process left ---- */

/* A healthy server, and an intent that owes IAS a restart. */
static struct model *owed(struct situation *situation)
{
    struct model *model = &situation->model;

    situation_healthy(situation);
    model->services[MODEL_FURTHER].installed = true;
    (void)model_start(model, MODEL_FURTHER);
    known_as_healthy(situation);
    name_further(situation, "IAS");
    model->stored.intent = (struct intent){.presence = PART_PRESENT,
                                           .number = 1,
                                           .port = SSTP_DEFAULT_PORT,
                                           .stored_at = model->now,
                                           .further = {.names = {"IAS"}, .count = 1}};
    model->intent_boot = model->boot;
    return model;
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
    model->settings.further_count = 0;
    settle_without(situation, 0);
    model = owed(situation);
    (void)model_stop(model, MODEL_FURTHER);
    settle_without(situation, 0);
    assert_false(model_running(model, MODEL_FURTHER));
    model = owed(situation);
    (void)model_stop(model, MODEL_FURTHER); /* restarted by somebody else */
    (void)model_start(model, MODEL_FURTHER);
    settle_without(situation, 0);
}

static void of_several_only_the_stopped_one_is_started_at_once(void **state)
{
    struct situation *situation = *state;
    struct model *model = owed(situation);
    struct further *further = &model->stored.intent.further;

    strcpy(further->names[further->count], "RaMgmtSvc");
    further->stopped[further->count++] = true;
    model->services[MODEL_UPON_FURTHER].installed = true;
    model->unreadable[MODEL_PART_STORE] = true; /* so that nothing else is done */
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_string_equal(model->log.actions, "start:RaMgmtSvc intent=- ");
    assert_int_equal(model->stored.intent.further.count, 1);
    assert_string_equal(model->stored.intent.further.names[0], "IAS");
    assert_false(model->stored.intent.further.stopped[0]);
}

static void what_cannot_be_stored_is_tried_again_soon(void **state)
{
    struct situation *situation = *state;
    struct model *model = owed(situation);
    struct pass pass;

    fail_service(situation, CALL_STORE_INTENT, 1, 1, FAILURE_OTHER, 112);
    pass = situation_pass(situation);
    assert_int_equal(pass.result, PASS_HEALTHY);
    assert_true(pass.next_look < model->now + INSTANT_MINUTE);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
    settle_without(situation, 1);
}

static void paused_what_runs_is_not_restarted(void **state)
{
    struct situation *situation = *state;
    struct model *model = owed(situation);

    situation->occasion.paused = true;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
    assert_int_equal(model->stored.intent.further.count, 1);
    situation->occasion.paused = false;
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
    situation->occasion.paused = true;
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
    situation->occasion.paused = false;
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
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
    assert_int_equal(told(situation, REPORT_FURTHER_START_FAILED), 0);
    assert_true(model->stored.intent.further.stopped[0]);
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
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_int_equal(model->stored.intent.presence, PART_PRESENT);
    assert_int_equal(model->stored.intent.further.count, 0);
    assert_int_equal(situation->process.calls_of[CALL_STORE_INTENT], 1);
    assert_quiet(situation, PASS_STANDING);
}

/* ---- crashes ---- */

static void after_a_crash_at_any_call_it_has_been_restarted_or_is(void **state)
{
    unsigned calls = UINT32_MAX;

    for (unsigned crash = 1; crash < calls; crash++) {
        struct situation *situation = *state;
        struct model *model;
        instant before;

        story_begin(situation, "crash", "");
        story_add(situation, "after call", crash);
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
        story_end(situation);
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
    assert_false(model_running(model, MODEL_FURTHER));
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
        assert_int_equal(told(situation, REPORT_FURTHER_STOP_FAILED), 0);
        assert_true(told(situation, REPORT_FURTHER_START_FAILED) <= 1); /* just when it began */
    }
}

/* ---- an undone rotation ---- */

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

static void one_that_is_not_there_or_not_to_be_read_is_told_once(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    model->services[MODEL_FURTHER].installed = true;
    name_further(situation, "IAS");
    name_further(situation, "NoSuchService");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_FURTHER_MISSING), 1);
    assert_int_equal(begun(situation, REASON_FURTHER_UNREADABLE), 0);
    model->unreadable[MODEL_PART_FURTHER] = true;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_FURTHER_UNREADABLE), 1);
    assert_int_equal(begun(situation, REASON_FURTHER_MISSING), 1);
    assert_quiet(situation, PASS_HEALTHY);
    model->settings.further_count = 0;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(model->log.ended[REASON_FURTHER_MISSING], 1);
    assert_int_equal(model->log.ended[REASON_FURTHER_UNREADABLE], 1);
}

/* ---- what an intent can hold ---- */

static void what_was_stopped_has_the_first_place(void **state)
{
    struct situation *situation = *state;
    struct snapshot snapshot = *situation_snapshot(situation);
    struct settings settings = settings_default();
    struct further *earlier = &snapshot.state.intent.further;
    struct further owed;

    snapshot.settings = &settings;
    snapshot.state.intent.presence = PART_PRESENT;
    snapshot.state.intent.same_boot = true;
    earlier->count = 2;
    strcpy(earlier->names[0], "runs");
    strcpy(earlier->names[1], "stopped");
    earlier->stopped[1] = true;
    settings.further_count = FURTHER_MAX;
    for (size_t i = 0; i < FURTHER_MAX; i++) {
        settings.further[i][0] = (char)('a' + i);
        snapshot.further[i] =
            (struct service_facts){.presence = PART_PRESENT, .state = SERVICE_IS_RUNNING};
    }
    owed = further_owed(&snapshot, true);
    assert_int_equal(owed.count, FURTHER_MAX);
    assert_string_equal(owed.names[0], "stopped");
    assert_string_equal(owed.names[1], "a");
    assert_true(owed.stopped[0] && !owed.stopped[1]);
    snapshot.further[0].state = SERVICE_IS_CHANGING;
    snapshot.further[1].presence = PART_UNREADABLE;
    owed = further_owed(&snapshot, true);
    assert_string_equal(owed.names[1], "c");
    further_keep_stopped(&owed);
    assert_int_equal(owed.count, 1);
    assert_string_equal(owed.names[0], "stopped");
    assert_true(owed.stopped[0]);
    assert_int_equal(further_owed(&snapshot, false).count, 1);
}

int run_further_tests(void)
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
        TEST(one_that_does_not_stop_is_told_and_left),
        TEST(one_that_does_not_start_is_tried_again_and_again),
        TEST(a_hint_is_no_reason_to_start_one_sooner),
        TEST(one_that_does_not_start_holds_up_no_rotation),
        TEST(one_that_is_gone_or_disabled_meanwhile_is_let_go),
        TEST(what_an_administrator_started_meanwhile_needs_nothing),
        TEST(what_was_stopped_is_started_though_the_setting_is_gone),
        TEST(nothing_is_stopped_that_is_not_stored),
        TEST(what_runs_again_and_cannot_be_noted_is_noted_later),
        TEST(an_intent_that_cannot_be_cleared_is_cleared_later),
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
        TEST(an_undone_rotation_owes_nothing),
        TEST(one_that_is_not_there_or_not_to_be_read_is_told_once),
        TEST(what_was_stopped_has_the_first_place),
    };

    return cmocka_run_group_tests_name("further", tests, NULL, NULL);
}
