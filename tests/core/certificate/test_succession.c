/* Choosing along a line of renewals: the last that can be used comes before any later expiry. */
#include "choosing.h"
#include "unit.h"

static struct certificate *renewed_to(struct situation *situation, size_t from, size_t to)
{
    struct certificate *facts = &situation->model.certificates[from].facts;

    facts->has_successor = true;
    facts->successor = situation->model.certificates[to].facts.thumbprint;
    return facts;
}

static void a_renewal_that_ends_before_what_it_renewed_is_chosen_whichever_is_bound(void **state)
{
    struct situation *situation = *state;
    const struct model_certificate *sac2 =
        model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 20);

    (void)renewed_to(situation, 0, 1);
    assert_chosen(situation, "SAC2");
    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation->model.bindings[family].record.thumbprint = sac2->facts.thumbprint;
    }
    assert_chosen(situation, "SAC2");
}

static void a_circle_of_renewals_says_nothing(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -310, 20);
    (void)renewed_to(situation, 0, 1);
    (void)renewed_to(situation, 1, 0);
    assert_chosen(situation, "SAC1");
}

static void of_a_line_of_renewals_the_last_that_can_be_used_is_chosen(void **state)
{
    struct situation *situation = *state;

    for (int i = 0; i < 3; i++) {
        (void)model_issue(&situation->model, "SACx", "vpn.example.com", i - 9, 20);
        (void)renewed_to(situation, (size_t)i, (size_t)i + 1);
    }
    situation->model.certificates[3].facts.private_key = KEY_ABSENT;
    assert_true(thumbprint_equal(&choose(situation).chosen->thumbprint,
                                 &situation->model.certificates[2].facts.thumbprint));
}

static void a_renewal_that_is_not_in_the_store_says_nothing(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    situation->model.certificates[1].facts.has_successor = true; /* zeros: nobody's thumbprint */
    assert_chosen(situation, "SAC2");
}

static void where_a_line_of_renewals_leaves_the_store_what_came_before_counts(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 20);
    (void)renewed_to(situation, 0, 1);
    situation->model.certificates[1].facts.has_successor = true; /* nobody's thumbprint */
    model_rebind(&situation->model, "SAC2");
    assert_chosen(situation, "SAC2");
}

static void of_a_longer_line_of_renewals_the_eighth_is_as_far_as_it_goes(void **state)
{
    struct situation *situation = *state;
    const struct certificate *chosen;

    for (int i = 0; i < RENEWALS_MAX + 4; i++) {
        (void)model_issue(&situation->model, "SACx", "vpn.example.com", i - 30, 20);
        (void)renewed_to(situation, (size_t)i, (size_t)i + 1);
    }
    chosen = choose(situation).chosen;
    assert_non_null(chosen);
    assert_false(
        thumbprint_equal(&chosen->thumbprint, &situation->model.certificates[0].facts.thumbprint));
}

/* From so many on it is not told apart from a circle that the line leads into. */
static void a_circle_that_a_line_of_renewals_leads_into_ends_the_search(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 20);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 21);
    (void)renewed_to(situation, 0, 1);
    (void)renewed_to(situation, 1, 2);
    (void)renewed_to(situation, 2, 1);
    assert_chosen(situation, "SAC3");
}

int run_succession_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_renewal_that_ends_before_what_it_renewed_is_chosen_whichever_is_bound),
        TEST(a_circle_of_renewals_says_nothing),
        TEST(of_a_line_of_renewals_the_last_that_can_be_used_is_chosen),
        TEST(a_renewal_that_is_not_in_the_store_says_nothing),
        TEST(where_a_line_of_renewals_leaves_the_store_what_came_before_counts),
        TEST(of_a_longer_line_of_renewals_the_eighth_is_as_far_as_it_goes),
        TEST(a_circle_that_a_line_of_renewals_leads_into_ends_the_search),
    };

    return cmocka_run_group_tests_name("succession", tests, NULL, NULL);
}
