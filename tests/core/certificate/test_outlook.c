/* What is announced of the time after the certificate in service, and that it comes so. */
#include "certificate/outlook.h"
#include "choosing.h"
#include "unit.h"

static struct outlook outlook(struct situation *situation)
{
    struct outlook out;

    assert_true(outlook_of(situation_snapshot(situation), &out));
    return out;
}

static const char *next_of(struct situation *situation, const struct outlook *outlook)
{
    return outlook->next == NULL ? "-" : model_label(&situation->model, &outlook->next->thumbprint);
}

/* ---- what comes ---- */

static void with_nothing_else_nothing_follows(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(outlook(situation).kind, OUTLOOK_NOTHING);
    assert_string_equal(next_of(situation, &(struct outlook){0}), "-");
}

/* One that cannot: for other names, for clients only, ending no later, or unreadable. */
static void what_cannot_follow_is_nothing(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_issue(&situation->model, "mail", "mail.example.com", -1, 900);
    add_issued(situation, "client", -1, 900, 2, ROOT_NOT_LISTED)->facts.usage = USAGE_OTHER;
    add_issued(situation, "rubbish", -1, 900, 2, ROOT_NOT_LISTED)->facts.decoded = false;
    add_issued(situation, "short", -1, 2, 2, ROOT_NOT_LISTED)->facts.private_key = KEY_ABSENT;
    assert_int_equal(outlook(situation).kind, OUTLOOK_NOTHING);
}

/* Case 1: the private one waits, and stands in when the public one has ended. */
static void one_that_only_stands_in_is_passed_over_until_then(void **state)
{
    struct situation *situation = *state;
    struct outlook seen;

    make_public(situation);
    known_as_healthy(situation);
    (void)add_issued(situation, "IKE", -30, 900, 2, ROOT_NOT_LISTED);
    seen = outlook(situation);
    assert_int_equal(seen.kind, OUTLOOK_PASSED_OVER);
    assert_int_equal(seen.verdict, VERDICT_OTHER_ROOT);
    assert_string_equal(next_of(situation, &seen), "IKE");
    assert_true(seen.at > end_of(situation, "SAC1") &&
                seen.at <= end_of(situation, "SAC1") + INSTANT_MINUTE);
}

/* Case 17: its intermediate certificate is not here, which is another reason than a root that is.
 */
static void one_whose_intermediate_is_missing_is_told_as_that(void **state)
{
    struct situation *situation = *state;
    struct outlook seen;

    make_public(situation);
    known_as_healthy(situation);
    (void)add_issued(situation, "incomplete", 0, 900, 2, ROOT_UNKNOWN);
    seen = outlook(situation);
    assert_int_equal(seen.kind, OUTLOOK_PASSED_OVER);
    assert_int_equal(seen.verdict, VERDICT_UNKNOWN_ROOT);
    assert_string_equal(next_of(situation, &seen), "incomplete");
    assert_true(seen.at > end_of(situation, "SAC1") &&
                seen.at <= end_of(situation, "SAC1") + INSTANT_MINUTE);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_PASSED_OVER), 1);
}

/* It qualifies and ranks lower: its turn comes at the deadline. What is announced comes so. */
static void one_that_ranks_lower_is_used_from_the_deadline_on(void **state)
{
    struct situation *situation = *state;
    struct outlook seen;

    make_public(situation);
    model_find(&situation->model, "SAC1")->facts.chain = CHAIN_GOOD;
    known_as_healthy(situation);
    add_issued(situation, "SAC2", -1, 900, 8, ROOT_LISTED)->facts.chain = CHAIN_UNKNOWN;
    seen = outlook(situation);
    assert_int_equal(seen.kind, OUTLOOK_SUCCESSOR);
    assert_string_equal(next_of(situation, &seen), "SAC2");
    assert_true(seen.at > situation->model.now && seen.at < end_of(situation, "SAC1"));
    situation->model.now = seen.at - INSTANT_MINUTE;
    (void)situation_pass(situation);
    assert_int_equal(situation->model.restart_count, 0);
    situation->model.now = seen.at;
    (void)situation_pass(situation);
    assert_serves(situation, "SAC2");
}

static void one_that_is_not_valid_yet_is_used_when_it_begins(void **state)
{
    struct situation *situation = *state;
    struct outlook seen;

    known_as_healthy(situation);
    (void)add_issued(situation, "SAC2", 10, 900, 1, ROOT_NOT_LISTED);
    (void)add_issued(situation, "SAC3", 5, 900, 1, ROOT_NOT_LISTED);
    seen = outlook(situation);
    assert_int_equal(seen.kind, OUTLOOK_SUCCESSOR);
    assert_string_equal(next_of(situation, &seen), "SAC3");
    assert_true(seen.at == model_find(&situation->model, "SAC3")->facts.not_before);
}

