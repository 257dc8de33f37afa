/* Choosing: a total order among the eligible. */
#include "choosing.h"
#include "unit.h"

/* ---- the choice ---- */

static void case_1_the_only_eligible_certificate_is_chosen(void **state)
{
    assert_chosen(*state, "SAC1");
}

static void case_1_holds_without_any_binding(void **state)
{
    struct situation *situation = *state;

    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    (void)model_issue(&situation->model, "old", "old.example.com", -99, -9);
    assert_chosen(situation, "SAC1");
}

static void case_2_the_renewal_is_chosen(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    assert_chosen(situation, "SAC2");
}

static void certificates_for_other_names_do_not_count(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "mail", "mail.example.com", -1, 900);
    assert_chosen(situation, "SAC1");
    assert_int_equal(choose(situation).eligible, 1);
}

static void with_nothing_eligible_nothing_is_chosen(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].facts.private_key = KEY_ABSENT;
    const struct selection selection = choose(situation);
    assert_int_equal(selection.result, SELECTION_NONE_ELIGIBLE);
    assert_null(selection.chosen);
    assert_int_equal(selection.eligible, 0);
}

static void an_empty_store_offers_nothing(void **state)
{
    struct situation *situation = *state;

    situation_delete_before_start(situation, "SAC1");
    assert_int_equal(choose(situation).result, SELECTION_NONE_ELIGIBLE);
}

static void several_for_different_names_with_nobody_to_tell_are_ambiguous(void **state)
{
    struct situation *situation = *state;

    situation_delete_before_start(situation, "SAC1");
    (void)model_issue(&situation->model, "a", "a.example.com", -1, 90);
    (void)model_issue(&situation->model, "b", "b.example.com", -1, 900);
    const struct selection selection = choose(situation);
    assert_int_equal(selection.result, SELECTION_AMBIGUOUS);
    assert_null(selection.chosen);
    assert_int_equal(selection.eligible, 2);
}

static void several_for_the_same_names_with_nobody_to_tell_are_not_ambiguous(void **state)
{
    struct situation *situation = *state;

    situation_delete_before_start(situation, "SAC1");
    (void)model_issue(&situation->model, "a", "a.example.com", -1, 90);
    (void)model_issue(&situation->model, "b", "A.example.com", -1, 900);
    assert_chosen(situation, "b");
}

static void an_ineligible_certificate_makes_nothing_ambiguous(void **state)
{
    struct situation *situation = *state;

    situation_delete_before_start(situation, "SAC1");
    (void)model_issue(&situation->model, "a", "a.example.com", -1, 90);
    model_issue(&situation->model, "b", "b.example.com", -1, 900)->facts.private_key = KEY_ABSENT;
    assert_chosen(situation, "a");
}

/* To say which names are the server's would not help: what does is each one's own reason. */
static void where_none_is_eligible_nothing_is_ambiguous(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;
    struct selection selection;

    sac1->name_count = 0;
    known_as_healthy(situation);
    sac1->not_after = situation->model.now - 1;
    model_set_self_signed(model_issue(&situation->model, "a", "a.example.com", -1, 90));
    model_set_self_signed(model_issue(&situation->model, "b", "b.example.com", -1, 90));
    selection = choose(situation);
    assert_int_equal(selection.result, SELECTION_NONE_ELIGIBLE);
    assert_int_equal(selection.eligible, 0);
    (void)issue_by(situation, "c", "c.example.com", -1, 90, 8);
    assert_int_equal(choose(situation).result, SELECTION_AMBIGUOUS);
}

static void a_wildcard_comes_after_a_certificate_for_the_same_names(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "wildcard", "*.example.com", -1, 900);
    assert_chosen(situation, "SAC1");
    situation->model.certificates[0].facts.not_after = situation->model.now - 1;
    assert_chosen(situation, "wildcard");
}

