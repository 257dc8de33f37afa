/* What the next certificate is measured by. */
#include "certificate/baseline.h"
#include "certificate/exclusions.h"
#include "choosing.h"
#include "unit.h"

/* An administrator chose a name; what is bound for neither that nor the name before names nobody.
 */
static void what_is_for_none_of_the_names_is_no_baseline(void **state)
{
    struct situation *situation = *state;
    const struct snapshot *snapshot;
    struct last_good learnt;

    known_as_healthy(situation);
    situation->model.stored.choice = (struct admin_choice){
        .presence = PART_PRESENT,
        .thumbprint =
            model_issue(&situation->model, "hand", "hand.example.com", -1, 90)->facts.thumbprint};
    const struct model_certificate *other =
        model_issue(&situation->model, "other", "other.example.com", -1, 90);
    snapshot = situation_snapshot(situation);
    assert_true(baseline_learn(snapshot, snapshot_find(snapshot, &other->facts.thumbprint), false,
                               &learnt));
    assert_true(thumbprint_equal(&learnt.stand_in, &other->facts.thumbprint));
}

/* What was stored says less of the baseline than the store does: an earlier version wrote it. */
static void a_baseline_in_the_store_tells_more_than_what_is_stored_of_it(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.stored.last_good.trust = (struct trust){.class = CLASS_UNKNOWN};
    (void)situation_renew(situation);
    assert_chosen(situation, "SAC2");
}

/* For the name that an administrator chose, or bound by a rotation for names that are none of the
 * baseline's: it is the next baseline. One that another rotation is about is not. */
static void what_is_for_the_names_that_count_is_the_next_baseline(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    const struct model_certificate *other;
    const struct snapshot *snapshot;
    struct last_good learnt;

    known_as_healthy(situation);
    other = model_issue(model, "other", "hand.example.com", -1, 90);
    model->stored.intent = (struct intent){.presence = PART_PRESENT, .port = MODEL_PORT};
    snapshot = situation_snapshot(situation);
    assert_true(baseline_learn(snapshot, snapshot_find(snapshot, &other->facts.thumbprint), false,
                               &learnt));
    assert_true(thumbprint_equal(&learnt.stand_in, &other->facts.thumbprint));
    model->stored.intent.target = other->facts.thumbprint;
    snapshot = situation_snapshot(situation);
    assert_true(baseline_learn(snapshot, snapshot_find(snapshot, &other->facts.thumbprint), false,
                               &learnt));
    assert_true(thumbprint_equal(&learnt.thumbprint, &other->facts.thumbprint));
    model->stored.intent.target = (struct thumbprint){{0}};
    model->stored.choice = (struct admin_choice){
        .presence = PART_PRESENT,
        .thumbprint = model_issue(model, "hand", "hand.example.com", -1, 90)->facts.thumbprint};
    snapshot = situation_snapshot(situation);
    assert_true(baseline_learn(snapshot, snapshot_find(snapshot, &other->facts.thumbprint), false,
                               &learnt));
    assert_true(thumbprint_equal(&learnt.thumbprint, &other->facts.thumbprint));
}

static void more_issuers_of_the_same_certificate_are_learnt(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;

    known_as_healthy(situation);
    sac1->issuers[sac1->issuer_count++].name[0] = 9;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.stored.last_good.trust.issuer_count, 2);
}

/* ---- an administrator's choice ---- */

/* "hand" is bound with netsh a moment ago: SSTP is to be restarted by whoever did it. */
static void bind_by_hand(struct situation *situation)
{
    known_as_healthy(situation);
    (void)issue_by(situation, "hand", "hand.example.com", -1, 364, 2);
    model_rebind(&situation->model, "hand");
    situation->others_stay = true;
    (void)situation_pass(situation);
}

static void a_choice_is_the_baseline_at_once(void **state)
{
    struct situation *situation = *state;

    bind_by_hand(situation);
    assert_int_equal(situation->pass.result, PASS_ONGOING);
    assert_string_equal(baseline_label(situation), "hand");
    assert_true(situation->model.stored.last_good.chosen);
}

/* Clients of the chosen name trust the one as the other, and nobody asked for the name before. */
static void what_comes_before_all_is_well_is_measured_by_the_choice(void **state)
{
    struct situation *situation = *state;

    bind_by_hand(situation);
    situation->others_stay = false;
    (void)issue_by(situation, "later", "hand.example.com", 0, 365, 2);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_serves(situation, "later");
    let_go_by(situation, situation->model.now + INSTANT_DAY);
    assert_serves(situation, "later");
    assert_string_equal(baseline_label(situation), "later");
}

static bool is_taken(struct snapshot snapshot)
{
    return baseline_take_choice(&snapshot);
}

static void only_what_serves_for_sstp_is_taken_for_it(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    struct snapshot snapshot;

    bind_by_hand(situation);
    model->stored.last_good.chosen = false;
    snapshot = *situation_snapshot(situation);
    assert_true(is_taken(snapshot));
    snapshot.state.choice.thumbprint.bytes[0] ^= 1;
    assert_false(is_taken(snapshot)); /* another was chosen */
    snapshot = *situation_snapshot(situation);
    snapshot.taken_at = model->now + 400 * INSTANT_DAY;
    assert_false(is_taken(snapshot)); /* it is over */
    snapshot = *situation_snapshot(situation);
    snapshot.clock_doubt = CLOCK_JUMPED;
    assert_false(is_taken(snapshot)); /* nobody knows whether it is */
    snapshot = *situation_snapshot(situation);
    snapshot.bindings[FAMILY_IPV6].record.application_id[0] ^= 1;
    assert_false(is_taken(snapshot));
    snapshot.bindings[FAMILY_IPV6].presence = PART_ABSENT;
    assert_false(is_taken(snapshot)); /* nor before it is bound for both families */
    snapshot = *situation_snapshot(situation);
    exclusions_set_aside(&snapshot.state.exclusions, &snapshot,
                         &facts_of(situation, "hand")->thumbprint,
                         &facts_of(situation, "SAC1")->thumbprint);
    snapshot.state.exclusions.presence = PART_PRESENT;
    assert_false(is_taken(snapshot)); /* it did not serve, and makes room for what did */
    model->parameters.use_https = (struct dword_value){.presence = PART_PRESENT, .value = 0};
    assert_false(is_taken(*situation_snapshot(situation)));
    model->parameters.use_https.presence = PART_ABSENT;
    situation_pin(situation, "hand");
    assert_true(is_taken(*situation_snapshot(situation)));
    model->parameters.hashes.sha256.presence = PART_ABSENT;
    assert_false(is_taken(*situation_snapshot(situation)));
    situation_pin(situation, "SAC1"); /* else that would look like a pick */
    assert_false(is_taken(*situation_snapshot(situation)));
}

int run_baseline_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_is_for_none_of_the_names_is_no_baseline),
        TEST(a_baseline_in_the_store_tells_more_than_what_is_stored_of_it),
        TEST(what_is_for_the_names_that_count_is_the_next_baseline),
        TEST(more_issuers_of_the_same_certificate_are_learnt),
        TEST(a_choice_is_the_baseline_at_once),
        TEST(what_comes_before_all_is_well_is_measured_by_the_choice),
        TEST(only_what_serves_for_sstp_is_taken_for_it),
    };

    return cmocka_run_group_tests_name("baseline", tests, NULL, NULL);
}
