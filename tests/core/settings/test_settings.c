/* Settings: the table is consistent, and a bad value never takes effect. */
#include "model/snapshot.h"
#include "settings/settings.h"
#include "typing.h"
#include "unit.h"

/* ---- the table ---- */

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

static void the_limits_on_restarts_fit_into_what_is_remembered(void **state)
{
    (void)state;

    assert_true(setting_definitions[SETTING_RESTARTS_PER_HOUR].maximum <= RESTARTS_KEPT);
    assert_true(setting_definitions[SETTING_RESTARTS_PER_DAY].maximum <= RESTARTS_KEPT);
}

static void the_name_of_every_setting_fits_where_a_finding_names_it(void **state)
{
    (void)state;

    for (int setting = 0; setting < SETTING_COUNT; setting++) {
        assert_true(strlen(setting_definitions[setting].name) < OUTCOME_OBJECT_SIZE);
    }
}

/* ---- numbers ---- */

static bool take_number(struct settings *settings, enum setting setting, enum presence presence,
                        uint32_t number)
{
    return settings_take(settings, setting,
                         &(struct setting_value){.presence = presence, .number = number});
}

static void a_number_within_its_bounds_is_taken(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_definition *definition = &setting_definitions[i];
        if (definition->type == SETTING_NUMBER) {
            assert_true(take_number(&settings, (enum setting)i, PART_PRESENT, definition->minimum));
            assert_int_equal(settings.values[i], definition->minimum);
            assert_true(take_number(&settings, (enum setting)i, PART_PRESENT, definition->maximum));
            assert_int_equal(settings.values[i], definition->maximum);
            assert_false(settings.bad[i]);
        }
    }
}

static void a_number_out_of_bounds_is_refused_and_the_default_stands(void **state)
{
    (void)state;

    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_definition *definition = &setting_definitions[i];
        const uint32_t wrong[] = {definition->maximum + 1, UINT32_MAX, definition->minimum - 1};
        for (size_t j = 0; definition->type == SETTING_NUMBER && j < COUNT_OF(wrong); j++) {
            struct settings settings = settings_default();
            assert_false(take_number(&settings, (enum setting)i, PART_PRESENT, wrong[j]));
            assert_int_equal(settings.values[i], definition->standard);
            assert_true(settings.bad[i]);
        }
    }
}

static void an_absent_value_means_the_default(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_true(take_number(&settings, SETTING_SETTLE_SECONDS, PART_ABSENT, 77));
    assert_int_equal(settings.values[SETTING_SETTLE_SECONDS], 10);
    assert_false(settings.bad[SETTING_SETTLE_SECONDS]);
}

static void a_value_of_another_type_is_refused_and_the_default_stands(void **state)
{
    static const enum presence bad[] = {PART_MALFORMED, PART_UNREADABLE};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct settings settings = settings_default();
        assert_false(take_number(&settings, SETTING_RESTARTS_PER_HOUR, bad[i], 9));
        assert_int_equal(settings.values[SETTING_RESTARTS_PER_HOUR], 2);
    }
}

/* ---- texts ---- */

static void warning_days_are_a_list_of_numbers(void **state)
{
    static const struct {
        const char *text;
        size_t count; /* 0: refused */
        uint16_t last;
    } cases[] = {{"30, 14, 7, 3, 1", 5, 1},
                 {"5", 1, 5},
                 {" 365 ", 1, 365},
                 {"1,2,3,4,5,6,7,8", 8, 8},
                 {"0", 0, 0},
                 {"366", 0, 0},
                 {"", 0, 0},
                 {"1,2,3,4,5,6,7,8,9", 0, 0},
                 {"30;14", 0, 0},
                 {"30,", 0, 0},
                 {"a", 0, 0},
                 {"-1", 0, 0}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        assert_int_equal(take_text(&settings, SETTING_WARNING_DAYS, cases[i].text),
                         cases[i].count > 0);
        assert_int_equal(settings.warning_count, cases[i].count > 0 ? cases[i].count : 5);
        assert_int_equal(settings.warning_days[settings.warning_count - 1],
                         cases[i].count > 0 ? cases[i].last : 1);
    }
}

