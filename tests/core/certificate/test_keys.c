/* The keys: which of them matter, what an answer that says nothing is good for, and when a fault of
 * the key of what is in service counts. */
#include "certificate/admin_choice.h"
#include "certificate/key_faults.h"

#include "certificate/requirements.h"
#include "certificate/selection.h"
#include "control/stored_state.h"
#include "plan/passed_over.h"
#include "situation.h"
#include "unit.h"

#define APART (5 * INSTANT_MINUTE)

static struct certificate *facts(struct situation *situation, const char *label)
{
    return &model_find(&situation->model, label)->facts;
}

/* As good, for the same name, and older. */
static struct certificate *issue_older(struct situation *situation)
{
    return &model_issue(&situation->model, "Q", "vpn.example.com", -310, 20)->facts;
}

/* ---- an answer that says nothing ---- */

/* Case 15: right after the boot KeyIso does not answer. */
static void an_unknown_key_takes_nothing_out_of_service(void **state)
{
    struct situation *situation = *state;

    (void)issue_older(situation);
    known_as_healthy(situation);
    facts(situation, "SAC1")->private_key = KEY_UNKNOWN;
    facts(situation, "SAC1")->key_asked = true;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_HEALTHY);
    }
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_serves(situation, "SAC1");
}

static void an_unknown_key_hides_neither_expiry_nor_a_bad_chain(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    facts(situation, "SAC1")->private_key = KEY_UNKNOWN;
    facts(situation, "SAC1")->not_after = situation->model.now + 3 * INSTANT_DAY;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_EXPIRY_AHEAD), 1);
    facts(situation, "SAC1")->chain = CHAIN_BAD;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_CHAIN_BAD), 1);
}

static enum verdict judge(struct situation *situation, const char *label)
{
    const struct snapshot *snapshot = situation_snapshot(situation);
    struct requirements requirements;

    requirements_of(snapshot, &requirements);
    return requirements_judge(&requirements,
                              snapshot_find(snapshot, &facts(situation, label)->thumbprint));
}

static void an_unknown_key_replaces_nothing_that_serves(void **state)
{
    struct situation *situation = *state;
    struct certificate *renewed = &situation_renew(situation)->facts;

    renewed->private_key = KEY_UNKNOWN;
    assert_int_equal(judge(situation, "SAC2"), VERDICT_PRIVATE_KEY_UNKNOWN);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC1");
    facts(situation, "SAC1")->archived = true; /* that serves, too */
    assert_int_equal(judge(situation, "SAC2"), VERDICT_PRIVATE_KEY_UNKNOWN);
    facts(situation, "SAC1")->archived = false;
    facts(situation, "SAC1")->not_after = situation->model.now - 1;
    assert_int_equal(judge(situation, "SAC2"), VERDICT_ELIGIBLE);
}

/* What is told of it names the call that failed, so that its cause can be found. */
static void it_is_told_with_the_call_that_failed(void **state)
{
    static const enum private_key keys[] = {KEY_UNKNOWN, KEY_UNUSABLE, KEY_ABSENT};
    struct situation *situation = *state;
    struct certificate *renewed;
    struct findings findings;

    known_as_healthy(situation);
    renewed = &situation_renew(situation)->facts;
    renewed->private_key_error = 1722;
    renewed->private_key_failed = "Open";
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        const bool absent = keys[i] == KEY_ABSENT; /* no call failed */
        renewed->private_key = keys[i];
        const struct snapshot *snapshot = situation_snapshot(situation);
        const struct selection selection = select_certificate(snapshot);
        findings = (struct findings){.count = 0};
        plan_note_passed_over(snapshot, &selection, &findings);
        assert_int_equal(findings.count, 1);
        assert_int_equal(findings.items[0].error.code, absent ? 0 : 1722);
        assert_true((findings.items[0].error.operation == NULL) == absent);
    }
}

/* HTTP.sys has it in memory. */
static void nor_what_is_gone_from_the_store_and_still_shown(void **state)
{
    struct situation *situation = *state;
    struct certificate *renewed = &situation_renew(situation)->facts;

    renewed->private_key = KEY_UNKNOWN;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->model.log.server_writes, 0);
    renewed->private_key = KEY_USABLE;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

