/* What clients are shown already, by another application's record for a name of the server or by
 * Schannel itself, is put into use at once where it qualifies. */
#include "certificate/in_service.h"
#include "finding.h"
#include "foreign_records.h"
#include "plan/hold.h"
#include "unit.h"

/* The restart policy would wait for the one who is connected. */
static void with_a_client_connected(struct situation *situation)
{
    situation->model.settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    situation->model.tunnels = 1;
}

static void what_its_record_shows_already_is_used_at_once(void **state)
{
    struct situation *situation = *state;

    with_a_record_for(situation, "vpn.example.com");
    with_a_client_connected(situation);
    (void)situation_pass(situation);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 900);
    model_find(&situation->model, "SAC3")->facts.not_before += INSTANT_HOUR;
    give_record(situation, "SAC2");
    situation_clear_log(situation);
    situation->hurried = true; /* clients are locked out: no policy is waited for */
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
    assert_int_equal(reported(situation, REPORT_ROTATION_COMPLETED), 1);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1); /* that is SAC3 now */
    assert_quiet(situation, PASS_HEALTHY);
    assert_serves(situation, "SAC2");
}

static void make_wildcard(struct situation *situation, const char *label)
{
    struct model_certificate *certificate = model_find(&situation->model, label);

    certificate->facts.name_count = 0;
    model_add_name(certificate, NAME_DNS, "*.example.com");
}

/* Nobody knows which of its names clients use: maybe that one. */
static void so_it_is_where_the_server_is_known_by_a_wildcard(void **state)
{
    struct situation *situation = *state;

    make_wildcard(situation, "SAC1");
    known_as_healthy(situation);
    (void)situation_renew(situation);
    make_wildcard(situation, "SAC2");
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    with_a_client_connected(situation);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
    give_record(situation, "SAC2");
    situation->hurried = true; /* clients may be locked out: no policy is waited for */
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* SAC2 is chosen, and what was issued before it comes later. */
static void choose_and_issue(struct situation *situation)
{
    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation_bind_by_hand(situation, "SAC2");
    (void)situation_pass(situation);
    assert_serves(situation, "SAC2");
    (void)pass_later(situation, INSTANT_DAY);
    (void)model_issue(&situation->model, "late", "vpn.example.com", -2, 900);
    model_find(&situation->model, "late")->facts.not_before =
        model_find(&situation->model, "SAC2")->facts.not_before - INSTANT_HOUR;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "SAC2");
}

/* Whoever moved the record there did that after the choice, with which nobody gets in by name. */
static void what_came_after_a_choice_and_is_shown_takes_its_place(void **state)
{
    struct situation *situation = *state;

    choose_and_issue(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "late");
    situation_clear_log(situation);
    assert_int_equal(pass_later(situation, INSTANT_MINUTE).result, PASS_ROTATED);
    assert_serves(situation, "late");
    (void)pass_later(situation, INSTANT_DAY);
    assert_serves(situation, "late");
}

/* An administrator saw it, and chose another all the same. */
static void what_was_there_when_it_was_made_does_not(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 900);
    situation_bind_by_hand(situation, "SAC2");
    (void)situation_pass(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC3");
    for (int i = 0; i < 3; i++) {
        (void)pass_later(situation, INSTANT_DAY);
    }
    assert_serves(situation, "SAC2");
    assert_true(begun(situation, REASON_SERVER_NAME_SHADOWED) > 0);
}

/* Deleted first: nothing says how old the one is that is gone. */
static void so_it_is_where_the_bound_one_is_gone(void **state)
{
    struct situation *situation = *state;

    with_a_record_for(situation, "vpn.example.com");
    give_record(situation, "SAC2");
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void what_its_record_shows_is_no_reason_where_it_does_not_qualify(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_set_issuer(model_issue(&situation->model, "other", "vpn.example.com", -1, 900), 2,
                     ROOT_NOT_LISTED);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "other");
    (void)situation_pass(situation);
    assert_nothing_changed(situation);
    assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
}

static void an_older_one_that_its_record_shows_is_no_reason(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    situation_clear_log(situation);
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
}

