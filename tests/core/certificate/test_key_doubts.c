/* What the handshakes say of the key of what is in service, and what follows from keys for others.
 */
#include "certificate/key_faults.h"

#include "certificate/requirements.h"
#include "certificate/selection.h"
#include "situation.h"
#include "unit.h"

static struct certificate *facts(struct situation *situation, const char *label)
{
    return &model_find(&situation->model, label)->facts;
}

/* ---- what a client met ---- */

static void a_key_is_doubted_where_tls_fails_with_it(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;
    const struct certificate *bound;

    (void)situation_snapshot(situation);
    bound = snapshot_find(snapshot, &facts(situation, "SAC1")->thumbprint);
    assert_false(key_is_doubted(snapshot, bound));
    snapshot->probes[FAMILY_IPV6].answer = PROBE_NO_TLS;
    assert_true(key_is_doubted(snapshot, bound));
    snapshot->bindings[FAMILY_IPV6].presence = PART_ABSENT;
    assert_false(key_is_doubted(snapshot, bound));
}

static void a_handshake_completes_with_what_is_shown_once_tls_is_up(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;
    struct probe_result *probe = &snapshot->probes[FAMILY_IPV6];
    const struct thumbprint *bound = &facts(situation, "SAC1")->thumbprint;

    (void)situation_snapshot(situation);
    assert_false(key_handshake_completes(snapshot, bound));
    *probe = (struct probe_result){.answer = PROBE_NO_SSTP, .shown = true, .thumbprint = *bound};
    assert_true(key_handshake_completes(snapshot, bound));
    probe->answer = PROBE_NO_TLS; /* it was shown, and the handshake failed */
    assert_false(key_handshake_completes(snapshot, bound));
    probe->answer = PROBE_SERVES;
    probe->shown = false; /* a session was resumed */
    assert_false(key_handshake_completes(snapshot, bound));
    probe->shown = true;
    probe->thumbprint.bytes[0] ^= 1;
    assert_false(key_handshake_completes(snapshot, bound));
}

/* ---- which keys matter, and when ---- */

static void a_key_that_can_be_used_is_not_asked_for_again(void **state)
{
    struct situation *situation = *state;

    facts(situation, "SAC1")->key_asked = true;
    assert_true(situation_pass(situation).next_check > situation->model.now + INSTANT_HOUR);
}

static void where_nothing_is_bound_a_key_matters_as_any_candidate_s(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;
    const struct certificate *certificate;
    struct requirements requirements;

    facts(situation, "SAC1")->private_key = KEY_UNKNOWN;
    (void)situation_snapshot(situation);
    snapshot->bindings[FAMILY_IPV4].presence = PART_ABSENT;
    snapshot->bindings[FAMILY_IPV6].presence = PART_ABSENT;
    requirements_of(snapshot, &requirements);
    certificate = snapshot_find(snapshot, &facts(situation, "SAC1")->thumbprint);
    assert_true(requirements_need_key(&requirements, certificate));
    assert_int_equal(requirements_judge(&requirements, certificate), VERDICT_ELIGIBLE);
}

static void what_is_gone_and_not_shown_keeps_no_unknown_key_waiting(void **state)
{
    struct situation *situation = *state;
    struct certificate *renewed = &situation_renew(situation)->facts;
    const struct snapshot *snapshot;
    struct requirements requirements;

    renewed->private_key = KEY_UNKNOWN;
    situation_delete_before_start(situation, "SAC1");
    snapshot = situation_snapshot(situation);
    requirements_of(snapshot, &requirements);
    assert_int_equal(
        requirements_judge(&requirements, snapshot_find(snapshot, &renewed->thumbprint)),
        VERDICT_ELIGIBLE);
}

/* Nobody asked a client, and nothing tells how it was when SSTP started: unknown is not bad. */
static void what_is_gone_and_may_be_shown_is_not_given_up_for_an_unknown_key(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac2 = situation_renew(situation);
    struct certificate *renewed = &sac2->facts;
    const struct snapshot *snapshot;
    struct requirements requirements;

    model_set_issuer(sac2, 8, ROOT_LISTED);
    renewed->private_key = KEY_UNKNOWN;
    model_find(&situation->model, "SAC1")->in_store = false;
    snapshot = situation_snapshot(situation);
    requirements_of(snapshot, &requirements);
    assert_int_equal(
        requirements_judge(&requirements, snapshot_find(snapshot, &renewed->thumbprint)),
        VERDICT_PRIVATE_KEY_UNKNOWN);
}