static void a_choice_is_one_of_its_words_without_case(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_true(take_text(&settings, SETTING_OTHER_ROOT, "Allow"));
    assert_int_equal(settings.values[SETTING_OTHER_ROOT], OTHER_ROOT_ALLOW);
    assert_true(take_text(&settings, SETTING_OTHER_ROOT, "refuse"));
    assert_int_equal(settings.values[SETTING_OTHER_ROOT], OTHER_ROOT_REFUSE);
    assert_false(take_text(&settings, SETTING_OTHER_ROOT, "allow it"));
    assert_false(take_text(&settings, SETTING_OTHER_ROOT, "allo"));
    assert_false(take_text(&settings, SETTING_OTHER_ROOT, "allot"));
    assert_false(take_text(&settings, SETTING_OTHER_ROOT, "refuse|allow"));
    assert_int_equal(settings.values[SETTING_OTHER_ROOT], OTHER_ROOT_REFUSE);
}

static void the_health_check_is_head_unless_post_is_asked_for(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_int_equal(settings.values[SETTING_HEALTH_CHECK], HEALTH_CHECK_HEAD);
    assert_true(take_text(&settings, SETTING_HEALTH_CHECK, "POST"));
    assert_int_equal(settings.values[SETTING_HEALTH_CHECK], HEALTH_CHECK_POST);
    assert_true(take_text(&settings, SETTING_HEALTH_CHECK, "head"));
    assert_int_equal(settings.values[SETTING_HEALTH_CHECK], HEALTH_CHECK_HEAD);
    assert_false(take_text(&settings, SETTING_HEALTH_CHECK, "get"));
    assert_int_equal(settings.values[SETTING_HEALTH_CHECK], HEALTH_CHECK_HEAD);
}

static void a_text_that_is_too_long_or_holds_a_nul_is_refused(void **state)
{
    static char text[SETTING_TEXT_SIZE];
    struct settings settings = settings_default();
    (void)state;

    memset(text, 'a', sizeof(text));
    assert_false(settings_take(
        &settings, SETTING_ISSUER,
        &(struct setting_value){.presence = PART_PRESENT, .text = text, .length = sizeof(text)}));
    assert_true(settings_take(&settings, SETTING_ISSUER,
                              &(struct setting_value){.presence = PART_PRESENT,
                                                      .text = text,
                                                      .length = sizeof(text) - 1}));
    assert_int_equal(strlen(settings.issuers.text), sizeof(text) - 1);
    text[3] = '\0';
    assert_false(settings_take(
        &settings, SETTING_ISSUER,
        &(struct setting_value){.presence = PART_PRESENT, .text = text, .length = 10}));
}

int run_settings_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_is_described_and_its_default_is_in_bounds),
        cmocka_unit_test(no_two_settings_share_a_name),
        cmocka_unit_test(the_defaults_are_those_of_the_table),
        cmocka_unit_test(a_number_within_its_bounds_is_taken),
        cmocka_unit_test(a_number_out_of_bounds_is_refused_and_the_default_stands),
        cmocka_unit_test(an_absent_value_means_the_default),
        cmocka_unit_test(a_value_of_another_type_is_refused_and_the_default_stands),
        cmocka_unit_test(warning_days_are_a_list_of_numbers),
        cmocka_unit_test(a_choice_is_one_of_its_words_without_case),
        cmocka_unit_test(the_health_check_is_head_unless_post_is_asked_for),
        cmocka_unit_test(a_text_that_is_too_long_or_holds_a_nul_is_refused),
        cmocka_unit_test(the_limits_on_restarts_fit_into_what_is_remembered),
        cmocka_unit_test(the_name_of_every_setting_fits_where_a_finding_names_it),
    };

    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
