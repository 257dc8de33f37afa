/* A scheduled task that binds its own certificate every hour is not fought with: what it takes away
 * is bound again once, and then it is a dispute; or what it binds is taken for a choice. Also where
 * what it takes away is no baseline. */
#include "choosing.h"
#include "unit.h"

#define HOURS 100

/* How often another certificate than its own was bound at the end of the hour. */
static unsigned let_it_run(struct situation *situation, const char *label)
{
    struct model *model = &situation->model;
    unsigned turns = 0;

    situation->without_probe = true;
    for (unsigned hour = 0; hour < HOURS; hour++) {
        const instant end = model->now + INSTANT_HOUR;
        model->log.actions[0] = '\0';
        model_rebind(model, label);
        (void)pass_later(situation, INSTANT_MINUTE);
        let_go_by(situation, end);
        turns +=
            strcmp(model_label(model, &model->bindings[FAMILY_IPV4].record.thumbprint), label) != 0;
    }
    return turns;
}

/* "SAC1" is public, and a private one stands in for it. */
static void what_stands_in_is_bound_again_once(void **state)
{
    struct situation *situation = *state;

    make_public(situation);
    known_as_healthy(situation);
    (void)add_issued(situation, "private", -10, 300, 2, ROOT_NOT_LISTED);
    (void)issue_by(situation, "expired", "vpn.example.com", -400, -1, 8);
    situation_delete_before_start(situation, "SAC1");
    (void)situation_pass(situation);
    (void)pass_later(situation, 2 * INSTANT_HOUR);
    assert_on_both(situation, "private");
    assert_string_equal(baseline_label(situation), "SAC1");
    situation_clear_log(situation);
    assert_in_range(let_it_run(situation, "expired"), 0, 1);
    assert_in_range(reported(situation, REPORT_ROTATION_STARTED), 0, 1);
    assert_true(begun(situation, REASON_BINDING_REVERTED) > 0);
}

/* "other" is another authority's, which came first only because the time of SAC1 runs out. */
static void arrange_in_time(struct situation *situation)
{
    struct model_certificate *other;

    model_set_issuer(model_find(&situation->model, "SAC1"), 8, ROOT_LISTED);
    facts_of(situation, "SAC1")->not_before = situation->model.now - 30 * INSTANT_DAY;
    facts_of(situation, "SAC1")->not_after = situation->model.now + 60 * INSTANT_DAY;
    known_as_healthy(situation);
    other = issue_by(situation, "other", "vpn.example.com", 0, 365, 9);
    other->facts.root_kind = ROOT_LISTED;
    (void)pass_later(situation, INSTANT_MINUTE);
    let_go_by(situation, situation->model.now + 31 * INSTANT_DAY);
    assert_on_both(situation, "other");
    assert_string_equal(baseline_label(situation), "SAC1");
    situation_clear_log(situation);
}

static void what_is_used_for_its_time_is_bound_again_once(void **state)
{
    struct situation *situation = *state;

    arrange_in_time(situation);
    let_go_by(situation, situation->model.now + 40 * INSTANT_DAY); /* SAC1 has expired */
    situation_clear_log(situation);
    assert_in_range(let_it_run(situation, "SAC1"), 0, 1);
    assert_in_range(reported(situation, REPORT_ROTATION_STARTED), 0, 1);
    assert_true(begun(situation, REASON_BINDING_REVERTED) > 0);
}

/* It was the baseline, and is bound again: somebody chose it. */
static void a_baseline_that_is_bound_again_is_a_choice(void **state)
{
    struct situation *situation = *state;

    arrange_in_time(situation);
    assert_int_equal(let_it_run(situation, "SAC1"), 0);
    assert_in_range(reported(situation, REPORT_ROTATION_STARTED), 0, 1); /* to restart SSTP */
    assert_true(situation->model.stored.last_good.chosen);
    assert_serves(situation, "SAC1");
}