/* SSTP started with it: that it was there is noted whatever its key answers now. */
static void what_sstp_started_with_was_there_though_its_key_is_unknown(void **state)
{
    struct situation *situation = *state;

    facts(situation, "SAC1")->private_key = KEY_UNKNOWN;
    (void)situation_pass(situation);
    assert_int_equal(situation->model.stored.sstp_start.presence, PART_PRESENT);
    assert_true(situation->model.stored.sstp_start.in_store);
}

/* Renewed to what is for other names: that supersedes nothing here. */
static void a_renewal_for_other_names_holds_nobody_back(void **state)
{
    struct situation *situation = *state;
    struct selection selection;

    facts(situation, "SAC1")->has_successor = true;
    facts(situation, "SAC1")->successor =
        model_issue(&situation->model, "MAIL", "mail.example.com", -1, 300)->facts.thumbprint;
    selection = select_certificate(situation_snapshot(situation));
    assert_int_equal(selection.result, SELECTION_CHOSEN);
    assert_string_equal(model_label(&situation->model, &selection.chosen->thumbprint), "SAC1");
}

/* ---- a key that serves one family alone ---- */

/* IPv4's clients are served with a key that HTTP.sys opened before it was lost; who has no record,
 * or another one's, could not be given it. */
static void lose_the_key_in_service(struct situation *situation)
{
    known_as_healthy(situation);
    facts(situation, "SAC1")->private_key = KEY_UNUSABLE;
    (void)situation_pass(situation);
    (void)pass_later(situation, 5 * INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_PRIVATE_KEY_LOST), 1);
    situation_clear_log(situation);
}

static void delete_record(struct situation *situation)
{
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
}

static void a_lost_key_is_bound_to_no_further_family(void **state)
{
    struct situation *situation = *state;

    lose_the_key_in_service(situation);
    delete_record(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void what_has_a_key_is_bound_to_both_instead(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "Q", "vpn.example.com", -310, 20);
    lose_the_key_in_service(situation);
    delete_record(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "Q");
}

static void and_where_the_other_family_has_another_one_too(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "Q", "vpn.example.com", -310, 20);
    lose_the_key_in_service(situation);
    situation->model.bindings[FAMILY_IPV6].record.thumbprint = facts(situation, "Q")->thumbprint;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "Q");
}

static void a_record_that_cannot_be_read_speaks_against_no_key(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;

    (void)situation_snapshot(situation);
    snapshot->bindings[FAMILY_IPV6].presence = PART_UNREADABLE;
    ((struct certificate *)snapshot_find(snapshot, &facts(situation, "SAC1")->thumbprint))
        ->private_key = KEY_UNUSABLE;
    snapshot->probes[FAMILY_IPV4] = (struct probe_result){
        .answer = PROBE_SERVES, .shown = true, .thumbprint = facts(situation, "SAC1")->thumbprint};
    key_faults_assume(snapshot);
    assert_int_equal(snapshot->key_faults[FAMILY_IPV4], KEY_FAULT_REPORTED);
}

int run_key_doubts_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_key_is_doubted_where_tls_fails_with_it),
        TEST(a_handshake_completes_with_what_is_shown_once_tls_is_up),
        TEST(a_key_that_can_be_used_is_not_asked_for_again),
        TEST(where_nothing_is_bound_a_key_matters_as_any_candidate_s),
        TEST(what_is_gone_and_not_shown_keeps_no_unknown_key_waiting),
        TEST(what_is_gone_and_may_be_shown_is_not_given_up_for_an_unknown_key),
        TEST(what_sstp_started_with_was_there_though_its_key_is_unknown),
        TEST(a_renewal_for_other_names_holds_nobody_back),
        TEST(a_lost_key_is_bound_to_no_further_family),
        TEST(what_has_a_key_is_bound_to_both_instead),
        TEST(and_where_the_other_family_has_another_one_too),
        TEST(a_record_that_cannot_be_read_speaks_against_no_key),
    };

    return cmocka_run_group_tests_name("key doubts", tests, NULL, NULL);
}
