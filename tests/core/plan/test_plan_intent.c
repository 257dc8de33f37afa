/* The way back: whether a plan has one, and the intent that holds what it needs. */
#include "planning.h"
#include "unit.h"

static void without_a_state_that_served_there_is_no_way_back(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < repairable_count; i++) {
        const bool served = strncmp(repairables[i].name, "renewal", 7) == 0 ||
                            strcmp(repairables[i].name, "rebound without restart") == 0;
        journal_begin(situation, repairables[i].name, "reversible?");
        situation_arrange(situation, &repairables[i], VARIANT_ATOMIC);
        if (!served) {
            assert_false(make_plan(situation)->reversible);
        }
    }
    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    assert_true(make_plan(situation)->reversible);
    journal_end(situation);
}

static void the_intent_holds_what_the_way_back_needs(void **state)
{
    struct situation *situation = *state;
    const struct model_certificate *renewed = situation_renew(situation);
    const struct intent intent = plan_intent(make_plan(situation), 77);

    assert_int_equal(intent.presence, PART_PRESENT);
    assert_true(intent.same_boot);
    assert_true(intent.restart);
    assert_true(intent.stored_at == 77);
    assert_int_equal(intent.port, MODEL_PORT);
    assert_true(thumbprint_equal(&intent.target, &renewed->facts.thumbprint));
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_true(intent.had_record[family]);
        assert_true(
            ssl_record_same_settings(&intent.records[family], &situation->record_settings[family]));
        assert_true(thumbprint_equal(&intent.records[family].thumbprint,
                                     &situation->model.certificates[0].facts.thumbprint));
    }
}

static void the_intent_names_the_services_in_starting_order(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    const struct intent intent = plan_intent(make_plan(situation), 1);
    assert_int_equal(intent.services.count, 3);
    assert_string_equal(intent.services.items[0], SSTP_SERVICE);
    assert_string_equal(intent.services.items[1], "RasMan");
    assert_string_equal(intent.services.items[2], REMOTE_ACCESS_SERVICE);
}

static void an_intent_without_a_restart_names_no_services(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    stop_all(situation);
    const struct intent intent = plan_intent(make_plan(situation), 1);
    assert_int_equal(intent.services.count, 0);
    assert_false(intent.restart);
}

static void the_intent_keeps_a_record_that_an_earlier_one_holds(void **state)
{
    struct situation *situation = *state;
    struct intent *earlier = &situation->model.stored.intent;

    earlier->presence = PART_PRESENT;
    earlier->port = MODEL_PORT;
    earlier->had_record[FAMILY_IPV6] = true;
    earlier->records[FAMILY_IPV6] = situation->record_settings[FAMILY_IPV6];
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    const struct intent intent = plan_intent(make_plan(situation), 1);
    assert_true(intent.had_record[FAMILY_IPV6]);
    assert_true(ssl_record_same_settings(&intent.records[FAMILY_IPV6],
                                         &situation->record_settings[FAMILY_IPV6]));
}

int run_plan_intent_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(without_a_state_that_served_there_is_no_way_back),
        TEST(the_intent_holds_what_the_way_back_needs),
        TEST(the_intent_names_the_services_in_starting_order),
        TEST(an_intent_without_a_restart_names_no_services),
        TEST(the_intent_keeps_a_record_that_an_earlier_one_holds),
    };

    return cmocka_run_group_tests_name("plan_intent", tests, NULL, NULL);
}
