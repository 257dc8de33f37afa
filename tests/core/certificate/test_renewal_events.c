/* Renewals that events told of: a line to follow where they could be true, nothing where not. */
#include "certificate/succession.h"
#include "choosing.h"
#include "unit.h"

static struct thumbprint numbered(int number)
{
    return (struct thumbprint){{(uint8_t)number}};
}

/* ---- the list ---- */

static void a_renewal_is_learned_once(void **state)
{
    struct renewals renewals = {.count = 0};
    const struct thumbprint one = numbered(1);
    const struct thumbprint two = numbered(2);

    (void)state;
    assert_true(renewals_learn(&renewals, &one, &two));
    assert_false(renewals_learn(&renewals, &one, &two));
    assert_int_equal(renewals.count, 1);
    assert_true(thumbprint_equal(&renewals.items[0].old, &one));
    assert_true(thumbprint_equal(&renewals.items[0].renewed, &two));
}

static void a_certificate_is_no_renewal_of_itself(void **state)
{
    struct renewals renewals = {.count = 0};
    const struct thumbprint one = numbered(1);

    (void)state;
    assert_false(renewals_learn(&renewals, &one, &one));
    assert_int_equal(renewals.count, 0);
}

static void what_is_said_last_counts(void **state)
{
    struct renewals renewals = {.count = 0};
    const struct thumbprint one = numbered(1);
    const struct thumbprint two = numbered(2);
    const struct thumbprint three = numbered(3);

    (void)state;
    assert_true(renewals_learn(&renewals, &one, &two));
    assert_true(renewals_learn(&renewals, &two, &three));
    assert_true(renewals_learn(&renewals, &one, &three));
    assert_int_equal(renewals.count, 2);
    assert_true(thumbprint_equal(&renewals.items[0].old, &one));
    assert_true(thumbprint_equal(&renewals.items[0].renewed, &three));
    assert_true(thumbprint_equal(&renewals.items[1].old, &two));
}

static void of_too_many_the_oldest_is_forgotten(void **state)
{
    struct renewals renewals = {.count = 0};

    (void)state;
    for (int i = 0; i < RENEWALS_KEPT + 2; i++) {
        const struct thumbprint old = numbered(i);
        const struct thumbprint renewed = numbered(i + 100);
        assert_true(renewals_learn(&renewals, &old, &renewed));
    }
    assert_int_equal(renewals.count, RENEWALS_KEPT);
    for (int i = 0; i < RENEWALS_KEPT; i++) {
        const struct thumbprint old = numbered(RENEWALS_KEPT + 1 - i);
        assert_true(thumbprint_equal(&renewals.items[i].old, &old));
    }
}

/* ---- the choice ---- */

/* SAC1 is bound, SAC2 and SAC3 could replace it, and SAC3 lives longer. */
static void issue_two(struct situation *situation)
{
    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 100);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 200);
}

static void tell(struct situation *situation, const char *old, const char *renewed)
{
    (void)renewals_learn(&situation->model.stored.renewals,
                         &model_find(&situation->model, old)->facts.thumbprint,
                         &model_find(&situation->model, renewed)->facts.thumbprint);
}

/* Also after the next start, when it is bound: else the two would be taken in turns. */
static void a_reported_renewal_that_ends_before_what_it_renewed_stays(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 20);
    tell(situation, "SAC1", "SAC2");
    assert_chosen(situation, "SAC2");
    model_rebind(&situation->model, "SAC2");
    assert_chosen(situation, "SAC2");
}

static void of_what_is_gone_and_not_known_nothing_is_believed(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    issue_two(situation);
    tell(situation, "SAC1", "SAC2");
    model_find(&situation->model, "SAC1")->in_store = false;
    for (int i = 2; i <= 3; i++) { /* whom everybody trusts */
        model_set_issuer(model_find(&situation->model, i == 2 ? "SAC2" : "SAC3"), 8, ROOT_LISTED);
    }
    situation->model.stored.last_good.thumbprint = numbered(7);
    assert_chosen(situation, "SAC3");
    situation->model.stored.last_good.presence = PART_ABSENT;
    assert_chosen(situation, "SAC3");
}

static void nothing_is_renewed_where_nothing_is_bound(void **state)
{
    struct situation *situation = *state;

    issue_two(situation);
    tell(situation, "SAC1", "SAC2");
    situation->model.bindings[FAMILY_IPV4].presence = PART_ABSENT;
    situation->model.bindings[FAMILY_IPV6].presence = PART_ABSENT;
    assert_chosen(situation, "SAC3");
}

/* ---- what is not believed ---- */

static struct certificate *reported_sac2(struct situation *situation)
{
    issue_two(situation);
    tell(situation, "SAC1", "SAC2");
    return &model_find(&situation->model, "SAC2")->facts;
}

static void a_renewal_that_is_not_there_says_nothing(void **state)
{
    struct situation *situation = *state;

    (void)reported_sac2(situation);
    model_find(&situation->model, "SAC2")->in_store = false;
    assert_chosen(situation, "SAC3");
}

static void nothing_is_the_renewal_of_what_is_newer(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac2 = reported_sac2(situation);

    sac2->not_before = model_find(&situation->model, "SAC1")->facts.not_before;
    assert_chosen(situation, "SAC3");
}

static void nothing_is_the_renewal_of_what_has_other_names(void **state)
{
    struct situation *situation = *state;

    (void)reported_sac2(situation);
    model_add_name(model_find(&situation->model, "SAC2"), NAME_DNS, "more.example.com");
    assert_chosen(situation, "SAC3");
}

/* What an administrator's own word can do, an event's cannot: change whom clients must trust. */
static void a_reported_renewal_of_another_issuer_is_none(void **state)
{
    struct situation *situation = *state;

    (void)reported_sac2(situation);
    model_set_issuer(model_find(&situation->model, "SAC2"), 2, ROOT_NOT_LISTED);
    assert_chosen(situation, "SAC3");
}

static void a_reported_renewal_is_judged_like_any_other(void **state)
{
    struct situation *situation = *state;

    reported_sac2(situation)->private_key = KEY_ABSENT;
    assert_chosen(situation, "SAC3");
}

int run_renewal_events_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_renewal_is_learned_once),
        TEST(a_certificate_is_no_renewal_of_itself),
        TEST(what_is_said_last_counts),
        TEST(of_too_many_the_oldest_is_forgotten),
        TEST(a_reported_renewal_that_ends_before_what_it_renewed_stays),
        TEST(of_what_is_gone_and_not_known_nothing_is_believed),
        TEST(nothing_is_renewed_where_nothing_is_bound),
        TEST(a_renewal_that_is_not_there_says_nothing),
        TEST(nothing_is_the_renewal_of_what_is_newer),
        TEST(nothing_is_the_renewal_of_what_has_other_names),
        TEST(a_reported_renewal_of_another_issuer_is_none),
        TEST(a_reported_renewal_is_judged_like_any_other),
    };

    return cmocka_run_group_tests_name("renewal events", tests, NULL, NULL);
}
