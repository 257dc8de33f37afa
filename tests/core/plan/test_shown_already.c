/* What clients are shown already, by another application's record for a name of the server or by
 * Schannel itself, is put into use at once where it qualifies. */
#include "certificate/in_service.h"
#include "finding.h"
#include "unit.h"

/* IIS has a record for that name, with SSTP's certificate. */
static void with_a_record_for(struct situation *situation, const char *host)
{
    known_as_healthy(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, host, "SAC1");
    (void)situation_renew(situation);
}

/* SAC1 is bound, and nothing was changed. */
static void assert_untouched(struct situation *situation)
{
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(situation->model.restart_count, 0);
    assert_serves(situation, "SAC1");
}

/* Moves the record, as an administrator does. */
static void give_record(struct situation *situation, const char *label)
{
    situation->model.overriding[0].thumbprint =
        model_find(&situation->model, label)->facts.thumbprint;
}

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
    assert_untouched(situation);
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
}

static void a_successor_that_does_not_qualify_is_an_error(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_set_issuer(situation_renew(situation), 2, ROOT_NOT_LISTED);
    link_to_the_renewal(situation);
    (void)situation_pass(situation);
    (void)pass_later(situation, 3 * INSTANT_MINUTE);
    (void)pass_later(situation, 3 * INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_SUCCESSOR_UNFIT), 2);
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
        TEST(so_it_is_where_the_bound_one_is_gone),
        TEST(what_its_record_shows_is_no_reason_where_it_does_not_qualify),
        TEST(an_older_one_that_its_record_shows_is_no_reason),
        TEST(the_successor_that_is_shown_is_used_at_once),
        TEST(a_successor_that_does_not_qualify_is_an_error),
        TEST(nor_is_there_any_that_would_do),
        TEST(the_renewal_of_a_renewal_may_be_what_is_shown),
    };

    return cmocka_run_group_tests_name("shown already", tests, NULL, NULL);
}
