/* Where settings come from, and settings as text. */
#include "settings/source.h"
#include "settings/text.h"
#include "unit.h"

static const struct setting_value absent = {.presence = PART_ABSENT};

static struct setting_value number(uint32_t number)
{
    return (struct setting_value){.presence = PART_PRESENT, .number = number};
}

static struct setting_value text(const char *text)
{
    return (struct setting_value){.presence = PART_PRESENT, .text = text, .length = strlen(text)};
}

/* ---- which value counts ---- */

static void policy_beats_setting_beats_default(void **state)
{
    const struct setting_value ten = number(10);
    const struct setting_value twenty = number(20);
    const struct {
        const struct setting_value *policy;
        const struct setting_value *local;
        enum setting_source source;
        uint32_t value;
    } cases[] = {
        {&absent, &absent, SOURCE_DEFAULT, 360},
        {&absent, &ten, SOURCE_SETTING, 10},
        {&twenty, &absent, SOURCE_POLICY, 20},
        {&twenty, &ten, SOURCE_POLICY, 20},
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        struct setting_seen seen;
        assert_true(settings_resolve(&settings, SETTING_SAFETY_PASS_MINUTES, cases[i].policy,
                                     cases[i].local, &seen));
        assert_int_equal(settings.sources[SETTING_SAFETY_PASS_MINUTES], cases[i].source);
        assert_int_equal(seen.source, cases[i].source);
        assert_int_equal(settings.values[SETTING_SAFETY_PASS_MINUTES], cases[i].value);
    }
}

/* What is set on the server was overruled on purpose. */
static void a_policy_of_no_use_is_not_passed_over(void **state)
{
    const struct setting_value local = text("vpn.example.com");
    const struct setting_value policies[] = {
        text("not a name"), {.presence = PART_MALFORMED}, {.presence = PART_UNREADABLE}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(policies); i++) {
        struct settings settings = settings_default();
        struct setting_seen seen;
        assert_false(settings_resolve(&settings, SETTING_HOST_NAME, &policies[i], &local, &seen));
        assert_true(settings.bad[SETTING_HOST_NAME]);
        assert_int_equal(settings.sources[SETTING_HOST_NAME], SOURCE_POLICY);
        assert_string_equal(settings.host_names.text, "");
        assert_int_equal(seen.presence, policies[i].presence);
    }
}

static void a_good_policy_helps_a_bad_setting(void **state)
{
    const struct setting_value policy = text("vpn.example.com");
    const struct setting_value local = text("not a name");
    struct settings settings = settings_default();
    struct setting_seen seen;
    (void)state;

    assert_true(settings_resolve(&settings, SETTING_HOST_NAME, &policy, &local, &seen));
    assert_string_equal(settings.host_names.text, "vpn.example.com");
    assert_string_equal(seen.text, "vpn.example.com");
}

/* ---- what was seen ---- */

static struct setting_seen see(enum setting setting, const struct setting_value *policy,
                               const struct setting_value *local)
{
    struct settings settings = settings_default();
    struct setting_seen seen;

    (void)settings_resolve(&settings, setting, policy, local, &seen);
    return seen;
}

static void a_text_that_is_too_long_is_cut(void **state)
{
    char longest[SETTING_TEXT_SIZE + 1];
    struct setting_seen seen;
    (void)state;

    memset(longest, 'a', sizeof(longest));
    longest[SETTING_TEXT_SIZE] = '\0';
    const struct setting_value value = text(longest);
    seen = see(SETTING_ISSUER, &absent, &value);
    assert_int_equal(strlen(seen.text), SETTING_TEXT_SIZE - 1);
}

static void any_difference_is_one(void **state)
{
    const struct setting_value values[] = {absent,    number(1), number(2),
                                           text("a"), text("b"), {.presence = PART_MALFORMED}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(values); i++) {
        const struct setting_seen set = see(SETTING_ISSUER, &absent, &values[i]);
        const struct setting_seen policy = see(SETTING_ISSUER, &values[i], &absent);
        assert_int_equal(setting_seen_same(&set, &policy), i == 0);
        for (size_t j = 0; j < COUNT_OF(values); j++) {
            const struct setting_seen other = see(SETTING_ISSUER, &absent, &values[j]);
            assert_int_equal(setting_seen_same(&set, &other), i == j);
        }
    }
}

static void policies_that_come_go_or_change_are_a_difference_of_policy(void **state)
{
    const struct setting_value one = number(1);
    const struct setting_value two = number(2);
    struct setting_seen a[SETTING_COUNT] = {0};
    struct setting_seen b[SETTING_COUNT] = {0};
    (void)state;

    assert_false(settings_differ_by_policy(a, b));
    b[SETTING_STAGGER_MINUTES] = see(SETTING_STAGGER_MINUTES, &absent, &one);
    assert_false(settings_differ_by_policy(a, b));
    b[SETTING_STAGGER_MINUTES] = see(SETTING_STAGGER_MINUTES, &one, &absent);
    assert_true(settings_differ_by_policy(a, b));
    assert_true(settings_differ_by_policy(b, a));
    a[SETTING_STAGGER_MINUTES] = b[SETTING_STAGGER_MINUTES];
    assert_false(settings_differ_by_policy(a, b));
    b[SETTING_STAGGER_MINUTES] = see(SETTING_STAGGER_MINUTES, &two, &absent);
    assert_true(settings_differ_by_policy(a, b));
}