/* Also one that was chosen before: until its deadline, unless it is chosen after that. */
static void a_choice_whose_time_ran_out_can_be_made_again(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *other;

    known_as_healthy(situation);
    (void)issue_by(situation, "chosen", "vpn.example.com", -60, 30, 8);
    situation_bind_by_hand(situation, "chosen");
    (void)situation_pass(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    other = issue_by(situation, "other", "vpn.example.com", 1, 300, 9);
    other->facts.root_kind = ROOT_LISTED;
    let_go_by(situation, situation->model.now + 25 * INSTANT_DAY);
    assert_on_both(situation, "other");
    assert_string_equal(baseline_label(situation), "chosen");
    situation_clear_log(situation);
    assert_int_equal(let_it_run(situation, "chosen"), 0);
    assert_in_range(reported(situation, REPORT_ROTATION_STARTED), 0, 1);
    assert_serves(situation, "chosen");
}

/* In the console, with the restart left for later: its hash is not written back. */
static void a_baseline_that_is_picked_again_is_a_choice(void **state)
{
    struct situation *situation = *state;

    arrange_in_time(situation);
    situation_pin(situation, "SAC1");
    situation->model.tunnels = 1;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_memory_equal(situation->model.parameters.hashes.sha256.bytes,
                        facts_of(situation, "SAC1")->sha256, SHA256_SIZE);
    assert_true(findings_have(&situation->memory.findings, REASON_CHOICE_PICKED));
    situation->model.tunnels = 0;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_serves(situation, "SAC1");
}

/* Who picked it has deleted SSTP's bindings, too, and RemoteAccess may not be restarted yet. */
static void a_baseline_that_is_picked_again_may_have_no_binding(void **state)
{
    struct situation *situation = *state;

    arrange_in_time(situation);
    situation->model.tunnels = 1;
    situation->model.settings.values[SETTING_RESTARTS_PER_HOUR] = 1;
    situation->model.stored.restarts.at[0] = situation->model.now;
    situation_pin(situation, "SAC1");
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_int_equal(model_http_delete(&situation->model, (enum family)family), 0);
        situation->settings_known[family] = false;
    }
    (void)pass_later(situation, INSTANT_MINUTE);
    (void)pass_later(situation, INSTANT_MINUTE); /* the choice is known by now */
    assert_true(findings_have(&situation->memory.findings, REASON_CHOICE_PICKED));
    let_go_by(situation, situation->model.now + 2 * INSTANT_HOUR);
    assert_serves(situation, "SAC1");
}

/* The hash is that of what is taken away, not of what somebody picked. */
static void what_is_bound_where_a_hash_is_stored_is_a_choice(void **state)
{
    struct situation *situation = *state;

    arrange_in_time(situation);
    situation_pin(situation, "other"); /* as a rotation leaves it */
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(let_it_run(situation, "SAC1"), 0);
    assert_serves(situation, "SAC1");
}

/* The clock was ahead when the baseline was taken: what is picked since is noted once. */
static void a_pick_after_a_baseline_of_the_future_is_noted_once(void **state)
{
    struct situation *situation = *state;
    instant made_at;

    known_as_healthy(situation);
    (void)issue_by(situation, "picked", "vpn.example.com", -1, 365, 8);
    situation->model.stored.last_good.taken_at += 100 * INSTANT_DAY;
    situation_pin(situation, "picked");
    situation->model.tunnels = 1;
    (void)situation_pass(situation);
    made_at = situation->model.stored.choice.made_at;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_true(findings_have(&situation->memory.findings, REASON_CHOICE_PICKED));
    assert_true(situation->model.stored.choice.made_at == made_at);
}

int run_fights_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_stands_in_is_bound_again_once),
        TEST(what_is_used_for_its_time_is_bound_again_once),
        TEST(a_baseline_that_is_bound_again_is_a_choice),
        TEST(a_choice_whose_time_ran_out_can_be_made_again),
        TEST(a_baseline_that_is_picked_again_is_a_choice),
        TEST(a_baseline_that_is_picked_again_may_have_no_binding),
        TEST(what_is_bound_where_a_hash_is_stored_is_a_choice),
        TEST(a_pick_after_a_baseline_of_the_future_is_noted_once),
    };

    return cmocka_run_group_tests_name("fights", tests, NULL, NULL);
}
