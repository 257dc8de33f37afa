/* The verdict on one certificate: eligible, or the first thing that speaks against it. */
#include "certificate/selection.h"
#include "situation.h"
#include "timing/schedule.h"
#include "typing.h"
#include "unit.h"

static enum verdict judge(const struct situation *situation, const struct certificate *certificate)
{
    return verdict_of_candidate(certificate, situation->model.now);
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
        {good, VERDICT_UNDECODABLE},        {good, VERDICT_EXPIRED},
        {good, VERDICT_NOT_YET_VALID},      {good, VERDICT_NOT_FOR_SERVERS},
        {good, VERDICT_NOT_FOR_SERVERS},    {good, VERDICT_NOT_FOR_SERVERS},
        {good, VERDICT_NO_PRIVATE_KEY},     {good, VERDICT_PRIVATE_KEY_UNUSABLE},
        {good, VERDICT_KEY_FOR_SIGNATURES}, {good, VERDICT_KEY_TOO_WEAK},
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
    cases[8].certificate.private_key = KEY_FOR_SIGNATURES;
    cases[9].certificate.key_bits = 2047;
    cases[10].certificate.line.key_algorithm = KEY_ALGORITHM_OTHER;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        print_message("case %u\n", (unsigned)i);
        assert_int_equal(judge(situation, &cases[i].certificate), cases[i].verdict);
    }
}

static void the_first_moment_of_validity_counts(void **state)
{
    struct situation *situation = *state;
    struct certificate *certificate = &situation->model.certificates[0].facts;

    certificate->not_before = situation->model.now;
    assert_int_equal(judge(situation, certificate), VERDICT_ELIGIBLE);
}

