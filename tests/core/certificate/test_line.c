/* Lines, and who was there when the baseline was taken. */
#include "certificate/baseline.h"
#include "certificate/line.h"
#include "choosing.h"
#include "typing.h"
#include "unit.h"

#include <string.h>

static struct line of(uint8_t template, uint8_t organisation, enum key_algorithm key, bool ike)
{
    struct line line = {.has_template = template != 0, .key_algorithm = key, .for_ike = ike};

    memset(line.template_mark, template, LINE_MARK_SIZE);
    memset(line.organisation, organisation, LINE_MARK_SIZE);
    return line;
}

static void a_line_is_told_by_the_template_else_by_the_authority(void **state)
{
    const struct {
        struct line before, after;
        bool same;
    } cases[] = {
        {of(1, 1, KEY_ALGORITHM_RSA, false), of(1, 2, KEY_ALGORITHM_ECDSA, true), true},
        {of(1, 1, KEY_ALGORITHM_RSA, false), of(2, 1, KEY_ALGORITHM_RSA, false), false},
        {of(1, 1, KEY_ALGORITHM_RSA, false), of(0, 1, KEY_ALGORITHM_RSA, false), true},
        {of(0, 1, KEY_ALGORITHM_RSA, false), of(1, 1, KEY_ALGORITHM_RSA, false), true},
        {of(0, 1, KEY_ALGORITHM_RSA, false), of(0, 2, KEY_ALGORITHM_RSA, false), false},
        {of(0, 1, KEY_ALGORITHM_RSA, false), of(0, 1, KEY_ALGORITHM_ECDSA, false), false},
        {of(0, 1, KEY_ALGORITHM_RSA, false), of(0, 1, KEY_ALGORITHM_RSA, true), false},
        {of(0, 1, KEY_ALGORITHM_RSA, true), of(0, 1, KEY_ALGORITHM_RSA, true), true},
        {of(0, 1, KEY_ALGORITHM_RSA, true), of(0, 1, KEY_ALGORITHM_RSA, false), true},
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        print_message("case %zu\n", i);
        assert_int_equal(line_same(&cases[i].before, &cases[i].after), cases[i].same);
    }
}

static void a_successor_without_a_template_keeps_the_one_before(void **state)
{
    const struct line first = of(1, 1, KEY_ALGORITHM_RSA, false);
    const struct line other = of(2, 1, KEY_ALGORITHM_RSA, false);
    const struct line plain = of(0, 1, KEY_ALGORITHM_RSA, false);
    struct line line = line_continued(&first, &plain);
    (void)state;

    assert_true(line.has_template);
    assert_memory_equal(line.template_mark, first.template_mark, LINE_MARK_SIZE);
    line = line_continued(&first, &other);
    assert_memory_equal(line.template_mark, other.template_mark, LINE_MARK_SIZE);
    assert_false(line_continued(&plain, &plain).has_template);
}

/* ---- who was there ---- */

/* What is observed with SAC1 as the baseline, of which all is known. */
static struct snapshot *observed(struct situation *situation)
{
    struct snapshot *snapshot = &situation->memory.before;
    const struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;

    model_observe(&situation->model, snapshot);
    snapshot->state.last_good = (struct last_good){.presence = PART_PRESENT,
                                                   .thumbprint = sac1->thumbprint,
                                                   .names = {sac1->names, sac1->name_count},
                                                   .not_before = sac1->not_before,
                                                   .not_after = sac1->not_after,
                                                   .trust = {.class = CLASS_PUBLIC},
                                                   .complete = true,
                                                   .line = sac1->line};
    return snapshot;
}

static const struct certificate *seen(const struct snapshot *snapshot,
                                      const struct model_certificate *certificate)
{
    return snapshot_find(snapshot, &certificate->facts.thumbprint);
}

static void note(struct snapshot *snapshot, const struct model_certificate *certificate)
{
    snapshot->state.last_good.present[0] = (struct present){certificate->facts.thumbprint, false};
    snapshot->state.last_good.present_count = 1;
}

static void what_was_there_is_passed_over_unless_it_is_a_later_issue(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    struct model_certificate *later = model_issue(model, "later", "vpn.example.com", -1, 90);
    struct model_certificate *older = model_issue(model, "older", "vpn.example.com", -400, 90);
    struct model_certificate *other = model_issue(model, "other", "vpn.example.com", -1, 90);
    struct snapshot *snapshot;

    model_set_issuer(other, 9, ROOT_LISTED);
    snapshot = observed(situation);
    assert_false(baseline_met(snapshot, seen(snapshot, other)));
    assert_false(baseline_passes_over(snapshot, seen(snapshot, other)));
    note(snapshot, later);
    assert_true(baseline_met(snapshot, seen(snapshot, later)));
    assert_false(baseline_passes_over(snapshot, seen(snapshot, later)));
    note(snapshot, older);
    assert_true(baseline_passes_over(snapshot, seen(snapshot, older)));
    note(snapshot, other);
    assert_true(baseline_passes_over(snapshot, seen(snapshot, other)));
    assert_false(baseline_line_has(snapshot, seen(snapshot, other)));
    snapshot->state.last_good.trust.class = CLASS_SELF;
    assert_false(baseline_passes_over(snapshot, seen(snapshot, other)));
    assert_true(baseline_line_has(snapshot, seen(snapshot, other)));
    note(snapshot, later);
    assert_true(baseline_passes_over(snapshot, seen(snapshot, later))); /* it is private */
    /* More were there than are kept: all that were issued by then. */
    snapshot = observed(situation);
    snapshot->state.last_good.present_until = other->facts.not_before;
    assert_true(baseline_passes_over(snapshot, seen(snapshot, other)));
    assert_false(baseline_choice_passes_over(snapshot, seen(snapshot, other)));
    snapshot->state.last_good.chosen = true;
    assert_true(baseline_choice_passes_over(snapshot, seen(snapshot, other)));
    snapshot->state.last_good.complete = false; /* as the version before stored it */
    assert_true(baseline_line_has(snapshot, seen(snapshot, other)));
}