static void assert_chosen(struct situation *situation, const char *label)
{
    const struct selection selection = select_certificate(situation_snapshot(situation));

    assert_int_equal(selection.result, SELECTION_CHOSEN);
    assert_string_equal(model_label(&situation->model, &selection.chosen->thumbprint), label);
}

static void of_two_the_one_whose_key_is_known_is_taken(void **state)
{
    struct situation *situation = *state;

    facts(situation, "SAC1")->not_after = situation->model.now - 1;
    situation_renew(situation)->facts.private_key = KEY_UNKNOWN;
    (void)issue_older(situation);
    assert_chosen(situation, "Q");
}

/* What it was renewed to supersedes it only if that can be used for sure. */
static void a_renewal_whose_key_is_unknown_holds_nobody_back(void **state)
{
    struct situation *situation = *state;
    struct certificate *renewed;

    facts(situation, "SAC1")->not_after = situation->model.now - 1;
    renewed = &situation_renew(situation)->facts;
    renewed->private_key = KEY_UNKNOWN;
    (void)issue_older(situation);
    facts(situation, "Q")->has_successor = true;
    facts(situation, "Q")->successor = renewed->thumbprint;
    assert_chosen(situation, "Q");
}

static void an_unknown_key_is_asked_for_again(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    facts(situation, "SAC1")->private_key = KEY_UNKNOWN;
    assert_true(situation_pass(situation).next_check > situation->model.now + 15 * INSTANT_MINUTE);
    facts(situation, "SAC1")->key_asked = true;
    assert_true(situation_pass(situation).next_check <= situation->model.now + 10 * INSTANT_MINUTE);
}

/* ---- a fault of what is in service ---- */

/* Case 14. */
static void a_fault_counts_when_it_is_seen_twice(void **state)
{
    static const enum private_key faults[] = {KEY_ABSENT, KEY_UNUSABLE, KEY_FOR_SIGNATURES};

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct situation *situation = *state;

        situation_healthy(situation);
        (void)issue_older(situation);
        known_as_healthy(situation);
        facts(situation, "SAC1")->private_key = faults[i];
        model_find(&situation->model, "SAC1")->fails_tls = true;
        assert_true(pass_later(situation, INSTANT_HOUR).next_check <= situation->model.now + APART);
        assert_int_equal(begun(situation, REASON_PRIVATE_KEY_UNUSABLE), 0);
        (void)pass_later(situation, APART - INSTANT_SECOND);
        assert_int_equal(situation->model.log.server_writes, 0);
        assert_int_equal(pass_later(situation, INSTANT_SECOND).result, PASS_ROTATED);
        assert_int_equal(begun(situation, REASON_PRIVATE_KEY_UNUSABLE), 1);
        assert_serves(situation, "Q");
    }
}

static void while_clients_are_served_nothing_is_taken(void **state)
{
    struct situation *situation = *state;

    (void)issue_older(situation);
    known_as_healthy(situation);
    facts(situation, "SAC1")->private_key = KEY_UNUSABLE;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_PRIVATE_KEY_LOST), 0);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(pass_later(situation, APART).result, PASS_HEALTHY);
    }
    assert_int_equal(begun(situation, REASON_PRIVATE_KEY_LOST), 1);
    assert_int_equal(begun(situation, REASON_PRIVATE_KEY_UNUSABLE), 0);
    assert_int_equal(situation->model.log.server_writes, 0);
    (void)situation_renew(situation); /* which is better anyway */
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* It always was so, and clients do get in. */
static void a_key_for_signatures_that_serves_is_no_news(void **state)
{
    struct situation *situation = *state;

    (void)issue_older(situation);
    known_as_healthy(situation);
    facts(situation, "SAC1")->private_key = KEY_FOR_SIGNATURES;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pass_later(situation, APART).result, PASS_HEALTHY);
    }
    assert_int_equal(begun(situation, REASON_PRIVATE_KEY_LOST), 0);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void a_key_for_signatures_is_never_chosen(void **state)
{
    struct situation *situation = *state;

    situation_renew(situation)->facts.private_key = KEY_FOR_SIGNATURES;
    assert_int_equal(judge(situation, "SAC2"), VERDICT_KEY_FOR_SIGNATURES);
    facts(situation, "SAC1")->not_after = situation->model.now - 1;
    assert_int_equal(judge(situation, "SAC2"), VERDICT_KEY_FOR_SIGNATURES);
}

