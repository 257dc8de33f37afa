/* What of the clock is stored, what confirms it, and an end of a certificate that came while nobody
 * looked. */
#include "control/evaluate.h"

#include "choosing.h"
#include "doubting.h"
#include "unit.h"

/* ---- what confirms it ---- */

/* A virtual machine was saved for weeks: the certificate ended meanwhile, and its renewal, which is
 * issued as soon as the machine runs again, shows that the clock is right. */
static void a_certificate_that_was_issued_just_now_confirms_it(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    model_save(&situation->model, 65 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    (void)model_issue(&situation->model, "NEW", "vpn.example.com", 0, 90);
    assert_clock_doubted(situation, "end-unseen"); /* for a quarter of an hour */
    (void)pass_later(situation, 16 * INSTANT_MINUTE);
    assert_null(doubting_found(situation));
    assert_on_both(situation, "NEW");
}

static void one_that_confirms_nothing_leaves_the_doubt(void **state)
{
    static const struct {
        int starts_in_days;
        bool self_signed;
    } rows[] = {{35, false}, {66, false}, {65, true}}; /* by a clock that is 65 days behind */
    struct situation *situation = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        situation_healthy(situation);
        situation_new_process(situation);
        doubting_arrange(situation);
        doubting_set_ahead(situation, 65 * INSTANT_DAY);
        assert_clock_doubted(situation, "jumped");
        struct model_certificate *issued =
            model_issue(&situation->model, "NEW", "vpn.example.com", rows[i].starts_in_days, 155);
        issued->facts.self_signed = rows[i].self_signed;
        assert_clock_doubted(situation, "jumped");
    }
}

/* The clock and what the machine ran are read one after the other: that is no news in each pass. */
static void a_doubt_is_told_once_though_times_differ_a_little(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    for (int i = 0; i < 5; i++) {
        situation->model.booted += INSTANT_SECOND / 1000;
        (void)pass_later(situation, 5 * INSTANT_MINUTE);
    }
    assert_int_equal(begun(situation, REASON_CLOCK_DOUBTED), 1);
    model_save(&situation->model, INSTANT_HOUR); /* it takes an hour longer */
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_CLOCK_DOUBTED), 2);
}

/* Each was issued some day. */
static void nor_does_one_that_was_there_confirm_an_earlier_day(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_back(situation, 30 * INSTANT_DAY);
    (void)model_issue(&situation->model, "NEW", "vpn.example.com", -30, 90);
    assert_clock_doubted(situation, "jumped");
}

/* ---- what is said of it ---- */

static void two_clocks_that_never_run_quite_alike_are_no_news(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    for (int i = 0; i < 5; i++) {
        assert_clock_doubted(situation, "jumped");
        assert_int_equal(begun(situation, REASON_CLOCK_DOUBTED), 1);
        model_advance(&situation->model, INSTANT_MINUTE);
        situation->model.booted -= (instant)(i + 1);
    }
}

/* ---- what is stored ---- */

static void what_the_clock_shows_is_stored_once_an_hour(void **state)
{
    struct situation *situation = *state;
    const unsigned *stored = &situation->process.calls_of[CALL_STORE_CLOCK];

    known_as_healthy(situation);
    (void)pass_later(situation, 14 * INSTANT_MINUTE);
    assert_int_equal(*stored, 0); /* the time service may correct it yet */
    (void)pass_later(situation, 2 * INSTANT_MINUTE);
    assert_int_equal(*stored, 1);
    (void)pass_later(situation, INSTANT_HOUR - INSTANT_MINUTE);
    assert_int_equal(*stored, 1);
    (void)pass_later(situation, 2 * INSTANT_MINUTE);
    assert_int_equal(*stored, 2);
}

static void what_could_not_be_stored_is_stored_by_the_next_pass(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_CLOCK, 1, 1, FAILURE_OTHER, 112, FAULT_WITHOUT_EFFECT});
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_not_equal(situation->model.stored.clock.presence, PART_PRESENT);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(situation->model.stored.clock.presence, PART_PRESENT);
}

/* A doubt that cannot be stored ends all the same. */
static void a_doubt_that_cannot_be_stored_ends_after_a_day(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STORE_CLOCK, 2, 99, FAILURE_OTHER, 112, FAULT_WITHOUT_EFFECT});
    doubting_set_ahead(situation, 65 * INSTANT_DAY);
    assert_clock_doubted(situation, "jumped");
    (void)pass_later(situation, 20 * INSTANT_HOUR);
    assert_non_null(doubting_found(situation));
    (void)pass_later(situation, 4 * INSTANT_HOUR);
    assert_null(doubting_found(situation));
}

