/* A certificate that did not serve is tried again, ever more rarely. */
#include "excluding.h"
#include "requesting.h"
#include "unit.h"

/* A pass so long after the last trial. True: SAC2 was tried in it. */
static bool tries_after(struct situation *situation, instant duration)
{
    struct model *model = &situation->model;
    const struct unproven *entry = &model->stored.exclusions.unproven[0];

    situation_clear_log(situation);
    (void)pass_later(situation, entry->since + duration - model->now);
    return reported(situation, REPORT_REVERTING) > 0 || excluding_is_bound(situation, "SAC2");
}

static void a_day_later_it_is_tried_again(void **state)
{
    struct situation *situation = *state;

    excluding_set_aside(situation);
    model_find(&situation->model, "SAC2")->fails_tls = false;
    assert_false(tries_after(situation, INSTANT_DAY - INSTANT_MINUTE));
    assert_true(tries_after(situation, INSTANT_DAY));
    assert_int_equal(reported(situation, REPORT_PROVEN), 1);
    assert_serves(situation, "SAC2");
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 0);
    assert_quiet(situation, PASS_HEALTHY);
}

static void each_time_that_it_fails_it_waits_twice_as_long(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    excluding_set_aside(situation);
    model_find(model, "SAC1")->facts.not_after += 900 * INSTANT_DAY;
    model_find(model, "SAC2")->facts.not_after += 900 * INSTANT_DAY;
    for (unsigned days = 1; days <= 64; days *= 2) {
        const unsigned waits = days < 32 ? days : 32;
        assert_false(tries_after(situation, waits * INSTANT_DAY - INSTANT_MINUTE));
        assert_true(tries_after(situation, waits * INSTANT_DAY));
        assert_int_equal(reported(situation, REPORT_REVERTING), 1);
        (void)pass_later(situation, INSTANT_HOUR);
        assert_true(excluding_is_bound(situation, "SAC1"));
        (void)pass_later(situation, INSTANT_HOUR);
    }
}

static void the_next_trial_waits_for_the_restart_policy(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    excluding_set_aside(situation);
    model->settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    model->tunnels = 1;
    assert_false(tries_after(situation, 2 * INSTANT_DAY));
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 1);
    model->tunnels = 0;
    assert_true(tries_after(situation, 2 * INSTANT_DAY + INSTANT_HOUR));
}

/* To make room for what served is no trial, however long that takes. */
static void while_it_is_bound_still_it_is_not_tried_again(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    (void)excluding_arrange(situation);
    (void)situation_pass(situation);
    model->settings.bad[SETTING_HOST_NAME] = true;
    (void)pass_later(situation, 3 * INSTANT_DAY);
    assert_true(excluding_is_bound(situation, "SAC2"));
    model->settings.bad[SETTING_HOST_NAME] = false;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_true(excluding_is_bound(situation, "SAC1"));
}

/* Where what served before it was revoked meanwhile it is better than nothing. */
static void while_nothing_can_take_its_place_it_stays(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    (void)excluding_arrange(situation);
    (void)situation_pass(situation);
    model_find(model, "SAC1")->facts.chain = CHAIN_BAD;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_true(excluding_is_bound(situation, "SAC2"));
}

/* The version before did not say when: as if it had been just now. */
static void where_it_is_not_known_when_it_was_tried_a_day_is_waited(void **state)
{
    struct situation *situation = *state;
    struct unproven *entry = &situation->model.stored.exclusions.unproven[0];

    excluding_set_aside(situation);
    entry->since = 0;
    entry->times = 0;
    (void)pass_later(situation, 5 * INSTANT_DAY);
    assert_true(entry->since > situation->model.now - INSTANT_HOUR);
    assert_true(excluding_is_bound(situation, "SAC1"));
    assert_true(tries_after(situation, INSTANT_DAY));
}

static void a_clock_that_is_set_back_does_not_keep_it_waiting(void **state)
{
    struct situation *situation = *state;
    struct unproven *entry = &situation->model.stored.exclusions.unproven[0];

    excluding_set_aside(situation);
    entry->since = situation->model.now + INSTANT_DAY;
    (void)situation_pass(situation);
    assert_true(excluding_is_bound(situation, "SAC1"));
    entry->since = situation->model.now + INSTANT_DAY + INSTANT_HOUR;
    model_find(&situation->model, "SAC2")->set_aside_at = entry->since;
    model_find(&situation->model, "SAC2")->fails_tls = false;
    (void)situation_pass(situation);
    assert_true(excluding_is_bound(situation, "SAC2"));
}

/* ---- what may have put an end to the cause ---- */

/* What it was like when it was excluded, what it is like now, and whether it is tried at once. */
static const struct mending {
    uint64_t key_then, key_now; /* 0: not known, none */
    enum chain chain_then, chain_now;
    bool tried;
} mendings[] = {
    {2, 2, CHAIN_GOOD, CHAIN_GOOD, false},
    {2, 3, CHAIN_GOOD, CHAIN_GOOD, true}, /* imported with a key again */
    {2, 0, CHAIN_GOOD, CHAIN_GOOD, false},
    {2, 2, CHAIN_UNKNOWN, CHAIN_GOOD, true}, /* its intermediate was imported */
    {2, 2, CHAIN_BAD, CHAIN_GOOD, true},
    {2, 2, CHAIN_GOOD, CHAIN_UNKNOWN, false},
    {2, 2, CHAIN_UNKNOWN, CHAIN_UNKNOWN, false},
    {2, 3, CHAIN_UNKNOWN, CHAIN_UNKNOWN, true},
    {0, 3, CHAIN_GOOD, CHAIN_GOOD, false}, /* the version before did not say */
    {0, 3, CHAIN_UNKNOWN, CHAIN_GOOD, false},
    {0, 0, CHAIN_UNKNOWN, CHAIN_UNKNOWN, false},
};

