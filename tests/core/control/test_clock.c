/* A clock that is wrong takes no certificate away from clients: it is doubted for a day, or until
 * it is corrected. */
#include "control/clock.h"

#include "choosing.h"
#include "control/evaluate.h"
#include "doubting.h"
#include "interruption.h"
#include "requesting.h"
#include "unit.h"

/* ---- while the service runs ---- */

/* Secure Time Seeding did that to servers, and took it back after some hours. */
static void fifty_five_days_ahead_and_back_nothing_is_changed(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    assert_int_equal(begun(situation, REASON_CLOCK_DOUBTED), 1);
    assert_true(doubting_found(situation)->at > situation->model.now + 23 * INSTANT_HOUR);
    assert_true(doubting_found(situation)->at <= situation->model.now + INSTANT_DAY);
    model_advance(&situation->model, 5 * INSTANT_HOUR);
    assert_clock_doubted(situation, "jumped");
    assert_int_equal(begun(situation, REASON_CLOCK_DOUBTED), 1);
    doubting_set_back(situation, 65 * INSTANT_DAY);
    assert_clock_believed(situation);
    assert_int_equal(situation->model.log.ended[REASON_CLOCK_DOUBTED], 1);
    assert_true(situation->model.stored.clock.doubted_since == 0);
}

static void a_year_back_and_ahead_again_nothing_is_changed(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_back(situation, 365 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    doubting_set_ahead(situation, 365 * INSTANT_DAY);
    assert_clock_believed(situation);
}

static void after_a_day_it_is_believed(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    model_advance(&situation->model, INSTANT_DAY - INSTANT_HOUR);
    assert_clock_doubted(situation, "jumped");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_null(doubting_found(situation));
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "OTHER"); /* SAC1 has expired by now */
}

static void what_jumps_again_is_doubted_anew(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 30 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    model_advance(&situation->model, 20 * INSTANT_HOUR);
    doubting_set_ahead(situation, 30 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    model_advance(&situation->model, 20 * INSTANT_HOUR);
    assert_clock_doubted(situation, "jumped");
    (void)pass_later(situation, 5 * INSTANT_HOUR);
    assert_null(doubting_found(situation));
}

/* By no more than a day at once: the day is the machine's, not the clock's. */
static void a_clock_that_goes_on_ahead_does_not_end_the_doubt(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    model_advance(&situation->model, INSTANT_HOUR);
    doubting_set_ahead(situation, INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    assert_true(doubting_found(situation)->at > situation->model.now + 22 * INSTANT_HOUR);
    (void)pass_later(situation, 24 * INSTANT_HOUR);
    assert_null(doubting_found(situation));
}

static void a_day_and_less_is_believed_at_once(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, INSTANT_DAY);
    assert_clock_believed(situation);
    doubting_set_back(situation, INSTANT_DAY);
    assert_clock_believed(situation);
}

static void whatever_else_is_wrong_is_told_and_left(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_BINDING_MISSING), 1);
    assert_int_equal(begun(situation, REASON_NOT_ACTED_ON), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
    doubting_set_back(situation, 65 * INSTANT_DAY);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_serves(situation, "SAC1");
}

/* Nothing is learnt by a time that may be wrong. */
static void a_choice_is_noted_when_the_clock_is_right_again(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    model_advance(&situation->model, INSTANT_HOUR);
    situation_bind_by_hand(situation, "OTHER");
    (void)situation_pass(situation);
    assert_string_equal(
        model_label(&situation->model, &situation->model.stored.last_good.thumbprint), "SAC1");
    doubting_set_back(situation, 65 * INSTANT_DAY);
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "OTHER");
}

/* ---- from the start on ---- */

static void an_empty_battery_is_seen_by_the_last_look(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    model_reboot(&situation->model);
    doubting_set_back(situation, 4000 * INSTANT_DAY);
    doubting_restart(situation);
    assert_clock_doubted(situation, "lies-behind");
    model_advance(&situation->model, INSTANT_HOUR);
    doubting_set_ahead(situation, 4000 * INSTANT_DAY);
    assert_clock_believed(situation);
}

