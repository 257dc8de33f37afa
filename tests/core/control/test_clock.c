/* A clock that is wrong takes no certificate away from clients: it is doubted for a day, or until
 * it is corrected. */
#include "control/clock.h"

#include "control/evaluate.h"
#include "choosing.h"
#include "requesting.h"
#include "unit.h"

static void set_ahead(struct situation *situation, instant by)
{
    model_set_clock(&situation->model, by);
}

static void set_back(struct situation *situation, instant by)
{
    model_set_clock(&situation->model, (instant)0 - by);
}

/* SAC1 is in service and ends in 60 days, OTHER is for the same name and does so in 900. */
static void arrange(struct situation *situation)
{
    struct model_certificate *other;

    known_as_healthy(situation);
    other = model_issue(&situation->model, "OTHER", "vpn.example.com", -1, 900);
    model_set_issuer(other, 2, ROOT_NOT_LISTED);
    (void)situation_pass(situation);
    situation_clear_log(situation);
}

static const struct finding *doubt(const struct situation *situation)
{
    const struct findings *findings = &situation->memory.findings;

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == REASON_CLOCK_DOUBTED) {
            return &findings->items[i];
        }
    }
    return NULL;
}

/* And whoever got in does so still. */
static void assert_doubted(struct situation *situation, const char *why)
{
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_non_null(doubt(situation));
    assert_string_equal(doubt(situation)->error.object, why);
    assert_false(findings_have(&situation->memory.findings, REASON_CERTIFICATE_EXPIRED));
    assert_false(findings_have(&situation->memory.findings, REASON_CERTIFICATE_NOT_YET_VALID));
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_serves(situation, "SAC1");
    assert_true(situation->pass.next_check <= situation->model.now + 6 * INSTANT_MINUTE);
}

static void assert_well_again(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_null(doubt(situation));
    assert_serves(situation, "SAC1");
}

/* ---- while the service runs ---- */

/* Secure Time Seeding did that to servers, and took it back after some hours. */
static void fifty_five_days_ahead_and_back_nothing_is_changed(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_ahead(situation, 65 * INSTANT_DAY);
    assert_doubted(situation, "jumped");
    assert_int_equal(begun(situation, REASON_CLOCK_DOUBTED), 1);
    assert_true(doubt(situation)->at > situation->model.now + 23 * INSTANT_HOUR);
    assert_true(doubt(situation)->at <= situation->model.now + INSTANT_DAY);
    model_advance(&situation->model, 5 * INSTANT_HOUR);
    assert_doubted(situation, "jumped");
    assert_int_equal(begun(situation, REASON_CLOCK_DOUBTED), 1);
    set_back(situation, 65 * INSTANT_DAY);
    assert_well_again(situation);
    assert_int_equal(situation->model.log.ended[REASON_CLOCK_DOUBTED], 1);
    assert_true(situation->model.stored.clock.doubted_since == 0);
}

static void a_year_back_and_ahead_again_nothing_is_changed(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_back(situation, 365 * INSTANT_DAY);
    assert_doubted(situation, "jumped");
    set_ahead(situation, 365 * INSTANT_DAY);
    assert_well_again(situation);
}

static void after_a_day_it_is_believed(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_ahead(situation, 65 * INSTANT_DAY);
    assert_doubted(situation, "jumped");
    model_advance(&situation->model, INSTANT_DAY - INSTANT_HOUR);
    assert_doubted(situation, "jumped");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_null(doubt(situation));
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "OTHER"); /* SAC1 has expired by now */
}

static void what_jumps_again_is_doubted_anew(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_ahead(situation, 30 * INSTANT_DAY);
    assert_doubted(situation, "jumped");
    model_advance(&situation->model, 20 * INSTANT_HOUR);
    set_ahead(situation, 30 * INSTANT_DAY);
    assert_doubted(situation, "jumped");
    model_advance(&situation->model, 20 * INSTANT_HOUR);
    assert_doubted(situation, "jumped");
    (void)pass_later(situation, 5 * INSTANT_HOUR);
    assert_null(doubt(situation));
}

static void a_day_and_less_is_believed_at_once(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_ahead(situation, INSTANT_DAY);
    assert_well_again(situation);
    set_back(situation, INSTANT_DAY);
    assert_well_again(situation);
}

static void whatever_else_is_wrong_is_told_and_left(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_ahead(situation, 65 * INSTANT_DAY);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_BINDING_MISSING), 1);
    assert_int_equal(begun(situation, REASON_NOT_ACTED_ON), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
    set_back(situation, 65 * INSTANT_DAY);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_serves(situation, "SAC1");
}

/* Nothing is learnt by a time that may be wrong. */
static void a_choice_is_noted_when_the_clock_is_right_again(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_ahead(situation, 65 * INSTANT_DAY);
    assert_doubted(situation, "jumped");
    model_advance(&situation->model, INSTANT_HOUR);
    situation_bind_by_hand(situation, "OTHER");
    (void)situation_pass(situation);
    assert_string_equal(
        model_label(&situation->model, &situation->model.stored.last_good.thumbprint), "SAC1");
    set_back(situation, 65 * INSTANT_DAY);
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "OTHER");
}

