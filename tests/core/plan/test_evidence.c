/* Evidence: one look that may be wrong is no reason to restart SSTP. */
#include "plan/evidence.h"

#include "interruption.h"
#include "unit.h"

static bool is_looked_at_again(const struct situation *situation)
{
    return findings_have(&situation->memory.findings, REASON_SEEN_ONCE);
}

/* A healthy server with another certificate that would do as well; no pass but those of the test.
 */
static struct certificate *begin(struct situation *situation)
{
    struct certificate *bound = &model_find(&situation->model, "SAC1")->facts;
    struct certificate *older =
        &model_issue(&situation->model, "older", "vpn.example.com", -1, 1)->facts;

    older->not_before = bound->not_before - INSTANT_DAY;
    older->not_after = bound->not_after - INSTANT_DAY;
    known_as_healthy(situation);
    situation->others_stay = true;
    return bound;
}

static void assert_nothing_done(struct situation *situation)
{
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_serves(situation, "SAC1");
}

/* Until when, is told. */
static instant assert_held_back(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_true(is_looked_at_again(situation));
    assert_true(situation->pass.pending);
    assert_true(situation->pass.next_check == situation->memory.before.taken_at + EVIDENCE_APART);
    assert_nothing_done(situation);
    return situation->pass.next_check;
}

/* That start may have bound it, too: it is known soon. */
static void in_the_middle_of_a_start_nothing_is_definite(void **state)
{
    struct situation *situation = *state;
    struct model_service *service = &situation->model.services[MODEL_REMOTE_ACCESS];

    begin(situation)->not_after = situation->model.now - INSTANT_MINUTE;
    (void)situation_renew(situation);
    const struct model_service running = *service;
    service->state = SERVICE_IS_CHANGING;
    service->stopped_at = INSTANT_NEVER;
    service->started_at = 0;
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_true(is_looked_at_again(situation));
    assert_int_equal(situation->model.log.server_writes, 0);
    *service = running;
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

static void what_is_seen_twice_is_acted_on(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = begin(situation);

    bound->chain = CHAIN_BAD;
    const instant until = assert_held_back(situation);
    (void)pass_later(situation, EVIDENCE_APART / 2);
    assert_true(situation->pass.next_check == until);
    assert_nothing_done(situation);
    situation->model.now = until;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "older");
}

static void what_has_passed_is_not(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = begin(situation);

    bound->chain = CHAIN_BAD;
    (void)assert_held_back(situation);
    bound->chain = CHAIN_GOOD;
    assert_int_equal(pass_later(situation, INSTANT_SECOND).result, PASS_HEALTHY);
    model_advance(&situation->model, INSTANT_HOUR);
    bound->chain = CHAIN_BAD; /* again, and the first time once more */
    (void)assert_held_back(situation);
}

static void a_look_that_shows_nothing_is_no_second_one_and_no_end(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = begin(situation);

    bound->chain = CHAIN_BAD;
    (void)assert_held_back(situation);
    situation->model.unreadable[MODEL_PART_STORE] = true;
    (void)pass_later(situation, 2 * EVIDENCE_APART);
    assert_nothing_done(situation);
    situation->model.unreadable[MODEL_PART_STORE] = false;
    assert_int_equal(pass_later(situation, INSTANT_SECOND).result, PASS_ROTATED);
}

static void a_clock_that_is_set_back_begins_anew(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = begin(situation);

    bound->chain = CHAIN_BAD;
    (void)assert_held_back(situation);
    model_set_clock(&situation->model, (instant)0 - INSTANT_HOUR);
    (void)assert_held_back(situation);
}

static void something_else_is_seen_for_the_first_time(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = begin(situation);

    bound->chain = CHAIN_BAD;
    (void)assert_held_back(situation);
    bound->chain = CHAIN_GOOD;
    model_find(&situation->model, "older")->facts.chain = CHAIN_GOOD;
    situation->model.bindings[FAMILY_IPV6].record.thumbprint =
        model_find(&situation->model, "older")->facts.thumbprint;
    model_advance(&situation->model, INSTANT_MINUTE);
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void what_is_definite_waits_for_nothing(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = begin(situation);

    bound->usage = USAGE_OTHER;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "older");
}

static void who_asks_for_it_now_has_it_now(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = begin(situation);

    bound->chain = CHAIN_BAD;
    situation->trigger.request = (struct rotation_request){.given = true, .now = true};
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

static void who_asks_for_it_some_time_is_told_that_it_waits(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = begin(situation);

    bound->chain = CHAIN_BAD;
    situation->trigger.request = (struct rotation_request){.given = true};
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->pass.answer.end, REQUEST_WAITS);
    assert_int_equal(situation->pass.answer.reason, REASON_SEEN_ONCE);
}

