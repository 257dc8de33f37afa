/* At most one change for one event: what tests/simulation/flapping.c found, as situations. */
#include "certificate/baseline.h"
#include "certificate/requirements.h"
#include "choosing.h"
#include "typing.h"
#include "unit.h"

#include <string.h>

static void renew_to(struct situation *situation, const char *old, const char *renewed)
{
    facts_of(situation, old)->has_successor = true;
    facts_of(situation, old)->successor = facts_of(situation, renewed)->thumbprint;
}

/* Any root is allowed, and what is self-signed has the organisation of SAC1's authority. */
static struct certificate *add_self_signed(struct situation *situation, int from)
{
    struct certificate *added = &issue_by(situation, "self", "vpn.example.com", from, 90, 1)->facts;

    situation->settings.values[SETTING_OTHER_ROOT] = OTHER_ROOT_ALLOW;
    situation->model.settings = situation->settings;
    model_set_self_signed(model_find(&situation->model, "self"));
    return added;
}

/* ---- the order ---- */

/* It was chosen in spite of HostName; what follows it has the name. */
static void the_names_decide_between_a_choice_and_what_follows_it(void **state)
{
    struct situation *situation = *state;
    struct certificate reversed[MODEL_CERTIFICATES_MAX];

    known_as_healthy(situation);
    assert_true(take_text(&situation->settings, SETTING_HOST_NAME, "mail.example.com"));
    situation->model.settings = situation->settings;
    (void)issue_by(situation, "hand", "vpn.example.com", -1, 364, 8);
    situation_bind_by_hand(situation, "hand");
    (void)situation_pass(situation);
    assert_on_both(situation, "hand");
    model_advance(&situation->model, INSTANT_DAY);
    (void)issue_by(situation, "next", "*.example.com", 0, 365, 8);
    assert_chosen(situation, "next");
    for (size_t i = 0; i < situation->memory.before.store.count; i++) {
        reversed[situation->memory.before.store.count - 1 - i] =
            situation->memory.before.store.certificates[i];
    }
    situation->memory.before.store.certificates = reversed;
    situation->memory.before.store.sorted = false;
    assert_string_equal(
        model_label(&situation->model,
                    &select_certificate(&situation->memory.before).chosen->thumbprint),
        "next");
}

static void what_is_self_signed_is_used_for_want_of_another_only(void **state)
{
    struct situation *situation = *state;

    situation_delete_before_start(situation, "SAC1");
    (void)issue_by(situation, "public", "vpn.example.com", -30, 300, 8);
    (void)add_self_signed(situation, -1);
    assert_chosen(situation, "public");
}

/* Of one moment: neither came after the other. */
static void who_was_there_is_not_new(void **state)
{
    struct situation *situation = *state;

    (void)issue_by(situation, "first", "vpn.example.com", -1, 90, 1);
    (void)issue_by(situation, "second", "vpn.example.com", -1, 90, 1);
    renew_to(situation, "first", "second");
    renew_to(situation, "second", "first");
    (void)situation_pass(situation);
    situation_settle(situation);
    assert_int_equal(situation->model.restart_count, 1);
}

/* It was there when SAC1 became the baseline, and was not issued later. */
static void nor_is_a_renewal_of_the_same_moment(void **state)
{
    struct situation *situation = *state;
    struct certificate *twin = &issue_by(situation, "twin", "vpn.example.com", -300, 60, 1)->facts;

    twin->not_before = situation->model.now - 10 * INSTANT_DAY;
    facts_of(situation, "SAC1")->not_before = twin->not_before;
    renew_to(situation, "SAC1", "twin");
    known_as_healthy(situation);
    assert_chosen(situation, "SAC1");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.restart_count, 0);
}

