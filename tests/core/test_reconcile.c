/* Whole passes over a modelled server: the situations that are mended, and those that are not. */
#include "situation.h"
#include "unit.h"

static void every_mendable_situation_is_mended_in_one_pass(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < mendable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            print_message("%s, %s\n", mendables[i].name, variant_name((enum variant)variant));
            situation_arrange(situation, &mendables[i], (enum variant)variant);
            assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
            print_message("%s\n", situation->model.log.actions);
            assert_serves(situation, mendables[i].bound_after);
            assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
        }
    }
}

int run_reconcile_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_mendable_situation_is_mended_in_one_pass,
                                        situation_setup, situation_teardown),
    };

    return cmocka_run_group_tests_name("reconcile", tests, NULL, NULL);
}