static void a_certificate_must_be_for_all_of_the_servers_names(void **state)
{
    struct situation *situation = *state;

    model_add_name(&situation->model.certificates[0], NAME_DNS, "vpn2.example.com");
    (void)situation_renew(situation);
    assert_chosen(situation, "SAC1");
    model_add_name(model_find(&situation->model, "SAC2"), NAME_DNS, "vpn2.example.com");
    assert_chosen(situation, "SAC2");
}

static void of_two_that_end_together_the_one_issued_last_is_chosen(void **state)
{
    struct situation *situation = *state;
    const instant end = situation->model.certificates[0].facts.not_after;

    situation_renew(situation)->facts.not_after = end;
    assert_chosen(situation, "SAC2");
}

static void of_equals_the_bound_one_is_kept(void **state)
{
    struct situation *situation = *state;
    struct certificate *other = &situation_renew(situation)->facts;

    other->not_before = situation->model.certificates[0].facts.not_before;
    other->not_after = situation->model.certificates[0].facts.not_after;
    assert_chosen(situation, "SAC1");
    model_rebind(&situation->model, "SAC2");
    assert_chosen(situation, "SAC2");
}

static void of_equals_that_are_not_bound_the_order_decides(void **state)
{
    struct situation *situation = *state;
    struct certificate *other;

    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY); /* who we are is known */
    other = &situation_renew(situation)->facts;
    situation_delete_before_start(situation, "SAC1");
    struct model_certificate *third =
        model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 365);
    third->facts.not_before = other->not_before;
    third->facts.not_after = other->not_after;
    assert_chosen(situation, "SAC2");
    third->facts.thumbprint.bytes[0] = 0;
    assert_chosen(situation, "SAC3");
}

static void a_chain_known_to_be_good_comes_before_one_that_is_not_known(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 100);
    situation->model.certificates[0].facts.chain = CHAIN_GOOD;
    assert_chosen(situation, "SAC1");
    situation->model.certificates[1].facts.chain = CHAIN_GOOD;
    assert_chosen(situation, "SAC2");
}

/* ---- deterministic and total ---- */