static void what_it_was_renewed_to_is_of_its_line(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    struct model_certificate *other = model_issue(model, "other", "vpn.example.com", -1, 90);
    struct certificate *sac1 = &model_find(model, "SAC1")->facts;
    struct snapshot *snapshot;

    model_set_issuer(other, 9, ROOT_LISTED);
    sac1->has_successor = true;
    snapshot = observed(situation);
    note(snapshot, other);
    assert_true(baseline_passes_over(snapshot, seen(snapshot, other)));
    sac1->successor = other->facts.thumbprint;
    snapshot = observed(situation);
    note(snapshot, other);
    assert_true(baseline_line_has(snapshot, seen(snapshot, other)));
    assert_false(baseline_passes_over(snapshot, seen(snapshot, other)));
}

/* ---- what is noted ---- */

static void who_might_have_been_used_is_noted(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    struct model_certificate *any = model_issue(model, "any", "vpn.example.com", -1, 90);
    struct model_certificate *host = model_issue(model, "host", "www.example.com", -2, 90);
    struct last_good learnt;
    struct snapshot *snapshot;

    any->facts.usage = USAGE_ALL_PURPOSES;
    model_issue(model, "mail", "vpn.example.com", -3, 90)->facts.usage = USAGE_OTHER;
    model_issue(model, "over", "vpn.example.com", -90, -1);
    (void)model_issue(model, "elsewhere", "else.example.com", -1, 90);
    assert_true(take_text(&model->settings, SETTING_HOST_NAME, "www.example.com"));
    model_observe(model, &situation->memory.before);
    snapshot = &situation->memory.before;
    snapshot->state.last_good.presence = PART_ABSENT;
    assert_true(
        baseline_learn(snapshot, seen(snapshot, model_find(model, "SAC1")), false, &learnt));
    assert_int_equal(learnt.present_count, 2);
    assert_true(thumbprint_equal(&learnt.present[0].thumbprint, &any->facts.thumbprint));
    assert_true(thumbprint_equal(&learnt.present[1].thumbprint, &host->facts.thumbprint));
}

/* ---- what more is known ---- */

static void what_is_known_of_the_baseline_only_grows(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;
    struct last_good learnt;
    struct snapshot *snapshot;

    sac1->root_kind = ROOT_UNKNOWN;
    snapshot = observed(situation);
    assert_true(baseline_learn(snapshot, snapshot_find(snapshot, &sac1->thumbprint), false,
                               &learnt)); /* more issuers */
    assert_int_equal(learnt.trust.issuer_count, 1);
    assert_int_equal(learnt.trust.class, CLASS_PUBLIC);
    snapshot->state.last_good = learnt;
    assert_false(
        baseline_learn(snapshot, snapshot_find(snapshot, &sac1->thumbprint), false, &learnt));
    snapshot->state.last_good.in_time.bytes[0] = 1; /* it is back in service */
    assert_true(
        baseline_learn(snapshot, snapshot_find(snapshot, &sac1->thumbprint), false, &learnt));
    assert_int_equal(learnt.in_time.bytes[0], 0);
    snapshot->state.last_good.complete = false;
    assert_true(
        baseline_learn(snapshot, snapshot_find(snapshot, &sac1->thumbprint), false, &learnt));
    assert_true(learnt.complete);
    assert_int_equal(learnt.trust.class, CLASS_PUBLIC);
}

/* Nor does the moment at which it ends make one the other. */
static void what_came_for_its_time_stays_that(void **state)
{
    struct situation *situation = *state;
    const instant end = model_find(&situation->model, "SAC1")->facts.not_after;
    struct model_certificate *other =
        model_issue(&situation->model, "other", "vpn.example.com", -1, 90);
    struct last_good learnt;
    struct snapshot *snapshot;

    other->facts.not_after = end;
    snapshot = observed(situation);
    assert_true(baseline_learn(snapshot, seen(snapshot, other), true, &learnt));
    assert_true(thumbprint_equal(&learnt.in_time, &other->facts.thumbprint));
    snapshot->state.last_good = learnt;
    assert_false(baseline_learn(snapshot, seen(snapshot, other), false, &learnt));
    snapshot->state.last_good.in_time.bytes[0] ^= 1;
    assert_true(baseline_learn(snapshot, seen(snapshot, other), false, &learnt));
    assert_true(thumbprint_equal(&learnt.thumbprint, &other->facts.thumbprint));
}

int run_line_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_told_by_the_template_else_by_the_authority),
        cmocka_unit_test(a_successor_without_a_template_keeps_the_one_before),
        TEST(what_was_there_is_passed_over_unless_it_is_a_later_issue),
        TEST(what_it_was_renewed_to_is_of_its_line),
        TEST(who_might_have_been_used_is_noted),
        TEST(what_is_known_of_the_baseline_only_grows),
        TEST(what_came_for_its_time_stays_that),
    };

    return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