/* The version before stored no look. */
static void or_by_the_baseline(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_back(situation, 4000 * INSTANT_DAY);
    situation->model.stored.clock = (struct clock_record){PART_ABSENT, 0, 0};
    doubting_restart(situation);
    assert_clock_doubted(situation, "lies-behind");
    assert_int_equal(situation->model.stored.clock.presence, PART_PRESENT);
    assert_true(situation->model.stored.clock.doubted_since != 0);
}

/* An hour is much where the certificate was issued just now. */
static void also_by_less_than_a_day(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    situation->model.stored.last_good.not_before = situation->model.now - INSTANT_HOUR;
    doubting_set_back(situation, 2 * INSTANT_HOUR);
    doubting_restart(situation);
    (void)situation_pass(situation);
    assert_non_null(doubting_found(situation));
}

static void believed_after_a_day_it_is_not_doubted_by_the_next_process(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_back(situation, 4000 * INSTANT_DAY);
    doubting_restart(situation);
    assert_clock_doubted(situation, "lies-behind");
    (void)pass_later(situation, INSTANT_DAY);
    assert_null(doubting_found(situation));
    (void)pass_later(situation, INSTANT_HOUR);
    doubting_restart(situation);
    (void)situation_pass(situation);
    assert_null(doubting_found(situation));
}

static void a_restart_of_the_service_does_not_end_the_doubt(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    model_advance(&situation->model, 20 * INSTANT_HOUR);
    doubting_restart(situation);
    assert_clock_doubted(situation, "jumped");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_non_null(doubting_found(situation));
    (void)pass_later(situation, 4 * INSTANT_HOUR);
    assert_null(doubting_found(situation)); /* the day began with the first */
}

static void further_ahead_it_is_doubted_anew_by_the_next_process_too(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 365 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    doubting_restart(situation);
    assert_clock_doubted(situation, "jumped");
    model_advance(&situation->model, 9 * INSTANT_HOUR);
    doubting_set_ahead(situation, 365 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    assert_true(doubting_found(situation)->at > situation->model.now + 23 * INSTANT_HOUR);
}

static void corrected_meanwhile_it_is_believed_at_once(void **state)
{
    struct situation *situation = *state;

    for (int ahead = 0; ahead < 2; ahead++) {
        situation_healthy(situation);
        situation_new_process(situation);
        doubting_arrange(situation);
        doubting_set_ahead(situation, ahead ? 65 * INSTANT_DAY : (instant)0 - 65 * INSTANT_DAY);
        assert_clock_doubted(situation, "jumped");
        doubting_set_back(situation, ahead ? 65 * INSTANT_DAY : (instant)0 - 65 * INSTANT_DAY);
        doubting_restart(situation);
        assert_clock_believed(situation);
    }
}

/* The time service does that as soon as there is a network. */
static void corrected_soon_after_the_start_it_is_believed(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    model_reboot(&situation->model);
    doubting_set_ahead(situation, 40 * INSTANT_DAY);
    doubting_restart(situation);
    (void)situation_pass(situation);
    model_advance(&situation->model, 3 * INSTANT_MINUTE);
    doubting_set_back(situation, 40 * INSTANT_DAY);
    assert_clock_believed(situation);
    doubting_set_back(situation, 400 * INSTANT_DAY); /* but not before what was seen */
    assert_clock_doubted(situation, "lies-behind");
}

/* It was believed at last, and was wrong all the same. */
static void corrected_after_days_it_is_believed_at_once(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 30 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    (void)pass_later(situation, INSTANT_DAY);
    assert_null(doubting_found(situation));
    (void)pass_later(situation, INSTANT_DAY);
    doubting_set_ahead(situation, 5 * INSTANT_DAY); /* that is no correction */
    (void)situation_pass(situation);
    assert_non_null(doubting_found(situation));
    doubting_set_back(situation, 35 * INSTANT_DAY);
    (void)situation_pass(situation);
    assert_null(doubting_found(situation));
    doubting_set_ahead(situation, 30 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
}

/* Only what follows from time is not told. */
static void what_else_is_wrong_with_the_certificate_is_told(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    model_find(&situation->model, "SAC1")->facts.chain = CHAIN_BAD;
    doubting_set_ahead(situation, 365 * INSTANT_DAY);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_CHAIN_BAD), 1);
    assert_int_equal(begun(situation, REASON_CERTIFICATE_EXPIRED), 0);
}

