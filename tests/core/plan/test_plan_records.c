/* The records that a plan writes: with the settings of those that are there, or were. */
#include "planning.h"
#include "unit.h"

static void only_the_hash_of_a_record_changes(void **state)
{
    struct situation *situation = *state;
    const struct plan *plan;
    const struct model_certificate *renewed = situation_renew(situation);

    plan = make_plan(situation);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_true(
            ssl_record_same_settings(&plan->records[family], &situation->record_settings[family]));
        assert_true(
            thumbprint_equal(&plan->records[family].thumbprint, &renewed->facts.thumbprint));
    }
}

static void a_new_record_is_like_the_other_familys(void **state)
{
    struct situation *situation = *state;

    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    assert_true(ssl_record_same_settings(&make_plan(situation)->records[FAMILY_IPV6],
                                         &situation->record_settings[FAMILY_IPV4]));
}

static void with_no_record_left_a_new_one_is_as_sstp_would_write_it(void **state)
{
    const struct ssl_record plain = ssl_record_for_sstp(&(struct thumbprint){{0}});
    struct situation *situation = *state;
    const struct plan *plan;

    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    plan = make_plan(situation);
    assert_true(ssl_record_same_settings(&plan->records[FAMILY_IPV4], &plain));
    assert_true(ssl_record_same_settings(&plan->records[FAMILY_IPV6], &plain));
}

static void a_record_that_a_rotation_deleted_is_made_again_as_it_was(void **state)
{
    struct situation *situation = *state;
    struct intent *intent = &situation->model.stored.intent;

    intent->presence = PART_PRESENT;
    intent->port = MODEL_PORT;
    intent->had_record[FAMILY_IPV6] = true;
    intent->records[FAMILY_IPV6] = situation->record_settings[FAMILY_IPV6];
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    assert_true(ssl_record_same_settings(&make_plan(situation)->records[FAMILY_IPV6],
                                         &situation->record_settings[FAMILY_IPV6]));
    intent->port++; /* an intent for another port says nothing about this one */
    assert_true(ssl_record_same_settings(&make_plan(situation)->records[FAMILY_IPV6],
                                         &situation->record_settings[FAMILY_IPV4]));
}

/* Our own stored state is input as any other: it may have been written by anybody. */
static void a_stored_record_of_another_application_is_not_made_again(void **state)
{
    struct situation *situation = *state;
    struct intent *intent = &situation->model.stored.intent;
    const struct plan *plan;

    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    intent->presence = PART_PRESENT;
    intent->port = MODEL_PORT;
    intent->had_record[FAMILY_IPV6] = true;
    intent->records[FAMILY_IPV6] = situation->record_settings[FAMILY_IPV6];
    intent->records[FAMILY_IPV6].application_id[0] ^= 1;
    plan = make_plan(situation);
    assert_true(ssl_record_same_settings(&plan->records[FAMILY_IPV6],
                                         &situation->record_settings[FAMILY_IPV4]));
}

int run_plan_records_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(only_the_hash_of_a_record_changes),
        TEST(a_new_record_is_like_the_other_familys),
        TEST(with_no_record_left_a_new_one_is_as_sstp_would_write_it),
        TEST(a_record_that_a_rotation_deleted_is_made_again_as_it_was),
        TEST(a_stored_record_of_another_application_is_not_made_again),
    };

    return cmocka_run_group_tests_name("plan_records", tests, NULL, NULL);
}
