/* Settings: the table is consistent, and a bad value never takes effect. */
#include "settings.h"
#include "snapshot.h"
#include "unit.h"

static void every_setting_is_described_and_its_default_is_in_bounds(void **state)
{
    (void)state;

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting_definition *definition = &setting_definitions[i];
        assert_non_null(definition->name);
        assert_non_null(definition->help);
        assert_true(strlen(definition->name) > 0);
        assert_true(strlen(definition->help) > 0);
        assert_true(definition->minimum <= definition->standard);
        assert_true(definition->standard <= definition->maximum);
    }
}

static void no_two_settings_share_a_name(void **state)
{
    (void)state;

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        for (size_t j = i + 1; j < SETTING_COUNT; j++) {
            assert_string_not_equal(setting_definitions[i].name, setting_definitions[j].name);
        }
    }
}

static void the_defaults_are_those_of_the_table(void **state)
{
    const struct settings settings = settings_default();
    (void)state;

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        assert_int_equal(settings.values[i], setting_definitions[i].standard);
    }
    assert_int_equal(settings.values[SETTING_RESTARTS_PER_HOUR], 2);
    assert_int_equal(settings.values[SETTING_RESTARTS_PER_DAY], 4);
}

static void a_value_within_its_bounds_is_taken(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_definition *definition = &setting_definitions[i];
        assert_true(settings_apply(&settings, (enum setting)i, PART_PRESENT, definition->minimum));
        assert_int_equal(settings.values[i], definition->minimum);
        assert_true(settings_apply(&settings, (enum setting)i, PART_PRESENT, definition->maximum));
        assert_int_equal(settings.values[i], definition->maximum);
    }
}

static void a_value_out_of_bounds_is_refused_and_the_default_stands(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_definition *definition = &setting_definitions[i];
        settings.values[i] = definition->maximum;
        assert_false(
            settings_apply(&settings, (enum setting)i, PART_PRESENT, definition->maximum + 1));
        assert_int_equal(settings.values[i], definition->standard);
        assert_false(settings_apply(&settings, (enum setting)i, PART_PRESENT, UINT32_MAX));
        assert_int_equal(settings.values[i], definition->standard);
        if (definition->minimum > 0) {
            assert_false(
                settings_apply(&settings, (enum setting)i, PART_PRESENT, definition->minimum - 1));
            assert_int_equal(settings.values[i], definition->standard);
        }
    }
}

static void an_absent_value_means_the_default(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    settings.values[SETTING_SETTLE_SECONDS] = 99;
    assert_true(settings_apply(&settings, SETTING_SETTLE_SECONDS, PART_ABSENT, 77));
    assert_int_equal(settings.values[SETTING_SETTLE_SECONDS],
                     setting_definitions[SETTING_SETTLE_SECONDS].standard);
}

static void a_value_that_is_no_number_is_refused_and_the_default_stands(void **state)
{
    static const enum presence bad[] = {PART_MALFORMED, PART_UNREADABLE};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct settings settings = settings_default();
        settings.values[SETTING_RESTARTS_PER_HOUR] = 9;
        assert_false(settings_apply(&settings, SETTING_RESTARTS_PER_HOUR, bad[i], 9));
        assert_int_equal(settings.values[SETTING_RESTARTS_PER_HOUR], 2);
    }
}

static void the_limits_on_restarts_fit_into_what_is_remembered(void **state)
{
    (void)state;

    assert_true(setting_definitions[SETTING_RESTARTS_PER_HOUR].maximum <= RESTARTS_KEPT);
    assert_true(setting_definitions[SETTING_RESTARTS_PER_DAY].maximum <= RESTARTS_KEPT);
}

int run_settings_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_is_described_and_its_default_is_in_bounds),
        cmocka_unit_test(no_two_settings_share_a_name),
        cmocka_unit_test(the_defaults_are_those_of_the_table),
        cmocka_unit_test(a_value_within_its_bounds_is_taken),
        cmocka_unit_test(a_value_out_of_bounds_is_refused_and_the_default_stands),
        cmocka_unit_test(an_absent_value_means_the_default),
        cmocka_unit_test(a_value_that_is_no_number_is_refused_and_the_default_stands),
        cmocka_unit_test(the_limits_on_restarts_fit_into_what_is_remembered),
    };

    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
