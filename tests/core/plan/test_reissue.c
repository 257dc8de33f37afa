/* Delete first, import later: for an hour the re-issue is waited for. */
#include "reissuing.h"
#include "unit.h"

/* ---- who waits ---- */

static void what_was_issued_later_for_all_names_does_not_wait(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "new", ISSUED_AFTER, true);
    reissuing_used(situation, "new");
}

static void what_was_issued_before_waits_an_hour(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    reissuing_waits_until(situation, INSTANT_HOUR, "old", "issued-before");
    reissuing_used(situation, "old");
    assert_string_equal(baseline_label(situation), "old");
}

/* That somebody scans TLS connections on this server does not say that nobody gets in. */
static void behind_a_scanner_it_waits_as_long(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    situation->model.intercepted = true;
    reissuing_waits_until(situation, INSTANT_HOUR, "old", "issued-before");
}

/* No later issue of what was deleted. */
static void what_was_issued_with_it_waits_too(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *twin;

    reissuing_begin(situation);
    twin = reissuing_add(situation, "twin", ISSUED_BEFORE, true);
    twin->facts.not_before = facts_of(situation, "SAC1")->not_before;
    reissuing_waits_until(situation, INSTANT_HOUR, "twin", "issued-before");
    reissuing_used(situation, "twin");
}

/* Case 7. */
static void names_fall_after_an_hour_to_what_was_issued_later(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "new", ISSUED_AFTER, false);
    reissuing_waits_until(situation, INSTANT_HOUR, "new", "fewer-names");
    assert_int_equal(begun(situation, REASON_FEWER_NAMES), 0);
    reissuing_used(situation, "new");
    assert_int_equal(begun(situation, REASON_FEWER_NAMES), 1);
    assert_string_equal(baseline_label(situation), "SAC1"); /* it only stands in */
    (void)reissuing_add(situation, "all", ISSUED_AFTER + 1, true);
    model_advance(&situation->model, INSTANT_DAY);
    (void)situation_pass(situation);
    assert_on_both(situation, "all");
}

static void names_do_not_fall_to_what_was_issued_before(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, false);
    (void)pass_later(situation, INSTANT_MINUTE);
    let_go_by(situation, reissuing_lost_at(situation) + INSTANT_DAY);
    assert_on_both(situation, "SAC1");
    assert_int_equal(begun(situation, REASON_REISSUE_AWAITED), 0);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 0); /* it was before */
}

/* Nor without the first. */
static void nor_to_what_is_for_another_of_them_only(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)issue_by(situation, "www", "www.example.com", ISSUED_AFTER, 400, 8);
    (void)pass_later(situation, INSTANT_MINUTE);
    let_go_by(situation, reissuing_lost_at(situation) + INSTANT_DAY);
    assert_on_both(situation, "SAC1");
}

static void trust_does_not_fall(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    model_set_issuer(reissuing_add(situation, "private", ISSUED_AFTER, true), 2, ROOT_NOT_LISTED);
    (void)pass_later(situation, INSTANT_MINUTE);
    let_go_by(situation, reissuing_lost_at(situation) + INSTANT_DAY);
    assert_on_both(situation, "SAC1");
    assert_int_equal(begun(situation, REASON_REISSUE_AWAITED), 0);
}

static void of_several_the_one_for_most_names(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)issue_by(situation, "one", "vpn.example.com", ISSUED_AFTER + 2, 400, 8);
    (void)reissuing_add(situation, "two", ISSUED_AFTER, false);
    (void)issue_by(situation, "last", "vpn.example.com", ISSUED_AFTER + 3, 400, 8);
    reissuing_waits_until(situation, INSTANT_HOUR, "two", "fewer-names");
    reissuing_used(situation, "two");
}

/* ---- what comes meanwhile ---- */

static void the_reissue_ends_the_wait(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    (void)reissuing_add(situation, "fewer", ISSUED_AFTER, false);
    reissuing_waits_until(situation, 30 * INSTANT_MINUTE, "old", "issued-before");
    (void)reissuing_add(situation, "new", ISSUED_AFTER, true);
    reissuing_used(situation, "new");
}

/* Whatever else the order prefers: what is of the line of what was deleted may be older. */
static void what_need_not_wait_comes_before_what_does(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    memset(reissuing_add(situation, "new", ISSUED_AFTER, true)->facts.line.organisation, 7,
           LINE_MARK_SIZE);
    reissuing_used(situation, "new");
}

int run_reissue_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_issued_later_for_all_names_does_not_wait),
        TEST(what_was_issued_before_waits_an_hour),
        TEST(behind_a_scanner_it_waits_as_long),
        TEST(what_was_issued_with_it_waits_too),
        TEST(names_fall_after_an_hour_to_what_was_issued_later),
        TEST(names_do_not_fall_to_what_was_issued_before),
        TEST(nor_to_what_is_for_another_of_them_only),
        TEST(trust_does_not_fall),
        TEST(of_several_the_one_for_most_names),
        TEST(the_reissue_ends_the_wait),
        TEST(what_need_not_wait_comes_before_what_does),
    };

    return cmocka_run_group_tests_name("reissue", tests, NULL, NULL);
}
