/* A rotation that our own process does not live to end: after each crash, and after each stop
 * request, the server ends up serving. Every situation, every variant, every call. */
#include "situation.h"
#include "unit.h"

/* What happens between the crash and our next start. */
enum meanwhile { MEANWHILE_NOTHING, MEANWHILE_REBOOT, MEANWHILE_COUNT };

/* Lets the process die after that many calls. False if the pass ended before. */
static bool crash(struct situation *situation, unsigned after)
{
    situation->process.crash_after = after;
    (void)situation_pass(situation);
    return situation->process.dead;
}

/* What a step of the way back does is as likely to be interrupted as any other. */
static void make_it_fail_late(struct situation *situation)
{
    const struct model_fault refused = {
        .call = CALL_STOP_SERVICE, .nth = 2, .times = 1, .failure = FAILURE_REFUSED, .code = 1061};

    model_process_fault(&situation->process, refused);
}

static void crash_everywhere(struct situation *situation, const struct mendable *mendable,
                             enum variant variant, enum meanwhile meanwhile, bool failing)
{
    unsigned after = 1;

    for (bool crashed = true; crashed; after++) {
        story_begin(situation, mendable->name, variant_name(variant));
        story_add(situation, "crash after call", after);
        situation_arrange(situation, mendable, variant);
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
        assert_serves(situation, mendable->bound_after);
    }
    assert_true(after > 6); /* the loop did reach into the rotation */
    story_end(situation);
}

static void crash_in_every_situation(struct situation *situation, enum meanwhile meanwhile,
                                     bool failing)
{
    for (size_t i = 0; i < mendable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            crash_everywhere(situation, &mendables[i], (enum variant)variant, meanwhile, failing);
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
                story_begin(situation, mendables[0].name, variant_name((enum variant)variant));
                story_add(situation, "crash after call", first);
                story_add(situation, "and again after", second);
                situation_arrange(situation, &mendables[0], (enum variant)variant);
                (void)crash(situation, first);
                situation_new_process(situation);
                (void)crash(situation, second);
                situation_clear_log(situation);
                situation_new_process(situation);
                situation_settle(situation);
                assert_serves(situation, mendables[0].bound_after);
            }
        }
    }
    story_end(situation);
}

/* ---- stop requests ---- */

static bool stop_from(struct situation *situation, unsigned calls, bool goes_on)
{
    situation->process.stop_after = calls;
    situation->process.stop_goes_on = goes_on;
    (void)situation_pass(situation);
    return situation->process.calls >= calls;
}

static void stop_everywhere(struct situation *situation, const struct mendable *mendable,
                            enum variant variant, bool goes_on)
{
    for (unsigned calls = 0;; calls++) {
        story_begin(situation, mendable->name, variant_name(variant));
        story_add(situation, "stop from call", calls);
        situation_arrange(situation, mendable, variant);
        if (!stop_from(situation, calls, goes_on)) {
            story_end(situation);
            return;
        }
        assert_int_not_equal(situation->pass.result, PASS_STANDING);
        situation_clear_log(situation);
        situation_new_process(situation);
        situation_settle(situation);
        assert_serves(situation, mendable->bound_after);
    }
}

static void a_stop_request_at_any_call_leaves_a_safe_state(void **state)
{
    for (size_t i = 0; i < mendable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            stop_everywhere(*state, &mendables[i], (enum variant)variant, false);
            stop_everywhere(*state, &mendables[i], (enum variant)variant, true);
        }
    }
}

static void a_stop_request_before_the_services_went_down_takes_a_renewal_back(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    situation->process.stop_after = 4; /* observe, intent, both updates */
    assert_int_equal(situation_pass(situation).result, PASS_CANCELLED);
    assert_string_equal(situation->model.log.actions,
                        "intent=SAC2 update:IPv4=SAC2 update:IPv6=SAC2 "
                        "update:IPv6=SAC1 update:IPv4=SAC1 clear-intent ");
    assert_serves(situation, "SAC1");
    assert_int_equal(situation->model.log.reports[REPORT_ROTATION_CANCELLED], 1);
}