/* ---- from the start on ---- */

static void restart(struct situation *situation)
{
    situation_new_process(situation);
    situation_clear_log(situation);
}

static void an_empty_battery_is_seen_by_the_last_look(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    model_reboot(&situation->model);
    set_back(situation, 4000 * INSTANT_DAY);
    restart(situation);
    assert_doubted(situation, "lies-behind");
    model_advance(&situation->model, INSTANT_HOUR);
    set_ahead(situation, 4000 * INSTANT_DAY);
    assert_well_again(situation);
}

/* The version before stored no look. */
static void or_by_the_baseline(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_back(situation, 4000 * INSTANT_DAY);
    situation->model.stored.clock = (struct clock_record){PART_ABSENT, 0, 0};
    restart(situation);
    assert_doubted(situation, "lies-behind");
}

/* An hour is much where the certificate was issued just now. */
static void also_by_less_than_a_day(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    situation->model.stored.last_good.not_before = situation->model.now - INSTANT_HOUR;
    set_back(situation, 2 * INSTANT_HOUR);
    restart(situation);
    (void)situation_pass(situation);
    assert_non_null(doubt(situation));
}

static void believed_after_a_day_it_is_not_doubted_by_the_next_process(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_back(situation, 4000 * INSTANT_DAY);
    restart(situation);
    assert_doubted(situation, "lies-behind");
    (void)pass_later(situation, INSTANT_DAY);
    assert_null(doubt(situation));
    (void)pass_later(situation, INSTANT_HOUR);
    restart(situation);
    (void)situation_pass(situation);
    assert_null(doubt(situation));
}

static void a_restart_of_the_service_does_not_end_the_doubt(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_ahead(situation, 65 * INSTANT_DAY);
    assert_doubted(situation, "jumped");
    model_advance(&situation->model, 20 * INSTANT_HOUR);
    restart(situation);
    assert_doubted(situation, "jumped");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_non_null(doubt(situation));
    (void)pass_later(situation, 4 * INSTANT_HOUR);
    assert_null(doubt(situation)); /* the day began with the first */
}

static void corrected_meanwhile_it_is_believed_at_once(void **state)
{
    struct situation *situation = *state;

    for (int ahead = 0; ahead < 2; ahead++) {
        situation_healthy(situation);
        situation_new_process(situation);
        arrange(situation);
        set_ahead(situation, ahead ? 65 * INSTANT_DAY : (instant)0 - 65 * INSTANT_DAY);
        assert_doubted(situation, "jumped");
        set_back(situation, ahead ? 65 * INSTANT_DAY : (instant)0 - 65 * INSTANT_DAY);
        restart(situation);
        assert_well_again(situation);
    }
}

/* What an administrator says of it counts. */
static void with_force_it_is_believed_at_once(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    arrange(situation);
    set_ahead(situation, 65 * INSTANT_DAY);
    assert_doubted(situation, "jumped");
    answer = requesting_certificate(situation, "OTHER");
    assert_int_equal(answer.end, REQUEST_BLOCKED);
    assert_int_equal(answer.reason, REASON_CLOCK_DOUBTED);
    assert_serves(situation, "SAC1");
    answer = requesting_pass(situation, (struct rotation_request){.force = true});
    assert_int_equal(answer.end, REQUEST_DONE);
    assert_on_both(situation, "OTHER");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_null(doubt(situation));
}

static void a_dry_run_shows_what_is_known_of_it(void **state)
{
    struct situation *situation = *state;
    static struct evaluation evaluation;
    static struct snapshot snapshot;

    arrange(situation);
    set_ahead(situation, 65 * INSTANT_DAY);
    assert_doubted(situation, "jumped");
    model_observe(&situation->model, &snapshot);
    evaluate(&snapshot, false, &evaluation);
    assert_true(findings_have(&evaluation.findings, REASON_CLOCK_DOUBTED));
    assert_int_equal(evaluation.plan.count, 0);
    set_back(situation, 65 * INSTANT_DAY);
    model_observe(&situation->model, &snapshot);
    evaluate(&snapshot, false, &evaluation);
    assert_false(findings_have(&evaluation.findings, REASON_CLOCK_DOUBTED));
}

static void what_an_interrupted_rotation_left_stopped_is_started_all_the_same(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->process.crash_after = 9; /* all three are stopped */
    (void)situation_pass(situation);
    assert_false(model_running(&situation->model, MODEL_SSTP));
    model_advance(&situation->model, INSTANT_MINUTE);
    set_back(situation, 30 * INSTANT_DAY);
    restart(situation);
    (void)situation_pass(situation);
    assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    assert_true(findings_have(&situation->memory.findings, REASON_CLOCK_DOUBTED));
}