static void a_certificate_for_all_purposes_or_with_an_ec_key_is_eligible(void **state)
{
    struct situation *situation = *state;
    struct certificate certificate = situation->model.certificates[0].facts;

    certificate.usage = USAGE_ALL_PURPOSES;
    certificate.line.key_algorithm = KEY_ALGORITHM_ECDSA;
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

/* ---- for this server ---- */

static enum verdict judge_here(struct situation *situation, const struct certificate *certificate)
{
    const struct snapshot *snapshot = situation_snapshot(situation);
    struct requirements requirements;

    requirements_of(snapshot, &requirements);
    return requirements_judge(&requirements, certificate);
}

static void a_certificate_for_other_names_is_rejected(void **state)
{
    struct situation *situation = *state;
    const struct certificate_name mail = {NAME_DNS, "mail.example.com"};
    struct certificate other = situation->model.certificates[0].facts;

    other.names = &mail;
    assert_int_equal(judge_here(situation, &other), VERDICT_OTHER_NAMES);
}

static void set(struct situation *situation, enum setting setting, const char *text)
{
    assert_true(take_text(&situation->model.settings, setting, text));
}

static void a_host_name_that_is_set_says_what_must_be_covered(void **state)
{
    struct situation *situation = *state;
    const struct certificate *sac1 = &situation->model.certificates[0].facts;
    const struct certificate_name wildcard = {NAME_DNS, "*.example.com"};
    struct certificate other = *sac1;

    set(situation, SETTING_HOST_NAME, "mail.example.com");
    other.names = &wildcard;
    assert_int_equal(judge_here(situation, sac1), VERDICT_OTHER_NAMES);
    assert_int_equal(judge_here(situation, &other), VERDICT_ELIGIBLE);
}

static void the_filters_of_the_settings_reject_by_name(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &situation->model.certificates[0].facts;

    sac1->not_before = situation->model.now - INSTANT_DAY; /* not too old to be taken into use */
    set(situation, SETTING_ISSUER, "test ca");
    assert_int_equal(judge_here(situation, sac1), VERDICT_ELIGIBLE);
    set(situation, SETTING_ISSUER, "Test CA 2");
    assert_int_equal(judge_here(situation, sac1), VERDICT_OTHER_ISSUER);
    set(situation, SETTING_ISSUER, "CA");
    set(situation, SETTING_TEMPLATE, "1.2.3");
    assert_int_equal(judge_here(situation, sac1), VERDICT_OTHER_TEMPLATE);
    sac1->template_oid = "1.2.3";
    assert_int_equal(judge_here(situation, sac1), VERDICT_ELIGIBLE);
    set(situation, SETTING_THUMBPRINT, "926af74453ad0fcbb3fe9ee62e8843329a84c6ac");
    assert_int_equal(judge_here(situation, sac1), VERDICT_OTHER_THUMBPRINT);
    situation->model.settings.thumbprints.items[0] = sac1->thumbprint;
    assert_int_equal(judge_here(situation, sac1), VERDICT_ELIGIBLE);
}

static void one_of_several_values_is_enough(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &situation->model.certificates[0].facts;

    sac1->not_before = situation->model.now - INSTANT_DAY;
    sac1->template_oid = "1.2.3";
    set(situation, SETTING_ISSUER, "Another; test ca");
    set(situation, SETTING_TEMPLATE, "1.2; 1.2.3");
    set(situation, SETTING_THUMBPRINT,
        "926af74453ad0fcbb3fe9ee62e8843329a84c6ac; 026af74453ad0fcbb3fe9ee62e8843329a84c6ac");
    situation->model.settings.thumbprints.items[1] = sac1->thumbprint;
    assert_int_equal(judge_here(situation, sac1), VERDICT_ELIGIBLE);
}

/* By whichever of the two a template is known here. */
static void a_template_has_a_name_too(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &situation->model.certificates[0].facts;

    sac1->not_before = situation->model.now - INSTANT_DAY;
    sac1->template_oid = "1.2.3";
    sac1->template_name = "SSTP Server";
    set(situation, SETTING_TEMPLATE, "1.2; sstp server");
    assert_int_equal(judge_here(situation, sac1), VERDICT_ELIGIBLE);
    set(situation, SETTING_TEMPLATE, "SSTP");
    assert_int_equal(judge_here(situation, sac1), VERDICT_OTHER_TEMPLATE);
    sac1->template_oid = sac1->template_name = "";
    assert_int_equal(judge_here(situation, sac1), VERDICT_OTHER_TEMPLATE);
    sac1->template_name = "WebServer";
    set(situation, SETTING_TEMPLATE, "SSTP; WebServer");
    assert_int_equal(judge_here(situation, sac1), VERDICT_ELIGIBLE);
    set(situation, SETTING_NEVER_TEMPLATE, "webserver");
    assert_int_equal(judge_here(situation, sac1), VERDICT_NEVER);
}

/* A typing error rules out all there is: that is said. */
static void a_template_that_nothing_is_of_is_told(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &situation->model.certificates[0].facts;

    (void)model_issue(&situation->model, "rubbish", "vpn.example.com", -1, 90);
    situation->model.certificates[1].facts.template_name = "SSTP Servre";
    situation->model.certificates[1].facts.decoded = false;
    sac1->template_name = "SSTP Server";
    set(situation, SETTING_TEMPLATE, "SSTP Server");
    known_as_healthy(situation);
    assert_int_equal(begun(situation, REASON_TEMPLATE_UNMATCHED), 0);
    set(situation, SETTING_TEMPLATE, "SSTP Servre");
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, 2 * INSTANT_DAY);
    assert_int_equal(begun(situation, REASON_TEMPLATE_UNMATCHED), 1);
    assert_string_equal(
        model_label(&situation->model, &situation->model.bindings[FAMILY_IPV4].record.thumbprint),
        "SAC1");
}

static void nothing_is_told_of_a_store_that_cannot_be_read(void **state)
{
    struct situation *situation = *state;
    struct snapshot snapshot = *situation_snapshot(situation);

    set(situation, SETTING_TEMPLATE, "SSTP Servre");
    snapshot.settings = &situation->model.settings;
    assert_true(requirements_template_unmatched(&snapshot));
    snapshot.store.presence = PART_UNREADABLE;
    assert_false(requirements_template_unmatched(&snapshot));
}