static void a_stop_request_while_services_start_does_not_keep_them_down(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    situation->process.stop_after = 10; /* with SstpSvc stopped */
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void a_stop_request_with_no_way_back_lets_the_rotation_end(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[1], VARIANT_ATOMIC); /* the wrong way */
    situation->process.stop_after = 4;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* ---- what the intent is for ---- */

static void a_record_deleted_before_a_crash_is_made_again_with_its_settings(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_DELETE_CREATE);
    assert_true(crash(situation, 4)); /* observe, intent, try, delete */
    assert_int_equal(situation->model.bindings[FAMILY_IPV4].presence, PART_ABSENT);
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_true(ssl_record_same_settings(&situation->model.bindings[FAMILY_IPV4].record,
                                         &situation->record_settings[FAMILY_IPV4]));
}

/* The earlier intent holds the only copy of the record: whatever stops the next attempt early, a
 * later one still finds it. */
static void the_settings_of_a_deleted_record_outlive_a_failed_attempt(void **state)
{
    static const struct model_fault faults[] = {
        {CALL_STORE_INTENT, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT},
        {CALL_TRY_CERTIFICATE, 1, 1, FAILURE_CERTIFICATE_UNUSABLE, 1312, FAULT_WITHOUT_EFFECT},
        {CALL_CREATE_BINDING, 1, 2, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT},
        {CALL_DELETE_BINDING, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT},
    };
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        situation_arrange(situation, &mendables[0], VARIANT_DELETE_CREATE);
        assert_true(crash(situation, 4));
        situation_new_process(situation);
        model_process_fault(&situation->process, faults[i]);
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        situation_settle(situation);
        assert_serves(situation, "SAC2"); /* the settings are an invariant */
    }
}

static void the_settings_of_a_deleted_record_outlive_a_stop_request(void **state)
{
    struct situation *situation = *state;

    for (unsigned calls = 0; calls < 6; calls++) {
        situation_arrange(situation, &mendables[0], VARIANT_DELETE_CREATE);
        assert_true(crash(situation, 4));
        situation_new_process(situation);
        (void)stop_from(situation, calls, false);
        situation_new_process(situation);
        situation_settle(situation);
        assert_serves(situation, "SAC2");
    }
}

static void services_left_stopped_in_the_same_boot_are_started(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8)); /* all three are stopped */
    assert_false(model_running(&situation->model, MODEL_RASMAN));
    situation_new_process(situation);
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.reports[REPORT_INTENT_RESUMED], 1);
    assert_int_equal(situation->model.log.begun[REASON_SERVICES_LEFT_STOPPED], 0);
    assert_serves(situation, "SAC2");
}

static void name_service(struct intent *intent, const char *name)
{
    memcpy(intent->services.items[intent->services.count++], name, strlen(name) + 1);
}

/* A rotation of ours was interrupted while that service was stopped. */
static void leave_stopped(struct situation *situation, const char *name)
{
    situation->model.stored.intent =
        (struct intent){.presence = PART_PRESENT, .port = SSTP_DEFAULT_PORT};
    name_service(&situation->model.stored.intent, name);
    situation->model.intent_boot = situation->model.boot;
}

/* Its dependency was changed since: it runs, but is not among what depends on SstpSvc. */
static void leave_running_elsewhere(struct situation *situation)
{
    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
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
    assert_int_equal(told(situation, REPORT_STATE_WRITE_FAILED), 1);
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
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_string_equal(situation->model.log.actions, "clear-intent ");
}

static void a_service_that_is_not_installed_any_more_is_said_once_and_left_out(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    leave_stopped(situation, SSTP_SERVICE);
    name_service(&situation->model.stored.intent, "VpnMonitor");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(told(situation, REPORT_SERVICE_GONE), 1);
    assert_int_equal(told(situation, REPORT_SERVICE_START_FAILED), 0);
    assert_serves(situation, "SAC2");
}

