/* Requests that wait, and what comes meanwhile. */
#include "balancing.h"
#include "deferral.h"
#include "foreign_records.h"
#include "requesting.h"
#include "unit.h"

/* ---- waiting ---- */

static void while_it_waits_it_says_the_names_where_nothing_else_does(void **state)
{
    struct situation *situation = *state;

    requesting_nameless(situation);
    for (int i = 0; i < 4; i++) {
        situation->model.stored.restarts.at[i] = situation->model.now - INSTANT_MINUTE;
    }
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_WAITS);
    model_advance(&situation->model, INSTANT_DAY);
    (void)model_issue(&situation->model, "newer", "www.example.com", 0, 900);
    model_advance(&situation->model, INSTANT_HOUR);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void arrange_window(struct situation *situation)
{
    requesting_renewed(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    set_policy(situation, RESTART_IDLE);
    situation->model.tunnels = 3;
    situation_clear_log(situation);
}

static void it_waits_for_the_restart_policy_and_is_not_forgotten(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    arrange_window(situation);
    answer = requesting_certificate(situation, "SAC1");
    assert_int_equal(answer.end, REQUEST_WAITS);
    assert_int_equal(answer.reason, REASON_RESTART_SCHEDULED);
    assert_true(situation->model.stored.choice.requested);
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    situation->model.tunnels = 0;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_false(situation->model.stored.choice.requested);
}

static void now_means_without_waiting_also_when_it_is_tried_again(void **state)
{
    struct situation *situation = *state;
    struct rotation_request now = {.now = true, .has_thumbprint = true};

    arrange_window(situation);
    now.thumbprint = *requesting_thumbprint(situation, "SAC1");
    situation_new_process(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_UPDATE_BINDING, 1, 1, FAILURE_OTHER, 31, FAULT_WITHOUT_EFFECT});
    assert_int_equal(requesting_pass(situation, now).end, REQUEST_FAILED);
    model_advance(&situation->model, INSTANT_MINUTE);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
    model_advance(&situation->model, 2 * INSTANT_DAY);
    situation->model.tunnels = 3; /* they have come back */
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", 0, 900);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING); /* the next one waits */
}

static void now_means_a_renewal_that_waits_too(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, RESTART_IDLE);
    situation->model.tunnels = 3;
    (void)situation_renew(situation);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){0}).end, REQUEST_WAITS);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){.now = true}).end,
                     REQUEST_DONE);
    assert_serves(situation, "SAC2");
}

static void the_limit_on_restarts_holds(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    requesting_renewed(situation);
    for (int i = 0; i < 4; i++) {
        situation->model.stored.restarts.at[i] = situation->model.now - INSTANT_MINUTE;
    }
    answer = requesting_pass(
        situation,
        (struct rotation_request){.now = true,
                                  .has_thumbprint = true,
                                  .thumbprint = *requesting_thumbprint(situation, "SAC1")});
    assert_int_equal(answer.end, REQUEST_WAITS);
    assert_int_equal(answer.reason, REASON_RESTART_LIMIT);
    assert_true(answer.at > situation->model.now);
}

/* ---- newer words ---- */

/* SAC1 is requested, waits, and is ruled out by a setting then. */
static void request_and_rule_out(struct situation *situation)
{
    struct thumbprint_list *never = &situation->model.settings.never_thumbprints;

    arrange_window(situation);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_WAITS);
    never->items[never->count++] = *requesting_thumbprint(situation, "SAC1");
    (void)situation_pass(situation);
}

/* Who binds it then knows of the setting. */
static void bound_by_hand_it_is_chosen_whatever_was_set_meanwhile(void **state)
{
    struct situation *situation = *state;

    request_and_rule_out(situation);
    situation_bind_by_hand(situation, "SAC1");
    situation->model.tunnels = 0;
    (void)situation_pass(situation);
    assert_serves(situation, "SAC1");
    assert_true(findings_have(&situation->memory.findings, REASON_CHOICE_FORBIDDEN));
}