/* At its deadline a renewal stands in the way of nobody that it renewed and that lasts longer. */
static void a_renewal_past_its_deadline_is_none(void **state)
{
    struct situation *situation = *state;

    (void)issue_by(situation, "long", "vpn.example.com", -2, 90, 1);
    (void)issue_by(situation, "short", "vpn.example.com", -1, 5, 1);
    renew_to(situation, "long", "short");
    assert_chosen(situation, "short");
    model_advance(&situation->model, 4 * INSTANT_DAY + 2 * INSTANT_HOUR);
    assert_chosen(situation, "long");
    model_advance(&situation->model, 81 * INSTANT_DAY); /* past the deadline of both */
    facts_of(situation, "short")->not_after = situation->model.now + INSTANT_DAY;
    facts_of(situation, "SAC1")->not_after = situation->model.now - INSTANT_DAY;
    assert_chosen(situation, "short");
}

/* ---- lines ---- */

static void no_self_signed_one_is_a_later_issue(void **state)
{
    struct situation *situation = *state;

    (void)add_self_signed(situation, -1);
    known_as_healthy(situation);
    (void)situation_pass(situation);
    assert_on_both(situation, "SAC1");
    assert_true(baseline_passes_over(situation_snapshot(situation), facts_of(situation, "self")));
    assert_false(baseline_line_has(situation_snapshot(situation), facts_of(situation, "self")));
}

static void nor_does_it_end_a_choice(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)issue_by(situation, "hand", "vpn.example.com", -1, 364, 1);
    situation_bind_by_hand(situation, "hand");
    (void)situation_pass(situation);
    model_advance(&situation->model, INSTANT_DAY);
    (void)add_self_signed(situation, 0);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "hand");
}

/* Under a self-signed baseline another was passed over when it was taken; so it stays. */
static void nor_do_two_take_turns(void **state)
{
    struct situation *situation = *state;

    (void)add_self_signed(situation, -10);
    situation_bind_by_hand(situation, "self");
    situation->model.stored.choice.presence = PART_ABSENT;
    known_as_healthy(situation);
    situation->model.restart_count = 0;
    (void)issue_by(situation, "SAC2", "vpn.example.com", -20, 300, 1);
    (void)situation_pass(situation);
    let_go_by(situation, situation->model.now + 3 * INSTANT_DAY);
    assert_on_both(situation, "SAC2");
    assert_int_equal(situation->model.restart_count, 1);
}

/* ---- passed over ---- */

/* "newer" is of another line than SAC1, and of that of its renewal. */
static void what_a_rotation_did_not_use_it_does_not_use_next(void **state)
{
    struct situation *situation = *state;

    facts_of(situation, "SAC1")->not_before = situation->model.now - 10 * INSTANT_DAY;
    facts_of(situation, "SAC1")->not_after = situation->model.now + 300 * INSTANT_DAY;
    known_as_healthy(situation);
    (void)issue_by(situation, "renewed", "vpn.example.com", -5, 200, 8);
    (void)issue_by(situation, "newer", "vpn.example.com", -1, 200, 8);
    renew_to(situation, "SAC1", "renewed");
    (void)situation_pass(situation);
    assert_on_both(situation, "renewed");
    let_go_by(situation, situation->model.now + 3 * INSTANT_DAY);
    assert_on_both(situation, "renewed");
    assert_int_equal(situation->model.restart_count, 1);
}

/* Its key or its chain was not known then: that may be found out. */
static void what_would_not_have_done_may_do_later(void **state)
{
    struct situation *situation = *state;

    for (int key = 0; key < 2; key++) {
        struct certificate *newer;
        situation_healthy(situation);
        facts_of(situation, "SAC1")->not_before = situation->model.now - 10 * INSTANT_DAY;
        facts_of(situation, "SAC1")->not_after = situation->model.now + 300 * INSTANT_DAY;
        facts_of(situation, "SAC1")->chain = CHAIN_GOOD;
        known_as_healthy(situation);
        (void)issue_by(situation, "renewed", "vpn.example.com", -5, 200, 8);
        facts_of(situation, "renewed")->chain = CHAIN_GOOD;
        newer = &issue_by(situation, "newer", "vpn.example.com", -1, 200, 8)->facts;
        newer->chain = key ? CHAIN_GOOD : CHAIN_UNKNOWN;
        newer->private_key = key ? KEY_UNKNOWN : KEY_USABLE;
        renew_to(situation, "SAC1", "renewed");
        (void)situation_pass(situation);
        assert_on_both(situation, "renewed");
        newer->chain = CHAIN_GOOD;
        newer->private_key = KEY_USABLE;
        (void)pass_later(situation, INSTANT_DAY);
        assert_on_both(situation, "newer");
    }
}

