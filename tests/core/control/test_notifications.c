/* Passes made because something signalled: our own changes are signalled, too. */
#include "interruption.h"
#include "situation.h"
#include "unit.h"

static const struct model_fault refused = {CALL_UPDATE_BINDING, 1,  100,
                                           FAILURE_OTHER,       87, FAULT_WITHOUT_EFFECT};
static const struct model_fault second_refused = {CALL_UPDATE_BINDING, 2,  1,
                                                  FAILURE_OTHER,       87, FAULT_WITHOUT_EFFECT};

/* A rotation failed with that, and waits for its retry; what follows is signalled. */
static struct pass fail_with(struct situation *situation, struct model_fault fault)
{
    struct pass failed;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(&situation->process, fault);
    failed = situation_pass(situation);
    assert_int_equal(failed.result, PASS_FAILED);
    situation->trigger.notified = true;
    situation_clear_log(situation);
    return failed;
}

/* The server is looked at, and that is all. */
static void assert_no_attempt(struct situation *situation, struct pass failed)
{
    const unsigned calls = situation->process.calls;
    const unsigned failures = situation->reconciler.failures;
    const struct pass pass = situation_pass(situation);

    assert_int_equal(pass.result, PASS_FAILED);
    assert_true(pass.next_check == failed.next_check);
    assert_true(pass.pending);
    assert_int_equal(situation->process.calls, calls + 1);
    assert_int_equal(situation->reconciler.failures, failures);
    assert_string_equal(situation->model.log.actions, "");
}

static void a_notification_without_news_is_no_reason_to_try_sooner(void **state)
{
    struct situation *situation = *state;
    const struct pass failed = fail_with(situation, refused);

    assert_no_attempt(situation, failed);
    model_advance(&situation->model, INSTANT_SECOND);
    assert_no_attempt(situation, failed);
    situation->model.now = failed.next_check;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->reconciler.failures, 2);
}

static void who_asks_gets_an_attempt_at_once(void **state)
{
    struct situation *situation = *state;

    (void)fail_with(situation, refused);
    situation->trigger.notified = false;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->reconciler.failures, 2);
}

/* IPv4 was written, and written back: its record is of another time. */
static void what_an_undo_did_is_no_news(void **state)
{
    struct situation *situation = *state;
    const struct pass failed = fail_with(situation, second_refused);

    assert_no_attempt(situation, failed);
}

static void news_end_the_waiting_at_once(void **state)
{
    struct situation *situation = *state;

    (void)fail_with(situation, second_refused);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 900);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC3");
}

/* After the rotation was planned. */
static bool a_renewal_comes(void *context, enum model_call kind, const char *object,
                            struct model_fault *fault, instant *takes)
{
    struct model *model = context;

    (void)object;
    (void)fault;
    (void)takes;
    if (kind == CALL_STORE_INTENT && model->certificate_count == 2) {
        (void)model_issue(model, "SAC3", "vpn.example.com", -1, 900);
    }
    return false;
}

static void what_comes_during_an_attempt_is_news(void **state)
{
    struct situation *situation = *state;
    struct pass failed;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(&situation->process, refused);
    situation->process.director =
        (struct model_director){&situation->model, a_renewal_comes, NULL, NULL};
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    situation->trigger.notified = true;
    failed = situation_pass(situation);
    assert_int_equal(failed.result, PASS_FAILED);
    assert_int_equal(situation->reconciler.failures, 2);
    situation_clear_log(situation);
    assert_no_attempt(situation, failed); /* SAC3 was tried */
    model_find(&situation->model, "SAC3")->in_store = false;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(situation->reconciler.failures, 3);
}

