/* What is said of the end of the certificate in service, and when. */
#include "choosing.h"
#include "finding.h"
#include "findings/severity.h"
#include "unit.h"

/* So many days before SAC1 ends. */
static void go_to(struct situation *situation, unsigned days)
{
    situation->model.now = end_of(situation, "SAC1") - days * INSTANT_DAY;
}

static void each_outlook_has_its_own_finding(void **state)
{
    struct situation *situation = *state;

    make_public(situation);
    known_as_healthy(situation);
    go_to(situation, 25);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_EXPIRY_AHEAD), 1);
    (void)add_issued(situation, "IKE", -30, 900, 2, ROOT_NOT_LISTED);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_EXPIRY_UNUSED), 1);
    (void)add_issued(situation, "SAC2", 1, 900, 8, ROOT_LISTED);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_EXPIRY_SUCCEEDED), 1);
    assert_int_equal(severity_of(REASON_EXPIRY_SUCCEEDED), SEVERITY_NOTE);
    assert_int_equal(severity_of(REASON_EXPIRY_UNUSED), SEVERITY_WARNING);
}

static void and_so_has_a_renewal_for_other_names(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;

    known_as_healthy(situation);
    go_to(situation, 14);
    sac1->has_successor = true;
    sac1->successor =
        model_issue(&situation->model, "www", "www.example.com", -1, 900)->facts.thumbprint;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_EXPIRY_OTHER_NAMES), 1);
    assert_int_equal(severity_of(REASON_EXPIRY_OTHER_NAMES), SEVERITY_WARNING);
}

/* Another one that is not used takes the place of the first: that is news, on the same day. */
static void another_one_that_is_not_used_is_news(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    go_to(situation, 25);
    add_issued(situation, "first", -9, 900, 1, ROOT_NOT_LISTED)->facts.private_key = KEY_ABSENT;
    (void)situation_pass(situation);
    add_issued(situation, "last", -1, 900, 1, ROOT_NOT_LISTED)->facts.private_key = KEY_ABSENT;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_EXPIRY_UNUSED), 2);
}

static void the_last_day_and_the_end_are_critical(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    go_to(situation, 1);
    (void)situation_pass(situation);
    assert_string_equal(finding_of(situation, REASON_EXPIRY_NEAR)->error.object, "1");
    assert_int_equal(severity_of(REASON_EXPIRY_NEAR), SEVERITY_CRITICAL);
    (void)pass_later(situation, INSTANT_DAY + INSTANT_MINUTE);
    assert_string_equal(finding_of(situation, REASON_EXPIRY_NEAR)->error.object, "0");
    assert_int_equal(begun(situation, REASON_EXPIRY_NEAR), 2);
}

/* What is put into use in the same pass needs no warning; what waits does. */
static void what_waits_for_its_restart_is_announced(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    go_to(situation, 14);
    situation->model.tunnels = 1;
    situation->model.settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    (void)add_issued(situation, "SAC2", -1, 900, 1, ROOT_NOT_LISTED);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 1);
    assert_int_equal(begun(situation, REASON_EXPIRY_SUCCEEDED), 1);
    assert_true(finding_of(situation, REASON_EXPIRY_SUCCEEDED)->at == 0);
}

static void what_a_pause_holds_back_is_not_announced_as_coming(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    go_to(situation, 14);
    situation->trigger.paused = true;
    (void)add_issued(situation, "SAC2", -1, 900, 1, ROOT_NOT_LISTED);
    (void)situation_pass(situation);
    assert_int_equal(finding_of(situation, REASON_EXPIRY_UNUSED)->hindrance, REASON_PAUSED);
}

/* Nor what Mode observe does: time alone changes nothing of that. */
static void what_is_only_observed_is_not_announced_as_coming(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    go_to(situation, 14);
    situation->model.settings.values[SETTING_MODE] = MODE_OBSERVE;
    (void)add_issued(situation, "SAC2", -1, 900, 1, ROOT_NOT_LISTED);
    (void)situation_pass(situation);
    assert_int_equal(finding_of(situation, REASON_EXPIRY_UNUSED)->hindrance, REASON_OBSERVING);
}

int run_expiry_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(each_outlook_has_its_own_finding),
        TEST(and_so_has_a_renewal_for_other_names),
        TEST(another_one_that_is_not_used_is_news),
        TEST(the_last_day_and_the_end_are_critical),
        TEST(what_waits_for_its_restart_is_announced),
        TEST(what_a_pause_holds_back_is_not_announced_as_coming),
        TEST(what_is_only_observed_is_not_announced_as_coming),
    };

    return cmocka_run_group_tests_name("expiry", tests, NULL, NULL);
}