static void a_good_answer_between_two_bad_ones_begins_anew(void **state)
{
    struct situation *situation = *state;

    (void)issue_older(situation);
    known_as_healthy(situation);
    facts(situation, "SAC1")->private_key = KEY_UNUSABLE;
    (void)situation_pass(situation);
    facts(situation, "SAC1")->private_key = KEY_USABLE;
    (void)pass_later(situation, APART);
    facts(situation, "SAC1")->private_key = KEY_UNUSABLE;
    (void)pass_later(situation, INSTANT_SECOND);
    assert_int_equal(begun(situation, REASON_PRIVATE_KEY_LOST), 0);
    (void)pass_later(situation, APART);
    assert_int_equal(begun(situation, REASON_PRIVATE_KEY_LOST), 1);
}

static void an_answer_that_says_nothing_ends_no_doubt(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    facts(situation, "SAC1")->private_key = KEY_UNUSABLE;
    (void)situation_pass(situation);
    facts(situation, "SAC1")->private_key = KEY_UNKNOWN;
    (void)pass_later(situation, APART);
    assert_int_equal(begun(situation, REASON_PRIVATE_KEY_LOST), 0);
    facts(situation, "SAC1")->private_key = KEY_UNUSABLE;
    (void)pass_later(situation, INSTANT_SECOND);
    assert_int_equal(begun(situation, REASON_PRIVATE_KEY_LOST), 1);
}

static void a_clock_that_was_set_back_begins_anew(void **state)
{
    struct situation *situation = *state;
    struct key_watch watch = {.seen[0].since = 0};
    struct snapshot *snapshot;

    facts(situation, "SAC1")->private_key = KEY_UNUSABLE;
    snapshot = &situation->memory.before;
    model_observe(&situation->model, snapshot);
    key_faults_review(&watch, snapshot);
    assert_true(watch.seen[FAMILY_IPV4].since == snapshot->taken_at);
    assert_true(key_faults_next_check(&watch, snapshot->taken_at) == snapshot->taken_at + APART);
    assert_true(key_faults_next_check(&watch, snapshot->taken_at + APART) == INSTANT_NEVER);
    /* nor for one from before the clock was set back: the next look begins anew */
    assert_true(key_faults_next_check(&watch, snapshot->taken_at - INSTANT_DAY) == INSTANT_NEVER);
    snapshot->taken_at -= INSTANT_DAY;
    key_faults_review(&watch, snapshot);
    assert_true(watch.seen[FAMILY_IPV4].since == snapshot->taken_at);
    snapshot->taken_at += APART;
    key_faults_review(&watch, snapshot);
    assert_int_equal(snapshot->key_faults[FAMILY_IPV4], KEY_FAULT_COUNTS);
    snapshot->bindings[FAMILY_IPV4].record.thumbprint.bytes[0] ^= 1; /* not in the store */
    snapshot->bindings[FAMILY_IPV6].presence = PART_ABSENT;
    key_faults_review(&watch, snapshot);
    assert_true(watch.seen[FAMILY_IPV4].since == 0 && watch.seen[FAMILY_IPV6].since == 0);
}

static void another_certificate_is_checked_twice_by_itself(void **state)
{
    struct situation *situation = *state;
    struct key_watch watch = {.seen[0].since = 0};
    struct snapshot *snapshot = &situation->memory.before;

    facts(situation, "SAC1")->private_key = KEY_UNUSABLE;
    situation_renew(situation)->facts.private_key = KEY_UNUSABLE;
    model_observe(&situation->model, snapshot);
    key_faults_review(&watch, snapshot);
    snapshot->bindings[FAMILY_IPV4].record.thumbprint = facts(situation, "SAC2")->thumbprint;
    snapshot->taken_at += APART;
    key_faults_review(&watch, snapshot);
    assert_int_equal(snapshot->key_faults[FAMILY_IPV4], KEY_FAULT_PASSES);
    assert_int_equal(snapshot->key_faults[FAMILY_IPV6], KEY_FAULT_COUNTS);
}

