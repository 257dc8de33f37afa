/* After a restart SSTP has its time to let clients in: what is late is waited for, and told. */
#include "choosing.h"
#include "situation.h"
#include "unit.h"

#include <string.h>

static struct model *renewed(struct situation *situation)
{
    known_as_healthy(situation);
    (void)situation_renew(situation);
    return &situation->model;
}

static void assert_kept(const struct situation *situation)
{
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 0);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
    assert_int_equal(reported(situation, REPORT_PROVEN), 1);
    assert_on_both((struct situation *)situation, "SAC2");
}

/* ---- how long it took until a client got in ---- */

static void what_clients_felt_is_measured(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const struct last_rotation *last = &model->stored.last_rotation;
    instant late;

    model->listens_later = 3 * INSTANT_SECOND;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_kept(situation);
    assert_true(last->outage > 0);
    assert_true(last->served_after > last->outage);
    /* from SSTP's start on; and it was found out soon */
    late = last->served_after - last->outage;
    assert_true(late < 3 * INSTANT_SECOND * 3 / 2);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
}

static void where_nobody_was_seen_to_get_in_it_is_not_known(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->probes_dropped = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(model->stored.last_rotation.outage > 0);
    assert_true(model->stored.last_rotation.served_after == 0);
}

/* ---- one family late ---- */

static void a_family_that_is_late_is_waited_for(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant begun = model->now;

    model->family_later[FAMILY_IPV6] = 30 * INSTANT_SECOND;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(model->now >= begun + 30 * INSTANT_SECOND);
    assert_true(model->now < begun + 45 * INSTANT_SECOND);
    assert_kept(situation);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), 0);
    assert_true(model->stored.last_rotation.served_after < 10 * INSTANT_SECOND);
}

static void one_that_does_not_come_is_told(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->family_later[FAMILY_IPV6] = INSTANT_DAY;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_kept(situation);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), 1);
    for (int i = 0; i < 10; i++) {
        (void)pass_later(situation, 10 * INSTANT_MINUTE);
    }
    assert_int_equal(model->restart_count, 1); /* clients get in over the other */
    assert_on_both(situation, "SAC2");
}

/* ---- the certificate ---- */

/* The connection ends and the server says nothing: a filter may have ended it. But where that goes
 * on, and clients got in before, HTTP.sys may have no use of the key. */
static void a_connection_that_ends_without_a_word_leads_back_late(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant begun = model->now;

    model_find(model, "SAC2")->fails_tls = true;
    model_find(model, "SAC2")->resets_tls = true;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(model->now >= begun + 90 * INSTANT_SECOND);
    assert_int_equal(reported(situation, REPORT_REVERTING), 1);
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

static void goes_away(void *context, const struct call *call, const char *object, const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_PROBE &&
        model->now > model->services[MODEL_SSTP].started_at + 20 * INSTANT_SECOND) {
        model_find(model, "SAC2")->fails_tls = false;
    }
}

static void or_not_if_it_goes_away(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model_find(model, "SAC2")->fails_tls = true;
    model_find(model, "SAC2")->resets_tls = true;
    situation->process.director.context = model;
    situation->process.director.after = goes_away;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_kept(situation);
    assert_int_equal(model->restart_count, 1);
}

/* The record over which clients are asked, in the middle of that. */
static void damage_ipv4(void *context, const struct call *call, const char *object,
                        const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_STORE_SSTP_START && model->restart_count > 0) {
        model->bindings[FAMILY_IPV4].presence = PART_MALFORMED;
        model->bindings[FAMILY_IPV4].context = false;
    }
}

static void or_not_if_somebody_else_changed_the_record(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->no_family[FAMILY_IPV6] = true;
    situation->process.director.context = model;
    situation->process.director.after = damage_ipv4;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
    assert_int_equal(model->stored.exclusions.unproven_count, 0);
    situation->process.director.after = NULL;
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void unreadable_ipv4(void *context, const struct call *call, const char *object,
                            const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_STORE_SSTP_START && model->restart_count > 0) {
        model->unreadable[MODEL_PART_IPV4] = true;
    }
}

/* Nothing says that it was changed. */
static void of_a_record_that_cannot_be_read_it_does(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->no_family[FAMILY_IPV6] = true;
    model_find(model, "SAC2")->fails_tls = true;
    situation->process.director.context = model;
    situation->process.director.after = unreadable_ipv4;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_REVERTING), 1);
}

/* As SSTP starts, TLS ends to come up with the same certificate: there is no way back from that. */
static void break_tls(void *context, const struct call *call, const char *object, const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_START_SERVICE) {
        model_find(model, "SAC1")->fails_tls = true;
    }
}

static void the_same_certificate_is_no_way_back(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.parameters.hashes.sha1 = (struct hash_value){.presence = PART_MALFORMED};
    situation_hashes_unseen(situation);
    situation->process.director.context = &situation->model;
    situation->process.director.after = break_tls;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.restart_count, 1);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 0);
}

/* ---- our own state ---- */

static void is_taken_away(void *context, const struct call *call, const char *object,
                          const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_START_SERVICE) {
        model->stored.intent = (struct intent){.presence = PART_ABSENT};
    }
}

/* Somebody deletes what we stored: it is not made up again. */
static void an_intent_that_is_taken_away_stays_away(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    situation->process.director.context = model;
    situation->process.director.after = is_taken_away;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_serves(situation, "SAC2");
}

/* ---- the setting ---- */

static void who_sets_less_waits_less(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant begun = model->now;

    situation->settings.values[SETTING_PROOF_SECONDS] = 10;
    model->settings.values[SETTING_PROOF_SECONDS] = 10;
    model->listens_later = 60 * INSTANT_SECOND;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(model->now < begun + 25 * INSTANT_SECOND);
    assert_int_equal(reported(situation, REPORT_PROVEN), 0);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), FAMILY_COUNT);
}

int run_patience_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_clients_felt_is_measured),
        TEST(where_nobody_was_seen_to_get_in_it_is_not_known),
        TEST(a_family_that_is_late_is_waited_for),
        TEST(one_that_does_not_come_is_told),
        TEST(a_connection_that_ends_without_a_word_leads_back_late),
        TEST(or_not_if_it_goes_away),
        TEST(or_not_if_somebody_else_changed_the_record),
        TEST(of_a_record_that_cannot_be_read_it_does),
        TEST(the_same_certificate_is_no_way_back),
        TEST(an_intent_that_is_taken_away_stays_away),
        TEST(who_sets_less_waits_less),
    };
    return cmocka_run_group_tests_name("patience", tests, NULL, NULL);
}
