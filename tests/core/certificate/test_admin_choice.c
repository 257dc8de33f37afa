/* The administrator's choice is held: the product never fights. */
#include "situation.h"
#include "timing/schedule.h"
#include "unit.h"

/* SAC2 was put into use by a rotation; then the administrator goes back to SAC1, the right way. */
static void go_back_to_sac1(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    situation_bind_by_hand(situation, "SAC1");
}

static void a_certificate_bound_by_hand_is_kept_although_another_ends_later(void **state)
{
    struct situation *situation = *state;

    go_back_to_sac1(situation);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
        assert_serves(situation, "SAC1");
        situation_new_process(situation); /* the choice outlives the service */
    }
}

static void a_certificate_newer_than_all_that_were_there_ends_the_choice(void **state)
{
    struct situation *situation = *state;

    go_back_to_sac1(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    model_advance(&situation->model, 2 * INSTANT_DAY);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 90);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC3");
}

/* Not the next of its line: that one was issued before it. */
static void an_older_certificate_that_is_imported_later_does_not_end_the_choice(void **state)
{
    struct situation *situation = *state;

    go_back_to_sac1(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    (void)model_issue(&situation->model, "SAC0", "vpn.example.com", -400, 900);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC1");
}

static void at_its_deadline_the_held_certificate_gives_way(void **state)
{
    struct situation *situation = *state;
    struct pass pass;

    go_back_to_sac1(situation);
    pass = situation_pass(situation);
    for (int i = 0; i < 1000 && pass.result == PASS_HEALTHY; i++) {
        situation->model.now = pass.next_check;
        pass = situation_pass(situation);
    }
    assert_int_equal(pass.result, PASS_ROTATED);
    assert_string_equal(
        model_label(&situation->model, &situation->model.bindings[0].record.thumbprint), "SAC2");
    assert_true(
        situation->model.now >=
        schedule_deadline(&model_find(&situation->model, "SAC1")->facts, &situation->settings));
    assert_true(situation->model.now < model_find(&situation->model, "SAC1")->facts.not_after);
}

static void a_held_certificate_that_becomes_unusable_gives_way(void **state)
{
    struct situation *situation = *state;

    go_back_to_sac1(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    situation_lose_key(situation, "SAC1", KEY_UNUSABLE);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void a_certificate_picked_in_the_console_is_bound_and_held(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    (void)model_issue(&situation->model, "picked", "vpn.example.com", -2, 30);
    situation_pin(situation, "picked");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "picked");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "picked");
}

/* SAC1 was renewed to one that ends before it; that one is bound by hand, then a newer arrives. */
static void a_choice_that_ended_does_not_come_back_by_way_of_a_renewal(void **state)
{
    struct situation *situation = *state;
    const struct model_certificate *renewal =
        model_issue(&situation->model, "renewal", "vpn.example.com", -310, 20);

    known_as_healthy(situation); /* SAC1 was issued later */
    situation->model.certificates[0].facts.has_successor = true;
    situation->model.certificates[0].facts.successor = renewal->facts.thumbprint;
    situation_bind_by_hand(situation, "renewal");
    for (int i = 0; i < 2; i++) {
        (void)situation_pass(situation);
    }
    assert_serves(situation, "renewal");
    model_advance(&situation->model, 2 * INSTANT_DAY);
    (void)model_issue(&situation->model, "newest", "vpn.example.com", -1, 40);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    for (int i = 0; i < 3; i++) {
        assert_serves(situation, "newest");
        assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    }
}

static void a_choice_is_noted_once_our_own_state_can_be_read_again(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    (void)model_issue(&situation->model, "picked", "vpn.example.com", -2, 30);
    situation_pin(situation, "picked");
    situation->model.unreadable[MODEL_PART_STATE] = true;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_not_equal(situation->model.stored.choice.presence, PART_PRESENT);
    situation->model.unreadable[MODEL_PART_STATE] = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "picked");
    assert_int_equal(situation->model.stored.choice.presence, PART_PRESENT);
}

static void what_is_bound_at_the_first_check_is_no_choice(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

int run_admin_choice_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_certificate_bound_by_hand_is_kept_although_another_ends_later),
        TEST(a_certificate_newer_than_all_that_were_there_ends_the_choice),
        TEST(an_older_certificate_that_is_imported_later_does_not_end_the_choice),
        TEST(at_its_deadline_the_held_certificate_gives_way),
        TEST(a_held_certificate_that_becomes_unusable_gives_way),
        TEST(a_certificate_picked_in_the_console_is_bound_and_held),
        TEST(a_choice_that_ended_does_not_come_back_by_way_of_a_renewal),
        TEST(a_choice_is_noted_once_our_own_state_can_be_read_again),
        TEST(what_is_bound_at_the_first_check_is_no_choice),
    };

    return cmocka_run_group_tests_name("admin choice", tests, NULL, NULL);
}
