/* Never fighting: bindings that others take away again and again, certificates that HTTP.sys
 * refuses. */
#include "certificate/exclusions.h"
#include "diagnosis/drift.h"
#include "rotation/patience.h"
#include "situation.h"
#include "unit.h"

/* A script binds a certificate that is of no use. */
static void take_away(struct situation *situation)
{
    model_advance(&situation->model, INSTANT_HOUR);
    model_rebind(&situation->model, "expired");
}

static void taken_away_twice(struct situation *situation)
{
    (void)model_issue(&situation->model, "expired", "vpn.example.com", -400, -1);
    known_as_healthy(situation);
    take_away(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
    take_away(situation);
    situation_clear_log(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
}

static void what_others_take_away_twice_is_left_to_them(void **state)
{
    struct situation *situation = *state;

    taken_away_twice(situation);
    assert_int_equal(begun(situation, REASON_BINDING_REVERTED), 1);
    for (int i = 0; i < 30; i++) {
        model_advance(&situation->model, INSTANT_DAY);
        assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    }
    assert_int_equal(begun(situation, REASON_BINDING_REVERTED), 1 + 30); /* a reminder a day */
    assert_int_equal(situation->model.log.server_writes, 0);
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void what_is_taken_away_now_and_then_is_repaired_each_time(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "expired", "vpn.example.com", -400, -1);
    known_as_healthy(situation);
    for (int i = 0; i < 3; i++) {
        take_away(situation);
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_serves(situation, "SAC1");
        model_advance(&situation->model, 8 * INSTANT_DAY);
    }
}

static void a_new_certificate_ends_the_exclusion(void **state)
{
    struct situation *situation = *state;

    taken_away_twice(situation);
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void who_binds_it_ends_the_exclusion(void **state)
{
    struct situation *situation = *state;

    taken_away_twice(situation);
    situation_bind_by_hand(situation, "SAC1");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_false(situation->model.stored.exclusions.ongoing);
    take_away(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
}

/* An earlier rotation of ours that was interrupted is no fight. */
static void what_we_left_half_done_is_gone_on_with(void **state)
{
    struct situation *situation = *state;

    taken_away_twice(situation);
    situation->model.stored.exclusions.ongoing = false;
    situation->model.stored.intent =
        (struct intent){.presence = PART_PRESENT,
                        .number = 1,
                        .target = model_find(&situation->model, "SAC1")->facts.thumbprint,
                        .port = MODEL_PORT};
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

/* ---- certificates that HTTP.sys refuses ---- */

static struct model_certificate *renew_refused(struct situation *situation)
{
    struct model_certificate *sac2 = situation_renew(situation);

    sac2->http_refuses = true;
    return sac2;
}

static void try_in_vain(struct situation *situation)
{
    instant wait = 0;

    for (int i = 0; i < REFUSALS_MAX; i++) {
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        wait = situation->pass.next_check - situation->model.now;
        situation->model.now = situation->pass.next_check;
    }
    assert_true(wait < 10 * INSTANT_SECOND); /* then another one may do */
}

static void a_refused_certificate_is_tried_three_times_and_waits(void **state)
{
    struct situation *situation = *state;

    for (int atomic = 0; atomic < 2; atomic++) {
        situation_teardown(state);
        situation_setup(state);
        situation = *state;
        situation->model.atomic_update = atomic;
        known_as_healthy(situation);
        (void)renew_refused(situation);
        try_in_vain(situation);
        situation_clear_log(situation);
        assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
        assert_int_equal(begun(situation, REASON_CERTIFICATE_REFUSED), 1);
        situation_clear_log(situation);
        assert_quiet(situation, PASS_HEALTHY);
        assert_string_equal(situation->model.log.actions, "");
        assert_serves(situation, "SAC1");
    }
}

/* SAC2 is refused, waits, and all is well with SAC1. */
static struct model_certificate *refused_and_waiting(struct situation *situation)
{
    struct model_certificate *sac2;

    known_as_healthy(situation);
    sac2 = renew_refused(situation);
    try_in_vain(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    return sac2;
}

/* SAC1 is of no use any more, and what is left is refused again as often as that may be. */
static void lose_the_other_key(struct situation *situation)
{
    situation_lose_key(situation, "SAC1", KEY_ABSENT);
    for (int i = 0; i < REFUSALS_MAX; i++) {
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        situation->model.now = situation->pass.next_check;
    }
    assert_int_equal(situation->model.stored.exclusions.refused_count, 1);
}

static void the_next_best_is_the_fallback(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)renew_refused(situation);
    try_in_vain(situation);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 90);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC3");
}

static void one_imported_again_is_tried_again(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac2 = refused_and_waiting(situation);

    sac2->in_store = false;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->model.stored.exclusions.refused_count, 0);
    sac2->in_store = true;
    sac2->http_refuses = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* As PFX imports do that replace it, without a moment in which it is gone. */
static void one_imported_again_over_itself_is_tried_again(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac2 = refused_and_waiting(situation);

    sac2->http_refuses = false;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    sac2->facts.key_property++;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.stored.exclusions.refused_count, 0);
}

/* The version before did not say what it was like: that is learned, and no reason by itself. */
static void what_one_was_like_is_learned(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac2 = refused_and_waiting(situation);
    struct excluded_as *as = &situation->model.stored.exclusions.refused[0].as;

    *as = (struct excluded_as){0};
    sac2->facts.chain = CHAIN_GOOD;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_true(as->key_property == sac2->facts.key_property && as->chain == CHAIN_GOOD);
}

static void where_only_the_refused_one_is_left_it_is_tried_ever_more_rarely(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    (void)refused_and_waiting(situation);
    lose_the_other_key(situation);
    const instant began = model->now;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(situation->pass.next_check - began > INSTANT_MINUTE);
}

static void a_broken_server_tries_it_again_but_last(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac2 = refused_and_waiting(situation);

    lose_the_other_key(situation);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 9);
    sac2->http_refuses = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC3");
}

static void bound_by_hand_it_is_no_longer_refused(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac2 = refused_and_waiting(situation);

    sac2->http_refuses = false;
    situation_bind_by_hand(situation, "SAC2");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->model.stored.exclusions.refused_count, 0);
    assert_serves(situation, "SAC2");
}

static void a_refused_certificate_that_is_gone_is_not_reported(void **state)
{
    struct situation *situation = *state;
    struct findings findings;
    struct plan plan;

    known_as_healthy(situation);
    situation->model.stored.exclusions =
        (struct exclusions){.presence = PART_PRESENT, .refused_count = 1};
    const struct snapshot *snapshot = situation_snapshot(situation);
    const struct selection selection = select_certificate(snapshot);
    drift_find(snapshot, &findings);
    plan_make(snapshot, &findings, &selection, &plan);
    assert_false(findings_have(&findings, REASON_CERTIFICATE_REFUSED));
}

static void the_newest_refusals_are_kept(void **state)
{
    struct situation *situation = *state;
    struct thumbprint thumbprint = {{0}};
    struct snapshot *snapshot;
    struct exclusions *exclusions;

    known_as_healthy(situation);
    (void)situation_snapshot(situation);
    snapshot = &situation->memory.before;
    exclusions = &snapshot->state.exclusions;
    *exclusions = exclusions_of(snapshot);
    for (uint8_t i = 1; i <= REFUSED_KEPT + 1; i++) {
        for (int twice = 0; twice < 2; twice++) {
            thumbprint.bytes[0] = i;
            assert_int_equal(exclusions_refuse(exclusions, snapshot, &thumbprint, false), !twice);
        }
    }
    assert_int_equal(exclusions->refused_count, REFUSED_KEPT);
    for (uint8_t i = 0; i < REFUSED_KEPT; i++) {
        assert_int_equal(exclusions->refused[i].certificate.bytes[0], REFUSED_KEPT + 1 - i);
    }
}

/* What an administrator asked for says nothing of others. */
static void what_was_not_asked_for_stays_excluded(void **state)
{
    struct situation *situation = *state;
    const struct thumbprint asked = {{1}};
    const struct thumbprint other = {{2}};
    struct snapshot *snapshot;
    struct exclusions *exclusions;

    known_as_healthy(situation);
    (void)situation_snapshot(situation);
    snapshot = &situation->memory.before;
    exclusions = &snapshot->state.exclusions;
    *exclusions = exclusions_of(snapshot);
    for (int i = 0; i < 2; i++) {
        const struct thumbprint *thumbprint = i == 0 ? &asked : &other;
        assert_true(exclusions_refuse(exclusions, snapshot, thumbprint, false));
        exclusions_set_aside(exclusions, snapshot, thumbprint, &other);
    }
    assert_true(exclusions_lift(snapshot, &asked));
    assert_int_equal(exclusions->refused_count, 1);
    assert_true(thumbprint_equal(&exclusions->refused[0].certificate, &other));
    assert_int_equal(exclusions->unproven_count, 1);
    assert_true(thumbprint_equal(&exclusions->unproven[0].certificate, &other));
    assert_false(exclusions_lift(snapshot, &asked));
}

static void nothing_is_forgotten_while_the_store_cannot_be_read(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac2;

    known_as_healthy(situation);
    sac2 = renew_refused(situation);
    try_in_vain(situation);
    sac2->in_store = false;
    situation->model.unreadable[MODEL_PART_STORE] = true;
    (void)situation_pass(situation);
    assert_int_equal(situation->model.stored.exclusions.refused_count, 1);
    situation->model.unreadable[MODEL_PART_STORE] = false;
    situation->model.unreadable[MODEL_PART_STATE] = true;
    (void)situation_pass(situation);
    assert_int_equal(situation->model.stored.exclusions.refused_count, 1);
}

int run_exclusions_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_others_take_away_twice_is_left_to_them),
        TEST(what_is_taken_away_now_and_then_is_repaired_each_time),
        TEST(a_new_certificate_ends_the_exclusion),
        TEST(who_binds_it_ends_the_exclusion),
        TEST(what_we_left_half_done_is_gone_on_with),
        TEST(a_refused_certificate_is_tried_three_times_and_waits),
        TEST(the_next_best_is_the_fallback),
        TEST(one_imported_again_is_tried_again),
        TEST(one_imported_again_over_itself_is_tried_again),
        TEST(what_one_was_like_is_learned),
        TEST(where_only_the_refused_one_is_left_it_is_tried_ever_more_rarely),
        TEST(a_broken_server_tries_it_again_but_last),
        TEST(bound_by_hand_it_is_no_longer_refused),
        TEST(a_refused_certificate_that_is_gone_is_not_reported),
        TEST(the_newest_refusals_are_kept),
        TEST(what_was_not_asked_for_stays_excluded),
        TEST(nothing_is_forgotten_while_the_store_cannot_be_read),
    };

    return cmocka_run_group_tests_name("exclusions", tests, NULL, NULL);
}