static void what_hindered_it_and_is_gone_is_news(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->model.services[MODEL_MONITOR].installed = true;
    (void)model_start(&situation->model, MODEL_MONITOR);
    model_process_fault(&situation->process,
                        (struct model_fault){CALL_STOP_SERVICE, 1, 1, FAILURE_TIMED_OUT, 1053,
                                             FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    (void)model_stop(&situation->model, MODEL_MONITOR);
    situation->trigger.notified = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* It is started, ends, and that is signalled: as before the attempt. */
static void a_service_that_ends_at_each_start_is_not_started_in_a_circle(void **state)
{
    struct situation *situation = *state;
    struct pass failed;

    known_as_healthy(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    situation->model.services[MODEL_REMOTE_ACCESS].dies = 100;
    leave_stopped(situation, REMOTE_ACCESS_SERVICE);
    failed = situation_pass(situation);
    assert_int_equal(failed.result, PASS_FAILED);
    situation_clear_log(situation);
    situation->trigger.notified = true;
    assert_no_attempt(situation, failed);
    situation->model.now = failed.next_check;
    situation->model.services[MODEL_REMOTE_ACCESS].dies = 0;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
}

/* RasMan and RemoteAccess are to be started; the second fails. */
static void what_a_start_that_failed_left_running_is_no_news(void **state)
{
    struct situation *situation = *state;
    struct pass failed;

    known_as_healthy(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    situation->model.stored.intent =
        (struct intent){.presence = PART_PRESENT,
                        .number = 1,
                        .port = SSTP_DEFAULT_PORT,
                        .services = {.items = {"RasMan", REMOTE_ACCESS_SERVICE}, .count = 2}};
    situation->model.intent_boot = situation->model.boot;
    model_process_fault(&situation->process,
                        (struct model_fault){CALL_START_SERVICE, 2, 100, FAILURE_OTHER, 1053,
                                             FAULT_WITHOUT_EFFECT});
    failed = situation_pass(situation);
    assert_int_equal(failed.result, PASS_FAILED);
    assert_true(model_running(&situation->model, MODEL_RASMAN));
    situation_clear_log(situation);
    situation->trigger.notified = true;
    assert_no_attempt(situation, failed);
}

/* As a script does it: what was mended is as it was before, to the last byte where Windows does not
 * tell when SSTP was started. */
static void what_was_repaired_and_comes_back_is_news(void **state)
{
    struct situation *situation = *state;
    struct hash_value *hash = &situation->model.parameters.hashes.sha256;

    situation->model.starts_undated = true;
    known_as_healthy(situation);
    situation->model.sstp_mute = true; /* so that it waits to ask again */
    const struct hash_value broken = {.presence = PART_MALFORMED};
    const struct hash_value whole = *hash;
    *hash = broken;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_memory_equal(hash, &whole, sizeof(whole));
    situation->trigger.notified = true;
    *hash = broken;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(hash->presence, PART_PRESENT);
}

/* By the times of before it would wait for a day. */
static void a_clock_that_was_set_back_ends_the_waiting(void **state)
{
    struct situation *situation = *state;

    (void)fail_with(situation, refused);
    situation->model.now -= INSTANT_DAY;
    const struct pass pass = situation_pass(situation);
    assert_true(pass.next_check < situation->model.now + INSTANT_HOUR);
}

static void a_notification_on_a_server_that_is_well_starts_a_check(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->trigger.notified = true;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC2");
}

int run_notifications_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_notification_without_news_is_no_reason_to_try_sooner),
        TEST(who_asks_gets_an_attempt_at_once),
        TEST(what_an_undo_did_is_no_news),
        TEST(news_end_the_waiting_at_once),
        TEST(what_comes_during_an_attempt_is_news),
        TEST(what_hindered_it_and_is_gone_is_news),
        TEST(a_service_that_ends_at_each_start_is_not_started_in_a_circle),
        TEST(what_a_start_that_failed_left_running_is_no_news),
        TEST(what_was_repaired_and_comes_back_is_news),
        TEST(a_clock_that_was_set_back_ends_the_waiting),
        TEST(a_notification_on_a_server_that_is_well_starts_a_check),
    };

    return cmocka_run_group_tests_name("notifications", tests, NULL, NULL);
}