/* What is better only because what is in service lacks its issuer for a moment. */
static void a_renewal_is_definite_unless_what_is_bound_lacks_an_issuer(void **state)
{
    static const enum reason faults[] = {REASON_ISSUER_MISSING, REASON_ISSUER_EXPIRED};
    struct snapshot snapshot = {.taken_at = INSTANT_DAY};
    const struct plan plan = {.snapshot = &snapshot};
    struct evidence evidence = {.count = 0};
    struct findings findings = {.count = 0};

    (void)state;
    assert_true(evidence_is_definite(&evidence, &plan, &findings, REASON_SUPERSEDED));
    assert_true(evidence_is_definite(&evidence, &plan, &findings, REASON_RENEWED));
    for (size_t i = 0; i < 2; i++) {
        findings = (struct findings){.count = 0};
        findings_add_reason(&findings, faults[i]);
        assert_false(evidence_is_definite(&evidence, &plan, &findings, REASON_SUPERSEDED));
        assert_false(evidence_is_definite(&evidence, &plan, &findings, REASON_RENEWED));
        assert_true(evidence_is_definite(&evidence, &plan, &findings, REASON_ORDERED));
        evidence_look(&evidence, &findings, snapshot.taken_at - EVIDENCE_APART);
        assert_true(evidence_is_definite(&evidence, &plan, &findings, REASON_RENEWED));
        assert_true(evidence_is_definite(&evidence, &plan, &findings, REASON_SUPERSEDED));
    }
}

/* Whatever was worse than what is in service is no better for that being gone for a moment. */
static void what_was_passed_over_takes_no_place_at_once(void **state)
{
    static const struct thumbprint worse = {{1}};
    static const struct thumbprint gone = {{2}};
    struct snapshot snapshot = {.taken_at = INSTANT_DAY};
    const struct certificate other = {.thumbprint = worse};
    const struct plan plan = {.snapshot = &snapshot, .certificate = &other};
    struct evidence evidence = {.count = 0};
    struct findings findings = {.count = 0};

    (void)state;
    findings_add_about(&findings, REASON_CERTIFICATE_MISSING, &gone);
    assert_true(evidence_is_definite(&evidence, &plan, &findings, REASON_CERTIFICATE_MISSING));
    findings = (struct findings){.count = 0};
    findings_add_about(&findings, REASON_PASSED_OVER, &gone);
    findings_add_about(&findings, REASON_PASSED_OVER, &worse);
    for (unsigned i = 0; i < EVIDENCE_PASSED_OVER_MAX; i++) {
        findings_add_about(&findings, REASON_PASSED_OVER, &gone);
    }
    evidence_look(&evidence, &findings, snapshot.taken_at);
    assert_int_equal(evidence.passed_over_count, EVIDENCE_PASSED_OVER_MAX);
    assert_false(evidence_is_definite(&evidence, &plan, &findings, REASON_CERTIFICATE_MISSING));
}

/* Whichever of them was found first. */
static void what_has_been_seen_for_longest_says_how_long_it_takes(void **state)
{
    static const enum reason orders[][2] = {{REASON_FAMILIES_DIFFER, REASON_CHAIN_BAD},
                                            {REASON_CHAIN_BAD, REASON_FAMILIES_DIFFER}};
    struct snapshot snapshot = {.taken_at = INSTANT_DAY};
    const struct plan plan = {.snapshot = &snapshot};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct evidence evidence = {.count = 0};
        struct findings findings = {.count = 0};

        findings_add_reason(&findings, REASON_CHAIN_BAD);
        evidence_look(&evidence, &findings, snapshot.taken_at - INSTANT_SECOND);
        findings = (struct findings){.count = 0};
        findings_add_reason(&findings, orders[i][0]);
        findings_add_reason(&findings, orders[i][1]);
        assert_true(evidence_until(&evidence, &plan, &findings) ==
                    snapshot.taken_at - INSTANT_SECOND + EVIDENCE_APART);
    }
}

/* Its owner writes that one record, and has nothing to do with SSTP's. */
static void a_record_that_is_followed_differs_for_certain(void **state)
{
    struct snapshot snapshot = {.taken_at = INSTANT_DAY};
    const struct plan plan = {.snapshot = &snapshot};
    const struct evidence evidence = {.count = 0};
    struct findings findings = {.count = 0};

    (void)state;
    findings_add_reason(&findings, REASON_FAMILIES_DIFFER);
    assert_true(evidence_until(&evidence, &plan, &findings) > 0);
    findings_add_reason(&findings, REASON_FOREIGN_FOLLOWED);
    assert_int_equal(evidence_until(&evidence, &plan, &findings), 0);
}

int run_evidence_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_is_seen_twice_is_acted_on),
        TEST(in_the_middle_of_a_start_nothing_is_definite),
        TEST(what_has_passed_is_not),
        TEST(a_look_that_shows_nothing_is_no_second_one_and_no_end),
        TEST(a_clock_that_is_set_back_begins_anew),
        TEST(something_else_is_seen_for_the_first_time),
        TEST(what_is_definite_waits_for_nothing),
        TEST(who_asks_for_it_now_has_it_now),
        TEST(who_asks_for_it_some_time_is_told_that_it_waits),
        TEST(a_renewal_is_definite_unless_what_is_bound_lacks_an_issuer),
        TEST(what_was_passed_over_takes_no_place_at_once),
        TEST(what_has_been_seen_for_longest_says_how_long_it_takes),
        TEST(a_record_that_is_followed_differs_for_certain),
    };

    return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
