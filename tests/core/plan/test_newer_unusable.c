/* A renewal that came without its private key: who imported it waits in vain, and is told. */
#include "choosing.h"
#include "findings/severity.h"
#include "unit.h"

static struct model_certificate *add_keyless(struct situation *situation, const char *label,
                                             int from, int until)
{
    struct model_certificate *added = add_issued(situation, label, from, until, 1, ROOT_NOT_LISTED);

    added->facts.private_key = KEY_ABSENT;
    return added;
}

/* Of the only finding of the pass. */
static void assert_found(struct situation *situation, enum reason reason)
{
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_NEWER_UNUSABLE), reason == REASON_NEWER_UNUSABLE);
    assert_int_equal(begun(situation, REASON_PASSED_OVER), reason == REASON_PASSED_OVER);
}

static void one_without_its_key_is_a_warning(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)add_keyless(situation, "renewed", -1, 900);
    assert_found(situation, REASON_NEWER_UNUSABLE);
    assert_int_equal(severity_of(REASON_NEWER_UNUSABLE), SEVERITY_WARNING);
}

static void so_is_one_whose_key_cannot_be_used(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    add_keyless(situation, "renewed", -1, 900)->facts.private_key = KEY_UNUSABLE;
    assert_found(situation, REASON_NEWER_UNUSABLE);
}

static void so_is_one_whose_key_is_for_signatures(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    add_keyless(situation, "renewed", -1, 900)->facts.private_key = KEY_FOR_SIGNATURES;
    assert_found(situation, REASON_NEWER_UNUSABLE);
}

static void with_its_key_it_is_used(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *renewed;

    known_as_healthy(situation);
    renewed = add_keyless(situation, "renewed", -1, 900);
    assert_found(situation, REASON_NEWER_UNUSABLE);
    renewed->facts.private_key = KEY_USABLE;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_on_both(situation, "renewed");
}

static void what_was_issued_before_is_none(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)add_keyless(situation, "old", -4000, 900);
    assert_found(situation, REASON_PASSED_OVER);
}

static void what_ends_before_is_none(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)add_keyless(situation, "short", -1, 2);
    assert_found(situation, REASON_PASSED_OVER);
}

/* For one of two names. */
static void what_is_not_for_all_names_is_none(void **state)
{
    struct situation *situation = *state;

    model_add_name(model_find(&situation->model, "SAC1"), NAME_DNS, "alias.example.com");
    known_as_healthy(situation);
    (void)add_keyless(situation, "renewed", -1, 900);
    assert_found(situation, REASON_PASSED_OVER);
}

static void where_nothing_is_in_the_store_that_is_bound_there_is_none(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)add_keyless(situation, "renewed", -1, 900);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_found(situation, REASON_PASSED_OVER);
}

int run_newer_unusable_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(one_without_its_key_is_a_warning),
        TEST(so_is_one_whose_key_cannot_be_used),
        TEST(so_is_one_whose_key_is_for_signatures),
        TEST(with_its_key_it_is_used),
        TEST(what_was_issued_before_is_none),
        TEST(what_ends_before_is_none),
        TEST(what_is_not_for_all_names_is_none),
        TEST(where_nothing_is_in_the_store_that_is_bound_there_is_none),
    };

    return cmocka_run_group_tests_name("newer_unusable", tests, NULL, NULL);
}
