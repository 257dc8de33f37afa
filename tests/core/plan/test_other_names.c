/* Case 6: beside what is hardly what clients from outside use, a certificate for other names is
 * told, with the setting that would have it used. */
#include "findings/severity.h"
#include "plan/notes.h"
#include "situation.h"
#include "unit.h"

static struct model_certificate *vpn(struct situation *situation)
{
    struct model_certificate *added =
        model_issue(&situation->model, "vpn", "vpn.example.net", -1, 900);

    model_set_issuer(added, 8, ROOT_LISTED);
    return added;
}

/* The wizard's. */
static void make_self_signed(struct situation *situation)
{
    model_set_self_signed(model_find(&situation->model, "SAC1"));
}

static bool told(struct situation *situation)
{
    struct findings findings = {0};

    plan_note_other_names(situation_snapshot(situation), &findings);
    return findings_have(&findings, REASON_NAMES_OF_OTHERS);
}

static void on_the_first_pass_whoever_issued_it(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *added = vpn(situation);

    model_set_issuer(added, 2, ROOT_NOT_LISTED);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_NAMES_OF_OTHERS), 1);
    assert_int_equal(severity_of(REASON_NAMES_OF_OTHERS), SEVERITY_NOTE);
    assert_int_equal(situation->model.restart_count, 0);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_NAMES_OF_OTHERS), 1); /* never again */
}

static void beside_a_self_signed_one_when_it_arrives(void **state)
{
    struct situation *situation = *state;

    make_self_signed(situation);
    known_as_healthy(situation);
    assert_false(told(situation));
    (void)vpn(situation);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_NAMES_OF_OTHERS), 1);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_NAMES_OF_OTHERS), 1);
    assert_int_equal(situation->model.restart_count, 0);
}

/* `config set HostName`: it is used at once, and nothing is missing. */
static void with_the_setting_it_is_used(void **state)
{
    struct situation *situation = *state;

    make_self_signed(situation);
    (void)vpn(situation);
    known_as_healthy(situation);
    model_type(&situation->model.settings, SETTING_HOST_NAME, "vpn.example.net");
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "vpn");
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 0);
    assert_false(told(situation));
}

static void beside_a_private_one_for_a_single_name_inside(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    sac1->facts.not_after += 900 * INSTANT_DAY;
    (void)vpn(situation);
    known_as_healthy(situation);
    assert_false(told(situation)); /* vpn.example.com is one from outside */
    sac1->names[0].text = "server.corp.local";
    situation->model.last_good_names[0].text = "server.corp.local";
    assert_true(told(situation));
    model_add_name(sac1, NAME_DNS, "server");
    assert_false(told(situation));
    model_set_issuer(sac1, 7, ROOT_LISTED);
    sac1->facts.name_count = 1;
    assert_false(told(situation));
}

static void beside_one_that_is_about_to_end(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;

    sac1->not_after += 900 * INSTANT_DAY;
    (void)vpn(situation);
    known_as_healthy(situation);
    situation->model.now = sac1->not_after - (sac1->not_after - sac1->not_before) / 3;
    assert_true(told(situation));
    situation->model.now -= INSTANT_SECOND;
    assert_false(told(situation));
}

static void what_could_not_be_used_is_not_told(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *added = vpn(situation);
    const struct model_certificate good = *added;

    make_self_signed(situation);
    known_as_healthy(situation);
    assert_true(told(situation));
    added->facts.decoded = false;
    assert_false(told(situation));
    added->facts = good.facts;
    added->facts.usage = USAGE_OTHER;
    assert_false(told(situation));
    added->facts.usage = USAGE_ALL_PURPOSES;
    assert_true(told(situation));
    added->facts.private_key = KEY_ABSENT;
    assert_false(told(situation));
    added->facts = good.facts;
    added->facts.archived = true;
    assert_false(told(situation));
    added->facts = good.facts;
    added->facts.not_before = situation->model.now + INSTANT_DAY;
    assert_false(told(situation));
    added->facts.not_before = good.facts.not_before;
    added->facts.not_after = situation->model.now - INSTANT_DAY;
    assert_false(told(situation));
    added->facts = good.facts;
    model_set_issuer(added, 2, ROOT_NOT_LISTED); /* the domain enrolls such for many a purpose */
    assert_false(told(situation));
    model_set_self_signed(added);
    assert_false(told(situation));
    *added = good;
    added->names[0].text = "www.corp.local";
    assert_false(told(situation));
}

static void one_for_a_name_of_the_server_is_none_of_others(void **state)
{
    struct situation *situation = *state;

    make_self_signed(situation);
    model_add_name(vpn(situation), NAME_DNS, "vpn.example.com");
    assert_false(told(situation));
}

static void without_anything_bound_nothing_is_told(void **state)
{
    struct situation *situation = *state;

    (void)vpn(situation);
    assert_true(told(situation));
    situation->model.bindings[FAMILY_IPV4].presence = PART_ABSENT;
    situation->model.bindings[FAMILY_IPV6].presence = PART_ABSENT;
    assert_false(told(situation));
}

static void of_many_some_are_told(void **state)
{
    struct situation *situation = *state;
    struct findings findings = {0};

    for (int i = 0; i < 20; i++) {
        (void)vpn(situation);
    }
    plan_note_other_names(situation_snapshot(situation), &findings);
    assert_int_equal(findings.count, 8);
}

int run_other_names_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(on_the_first_pass_whoever_issued_it),
        TEST(beside_a_self_signed_one_when_it_arrives),
        TEST(with_the_setting_it_is_used),
        TEST(beside_a_private_one_for_a_single_name_inside),
        TEST(beside_one_that_is_about_to_end),
        TEST(what_could_not_be_used_is_not_told),
        TEST(one_for_a_name_of_the_server_is_none_of_others),
        TEST(without_anything_bound_nothing_is_told),
        TEST(of_many_some_are_told),
    };

    return cmocka_run_group_tests_name("other_names", tests, NULL, NULL);
}