/* Pseudo-random, the same every time. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void any_certificate(struct situation *situation, uint32_t *seed)
{
    static const char *const names[] = {"vpn.example.com", "*.example.com", "mail.example.com"};
    static const enum key_usage usages[] = {USAGE_SERVER_AUTHENTICATION, USAGE_ALL_PURPOSES,
                                            USAGE_OTHER};
    struct model_certificate *certificate =
        model_issue(&situation->model, "any", names[next_random(seed) % COUNT_OF(names)],
                    (int)(next_random(seed) % 3) - 2, (int)(next_random(seed) % 4) - 1);

    certificate->facts.usage = usages[next_random(seed) % COUNT_OF(usages)];
    certificate->facts.private_key = next_random(seed) % 4 == 0 ? KEY_ABSENT : KEY_USABLE;
    certificate->facts.decoded = next_random(seed) % 8 != 0;
}

static void reverse_store(struct snapshot *snapshot, struct certificate *reversed)
{
    for (size_t i = 0; i < snapshot->store.count; i++) {
        reversed[i] = snapshot->store.certificates[snapshot->store.count - 1 - i];
    }
    snapshot->store.certificates = reversed;
    snapshot->store.sorted = false;
}

static void the_order_of_the_store_does_not_matter(void **state)
{
    struct situation *situation = *state;
    struct certificate reversed[MODEL_CERTIFICATES_MAX];
    uint32_t seed = 1;

    for (unsigned round = 0; round < 500; round++) {
        situation_healthy(situation);
        for (unsigned i = next_random(&seed) % 8; i > 0; i--) {
            any_certificate(situation, &seed);
        }
        situation->model.certificates[0].in_store = next_random(&seed) % 2 == 0;
        const struct selection forth = choose(situation);
        reverse_store(&situation->memory.before, reversed);
        const struct selection back = select_certificate(&situation->memory.before);
        assert_int_equal(forth.result, back.result);
        assert_int_equal(forth.eligible, back.eligible);
        assert_int_equal(forth.chosen == NULL, back.chosen == NULL);
        assert_true(forth.chosen == NULL ||
                    thumbprint_equal(&forth.chosen->thumbprint, &back.chosen->thumbprint));
    }
}

static void whatever_the_order_of_the_store_each_certificate_is_found(void **state)
{
    struct situation *situation = *state;
    struct certificate reversed[MODEL_CERTIFICATES_MAX];
    struct snapshot *snapshot = &situation->memory.before;

    for (unsigned count = 1; count < 20; count++) {
        model_observe(&situation->model, snapshot);
        assert_true(snapshot->store.sorted);
        for (int sorted = 1; sorted >= 0; sorted--) {
            for (uint8_t byte = 0; byte < 24; byte++) {
                struct thumbprint wanted;
                memset(&wanted, byte, sizeof(wanted));
                const struct certificate *found = snapshot_find(snapshot, &wanted);
                assert_int_equal(found != NULL, byte >= 1 && byte <= count);
                assert_true(found == NULL || thumbprint_equal(&found->thumbprint, &wanted));
            }
            reverse_store(snapshot, reversed);
        }
        (void)situation_renew(situation);
    }
}

static void once_bound_the_choice_stays_the_choice(void **state)
{
    struct situation *situation = *state;
    uint32_t seed = 7;

    for (unsigned round = 0; round < 500; round++) {
        situation_healthy(situation);
        for (unsigned i = next_random(&seed) % 8; i > 0; i--) {
            any_certificate(situation, &seed);
        }
        const struct selection first = choose(situation);
        if (first.result != SELECTION_CHOSEN) {
            continue;
        }
        const struct thumbprint chosen = first.chosen->thumbprint;
        situation->model.bindings[FAMILY_IPV4].record.thumbprint = chosen;
        situation->model.bindings[FAMILY_IPV6].record.thumbprint = chosen;
        const struct selection second = choose(situation);
        assert_int_equal(second.result, SELECTION_CHOSEN);
        assert_true(thumbprint_equal(&second.chosen->thumbprint, &chosen));
    }
}

static void the_bound_one_is_kept_whatever_the_order_of_thumbprints(void **state)
{
    struct situation *situation = *state;
    struct certificate *other = &situation_renew(situation)->facts;

    *other = situation->model.certificates[0].facts;
    memset(other->thumbprint.bytes, 0, THUMBPRINT_SIZE);
    assert_chosen(situation, "SAC1");
}

int run_selection_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(case_1_the_only_eligible_certificate_is_chosen),
        TEST(case_1_holds_without_any_binding),
        TEST(case_2_the_renewal_is_chosen),
        TEST(certificates_for_other_names_do_not_count),
        TEST(with_nothing_eligible_nothing_is_chosen),
        TEST(an_empty_store_offers_nothing),
        TEST(several_for_different_names_with_nobody_to_tell_are_ambiguous),
        TEST(several_for_the_same_names_with_nobody_to_tell_are_not_ambiguous),
        TEST(an_ineligible_certificate_makes_nothing_ambiguous),
        TEST(where_none_is_eligible_nothing_is_ambiguous),
        TEST(a_wildcard_comes_after_a_certificate_for_the_same_names),
        TEST(a_certificate_must_be_for_all_of_the_servers_names),
        TEST(of_two_that_end_together_the_one_issued_last_is_chosen),
        TEST(of_equals_the_bound_one_is_kept),
        TEST(of_equals_that_are_not_bound_the_order_decides),
        TEST(the_order_of_the_store_does_not_matter),
        TEST(whatever_the_order_of_the_store_each_certificate_is_found),
        TEST(once_bound_the_choice_stays_the_choice),
        TEST(the_bound_one_is_kept_whatever_the_order_of_thumbprints),
        TEST(a_chain_known_to_be_good_comes_before_one_that_is_not_known),
    };

    return cmocka_run_group_tests_name("selection", tests, NULL, NULL);
}