/* Noted in the very moment in which it was there. */
static void who_is_gone_already_is_passed_over_by_nobody(void **state)
{
    struct situation *situation = *state;
    static struct snapshot snapshot;
    struct last_good baseline;

    known_as_healthy(situation);
    snapshot = *situation_snapshot(situation);
    snapshot.state.intent.presence = PART_PRESENT;
    baseline = snapshot.state.last_good;
    baseline.taken_at = snapshot.taken_at;
    baseline.present[0] = (struct present){{{0xee}}, PASSED_OVER_NOT};
    baseline.present_count = 1;
    selection_note_passed_over(&snapshot, &baseline);
    assert_int_equal(baseline.present[0].passed_over, PASSED_OVER_NOT);
}

/* It came into service again for want of time; one that was issued before it changes nothing. */
static void what_is_in_service_again_is_not_passed_over(void **state)
{
    struct situation *situation = *state;

    facts_of(situation, "SAC1")->not_before = situation->model.now - 10 * INSTANT_DAY;
    facts_of(situation, "SAC1")->not_after = situation->model.now + 300 * INSTANT_DAY;
    known_as_healthy(situation);
    (void)issue_by(situation, "short", "vpn.example.com", 0, 6, 1);
    (void)situation_pass(situation);
    assert_on_both(situation, "short");
    let_go_by(situation, situation->model.now + 5 * INSTANT_DAY + INSTANT_HOUR);
    assert_on_both(situation, "SAC1");
    (void)issue_by(situation, "old", "vpn.example.com", -40, 300, 1);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "SAC1");
}

/* ---- what is deleted ---- */

/* SAC1, for two names, is deleted; "fewer" was issued after it, "old" is for both names. */
static void names_do_not_fall_while_an_old_one_has_all(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    model_add_name(sac1, NAME_DNS, "mail.example.com");
    model_set_issuer(sac1, 8, ROOT_LISTED);
    sac1->facts.not_before = situation->model.now - 10 * INSTANT_DAY;
    sac1->facts.not_after = situation->model.now + 300 * INSTANT_DAY;
    known_as_healthy(situation);
    (void)issue_by(situation, "old", "*.example.com", -200, 50, 8);
    (void)issue_by(situation, "older", "*.example.com", -220, 45, 8);
    (void)issue_by(situation, "fewer", "vpn.example.com", 0, 90, 8);
    (void)situation_pass(situation);
    assert_on_both(situation, "SAC1");
    sac1->in_store = false;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
    (void)pass_later(situation, 2 * INSTANT_HOUR);
    assert_on_both(situation, "old");
    let_go_by(situation, situation->model.now + INSTANT_DAY);
    assert_on_both(situation, "old");
    assert_int_equal(situation->model.restart_count, 1);
}

/* The wizard's is no re-issue of an authority's, but of another of its own. */
static void a_self_signed_one_is_waited_with(void **state)
{
    struct situation *situation = *state;

    for (int self = 0; self < 2; self++) {
        situation_healthy(situation);
        if (self) {
            model_set_self_signed(model_find(&situation->model, "SAC1"));
        }
        known_as_healthy(situation);
        (void)add_self_signed(situation, 0);
        model_find(&situation->model, "SAC1")->in_store = false;
        (void)pass_later(situation, INSTANT_MINUTE);
        assert_on_both(situation, self ? "self" : "SAC1");
        (void)pass_later(situation, 2 * INSTANT_HOUR);
        assert_on_both(situation, "self");
    }
}

/* "hand", for two names, was chosen while "passed" was there, for both, too. */
static struct model_certificate *choose_over(struct situation *situation)
{
    struct model_certificate *hand;