/* Whoever binds by hand what cannot be used has not chosen. */
static void what_cannot_be_used_is_no_choice(void **state)
{
    struct situation *situation = *state;

    (void)issue_older(situation);
    known_as_healthy(situation);
    situation_bind_by_hand(situation, "Q");
    facts(situation, "Q")->private_key = KEY_UNUSABLE;
    model_observe(&situation->model, &situation->memory.before);
    assert_false(choice_recognise(&situation->memory.before));
    facts(situation, "Q")->private_key = KEY_UNKNOWN;
    model_observe(&situation->model, &situation->memory.before);
    assert_true(choice_recognise(&situation->memory.before));
}

/* ---- which keys matter ---- */

static bool matters(struct situation *situation, const char *label)
{
    const struct snapshot *snapshot = situation_snapshot(situation);
    struct requirements requirements;

    requirements_of(snapshot, &requirements);
    return requirements_need_key(&requirements,
                                 snapshot_find(snapshot, &facts(situation, label)->thumbprint));
}

static void only_the_keys_that_all_else_speaks_for_are_opened(void **state)
{
    struct situation *situation = *state;
    struct certificate *renewed = &situation_renew(situation)->facts;
    const struct certificate good = (renewed->private_key = KEY_UNKNOWN, *renewed);

    model_issue(&situation->model, "MAIL", "mail.example.com", -1, 300)->facts.private_key =
        KEY_UNKNOWN;
    assert_false(matters(situation, "SAC1")); /* it is known */
    facts(situation, "SAC1")->private_key = KEY_UNKNOWN;
    assert_true(matters(situation, "SAC1"));
    assert_true(matters(situation, "SAC2"));
    assert_false(matters(situation, "MAIL"));
    renewed->key_asked = true;
    assert_false(matters(situation, "SAC2"));
    *renewed = good;
    renewed->decoded = false;
    assert_false(matters(situation, "SAC2"));
    *renewed = good;
    renewed->usage = USAGE_OTHER;
    assert_false(matters(situation, "SAC2"));
    *renewed = good;
    renewed->chain = CHAIN_BAD;
    assert_false(matters(situation, "SAC2"));
    facts(situation, "SAC1")->not_after = situation->model.now - 1; /* bound, whatever it is */
    assert_true(matters(situation, "SAC1"));
    *renewed = good;
    assert_true(matters(situation, "SAC2")); /* without a need for proof, too */
}

int run_keys_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_unknown_key_takes_nothing_out_of_service),
        TEST(an_unknown_key_hides_neither_expiry_nor_a_bad_chain),
        TEST(an_unknown_key_replaces_nothing_that_serves),
        TEST(it_is_told_with_the_call_that_failed),
        TEST(nor_what_is_gone_from_the_store_and_still_shown),
        TEST(of_two_the_one_whose_key_is_known_is_taken),
        TEST(a_renewal_whose_key_is_unknown_holds_nobody_back),
        TEST(an_unknown_key_is_asked_for_again),
        TEST(a_fault_counts_when_it_is_seen_twice),
        TEST(while_clients_are_served_nothing_is_taken),
        TEST(a_key_for_signatures_that_serves_is_no_news),
        TEST(a_key_for_signatures_is_never_chosen),
        TEST(a_good_answer_between_two_bad_ones_begins_anew),
        TEST(an_answer_that_says_nothing_ends_no_doubt),
        TEST(a_clock_that_was_set_back_begins_anew),
        TEST(another_certificate_is_checked_twice_by_itself),
        TEST(what_cannot_be_used_is_no_choice),
        TEST(only_the_keys_that_all_else_speaks_for_are_opened),
    };

    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