/* So that who looks later knows that it was seen. */
static void an_end_that_was_seen_is_stored_at_once(void **state)
{
    struct situation *situation = *state;
    static struct evaluation evaluation;
    static struct snapshot snapshot;
    struct model_certificate *served;

    doubting_arrange(situation);
    served = model_find(&situation->model, "SAC1");
    served->facts.not_after = situation->model.now + INSTANT_MINUTE;
    (void)pass_later(situation, 2 * INSTANT_MINUTE);
    model_observe(&situation->model, &snapshot);
    snapshot.state.clock = situation->model.stored.clock;
    evaluate(&snapshot, false, &evaluation);
    assert_false(findings_have(&evaluation.findings, REASON_CLOCK_DOUBTED));
}

/* ---- an end that came while nobody looked ---- */

static void it_counts_a_quarter_of_an_hour_later(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    model_advance(&situation->model, 61 * INSTANT_DAY); /* our service is stopped */
    doubting_restart(situation);
    assert_clock_doubted(situation, "end-unseen");
    assert_true(doubting_found(situation)->at <= situation->model.now + 15 * INSTANT_MINUTE);
    model_advance(&situation->model, 10 * INSTANT_MINUTE);
    assert_clock_doubted(situation, "end-unseen");
    assert_int_equal(begun(situation, REASON_CLOCK_DOUBTED), 1);
    (void)pass_later(situation, 5 * INSTANT_MINUTE);
    assert_null(doubting_found(situation));
    assert_on_both(situation, "OTHER");
}

static void another_start_within_it_does_not_end_it(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    model_advance(&situation->model, 61 * INSTANT_DAY);
    doubting_restart(situation);
    assert_clock_doubted(situation, "end-unseen");
    model_advance(&situation->model, 5 * INSTANT_MINUTE);
    doubting_restart(situation);
    assert_clock_doubted(situation, "end-unseen");
}

static void where_a_step_of_the_clock_ended_it_it_is_the_same(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *served;

    doubting_arrange(situation);
    served = model_find(&situation->model, "SAC1");
    served->facts.not_after = situation->model.now + 3 * INSTANT_HOUR;
    served->facts.not_before = situation->model.now - INSTANT_HOUR; /* so that it has time left */
    (void)situation_pass(situation);
    doubting_set_ahead(situation, 6 * INSTANT_HOUR);
    assert_clock_doubted(situation, "end-unseen");
    (void)pass_later(situation, 16 * INSTANT_MINUTE);
    assert_null(doubting_found(situation));
}

static void one_that_is_seen_counts_at_once(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    doubting_restart(situation);
    (void)situation_pass(situation);
    (void)pass_later(situation, 61 * INSTANT_DAY);
    assert_null(doubting_found(situation));
    assert_on_both(situation, "OTHER");
}

/* The service was installed on a server whose certificate had ended. */
static void nor_is_one_waited_for_that_had_come_before(void **state)
{
    struct situation *situation = *state;

    doubting_arrange(situation);
    model_find(&situation->model, "SAC1")->facts.not_after =
        situation->model.now - 3 * INSTANT_HOUR;
    doubting_restart(situation);
    (void)situation_pass(situation);
    assert_null(doubting_found(situation));
}

int run_clock_ends_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_certificate_that_was_issued_just_now_confirms_it),
        TEST(one_that_confirms_nothing_leaves_the_doubt),
        TEST(a_doubt_is_told_once_though_times_differ_a_little),
        TEST(nor_does_one_that_was_there_confirm_an_earlier_day),
        TEST(two_clocks_that_never_run_quite_alike_are_no_news),
        TEST(what_the_clock_shows_is_stored_once_an_hour),
        TEST(what_could_not_be_stored_is_stored_by_the_next_pass),
        TEST(a_doubt_that_cannot_be_stored_ends_after_a_day),
        TEST(an_end_that_was_seen_is_stored_at_once),
        TEST(another_start_within_it_does_not_end_it),
        TEST(it_counts_a_quarter_of_an_hour_later),
        TEST(where_a_step_of_the_clock_ended_it_it_is_the_same),
        TEST(one_that_is_seen_counts_at_once),
        TEST(nor_is_one_waited_for_that_had_come_before),
    };

    return cmocka_run_group_tests_name("clock ends", tests, NULL, NULL);
}