/* Nobody goes back to an older one because what came after it is gone from the store. */
static void nor_is_an_older_one_where_the_bound_one_is_gone(void **state)
{
    struct situation *situation = *state;
    static struct snapshot snapshot;
    struct last_good *baseline = &snapshot.state.last_good;

    with_a_record_for(situation, "vpn.example.com");
    give_record(situation, "SAC2");
    model_find(&situation->model, "SAC1")->in_store = false;
    snapshot = *situation_snapshot(situation);
    const instant before = baseline->not_before;
    assert_non_null(hold_is_ahead(&snapshot));
    baseline->not_before = model_find(&situation->model, "SAC2")->facts.not_before;
    assert_null(hold_is_ahead(&snapshot));
    baseline->not_before = 0; /* what is not known is no reason */
    assert_null(hold_is_ahead(&snapshot));
    baseline->not_before = before;
    baseline->thumbprint.bytes[0] ^= 1; /* nor what is known of another one */
    assert_null(hold_is_ahead(&snapshot));
}

/* Who comes by that address gets in now, and would not. */
static void nor_while_another_record_would_stay_behind(void **state)
{
    struct situation *situation = *state;

    with_a_record_for(situation, "vpn.example.com");
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    give_record(situation, "SAC2");
    (void)situation_pass(situation);
    assert_nothing_changed(situation);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
    assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
}

static void link_to_the_renewal(struct situation *situation)
{
    struct model_certificate *old = model_find(&situation->model, "SAC1");

    old->facts.has_successor = true;
    old->facts.successor = model_find(&situation->model, "SAC2")->facts.thumbprint;
    situation->model.links_followed = true;
    with_a_client_connected(situation);
}

static void the_successor_that_is_shown_is_used_at_once(void **state)
{
    struct situation *situation = *state;

    with_a_record_for(situation, "vpn.example.com"); /* it shows the successor, too */
    link_to_the_renewal(situation);
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.server_writes, 0); /* once is no proof */
    assert_int_equal(begun(situation, REASON_SUCCESSOR_SHOWN), 0);
    situation->hurried = true;
    assert_int_equal(pass_later(situation, 3 * INSTANT_MINUTE).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_SUCCESSOR_SHOWN), 2);
    assert_serves(situation, "SAC2");
    assert_int_equal(reported(situation, REPORT_ROTATION_COMPLETED), 1); /* by name, too */
    assert_int_equal(reported(situation, REPORT_ROTATION_SHADOWED), 0);
    assert_quiet(situation, PASS_HEALTHY);
    assert_false(findings_have(&situation->memory.findings, REASON_SERVER_NAME_SHADOWED));
}

/* That a web site has it does not explain what VPN clients are shown. */
static void so_it_is_where_an_unrelated_record_has_it(void **state)
{
    static const enum overriding_kind kinds[] = {OVERRIDING_HOST_NAME, OVERRIDING_ADDRESS};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        situation_healthy(situation);
        situation_new_process(situation);
        known_as_healthy(situation);
        (void)situation_renew(situation);
        (void)model_add_overriding(
            &situation->model, kinds[i],
            kinds[i] == OVERRIDING_ADDRESS ? "203.0.113.5" : "www.example.net", "SAC2");
        link_to_the_renewal(situation);
        (void)situation_pass(situation);
        situation->hurried = true;
        assert_int_equal(pass_later(situation, 3 * INSTANT_MINUTE).result, PASS_ROTATED);
        assert_int_equal(begun(situation, REASON_SUCCESSOR_SHOWN), 2);
        assert_serves(situation, "SAC2");
        situation->hurried = false;
    }
}

/* What answers over loopback alone is another thing. */
static void where_a_record_for_loopback_has_it_nobody_knows(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "127.0.0.1", "SAC2");
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "[::1]", "SAC2");
    link_to_the_renewal(situation);
    (void)situation_pass(situation);
    (void)pass_later(situation, 3 * INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_SUCCESSOR_SHOWN), 0);
}