/* ---- as text ---- */

static void each_text_says_what_it_must_be(void **state)
{
    (void)state;

    for (int i = 0; i < SETTING_COUNT; i++) {
        const char *form = setting_form((enum setting)i);
        if (setting_definitions[i].type == SETTING_TEXT) {
            assert_non_null(form);
            assert_true(strlen(form) > 10);
        } else {
            assert_null(form);
        }
    }
}

/* Typed, each default means what it means to set nothing. */
static void the_defaults_as_text_are_the_defaults(void **state)
{
    const struct settings standard = settings_default();
    (void)state;

    for (int i = 0; i < SETTING_COUNT; i++) {
        struct settings settings = settings_default();
        char typed[SETTING_DEFAULT_SIZE];
        const struct setting_value value =
            setting_typed((enum setting)i, setting_default((enum setting)i, typed));
        if (setting_definitions[i].type == SETTING_TEXT && typed[0] == '\0') {
            continue; /* none */
        }
        settings.values[i] = UINT32_MAX;
        settings.warning_count = 0;
        memset(settings.warning_days, 0, sizeof(settings.warning_days));
        assert_true(settings_take(&settings, (enum setting)i, &value));
        if (i == SETTING_WARNING_DAYS) {
            assert_int_equal(settings.warning_count, standard.warning_count);
            assert_memory_equal(settings.warning_days, standard.warning_days,
                                sizeof(settings.warning_days));
        } else {
            assert_int_equal(settings.values[i], standard.values[i]);
        }
    }
}

static void defaults_are_written_as_they_are_typed(void **state)
{
    char out[SETTING_DEFAULT_SIZE];
    (void)state;

    assert_string_equal(setting_default(SETTING_STAGGER_MINUTES, out), "0");
    assert_string_equal(setting_default(SETTING_SAFETY_PASS_MINUTES, out), "360");
    assert_string_equal(setting_default(SETTING_OTHER_ROOT, out), "trusted");
    assert_string_equal(setting_default(SETTING_WARNING_DAYS, out), "30, 14, 7, 3, 1");
    assert_string_equal(setting_default(SETTING_HOST_NAME, out), "");
}

static void words_are_counted_from_zero(void **state)
{
    static const char *const words[] = {"immediate", "window", "idle"};
    size_t length;
    (void)state;

    for (uint32_t i = 0; i < COUNT_OF(words); i++) {
        const char *word = setting_word("immediate|window|idle", i, &length);
        assert_int_equal(length, strlen(words[i]));
        assert_memory_equal(word, words[i], length);
    }
    assert_null(setting_word("immediate|window|idle", 3, &length));
    assert_null(setting_word("immediate|window|idle", 4, &length));
}

static void a_typed_number_is_all_digits_and_within_bounds(void **state)
{
    static const struct {
        const char *typed;
        bool good;
    } cases[] = {{"0", true},     {"300", true},         {"010", true}, {"301", false},
                 {"", false},     {"-1", false},         {"5 ", false}, {"0x5", false},
                 {"five", false}, {"99999999999", false}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        const struct setting_value value = setting_typed(SETTING_SETTLE_SECONDS, cases[i].typed);
        assert_int_equal(settings_take(&settings, SETTING_SETTLE_SECONDS, &value), cases[i].good);
    }
}

static void a_typed_text_is_judged_as_it_is(void **state)
{
    struct settings settings = settings_default();
    const struct setting_value name = setting_typed(SETTING_HOST_NAME, "vpn.example.com");
    (void)state;

    assert_true(settings_take(&settings, SETTING_HOST_NAME, &name));
    assert_false(settings_take(&settings, SETTING_THUMBPRINT, &name));
    const struct setting_value word = setting_typed(SETTING_RESTART_POLICY, "Idle");
    assert_true(settings_take(&settings, SETTING_RESTART_POLICY, &word));
    assert_int_equal(settings.values[SETTING_RESTART_POLICY], RESTART_IDLE);
}

int run_settings_source_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policy_beats_setting_beats_default),
        cmocka_unit_test(a_policy_of_no_use_is_not_passed_over),
        cmocka_unit_test(a_good_policy_helps_a_bad_setting),
        cmocka_unit_test(a_text_that_is_too_long_is_cut),
        cmocka_unit_test(any_difference_is_one),
        cmocka_unit_test(policies_that_come_go_or_change_are_a_difference_of_policy),
        cmocka_unit_test(each_text_says_what_it_must_be),
        cmocka_unit_test(the_defaults_as_text_are_the_defaults),
        cmocka_unit_test(defaults_are_written_as_they_are_typed),
        cmocka_unit_test(words_are_counted_from_zero),
        cmocka_unit_test(a_typed_number_is_all_digits_and_within_bounds),
        cmocka_unit_test(a_typed_text_is_judged_as_it_is),
    };

    return cmocka_run_group_tests_name("settings_source", tests, NULL, NULL);
}
