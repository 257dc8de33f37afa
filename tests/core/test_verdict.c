/* The verdict on one certificate: eligible, or the first thing that speaks against it. */
#include "select.h"
#include "situation.h"
#include "unit.h"

static const struct names anybody = {0};

static enum verdict judge(const struct situation *situation, const struct certificate *certificate)
{
    return select_judge(certificate, &anybody, situation->model.now);
}

static void every_verdict_has_a_name_of_its_own(void **state)
{
    (void)state;

    for (int i = 0; i < VERDICT_COUNT; i++) {
        assert_non_null(verdict_name((enum verdict)i));
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(verdict_name((enum verdict)i), verdict_name((enum verdict)j));
        }
    }
}

static void a_good_certificate_is_eligible(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(judge(situation, &situation->model.certificates[0].facts), VERDICT_ELIGIBLE);
}

static void each_defect_has_its_verdict(void **state)
{
    struct situation *situation = *state;
    const struct certificate good = situation->model.certificates[0].facts;
    const instant now = situation->model.now;
    struct {
        struct certificate certificate;
        enum verdict verdict;
    } cases[] = {
        {good, VERDICT_UNDECODABLE},         {good, VERDICT_EXPIRED},
        {good, VERDICT_NOT_YET_VALID},       {good, VERDICT_NOT_FOR_SERVERS},
        {good, VERDICT_NOT_FOR_SERVERS},     {good, VERDICT_NOT_FOR_SERVERS},
        {good, VERDICT_NO_PRIVATE_KEY},      {good, VERDICT_PRIVATE_KEY_UNUSABLE},
        {good, VERDICT_PRIVATE_KEY_UNKNOWN}, {good, VERDICT_KEY_TOO_WEAK},
        {good, VERDICT_KEY_TOO_WEAK},
    };

    cases[0].certificate.decoded = false;
    cases[1].certificate.not_after = now - 1;
    cases[2].certificate.not_before = now + 1;
    cases[3].certificate.usage = USAGE_OTHER;
    cases[4].certificate.usage = USAGE_EMPTY;
    cases[5].certificate.usage = USAGE_UNREADABLE;
    cases[6].certificate.private_key = KEY_ABSENT;
    cases[7].certificate.private_key = KEY_UNUSABLE;
    cases[8].certificate.private_key = KEY_UNKNOWN;
    cases[9].certificate.key_bits = 2047;
    cases[10].certificate.key_algorithm = KEY_ALGORITHM_OTHER;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        print_message("case %u\n", (unsigned)i);
        assert_int_equal(judge(situation, &cases[i].certificate), cases[i].verdict);
    }
}

static void the_first_and_the_last_moment_of_validity_count(void **state)
{
    struct situation *situation = *state;
    struct certificate *certificate = &situation->model.certificates[0].facts;

    certificate->not_after = situation->model.now;
    assert_int_equal(judge(situation, certificate), VERDICT_ELIGIBLE);
    certificate->not_before = situation->model.now;
    assert_int_equal(judge(situation, certificate), VERDICT_ELIGIBLE);
}

static void a_certificate_for_all_purposes_or_with_an_ec_key_is_eligible(void **state)
{
    struct situation *situation = *state;
    struct certificate certificate = situation->model.certificates[0].facts;

    certificate.usage = USAGE_ALL_PURPOSES;
    certificate.key_algorithm = KEY_ALGORITHM_ECDSA;
    certificate.key_bits = 256;
    assert_int_equal(judge(situation, &certificate), VERDICT_ELIGIBLE);
}

static void what_an_administrator_needs_to_hear_comes_first(void **state)
{
    struct situation *situation = *state;
    struct certificate bad = situation->model.certificates[0].facts;

    bad.private_key = KEY_ABSENT;
    bad.key_bits = 512;
    bad.usage = USAGE_OTHER;
    bad.not_after = situation->model.now - 1;
    assert_int_equal(judge(situation, &bad), VERDICT_EXPIRED);
    bad.decoded = false;
    assert_int_equal(judge(situation, &bad), VERDICT_UNDECODABLE);
}

static void a_certificate_for_other_names_is_rejected(void **state)
{
    struct situation *situation = *state;
    const struct certificate_name mail = {NAME_DNS, "mail.example.com"};
    const struct names identity = {&mail, 1};

    assert_int_equal(
        select_judge(&situation->model.certificates[0].facts, &identity, situation->model.now),
        VERDICT_OTHER_NAMES);
}

int run_verdict_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(every_verdict_has_a_name_of_its_own),
        TEST(a_good_certificate_is_eligible),
        TEST(each_defect_has_its_verdict),
        TEST(the_first_and_the_last_moment_of_validity_count),
        TEST(a_certificate_for_all_purposes_or_with_an_ec_key_is_eligible),
        TEST(what_an_administrator_needs_to_hear_comes_first),
        TEST(a_certificate_for_other_names_is_rejected),
    };

    return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