static void a_service_that_is_gone_does_not_hide_one_that_does_not_start(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8));
    name_service(&situation->model.stored.intent, "VpnMonitor");
    situation_new_process(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_START_SERVICE, 3, 1, FAILURE_OTHER, 1053, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->model.stored.intent.services.count, MODEL_SERVICES);
    situation_settle(situation);
    assert_int_equal(told(situation, REPORT_SERVICE_GONE), 1);
    assert_serves(situation, "SAC2");
}

/* Something else cannot be read just then, and the pass ends there. */
static void services_seen_to_run_are_the_administrators_although_the_pass_is_blocked(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    leave_stopped(situation, REMOTE_ACCESS_SERVICE);
    situation->model.unreadable[MODEL_PART_STORE] = true;
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_int_equal(model_stop(&situation->model, MODEL_REMOTE_ACCESS), 0);
    situation->model.unreadable[MODEL_PART_STORE] = false;
    (void)situation_pass(situation);
    assert_false(model_running(&situation->model, MODEL_REMOTE_ACCESS));
}

static void that_the_services_run_again_is_noted_until_it_is_stored(void **state)
{
    const struct model_fault fault = {CALL_STORE_INTENT, 1, 1,
                                      FAILURE_OTHER,     5, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8));
    situation_new_process(situation);
    model_process_fault(&situation->process, fault);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    assert_int_equal(told(situation, REPORT_STATE_WRITE_FAILED), 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void services_are_not_started_from_an_intent_of_another_boot(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
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

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
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
        situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
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

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8));
    situation_new_process(situation);
    model_process_fault(&situation->process, fault);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->model.log.begun[REASON_SERVICES_LEFT_STOPPED], 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* The services of an interrupted rotation run again: the next stop is the administrator's. */
static void an_administrators_stop_after_an_incomplete_rotation_stands(void **state)
{
    const struct model_fault fault = {CALL_UPDATE_BINDING, 2, 2,
                                      FAILURE_OTHER,       5, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[1], VARIANT_ATOMIC);
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

    situation_arrange(situation, &mendables[0], VARIANT_ATOMIC);
    assert_true(crash(situation, 8));
    situation_new_process(situation);
    model_find(&situation->model, "SAC2")->in_store = false; /* so that it cannot end */
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
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
    assert_true(situation->pass.next_look == soonest);
    assert_int_equal(told(situation, REPORT_STATE_WRITE_FAILED), 1);
}

static void disabling_remoteaccess_does_not_lose_a_deleted_record(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_DELETE_CREATE);
    assert_true(crash(situation, 4)); /* observe, intent, try, delete */
    situation_new_process(situation);
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_quiet(situation, PASS_STANDING);
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = false;
    situation_settle(situation);
    assert_serves(situation, "SAC2"); /* the settings are an invariant */
}

/* TLS is moved to a load balancer, and back. */
static void offloading_does_not_lose_a_deleted_record(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &mendables[0], VARIANT_DELETE_CREATE);
    assert_true(crash(situation, 4)); /* observe, intent, try, delete */
    situation_new_process(situation);
    situation->model.parameters.use_https = (struct dword_value){.presence = PART_PRESENT};
    (void)situation_pass(situation);
    (void)situation_pass(situation);
    assert_int_equal(situation->model.stored.intent.presence, PART_PRESENT);
    situation->model.parameters.use_https.value = 1;
    situation_settle(situation);
    assert_serves(situation, "SAC2"); /* the settings are an invariant */
}