/* Also where others ask for it. */
static void what_is_never_to_be_used_is_not(void **state)
{
    static const struct {
        enum setting setting;
        const char *other;
        const char *this;
    } cases[] = {{SETTING_NEVER_ISSUER, "Another; Third", "Another; test ca"},
                 {SETTING_NEVER_TEMPLATE, "1.2; 1.2.3.4", "1.2; 1.2.3"}};
    struct situation *situation = *state;
    struct certificate *sac1 = &situation->model.certificates[0].facts;
    struct settings *settings = &situation->model.settings;

    sac1->not_before = situation->model.now - INSTANT_DAY;
    sac1->template_oid = "1.2.3";
    set(situation, SETTING_ISSUER, "test ca");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct settings before = *settings;
        set(situation, cases[i].setting, cases[i].other);
        assert_int_equal(judge_here(situation, sac1), VERDICT_ELIGIBLE);
        set(situation, cases[i].setting, cases[i].this);
        assert_int_equal(judge_here(situation, sac1), VERDICT_NEVER);
        *settings = before;
    }
    set(situation, SETTING_NEVER_THUMBPRINT, "926af74453ad0fcbb3fe9ee62e8843329a84c6ac");
    assert_int_equal(judge_here(situation, sac1), VERDICT_ELIGIBLE);
    settings->never_thumbprints.items[0] = sac1->thumbprint;
    assert_int_equal(judge_here(situation, sac1), VERDICT_NEVER);
}

/* ---- the clock ---- */

static void a_candidate_must_be_good_now_and_for_a_while(void **state)
{
    const struct situation *situation = *state;
    struct certificate facts = situation->model.certificates[0].facts;
    const instant now = situation->model.now;

    facts.not_after = now + CLOCK_SKEW;
    assert_int_equal(verdict_of_candidate(&facts, now), VERDICT_ELIGIBLE);
    facts.not_after--;
    assert_int_equal(verdict_of_candidate(&facts, now), VERDICT_EXPIRED);
    assert_int_equal(verdict_of_bound(&facts, true, now), VERDICT_ELIGIBLE);
    facts.not_after = now - 1;
    assert_int_equal(verdict_of_bound(&facts, true, now), VERDICT_EXPIRED);
}

static void a_bound_certificate_is_not_blamed_for_a_slow_clock(void **state)
{
    const struct situation *situation = *state;
    struct certificate facts = situation->model.certificates[0].facts;
    const instant now = situation->model.now;

    facts.not_before = now + CLOCK_SKEW;
    assert_int_equal(verdict_of_candidate(&facts, now), VERDICT_NOT_YET_VALID);
    assert_int_equal(verdict_of_bound(&facts, true, now), VERDICT_ELIGIBLE);
    facts.not_before++;
    assert_int_equal(verdict_of_bound(&facts, true, now), VERDICT_NOT_YET_VALID);
}

static void the_bound_certificate_is_kept_in_its_last_minutes(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &situation->model.certificates[0].facts;
    struct certificate copy;

    sac1->not_after = situation->model.now;
    copy = *sac1;
    assert_int_equal(judge_here(situation, &copy), VERDICT_EXPIRED);
    assert_int_equal(
        judge_here(situation, snapshot_find(situation_snapshot(situation), &sac1->thumbprint)),
        VERDICT_ELIGIBLE);
}

static void archived_and_distrusted_certificates_are_rejected(void **state)
{
    const struct situation *situation = *state;
    struct certificate facts = situation->model.certificates[0].facts;

    facts.archived = true;
    assert_int_equal(judge(situation, &facts), VERDICT_ARCHIVED);
    facts.chain = CHAIN_BAD;
    assert_int_equal(judge(situation, &facts), VERDICT_CHAIN_BAD);
}

int run_verdict_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(every_verdict_has_a_name_of_its_own),
        TEST(a_good_certificate_is_eligible),
        TEST(each_defect_has_its_verdict),
        TEST(the_first_moment_of_validity_counts),
        TEST(a_certificate_for_all_purposes_or_with_an_ec_key_is_eligible),
        TEST(what_an_administrator_needs_to_hear_comes_first),
        TEST(a_certificate_for_other_names_is_rejected),
        TEST(a_host_name_that_is_set_says_what_must_be_covered),
        TEST(the_filters_of_the_settings_reject_by_name),
        TEST(one_of_several_values_is_enough),
        TEST(a_template_has_a_name_too),
        TEST(a_template_that_nothing_is_of_is_told),
        TEST(nothing_is_told_of_a_store_that_cannot_be_read),
        TEST(what_is_never_to_be_used_is_not),
        TEST(a_candidate_must_be_good_now_and_for_a_while),
        TEST(a_bound_certificate_is_not_blamed_for_a_slow_clock),
        TEST(the_bound_certificate_is_kept_in_its_last_minutes),
        TEST(archived_and_distrusted_certificates_are_rejected),
    };

    return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