static void while_the_state_cannot_be_read_nothing_is_concluded(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    set_ahead(situation, 65 * INSTANT_DAY);
    situation->model.unreadable[MODEL_PART_STATE] = true;
    (void)situation_pass(situation);
    assert_null(doubt(situation));
    assert_int_equal(situation->model.log.server_writes, 0);
    situation->model.unreadable[MODEL_PART_STATE] = false;
    assert_doubted(situation, "jumped");
}

/* ---- what is stored ---- */

static void what_the_clock_shows_is_stored_once_an_hour(void **state)
{
    struct situation *situation = *state;
    const unsigned *stored = &situation->process.calls_of[CALL_STORE_CLOCK];

    known_as_healthy(situation);
    assert_int_equal(*stored, 1);
    (void)pass_later(situation, INSTANT_HOUR - INSTANT_MINUTE);
    assert_int_equal(*stored, 1);
    (void)pass_later(situation, 2 * INSTANT_MINUTE);
    assert_int_equal(*stored, 2);
}

static void what_could_not_be_stored_is_stored_by_the_next_pass(void **state)
{
    struct situation *situation = *state;

    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_CLOCK, 1, 1, FAILURE_OTHER, 112, FAULT_WITHOUT_EFFECT});
    (void)situation_pass(situation);
    assert_int_not_equal(situation->model.stored.clock.presence, PART_PRESENT);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(situation->model.stored.clock.presence, PART_PRESENT);
}

/* ---- an end that came while nobody looked ---- */

static void it_counts_a_quarter_of_an_hour_later(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    model_advance(&situation->model, 61 * INSTANT_DAY); /* our service is stopped */
    restart(situation);
    assert_doubted(situation, "end-unseen");
    assert_true(doubt(situation)->at <= situation->model.now + 15 * INSTANT_MINUTE);
    model_advance(&situation->model, 10 * INSTANT_MINUTE);
    assert_doubted(situation, "end-unseen");
    assert_int_equal(begun(situation, REASON_CLOCK_DOUBTED), 1);
    (void)pass_later(situation, 5 * INSTANT_MINUTE);
    assert_null(doubt(situation));
    assert_on_both(situation, "OTHER");
}

static void where_a_step_of_the_clock_ended_it_it_is_the_same(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *served;

    arrange(situation);
    served = model_find(&situation->model, "SAC1");
    served->facts.not_after = situation->model.now + 3 * INSTANT_HOUR;
    served->facts.not_before = situation->model.now - INSTANT_HOUR; /* so that it has time left */
    (void)situation_pass(situation);
    set_ahead(situation, 6 * INSTANT_HOUR);
    assert_doubted(situation, "end-unseen");
    (void)pass_later(situation, 16 * INSTANT_MINUTE);
    assert_null(doubt(situation));
}

static void one_that_is_seen_counts_at_once(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    restart(situation);
    (void)situation_pass(situation);
    (void)pass_later(situation, 61 * INSTANT_DAY);
    assert_null(doubt(situation));
    assert_on_both(situation, "OTHER");
}

/* The service was installed on a server whose certificate had ended. */
static void nor_is_one_waited_for_that_had_come_before(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    model_find(&situation->model, "SAC1")->facts.not_after =
        situation->model.now - 3 * INSTANT_HOUR;
    restart(situation);
    (void)situation_pass(situation);
    assert_null(doubt(situation));
}

int run_clock_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(fifty_five_days_ahead_and_back_nothing_is_changed),
        TEST(a_year_back_and_ahead_again_nothing_is_changed),
        TEST(after_a_day_it_is_believed),
        TEST(what_jumps_again_is_doubted_anew),
        TEST(a_day_and_less_is_believed_at_once),
        TEST(whatever_else_is_wrong_is_told_and_left),
        TEST(a_choice_is_noted_when_the_clock_is_right_again),
        TEST(an_empty_battery_is_seen_by_the_last_look),
        TEST(or_by_the_baseline),
        TEST(also_by_less_than_a_day),
        TEST(believed_after_a_day_it_is_not_doubted_by_the_next_process),
        TEST(a_restart_of_the_service_does_not_end_the_doubt),
        TEST(corrected_meanwhile_it_is_believed_at_once),
        TEST(with_force_it_is_believed_at_once),
        TEST(a_dry_run_shows_what_is_known_of_it),
        TEST(what_an_interrupted_rotation_left_stopped_is_started_all_the_same),
        TEST(while_the_state_cannot_be_read_nothing_is_concluded),
        TEST(what_the_clock_shows_is_stored_once_an_hour),
        TEST(what_could_not_be_stored_is_stored_by_the_next_pass),
        TEST(it_counts_a_quarter_of_an_hour_later),
        TEST(where_a_step_of_the_clock_ended_it_it_is_the_same),
        TEST(one_that_is_seen_counts_at_once),
        TEST(nor_is_one_waited_for_that_had_come_before),
    };

    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