/* Not even when a rotation of the hash goes through meanwhile. */
static void a_rotation_of_the_offloaded_hash_does_not_lose_a_deleted_record(void **state)
{
    struct situation *situation = *state;
    struct settings *settings = &situation->model.settings;

    situation_arrange(situation, &mendables[0], VARIANT_DELETE_CREATE);
    assert_true(crash(situation, 4)); /* observe, intent, try, delete */
    situation->model.parameters.use_https = (struct dword_value){.presence = PART_PRESENT};
    situation->model.parameters.hash_configured_by_admin =
        (struct dword_value){.presence = PART_PRESENT, .value = 1};
    settings->has_offload_hash = true;
    memset(settings->offload_hash, 7, SHA256_SIZE);
    situation->settings = *settings;
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.stored.intent.presence, PART_PRESENT);
    assert_int_equal(situation->model.stored.intent.services.count, 0);
    situation->model.parameters.use_https.value = 1;
    situation->model.parameters.hash_configured_by_admin.value = 0;
    situation_settle(situation);
    assert_serves(situation, "SAC2"); /* the settings are an invariant */
}

/* It was there while nobody looked after the bindings, and is gone. */
static void a_record_of_another_store_is_not_made_again(void **state)
{
    struct situation *situation = *state;
    struct intent *intent = &situation->model.stored.intent;

    known_as_healthy(situation);
    *intent = (struct intent){.presence = PART_PRESENT, .port = SSTP_DEFAULT_PORT};
    intent->had_record[FAMILY_IPV6] = true;
    intent->records[FAMILY_IPV6] = situation->model.bindings[FAMILY_IPV6].record;
    strcpy(intent->records[FAMILY_IPV6].store_name, "WebHosting");
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

int run_interrupted_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(after_a_crash_at_any_call_it_converges),
        TEST(after_a_crash_at_any_call_and_a_reboot_it_converges),
        TEST(after_a_crash_on_the_way_back_it_converges),
        TEST(after_a_crash_on_the_way_back_and_a_reboot_it_converges),
        TEST(after_two_crashes_it_converges),
        TEST(a_stop_request_at_any_call_leaves_a_safe_state),
        TEST(a_stop_request_before_the_services_went_down_takes_a_renewal_back),
        TEST(a_stop_request_while_services_start_does_not_keep_them_down),
        TEST(a_stop_request_with_no_way_back_lets_the_rotation_end),
        TEST(a_record_deleted_before_a_crash_is_made_again_with_its_settings),
        TEST(the_settings_of_a_deleted_record_outlive_a_failed_attempt),
        TEST(the_settings_of_a_deleted_record_outlive_a_stop_request),
        TEST(services_left_stopped_in_the_same_boot_are_started),
        TEST(a_service_that_runs_elsewhere_does_not_hold_a_rotation_back),
        TEST(that_a_service_runs_elsewhere_is_noted_before_anything_is_changed),
        TEST(services_that_are_down_are_not_released_as_if_they_ran),
        TEST(a_service_that_is_not_installed_any_more_is_said_once_and_left_out),
        TEST(a_service_that_is_gone_does_not_hide_one_that_does_not_start),
        TEST(services_seen_to_run_are_the_administrators_although_the_pass_is_blocked),
        TEST(that_the_services_run_again_is_noted_until_it_is_stored),
        TEST(services_are_not_started_from_an_intent_of_another_boot),
        TEST(a_service_disabled_since_the_crash_is_not_started),
        TEST(the_start_of_what_was_left_stopped_is_not_blocked_by_what_is_unreadable),
        TEST(a_start_that_fails_when_resumed_is_retried),
        TEST(an_administrators_stop_after_an_incomplete_rotation_stands),
        TEST(an_administrators_stop_after_a_resumed_start_stands),
        TEST(an_intent_that_cannot_be_ended_does_not_put_off_what_comes_sooner),
        TEST(disabling_remoteaccess_does_not_lose_a_deleted_record),
        TEST(offloading_does_not_lose_a_deleted_record),
        TEST(a_record_of_another_store_is_not_made_again),
        TEST(a_rotation_of_the_offloaded_hash_does_not_lose_a_deleted_record),
    };

    return cmocka_run_group_tests_name("interrupted", tests, NULL, NULL);
}