    known_as_healthy(situation);
    (void)issue_by(situation, "passed", "*.example.com", -5, 300, 1);
    hand = issue_by(situation, "hand", "vpn.example.com", -10, 300, 1);
    model_add_name(hand, NAME_DNS, "mail.example.com");
    situation_bind_by_hand(situation, "hand");
    (void)situation_pass(situation);
    assert_on_both(situation, "hand");
    model_advance(&situation->model, 2 * INSTANT_DAY);
    return hand;
}

/* For both names, past its deadline. */
static void issue_about_to_end(struct situation *situation)
{
    struct certificate *ends = &issue_by(situation, "ends", "*.example.com", 0, 1, 1)->facts;

    ends->not_before -= 20 * INSTANT_HOUR;
    ends->not_after -= 20 * INSTANT_HOUR;
}

/* Past the deadline of what is in service a choice passes over nobody: so not before, either, where
 * that is to come into service only now. */
static void what_was_passed_over_comes_before_what_is_about_to_end(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *hand = choose_over(situation);

    (void)issue_by(situation, "fewer", "vpn.example.com", -1, 300, 1);
    hand->in_store = false;
    assert_chosen(situation, "fewer");
    issue_about_to_end(situation);
    assert_chosen(situation, "passed");
    model_find(&situation->model, "passed")->in_store = false;
    assert_chosen(situation, "ends");
}

static bool key_matters(struct situation *situation, const char *label)
{
    const struct snapshot *snapshot = situation_snapshot(situation);
    struct requirements requirements;

    requirements_of(snapshot, &requirements);
    return requirements_need_key(&requirements,
                                 snapshot_find(snapshot, &facts_of(situation, label)->thumbprint));
}

/* Else who is used rather than that names fall would not be known to be of use. */
static void so_their_keys_matter(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *hand = choose_over(situation);

    issue_about_to_end(situation);
    facts_of(situation, "passed")->private_key = KEY_UNKNOWN;
    facts_of(situation, "ends")->private_key = KEY_UNKNOWN;
    assert_false(key_matters(situation, "passed"));
    assert_false(key_matters(situation, "ends"));
    hand->in_store = false;
    assert_true(key_matters(situation, "passed"));
    assert_true(key_matters(situation, "ends"));
}

static void also_in_place_of_what_stands_in(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *hand = choose_over(situation);

    (void)issue_by(situation, "fewer", "vpn.example.com", -1, 300, 1);
    facts_of(situation, "passed")->private_key = KEY_ABSENT;
    hand->facts.not_after = situation->model.now - 1;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "fewer");
    facts_of(situation, "passed")->private_key = KEY_UNKNOWN;
    assert_true(key_matters(situation, "passed"));
    facts_of(situation, "passed")->private_key = KEY_USABLE;
    (void)situation_snapshot(situation);
    assert_null(select_certificate(&situation->memory.before).chosen);
    issue_about_to_end(situation);
    assert_chosen(situation, "passed");
}

int run_one_event_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(the_names_decide_between_a_choice_and_what_follows_it),
        TEST(what_is_self_signed_is_used_for_want_of_another_only),
        TEST(who_was_there_is_not_new),
        TEST(nor_is_a_renewal_of_the_same_moment),
        TEST(a_renewal_past_its_deadline_is_none),
        TEST(no_self_signed_one_is_a_later_issue),
        TEST(nor_does_it_end_a_choice),
        TEST(nor_do_two_take_turns),
        TEST(what_a_rotation_did_not_use_it_does_not_use_next),
        TEST(what_would_not_have_done_may_do_later),
        TEST(who_is_gone_already_is_passed_over_by_nobody),
        TEST(what_is_in_service_again_is_not_passed_over),
        TEST(names_do_not_fall_while_an_old_one_has_all),
        TEST(a_self_signed_one_is_waited_with),
        TEST(what_was_passed_over_comes_before_what_is_about_to_end),
        TEST(so_their_keys_matter),
        TEST(also_in_place_of_what_stands_in),
    };

    return cmocka_run_group_tests_name("one event", tests, NULL, NULL);
}