static void what_may_have_ended_its_cause_has_it_tried_at_once(void **state)
{
    for (size_t i = 0; i < COUNT_OF(mendings); i++) {
        struct situation *situation = *state;
        struct unproven *entry = &situation->model.stored.exclusions.unproven[0];
        struct model_certificate *renewed;

        excluding_set_aside(situation);
        renewed = model_find(&situation->model, "SAC2");
        renewed->fails_tls = false;
        entry->as = (struct excluded_as){mendings[i].key_then, mendings[i].chain_then};
        renewed->facts.key_property = mendings[i].key_now;
        renewed->facts.chain = mendings[i].chain_now;
        renewed->mended_at = situation->model.now;
        if (excluding_is_bound(situation, "SAC2") ||
            tries_after(situation, 2 * INSTANT_HOUR) != mendings[i].tried) {
            fail_msg("case %zu", i);
        }
        situation_teardown(state);
        assert_int_equal(situation_setup(state), 0);
    }
}

/* The first pass after an upgrade notes what it is like; what comes after it counts. */
static void what_the_version_before_did_not_say_is_learned(void **state)
{
    struct situation *situation = *state;
    struct unproven *entry = &situation->model.stored.exclusions.unproven[0];
    struct model_certificate *renewed;

    excluding_set_aside(situation);
    renewed = model_find(&situation->model, "SAC2");
    entry->as = (struct excluded_as){0};
    assert_false(tries_after(situation, 2 * INSTANT_HOUR));
    assert_true(entry->as.key_property == renewed->facts.key_property);
    renewed->facts.key_property = 77;
    renewed->mended_at = situation->model.now;
    assert_true(tries_after(situation, 3 * INSTANT_HOUR));
}

/* In vain: what was changed counts once. */
static void one_that_fails_again_waits_for_its_day(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *renewed;

    excluding_set_aside(situation);
    renewed = model_find(&situation->model, "SAC2");
    renewed->facts.key_property = 77;
    renewed->mended_at = situation->model.now;
    assert_true(tries_after(situation, 2 * INSTANT_HOUR));
    assert_int_equal(reported(situation, REPORT_REVERTING), 1);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_true(excluding_is_bound(situation, "SAC1"));
    (void)pass_later(situation, INSTANT_HOUR);
    assert_false(tries_after(situation, 2 * INSTANT_DAY - INSTANT_MINUTE));
    assert_true(tries_after(situation, 2 * INSTANT_DAY));
}

/* AD CS archived what served before it; another that served was between, and is revoked: nothing
 * else is left. */
static void when_what_is_in_service_is_revoked_it_is_tried_at_once(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    excluding_set_aside(situation);
    model_find(model, "SAC2")->fails_tls = false;
    model->certificates[0].facts.archived = true;
    struct model_certificate *between = model_issue(model, "SAC3", "vpn.example.com", 0, 95);
    assert_false(tries_after(situation, 2 * INSTANT_HOUR));
    assert_serves(situation, "SAC3");
    assert_false(tries_after(situation, 3 * INSTANT_HOUR)); /* while that serves it waits */
    between->facts.chain = CHAIN_BAD;
    assert_true(tries_after(situation, 4 * INSTANT_HOUR));
    assert_serves(situation, "SAC2");
    assert_int_equal(begun(situation, REASON_CERTIFICATE_QUARANTINED), 0);
}

/* The administrator is told to import it again, does, and the change notification comes. */
static void its_import_is_news(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *renewed;

    excluding_set_aside(situation);
    renewed = model_find(&situation->model, "SAC2");
    renewed->fails_tls = false;
    renewed->facts.key_property = 77;
    renewed->mended_at = situation->model.now;
    situation->trigger.notified = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* Another one was ordered, and waits until nobody is connected; one of its line came later. */
static void what_served_comes_back_before_what_was_ordered(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    model->settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    model->tunnels = 1;
    (void)model_issue(model, "ordered", "www.example.com", -1, 90);
    assert_int_equal(requesting_certificate(situation, "ordered").end, REQUEST_WAITS);
    model_advance(model, INSTANT_HOUR);
    model_issue(model, "SAC2", "vpn.example.com", 0, 95)->fails_tls = true;
    model->tunnels = 0;
    situation_clear_log(situation);
    excluding_go_back(situation);
    assert_true(excluding_is_bound(situation, "SAC1"));
}

int run_trials_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_day_later_it_is_tried_again),
        TEST(each_time_that_it_fails_it_waits_twice_as_long),
        TEST(the_next_trial_waits_for_the_restart_policy),
        TEST(while_it_is_bound_still_it_is_not_tried_again),
        TEST(while_nothing_can_take_its_place_it_stays),
        TEST(where_it_is_not_known_when_it_was_tried_a_day_is_waited),
        TEST(a_clock_that_is_set_back_does_not_keep_it_waiting),
        TEST(what_may_have_ended_its_cause_has_it_tried_at_once),
        TEST(what_the_version_before_did_not_say_is_learned),
        TEST(one_that_fails_again_waits_for_its_day),
        TEST(when_what_is_in_service_is_revoked_it_is_tried_at_once),
        TEST(its_import_is_news),
        TEST(what_served_comes_back_before_what_was_ordered),
    };

    return cmocka_run_group_tests_name("trials", tests, NULL, NULL);
}
