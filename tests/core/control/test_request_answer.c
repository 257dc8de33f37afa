/* What is said of a request: no more than what was done. */
#include "deferral.h"
#include "requesting.h"
#include "unit.h"

static void only_what_comes_before_the_change_is_a_refusal(void **state)
{
    (void)state;
    assert_false(request_refused(REQUEST_NOT_GIVEN));
    assert_true(request_refused(REQUEST_PAUSED));
    assert_true(request_refused(REQUEST_NOT_ELIGIBLE));
    assert_false(request_refused(REQUEST_WAITS));
    assert_false(request_refused(REQUEST_UNPROVEN));
}

static void what_is_ongoing_is_said(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    known_as_healthy(situation);
    situation_lose_key(situation, "SAC1", KEY_UNUSABLE);
    answer = requesting_pass(situation, (struct rotation_request){0});
    assert_int_equal(answer.end, REQUEST_UNRESOLVED);
    assert_int_equal(answer.reason, REASON_NO_ELIGIBLE_CERTIFICATE);
    situation->model.settings.bad[SETTING_ISSUER] = true;
    situation->model.settings.bad[SETTING_TEMPLATE] = true;
    answer = requesting_pass(situation, (struct rotation_request){0});
    assert_int_equal(answer.end, REQUEST_UNRESOLVED);
    assert_int_equal(answer.reason, REASON_SETTING_REFUSED);
}

/* An administrator stopped RemoteAccess; RasMan, which SSTP cannot be restarted without, runs. */
static void what_the_next_start_brings_is_not_done(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    answer = requesting_pass(situation, (struct rotation_request){0});
    assert_int_equal(situation->pass.result, PASS_ROTATED);
    assert_int_equal(answer.end, REQUEST_WAITS);
    assert_int_equal(answer.reason, REASON_RESTART_PENDING);
    answer = requesting_pass(situation, (struct rotation_request){0}); /* asked again */
    assert_int_equal(answer.end, REQUEST_WAITS);
    assert_int_equal(answer.reason, REASON_RESTART_PENDING);
    (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
    answer = requesting_pass(situation, (struct rotation_request){0});
    assert_int_equal(answer.end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
}

static void what_the_next_boot_brings_is_not_done(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation->process.shutdown_after = 1;
    answer = requesting_pass(situation, (struct rotation_request){0});
    assert_int_equal(situation->pass.result, PASS_FOR_BOOT);
    assert_int_equal(answer.end, REQUEST_WAITS);
    assert_int_equal(answer.reason, REASON_RESTART_OWED);
}

/* Neither with the certificate before it: so there is no way back. */
static void where_clients_do_not_get_in_it_is_unproven(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.certificates[0].fails_tls = true;
    situation_renew(situation)->fails_tls = true;
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_UNPROVEN);
    assert_int_equal(situation->pass.result, PASS_ROTATED);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){0}).end,
                     REQUEST_UNPROVEN);
}

static void so_it_is_where_there_was_nothing_to_do(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_UNPROVEN);
    situation->model.sstp_mute = false;
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_NOTHING);
}

/* While the service is paused nothing is promised for later either. */
static void now_is_forgotten_where_nothing_may_be_changed(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    known_as_healthy(situation);
    set_policy(situation, RESTART_IDLE);
    situation->model.tunnels = 3;
    (void)situation_renew(situation);
    situation->trigger.paused = true;
    answer = requesting_pass(situation, (struct rotation_request){.now = true});
    assert_int_equal(answer.end, REQUEST_UNRESOLVED);
    assert_int_equal(answer.reason, REASON_PAUSED);
    situation->trigger.paused = false;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_serves(situation, "SAC1");
}

int run_request_answer_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_comes_before_the_change_is_a_refusal),
        TEST(what_is_ongoing_is_said),
        TEST(what_the_next_start_brings_is_not_done),
        TEST(what_the_next_boot_brings_is_not_done),
        TEST(where_clients_do_not_get_in_it_is_unproven),
        TEST(so_it_is_where_there_was_nothing_to_do),
        TEST(now_is_forgotten_where_nothing_may_be_changed),
    };
    return cmocka_run_group_tests_name("request answer", tests, NULL, NULL);
}