/* Its key is looked at when it has begun: that is not taken for a fault. One that was looked at and
 * could not be judged may still be away then. */
static void of_one_that_is_not_valid_yet_the_key_need_not_be_known(void **state)
{
    struct situation *situation = *state;
    struct certificate certificates[4];
    struct snapshot snapshot;
    struct outlook seen;

    known_as_healthy(situation);
    (void)add_issued(situation, "SAC2", 5, 900, 1, ROOT_NOT_LISTED);
    (void)add_issued(situation, "SAC3", 6, 900, 1, ROOT_NOT_LISTED);
    (void)add_issued(situation, "SAC4", 5, 900, 1, ROOT_NOT_LISTED);
    snapshot = *situation_snapshot(situation);
    for (size_t i = 0; i < 4; i++) {
        certificates[i] = snapshot.store.certificates[i];
        if (certificates[i].not_before > snapshot.taken_at) {
            certificates[i].private_key = KEY_UNKNOWN;
            certificates[i].key_asked = false;
        }
    }
    snapshot.store.certificates = certificates;
    assert_true(outlook_of(&snapshot, &seen));
    assert_int_equal(seen.kind, OUTLOOK_SUCCESSOR);
    assert_true(seen.at == model_find(&situation->model, "SAC2")->facts.not_before);
    snapshot.taken_at += 7 * INSTANT_DAY; /* both have begun */
    assert_true(outlook_of(&snapshot, &seen));
    assert_string_equal(next_of(situation, &seen), "SAC3");
    for (size_t i = 0; i < 4; i++) {
        certificates[i].key_asked = true;
    }
    assert_true(outlook_of(&snapshot, &seen));
    assert_int_equal(seen.kind, OUTLOOK_PASSED_OVER);
    assert_int_equal(seen.verdict, VERDICT_PRIVATE_KEY_UNKNOWN);
}

/* Many of them: the nearest moments count, and the end of what is in service always does. */
static void of_many_that_begin_later_enough_are_looked_at(void **state)
{
    struct situation *situation = *state;
    struct outlook seen;

    make_public(situation);
    known_as_healthy(situation);
    for (int i = 0; i < 20; i++) {
        (void)add_issued(situation, "later", 3 + i, 900 + i, 2, ROOT_NOT_LISTED);
    }
    seen = outlook(situation);
    assert_int_equal(seen.kind, OUTLOOK_PASSED_OVER);
    assert_true(seen.at > end_of(situation, "SAC1"));
}

/* Case 12: autoenrollment renewed it by a template for other names. */
static void renewed_for_other_names_is_said_as_that(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;
    struct model_certificate *renewed;
    struct outlook seen;

    known_as_healthy(situation);
    renewed = model_issue(&situation->model, "www", "www.example.com", -1, 900);
    sac1->archived = true;
    sac1->has_successor = true;
    sac1->successor = renewed->facts.thumbprint;
    seen = outlook(situation);
    assert_int_equal(seen.kind, OUTLOOK_RENEWED);
    assert_string_equal(next_of(situation, &seen), "www");
    assert_int_equal(seen.verdict, VERDICT_OTHER_NAMES);
    renewed->facts.usage = USAGE_OTHER; /* it could not follow for any names */
    assert_int_equal(outlook(situation).kind, OUTLOOK_NOTHING);
    renewed->facts.usage = USAGE_SERVER_AUTHENTICATION;
    renewed->facts.archived = true; /* put aside itself */
    assert_int_equal(outlook(situation).kind, OUTLOOK_NOTHING);
    renewed->facts.archived = false;
    model_add_name(renewed, NAME_DNS, "vpn.example.com");
    renewed->facts.private_key = KEY_ABSENT; /* it is for them, and lacks something else */
    seen = outlook(situation);
    assert_int_equal(seen.kind, OUTLOOK_PASSED_OVER);
    assert_int_equal(seen.verdict, VERDICT_NO_PRIVATE_KEY);
    renewed->in_store = false;
    assert_int_equal(outlook(situation).kind, OUTLOOK_NOTHING);
}