static void a_successor_that_does_not_qualify_is_an_error(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_set_issuer(situation_renew(situation), 2, ROOT_NOT_LISTED);
    link_to_the_renewal(situation);
    (void)situation_pass(situation);
    situation->model.tunnels = 0; /* nobody would mind a restart, and nobody would gain by it */
    for (int i = 0; i < 5; i++) {
        (void)pass_later(situation, 3 * INSTANT_MINUTE);
    }
    assert_int_equal(begun(situation, REASON_SUCCESSOR_UNFIT), 2);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(situation->model.restart_count, 0);
}

/* SSTP goes by another application's record, and Windows shows its successor. */
static void where_another_record_is_followed_its_owner_has_to_move_it(void **state)
{
    struct situation *situation = *state;
    struct ssl_record *record = &situation->model.bindings[FAMILY_IPV4].record;

    known_as_healthy(situation);
    memset(record->application_id, 0x4d, APPLICATION_ID_SIZE);
    situation->record_settings[FAMILY_IPV4] = *record;
    (void)situation_renew(situation);
    link_to_the_renewal(situation);
    for (int i = 0; i < 3; i++) {
        (void)pass_later(situation, 3 * INSTANT_MINUTE);
    }
    assert_int_equal(begun(situation, REASON_SUCCESSOR_UNFIT), 2);
    assert_int_equal(begun(situation, REASON_SUCCESSOR_SHOWN), 0);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 0); /* nobody gets in as before */
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void nor_is_there_any_that_would_do(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    link_to_the_renewal(situation);
    model_find(&situation->model, "SAC2")->facts.private_key = KEY_UNUSABLE;
    model_find(&situation->model, "SAC1")->facts.not_after = situation->model.now - INSTANT_HOUR;
    (void)situation_pass(situation);
    (void)pass_later(situation, 3 * INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_SUCCESSOR_UNFIT), 2);
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* A chain of renewals is followed to its end. */
static void the_renewal_of_a_renewal_may_be_what_is_shown(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *middle;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    middle = model_issue(&situation->model, "gone", "vpn.example.com", -2, 900);
    middle->facts.has_successor = true;
    middle->facts.successor = model_find(&situation->model, "SAC2")->facts.thumbprint;
    link_to_the_renewal(situation);
    model_find(&situation->model, "SAC1")->facts.successor = middle->facts.thumbprint;
    const struct snapshot *snapshot = situation_snapshot(situation);
    assert_true(in_service_is_succeeded(snapshot,
                                        &model_find(&situation->model, "SAC2")->facts.thumbprint));
    model_find(&situation->model, "SAC2")->facts.has_successor = true; /* in a circle */
    model_find(&situation->model, "SAC2")->facts.successor =
        model_find(&situation->model, "SAC1")->facts.thumbprint;
    snapshot = situation_snapshot(situation);
    assert_false(in_service_is_succeeded(snapshot, &(struct thumbprint){{1}}));
    middle->in_store = false;
    snapshot = situation_snapshot(situation);
    assert_false(in_service_is_succeeded(snapshot,
                                         &model_find(&situation->model, "SAC2")->facts.thumbprint));
}

int run_shown_already_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_its_record_shows_already_is_used_at_once),
        TEST(so_it_is_where_the_server_is_known_by_a_wildcard),
        TEST(what_came_after_a_choice_and_is_shown_takes_its_place),
        TEST(what_was_there_when_it_was_made_does_not),
        TEST(so_it_is_where_the_bound_one_is_gone),
        TEST(what_its_record_shows_is_no_reason_where_it_does_not_qualify),
        TEST(an_older_one_that_its_record_shows_is_no_reason),
        TEST(nor_is_an_older_one_where_the_bound_one_is_gone),
        TEST(nor_while_another_record_would_stay_behind),
        TEST(the_successor_that_is_shown_is_used_at_once),
        TEST(so_it_is_where_an_unrelated_record_has_it),
        TEST(where_a_record_for_loopback_has_it_nobody_knows),
        TEST(where_another_record_is_followed_its_owner_has_to_move_it),
        TEST(a_successor_that_does_not_qualify_is_an_error),
        TEST(nor_is_there_any_that_would_do),
        TEST(the_renewal_of_a_renewal_may_be_what_is_shown),
    };

    return cmocka_run_group_tests_name("shown already", tests, NULL, NULL);
}
