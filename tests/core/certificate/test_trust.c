/* Whether trust falls from one certificate to another: the rule itself. */
#include "certificate/trust.h"
#include "unit.h"

#include <string.h>

static struct trust of(enum trust_class class, uint8_t issuer)
{
    struct trust trust = {.class = class, .issuer_count = issuer != 0};

    memset(trust.issuers[0].name, issuer, ISSUER_MARK_SIZE);
    return trust;
}

static void trust_does_not_fall(void **state)
{
    static const struct {
        enum trust_class before;
        uint8_t issuer_before;
        enum trust_class after;
        uint8_t issuer_after;
        bool trusted, refuse; /* what the setting lets through; allow lets all */
    } cases[] = {
        {CLASS_PUBLIC, 1, CLASS_PUBLIC, 1, true, true},
        {CLASS_PUBLIC, 1, CLASS_PUBLIC, 2, true, false},
        {CLASS_PUBLIC, 1, CLASS_PRIVATE, 2, false, false},
        {CLASS_PUBLIC, 1, CLASS_UNKNOWN, 1, true, true},
        {CLASS_PUBLIC, 1, CLASS_UNKNOWN, 2, false, false},
        {CLASS_PUBLIC, 1, CLASS_SELF, 0, false, false},
        {CLASS_PRIVATE, 1, CLASS_PUBLIC, 2, true, false},
        {CLASS_PRIVATE, 1, CLASS_PRIVATE, 1, true, true},
        {CLASS_PRIVATE, 1, CLASS_PRIVATE, 2, false, false},
        {CLASS_PRIVATE, 1, CLASS_UNKNOWN, 2, false, false},
        {CLASS_UNKNOWN, 1, CLASS_PUBLIC, 2, true, false},
        {CLASS_UNKNOWN, 1, CLASS_UNKNOWN, 1, true, true},
        {CLASS_UNKNOWN, 1, CLASS_PRIVATE, 2, false, false},
        {CLASS_SELF, 0, CLASS_PUBLIC, 1, true, false},
        {CLASS_SELF, 0, CLASS_PRIVATE, 1, false, false},
        {CLASS_SELF, 3, CLASS_SELF, 3, false, false},
    };
    struct settings settings = settings_default();
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct trust before = of(cases[i].before, cases[i].issuer_before);
        const struct trust after = of(cases[i].after, cases[i].issuer_after);
        print_message("%s %u to %s %u\n", trust_class_name(before.class), cases[i].issuer_before,
                      trust_class_name(after.class), cases[i].issuer_after);
        settings.values[SETTING_OTHER_ROOT] = OTHER_ROOT_TRUSTED;
        assert_int_equal(trust_allowed(&settings, &before, &after), cases[i].trusted);
        settings.values[SETTING_OTHER_ROOT] = OTHER_ROOT_REFUSE;
        assert_int_equal(trust_allowed(&settings, &before, &after), cases[i].refuse);
        settings.values[SETTING_OTHER_ROOT] = OTHER_ROOT_ALLOW;
        assert_true(trust_allowed(&settings, &before, &after));
    }
}

static void an_issuer_is_the_same_by_name_and_where_both_tell_it_by_key(void **state)
{
    struct trust a = of(CLASS_PRIVATE, 1);
    struct trust b = of(CLASS_PRIVATE, 2);
    (void)state;

    b.issuers[b.issuer_count++] = a.issuers[0];
    assert_true(trust_has_common_issuer(&a, &b));
    a.issuers[0].has_key = true;
    assert_true(trust_has_common_issuer(&a, &b));
    b.issuers[1].has_key = true;
    assert_true(trust_has_common_issuer(&a, &b));
    b.issuers[1].key[0] = 1;
    assert_false(trust_has_common_issuer(&a, &b));
}

static void a_class_is_known_by_the_root_or_by_timestamps(void **state)
{
    static const struct {
        enum root_kind root;
        bool scts;
        enum trust_class class;
    } cases[] = {
        {ROOT_UNKNOWN, false, CLASS_UNKNOWN},    {ROOT_UNKNOWN, true, CLASS_UNKNOWN},
        {ROOT_TRUSTED, false, CLASS_PRIVATE},    {ROOT_TRUSTED, true, CLASS_PUBLIC},
        {ROOT_NOT_LISTED, false, CLASS_PRIVATE}, {ROOT_NOT_LISTED, true, CLASS_PUBLIC},
        {ROOT_LISTED, false, CLASS_PUBLIC},      {ROOT_LISTED, true, CLASS_PUBLIC},
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct certificate certificate = {.root_kind = cases[i].root, .has_scts = cases[i].scts};
        assert_int_equal(trust_class_of(&certificate), cases[i].class);
        certificate.self_signed = true;
        assert_int_equal(trust_class_of(&certificate), CLASS_SELF);
    }
}

int run_trust_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(trust_does_not_fall),
        cmocka_unit_test(an_issuer_is_the_same_by_name_and_where_both_tell_it_by_key),
        cmocka_unit_test(a_class_is_known_by_the_root_or_by_timestamps),
    };

    return cmocka_run_group_tests_name("trust", tests, NULL, NULL);
}