/* What an administrator says of it counts. */
static void with_force_it_is_believed_at_once(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    answer = requesting_certificate(situation, "OTHER");
    assert_int_equal(answer.end, REQUEST_BLOCKED);
    assert_int_equal(answer.reason, REASON_CLOCK_DOUBTED);
    assert_serves(situation, "SAC1");
    answer = requesting_pass(situation, (struct rotation_request){.force = true});
    assert_int_equal(answer.end, REQUEST_DONE);
    assert_on_both(situation, "OTHER");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_null(doubting_found(situation));
}

static void a_dry_run_shows_what_is_known_of_it(void **state)
{
    struct situation *situation = *state;
    static struct evaluation evaluation;
    static struct snapshot snapshot;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    model_observe(&situation->model, &snapshot);
    evaluate(&snapshot, false, &evaluation);
    assert_true(findings_have(&evaluation.findings, REASON_CLOCK_DOUBTED));
    assert_int_equal(evaluation.plan.count, 0);
    doubting_set_back(situation, 65 * INSTANT_DAY);
    model_observe(&situation->model, &snapshot);
    evaluate(&snapshot, false, &evaluation);
    assert_false(findings_have(&evaluation.findings, REASON_CLOCK_DOUBTED));
}

static void what_an_interrupted_rotation_left_stopped_is_started_all_the_same(void **state)
{
    struct situation *situation = *state;

    crash_with_all_stopped(situation);
    model_advance(&situation->model, INSTANT_MINUTE);
    doubting_set_back(situation, 4000 * INSTANT_DAY);
    doubting_restart(situation);
    (void)situation_pass(situation);
    assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    assert_true(findings_have(&situation->memory.findings, REASON_CLOCK_DOUBTED));
}

static void while_the_state_cannot_be_read_nothing_is_concluded(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    situation->model.unreadable[MODEL_PART_STATE] = true;
    (void)situation_pass(situation);
    assert_null(doubting_found(situation));
    assert_int_equal(situation->model.log.server_writes, 0);
    situation->model.unreadable[MODEL_PART_STATE] = false;
    assert_clock_doubted(situation, "jumped");
}

int run_clock_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(fifty_five_days_ahead_and_back_nothing_is_changed),
        TEST(a_year_back_and_ahead_again_nothing_is_changed),
        TEST(after_a_day_it_is_believed),
        TEST(what_jumps_again_is_doubted_anew),
        TEST(a_clock_that_goes_on_ahead_does_not_end_the_doubt),
        TEST(a_day_and_less_is_believed_at_once),
        TEST(whatever_else_is_wrong_is_told_and_left),
        TEST(a_choice_is_noted_when_the_clock_is_right_again),
        TEST(an_empty_battery_is_seen_by_the_last_look),
        TEST(or_by_the_baseline),
        TEST(also_by_less_than_a_day),
        TEST(believed_after_a_day_it_is_not_doubted_by_the_next_process),
        TEST(a_restart_of_the_service_does_not_end_the_doubt),
        TEST(further_ahead_it_is_doubted_anew_by_the_next_process_too),
        TEST(corrected_meanwhile_it_is_believed_at_once),
        TEST(corrected_soon_after_the_start_it_is_believed),
        TEST(corrected_after_days_it_is_believed_at_once),
        TEST(what_else_is_wrong_with_the_certificate_is_told),
        TEST(with_force_it_is_believed_at_once),
        TEST(a_dry_run_shows_what_is_known_of_it),
        TEST(what_an_interrupted_rotation_left_stopped_is_started_all_the_same),
        TEST(while_the_state_cannot_be_read_nothing_is_concluded),
    };

    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