/* A pick is carried out by SSTP when it starts: until then it is requested still. */
static void picked_in_the_console_it_stays_requested(void **state)
{
    struct situation *situation = *state;

    arrange_window(situation);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_WAITS);
    situation_pin(situation, "SAC1");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_true(situation->model.stored.choice.requested);
}

/* SSTP asks nobody: what it takes is no newer word. */
static void taken_by_sstp_it_is_chosen_as_it_was_requested(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    request_and_rule_out(situation);
    model_advance(model, INSTANT_HOUR);
    model_rebind(model, "SAC1");
    model->bindings[FAMILY_IPV4].by_sstp = model->bindings[FAMILY_IPV6].by_sstp = true;
    restart_by_hand(model);
    model->bindings[FAMILY_IPV4].written_at = model->bindings[FAMILY_IPV6].written_at = model->now;
    model->tunnels = 0;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_serves(situation, "SAC2");
}

static void what_is_bound_by_hand_meanwhile_comes_before_it(void **state)
{
    struct situation *situation = *state;

    arrange_window(situation);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 70);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_WAITS);
    situation_bind_by_hand(situation, "SAC3");
    situation->model.tunnels = 0;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC3");
}

/* SSTP binds it when it starts, for whoever picked it. */
static void what_is_picked_meanwhile_comes_before_it(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    arrange_window(situation);
    (void)model_issue(model, "SAC3", "mail.example.com", -1, 70);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_WAITS);
    situation_pin(situation, "SAC3");
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        assert_int_equal(model_stop(model, (enum model_service_id)i), 0);
    }
    assert_int_equal(model_start(model, MODEL_REMOTE_ACCESS), 0);
    model->tunnels = 0;
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_HEALTHY);
    assert_serves(situation, "SAC3");
}

/* It writes its records when it starts without any. */
static void bound_by_sstp(struct situation *situation, const char *label)
{
    struct model *model = &situation->model;

    situation_bind_by_hand(situation, label);
    for (int i = 0; i < FAMILY_COUNT; i++) {
        model->bindings[i].by_sstp = true;
        model->bindings[i].written_at = model->services[MODEL_SSTP].started_at;
    }
}

static void what_sstp_binds_meanwhile_is_nobodys_word(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    arrange_window(situation);
    (void)model_issue(model, "SAC3", "vpn.example.com", -1, 70);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_WAITS);
    bound_by_sstp(situation, "SAC3");
    model->tunnels = 0;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
}

/* What SSTP binds is the renewal of what was asked for: that is as good, and no restart is worth
 * another one. */
static void what_sstp_binds_meanwhile_may_be_its_successor(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    arrange_window(situation);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_WAITS);
    model_advance(model, INSTANT_DAY);
    (void)model_issue(model, "SAC3", "vpn.example.com", 0, 300);
    model_advance(model, INSTANT_DAY);
    (void)model_issue(model, "SAC4", "vpn.example.com", 0, 200);
    bound_by_sstp(situation, "SAC4");
    model->tunnels = 0;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC4");
}

/* The records were deleted. */
static void it_can_be_given_where_nothing_is_bound(void **state)
{
    struct situation *situation = *state;

    requesting_renewed(situation);
    assert_int_equal(model_http_delete(&situation->model, FAMILY_IPV4), 0);
    assert_int_equal(model_http_delete(&situation->model, FAMILY_IPV6), 0);
    situation->settings_known[FAMILY_IPV4] = false;
    situation->settings_known[FAMILY_IPV6] = false;
    situation_new_process(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_CREATE_BINDING, 1, 2, FAILURE_OTHER, 31, FAULT_WITHOUT_EFFECT});
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_FAILED);
    model_advance(&situation->model, INSTANT_MINUTE);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
}

