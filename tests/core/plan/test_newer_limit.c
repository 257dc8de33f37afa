/* Who renews again and again does not cut clients off each time: one rotation a day, three in 30
 * days, because something newer came, while the one in use has over half of its lifetime left. */
#include "choosing.h"
#include "deferral.h"
#include "plan/restart_scheduling.h"
#include "requesting.h"
#include "typing.h"
#include "unit.h"

static const char *const labels[] = {"NEW1", "NEW2", "NEW3", "NEW4", "NEW5",
                                     "NEW6", "NEW7", "NEW8", "NEW9"};

/* A certificate for so many days, issued now. */
static const char *issue(struct situation *situation, int days)
{
    const char *label = labels[situation->model.certificate_count % 9];

    (void)model_issue(&situation->model, label, "vpn.example.com", 0, days);
    return label;
}

/* A pass, after so long, puts it into use; or it waits. */
static void assert_used(struct situation *situation, const char *label)
{
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_on_both(situation, label);
}

static void assert_limited(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_non_null(scheduled(situation));
    assert_string_equal(scheduled(situation)->error.object, "newer-limit");
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* One that was issued just now is in use, by a rotation because it came. */
static const char *arrange(struct situation *situation, int days)
{
    const char *label;

    known_as_healthy(situation);
    label = issue(situation, days);
    assert_used(situation, label);
    situation_clear_log(situation);
    return label;
}

/* ---- the limit ---- */

static void a_second_one_waits_for_a_day(void **state)
{
    struct situation *situation = *state;
    const instant first = situation->model.now;
    const char *label;

    (void)arrange(situation, 90);
    model_advance(&situation->model, INSTANT_HOUR);
    label = issue(situation, 90);
    assert_limited(situation);
    assert_true(scheduled(situation)->at >= first + INSTANT_DAY);
    assert_true(scheduled(situation)->at < first + INSTANT_DAY + INSTANT_HOUR);
    assert_true(situation->pass.next_check <= scheduled(situation)->at);
    model_advance(&situation->model, INSTANT_DAY);
    assert_used(situation, label);
}

static void a_fourth_one_waits_until_the_first_is_a_month_ago(void **state)
{
    struct situation *situation = *state;
    const instant first = situation->model.now;
    const char *label;

    (void)arrange(situation, 90);
    for (int i = 0; i < 2; i++) {
        model_advance(&situation->model, INSTANT_DAY + INSTANT_HOUR);
        assert_used(situation, issue(situation, 90));
    }
    situation_clear_log(situation);
    model_advance(&situation->model, INSTANT_DAY + INSTANT_HOUR);
    label = issue(situation, 90);
    assert_limited(situation);
    assert_true(scheduled(situation)->at >= first + 30 * INSTANT_DAY);
    model_advance(&situation->model, 26 * INSTANT_DAY);
    assert_limited(situation);
    model_advance(&situation->model, INSTANT_DAY);
    assert_used(situation, label);
}

/* ---- what it leaves alone ---- */

/* Each comes when two thirds are over. */
static void certificates_for_six_days_are_used_as_they_come(void **state)
{
    struct situation *situation = *state;

    (void)arrange(situation, 6);
    for (int i = 0; i < 5; i++) {
        model_advance(&situation->model, 4 * INSTANT_DAY);
        assert_used(situation, issue(situation, 6));
    }
}

/* Half of the lifetime ends it. */
static void it_ends_with_half_of_the_lifetime(void **state)
{
    struct situation *situation = *state;
    const char *label;

    (void)arrange(situation, 10);
    for (int i = 0; i < 2; i++) {
        model_advance(&situation->model, INSTANT_DAY + INSTANT_HOUR);
        assert_used(situation, issue(situation, 10));
    }
    situation_clear_log(situation);
    model_advance(&situation->model, INSTANT_DAY + INSTANT_HOUR);
    label = issue(situation, 10);
    assert_limited(situation);
    assert_true(scheduled(situation)->at < situation->model.now + 4 * INSTANT_DAY);
    model_advance(&situation->model, 4 * INSTANT_DAY);
    assert_used(situation, label);
}

static void who_is_locked_out_does_not_wait(void **state)
{
    struct situation *situation = *state;
    const char *in_use = arrange(situation, 90);
    const char *label;

    model_advance(&situation->model, INSTANT_HOUR);
    label = issue(situation, 90);
    assert_limited(situation);
    model_find(&situation->model, in_use)->facts.chain = CHAIN_BAD; /* revoked */
    assert_used(situation, label);
}

static void what_an_administrator_asks_for_does_not_wait(void **state)
{
    struct situation *situation = *state;
    const char *label;

    (void)arrange(situation, 90);
    model_advance(&situation->model, INSTANT_HOUR);
    label = issue(situation, 90);
    assert_limited(situation);
    (void)requesting_pass(situation, (struct rotation_request){.given = true});
    assert_on_both(situation, label);
}

/* But for what RestartPolicy says. */
static void asked_for_it_waits_for_the_window(void **state)
{
    struct situation *situation = *state;

    (void)arrange(situation, 90);
    model_advance(&situation->model, INSTANT_HOUR);
    set_window_later(situation);
    (void)issue(situation, 90);
    assert_limited(situation);
    (void)requesting_pass(situation, (struct rotation_request){.given = true});
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_string_equal(scheduled(situation)->error.object, "window");
}

static void what_was_chosen_by_hand_neither_waits_nor_counts(void **state)
{
    struct situation *situation = *state;
    const char *label;

    (void)arrange(situation, 90);
    model_advance(&situation->model, INSTANT_HOUR);
    label = issue(situation, 90);
    (void)requesting_certificate(situation, label);
    assert_on_both(situation, label);
    assert_true(situation->model.stored.last_rotation.newer[1] == 0);
}

/* Whoever trusts public authorities only is refused by what stands in. */
static void what_stands_in_gives_way_at_once(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *issued;

    make_public(situation);
    known_as_healthy(situation);
    (void)add_issued(situation, "PUBLIC1", 0, 90, 8, ROOT_LISTED);
    assert_used(situation, "PUBLIC1");
    (void)add_issued(situation, "PRIVATE", -5, 300, 2, ROOT_NOT_LISTED);
    model_advance(&situation->model, INSTANT_HOUR);
    model_find(&situation->model, "SAC1")->in_store = false;
    model_find(&situation->model, "PUBLIC1")->facts.chain = CHAIN_BAD; /* revoked */
    assert_used(situation, "PRIVATE");
    model_advance(&situation->model, INSTANT_HOUR);
    issued = add_issued(situation, "PUBLIC2", 0, 90, 8, ROOT_LISTED);
    issued->facts.not_before = situation->model.now - INSTANT_MINUTE;
    assert_used(situation, "PUBLIC2");
}

/* It is not because something newer came. */
static void what_a_setting_rules_out_gives_way_at_once(void **state)
{
    struct situation *situation = *state;
    const char *in_use = arrange(situation, 90);

    model_advance(&situation->model, INSTANT_HOUR);
    assert_true(take_text(&situation->model.settings, SETTING_NEVER_THUMBPRINT,
                          "0202020202020202020202020202020202020202"));
    (void)in_use;
    assert_used(situation, "SAC1");
}

int run_newer_limit_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_second_one_waits_for_a_day),
        TEST(a_fourth_one_waits_until_the_first_is_a_month_ago),
        TEST(certificates_for_six_days_are_used_as_they_come),
        TEST(it_ends_with_half_of_the_lifetime),
        TEST(who_is_locked_out_does_not_wait),
        TEST(what_an_administrator_asks_for_does_not_wait),
        TEST(asked_for_it_waits_for_the_window),
        TEST(what_was_chosen_by_hand_neither_waits_nor_counts),
        TEST(what_stands_in_gives_way_at_once),
        TEST(what_a_setting_rules_out_gives_way_at_once),
    };

    return cmocka_run_group_tests_name("newer limit", tests, NULL, NULL);
}
