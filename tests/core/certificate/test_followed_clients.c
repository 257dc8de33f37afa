/* Whom another application's record on one of SSTP's endpoints lets in, and whom it would lock out:
 * it is followed only where nobody who gets in now is given up for it. */
#include "certificate/trust.h"
#include "finding.h"
#include "foreign_records.h"
#include "unit.h"

/* Clients get in over IPv6 with what SSTP has, and would not with what the other one has now. */
static void assert_left(struct situation *situation)
{
    situation_clear_log(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_BINDING_FOREIGN), 1);
    assert_int_equal(begun(situation, REASON_FOREIGN_LOCKS_OUT), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(situation->model.restart_count, 0);
    assert_true(carries(situation, FAMILY_IPV6, "SAC1"));
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void has_two_names(struct situation *situation)
{
    struct model_certificate *old = model_find(&situation->model, "SAC1");

    old->names[1] = (struct certificate_name){NAME_DNS, "www.example.com"};
    old->facts.name_count = 2;
    known_as_healthy(situation);
}

/* That record is IIS', and gets a certificate for the other name only. */
static void give_for_one_name(struct situation *situation, enum family family)
{
    make_foreign(situation, family);
    (void)model_issue(&situation->model, "www", "www.example.com", -1, 900);
    move_foreign(situation, family, "www");
}

static void nobody_who_gets_in_loses_a_name_by_it(void **state)
{
    struct situation *situation = *state;

    has_two_names(situation);
    give_for_one_name(situation, FAMILY_IPV4);
    assert_left(situation);
}

/* The first pass on a server where IIS always had a site of its own on that address. */
static void nor_where_we_are_installed_only_now(void **state)
{
    struct situation *situation = *state;

    has_two_names(situation);
    situation_new_process(situation);
    situation->model.stored = (struct stored_state){.presence = PART_PRESENT};
    give_for_one_name(situation, FAMILY_IPV6);
    situation->model.bindings[FAMILY_IPV6].written_at = 1;
    situation_clear_log(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(situation->model.restart_count, 0);
    assert_true(carries(situation, FAMILY_IPV4, "SAC1"));
}

/* With one of another issuer besides, which is known. */
static struct model_certificate *arrange_of_another_issuer(struct situation *situation)
{
    struct model_certificate *other;

    arrange(situation);
    other = model_issue(&situation->model, "other", "vpn.example.com", -1, 900);
    model_set_issuer(other, 2, ROOT_NOT_LISTED);
    (void)situation_pass(situation);
    return other;
}

static void nor_does_trust_fall_for_anybody(void **state)
{
    struct situation *situation = *state;

    (void)arrange_of_another_issuer(situation);
    move_foreign(situation, FAMILY_IPV4, "other");
    assert_left(situation);
}

/* Neither from the baseline nor from what took its place. */
static void nor_from_what_is_better_than_the_baseline(void **state)
{
    struct situation *situation = *state;
    const struct model_certificate *other = arrange_of_another_issuer(situation);

    situation->model.stored.last_good.thumbprint = (struct thumbprint){{1}};
    situation->model.stored.last_good.trust = trust_of(&other->facts);
    move_foreign(situation, FAMILY_IPV4, "other");
    assert_left(situation);
}

/* Nobody gets in any more with what SSTP has. */
static void where_nobody_gets_in_it_is_followed(void **state)
{
    struct situation *situation = *state;

    has_two_names(situation);
    give_for_one_name(situation, FAMILY_IPV4);
    model_find(&situation->model, "SAC1")->facts.not_after = situation->model.now - INSTANT_HOUR;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(carries(situation, FAMILY_IPV6, "www"));
}

static void what_does_not_qualify_is_followed_and_no_baseline(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *other;

    arrange(situation);
    make_foreign(situation, FAMILY_IPV6);
    other = model_issue(&situation->model, "other", "vpn.example.com", -1, 900);
    model_set_issuer(other, 2, ROOT_NOT_LISTED);
    (void)situation_pass(situation);
    move_foreign(situation, FAMILY_IPV4, "other");
    move_foreign(situation, FAMILY_IPV6, "other");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(carries(situation, FAMILY_IPV6, "other"));
    assert_int_equal(situation->model.restart_count, 1);
    assert_true(thumbprint_equal(&situation->model.stored.last_good.thumbprint,
                                 &model_find(&situation->model, "SAC1")->facts.thumbprint));
    situation_clear_log(situation);
    for (int i = 0; i < 3; i++) {
        (void)pass_later(situation, INSTANT_HOUR);
    }
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_true(findings_have(&situation->memory.findings, REASON_FOLLOWED_UNFIT));
}

/* Of the server's two names it is for one. */
static void what_is_for_fewer_names_is_followed_and_said(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *old = model_find(&situation->model, "SAC1");

    old->names[1] = (struct certificate_name){NAME_DNS, "vpn.example.org"};
    old->facts.name_count = 2;
    known_as_healthy(situation);
    make_foreign(situation, FAMILY_IPV4);
    make_foreign(situation, FAMILY_IPV6);
    (void)situation_renew(situation);
    move_foreign(situation, FAMILY_IPV4, "SAC2");
    move_foreign(situation, FAMILY_IPV6, "SAC2");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    situation_clear_log(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_true(findings_have(&situation->memory.findings, REASON_FOLLOWED_UNFIT));
}

int run_followed_clients_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(nobody_who_gets_in_loses_a_name_by_it),
        TEST(nor_where_we_are_installed_only_now),
        TEST(nor_does_trust_fall_for_anybody),
        TEST(nor_from_what_is_better_than_the_baseline),
        TEST(where_nobody_gets_in_it_is_followed),
        TEST(what_does_not_qualify_is_followed_and_no_baseline),
        TEST(what_is_for_fewer_names_is_followed_and_said),
    };

    return cmocka_run_group_tests_name("followed clients", tests, NULL, NULL);
}