/* What arrives after it waits as ever. */
static void now_is_for_what_was_there(void **state)
{
    struct situation *situation = *state;

    arrange_window(situation);
    situation_new_process(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_UPDATE_BINDING, 1, 1, FAILURE_OTHER, 31, FAULT_WITHOUT_EFFECT});
    assert_int_equal(requesting_pass(situation,
                                     (struct rotation_request){
                                         .now = true,
                                         .has_thumbprint = true,
                                         .thumbprint = *requesting_thumbprint(situation, "SAC1")})
                         .end,
                     REQUEST_FAILED);
    model_advance(&situation->model, 2 * INSTANT_DAY);
    situation->hurried = false;
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", 0, 900);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_serves(situation, "SAC2");
}

static void where_it_becomes_unusable_it_is_given_up(void **state)
{
    struct situation *situation = *state;

    arrange_window(situation);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_WAITS);
    model_find(&situation->model, "SAC1")->facts.private_key = KEY_UNUSABLE;
    situation->model.tunnels = 0;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC2");
}

/* It was given when another one was bound by hand that nobody had seen healthy yet. */
static void it_stands_against_what_was_bound_when_it_was_given(void **state)
{
    struct situation *situation = *state;

    arrange_window(situation);
    situation_bind_by_hand(situation, "SAC1");
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 70);
    situation->model.parameters.hashes.sha1 = (struct hash_value){.presence = PART_MALFORMED};
    situation->model.tunnels = 0;
    situation_new_process(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_UPDATE_BINDING, 1, 1, FAILURE_OTHER, 31, FAULT_WITHOUT_EFFECT});
    assert_int_equal(requesting_certificate(situation, "SAC3").end, REQUEST_FAILED);
    model_advance(&situation->model, INSTANT_MINUTE);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC3");
}

/* ---- what waits so that nobody is locked out ---- */

static void held_by_a_record(struct situation *situation)
{
    known_as_healthy(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    (void)situation_renew(situation);
}

/* What is asked for is what is right: that is done, and the rotation waits on. */
static void what_else_is_wrong_is_repaired_by_hand_too(void **state)
{
    struct situation *situation = *state;

    held_by_a_record(situation);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(requesting_pass(situation, (struct rotation_request){.now = true}).end,
                     REQUEST_DONE);
    assert_serves(situation, "SAC1");
    assert_int_equal(reported(situation, REPORT_REQUEST_REFUSED), 0);
}

static void and_with_force_all_of_it(void **state)
{
    struct situation *situation = *state;

    held_by_a_record(situation);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    (void)requesting_pass(situation, (struct rotation_request){.now = true, .force = true});
    assert_serves(situation, "SAC2");
}

/* Followed for good: force does not help, and what is missing is made. */
static void also_where_another_record_is_followed(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(
        requesting_pass(situation, (struct rotation_request){.now = true, .force = true}).end,
        REQUEST_DONE);
    assert_serves(situation, "SAC1");
}

int run_request_waiting_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(while_it_waits_it_says_the_names_where_nothing_else_does),
        TEST(it_waits_for_the_restart_policy_and_is_not_forgotten),
        TEST(now_means_without_waiting_also_when_it_is_tried_again),
        TEST(now_means_a_renewal_that_waits_too),
        TEST(the_limit_on_restarts_holds),
        TEST(what_is_bound_by_hand_meanwhile_comes_before_it),
        TEST(bound_by_hand_it_is_chosen_whatever_was_set_meanwhile),
        TEST(picked_in_the_console_it_stays_requested),
        TEST(taken_by_sstp_it_is_chosen_as_it_was_requested),
        TEST(what_is_picked_meanwhile_comes_before_it),
        TEST(what_sstp_binds_meanwhile_is_nobodys_word),
        TEST(what_sstp_binds_meanwhile_may_be_its_successor),
        TEST(it_can_be_given_where_nothing_is_bound),
        TEST(now_is_for_what_was_there),
        TEST(where_it_becomes_unusable_it_is_given_up),
        TEST(it_stands_against_what_was_bound_when_it_was_given),
        TEST(what_else_is_wrong_is_repaired_by_hand_too),
        TEST(and_with_force_all_of_it),
        TEST(also_where_another_record_is_followed),
    };
    return cmocka_run_group_tests_name("request waiting", tests, NULL, NULL);
}