/* Of several that are not used the last issued is named. */
static void the_last_issued_of_those_passed_over_is_named(void **state)
{
    struct situation *situation = *state;
    struct outlook seen;

    known_as_healthy(situation);
    add_issued(situation, "first", -9, 900, 1, ROOT_NOT_LISTED)->facts.private_key = KEY_ABSENT;
    add_issued(situation, "last", -1, 900, 1, ROOT_NOT_LISTED)->facts.private_key = KEY_ABSENT;
    add_issued(situation, "middle", -5, 900, 1, ROOT_NOT_LISTED)->facts.private_key = KEY_ABSENT;
    seen = outlook(situation);
    assert_string_equal(next_of(situation, &seen), "last");
    add_issued(situation, "any purpose", 0, 900, 1, ROOT_NOT_LISTED)->facts.private_key =
        KEY_ABSENT;
    model_find(&situation->model, "any purpose")->facts.usage = USAGE_ALL_PURPOSES;
    seen = outlook(situation);
    assert_string_equal(next_of(situation, &seen), "any purpose");
}

/* Without any server names whoever is for servers could follow. */
static void without_server_names_any_name_will_do(void **state)
{
    struct situation *situation = *state;
    struct snapshot snapshot;
    struct outlook seen;

    (void)model_issue(&situation->model, "mail", "mail.example.com", -1, 900);
    model_find(&situation->model, "SAC1")->facts.name_count = 0;
    snapshot = *situation_snapshot(situation);
    assert_true(outlook_of(&snapshot, &seen));
    assert_string_equal(next_of(situation, &seen), "mail");
    model_find(&situation->model, "mail")->facts.private_key = KEY_ABSENT;
    snapshot = *situation_snapshot(situation);
    assert_true(outlook_of(&snapshot, &seen));
    assert_int_equal(seen.kind, OUTLOOK_PASSED_OVER);
    assert_string_equal(next_of(situation, &seen), "mail");
}

/* ---- what is in service ---- */

static void gone_from_the_store_it_is_remembered(void **state)
{
    struct situation *situation = *state;
    const instant end = end_of(situation, "SAC1");
    struct outlook seen;

    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    seen = outlook(situation);
    assert_true(seen.ending.not_after == end);
    situation->model.stored.last_good.not_after = 0;
    assert_false(outlook_of(situation_snapshot(situation), &seen));
    situation->model.stored.last_good.not_after = end;
    situation->model.stored.last_good.thumbprint.bytes[0] ^= 1;
    assert_false(outlook_of(situation_snapshot(situation), &seen));
    situation->model.stored.last_good.presence = PART_ABSENT;
    assert_false(outlook_of(situation_snapshot(situation), &seen));
}

/* What clients are shown counts, also where the settings say that it is not ours. */
static void another_applications_record_counts(void **state)
{
    struct situation *situation = *state;
    struct outlook seen;

    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_REFUSE;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation->model.bindings[family].record.application_id[0] ^= 1;
    }
    seen = outlook(situation);
    assert_string_equal(model_label(&situation->model, &seen.ending.thumbprint), "SAC1");
    situation->model.bindings[FAMILY_IPV4].presence = PART_ABSENT;
    seen = outlook(situation);
    assert_string_equal(model_label(&situation->model, &seen.ending.thumbprint), "SAC1");
    situation->model.bindings[FAMILY_IPV6].presence = PART_ABSENT;
    assert_false(outlook_of(situation_snapshot(situation), &seen));
}

static void behind_a_load_balancer_nothing_is_in_service(void **state)
{
    struct situation *situation = *state;
    struct snapshot snapshot = *situation_snapshot(situation);
    struct outlook seen;

    snapshot.parameters.use_https = (struct dword_value){.presence = PART_PRESENT, .value = 0};
    assert_false(outlook_of(&snapshot, &seen));
}

int run_outlook_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(with_nothing_else_nothing_follows),
        TEST(what_cannot_follow_is_nothing),
        TEST(one_that_only_stands_in_is_passed_over_until_then),
        TEST(one_whose_intermediate_is_missing_is_told_as_that),
        TEST(one_that_ranks_lower_is_used_from_the_deadline_on),
        TEST(one_that_is_not_valid_yet_is_used_when_it_begins),
        TEST(of_one_that_is_not_valid_yet_the_key_need_not_be_known),
        TEST(of_many_that_begin_later_enough_are_looked_at),
        TEST(renewed_for_other_names_is_said_as_that),
        TEST(the_last_issued_of_those_passed_over_is_named),
        TEST(without_server_names_any_name_will_do),
        TEST(gone_from_the_store_it_is_remembered),
        TEST(another_applications_record_counts),
        TEST(behind_a_load_balancer_nothing_is_in_service),
    };

    return cmocka_run_group_tests_name("outlook", tests, NULL, NULL);
}
