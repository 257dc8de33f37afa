/* What other records would keep after a rotation can be hidden: they cannot be read, or the Central
 * Certificate Store has the certificates. */
#include "diagnosis/overriding.h"
#include "finding.h"
#include "foreign_records.h"
#include "requesting.h"
#include "unit.h"

/* ---- they cannot be read ---- */

static void unreadable(struct situation *situation)
{
    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation->model.unreadable[MODEL_PART_OVERRIDING] = true;
}

/* Who connects by a name with a record of its own may be locked out by it. */
static void a_rotation_waits_until_it_is_known_what_stays_behind(void **state)
{
    struct situation *situation = *state;
    struct pass pass;

    unreadable(situation);
    pass = situation_pass(situation);
    assert_int_equal(pass.result, PASS_HEALTHY);
    assert_true(pass.next_check <= situation->model.now + 5 * INSTANT_MINUTE);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(begun(situation, REASON_SHADOWS_UNREADABLE), 1);
    assert_serves(situation, "SAC1");
    situation->model.unreadable[MODEL_PART_OVERRIDING] = false;
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
    situation->model.overriding_count = 0;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void also_where_the_one_in_service_is_gone_from_the_store(void **state)
{
    struct situation *situation = *state;

    unreadable(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.server_writes, 0);
    situation->trigger.ending = true; /* out of memory it serves no longer than that */
    (void)situation_pass(situation);
    assert_true(thumbprint_equal(&situation->model.bindings[FAMILY_IPV4].record.thumbprint,
                                 &model_find(&situation->model, "SAC2")->facts.thumbprint));
}

/* Nobody was served, so the rotation did not wait until it was known which records there are. */
static void what_could_not_be_read_then_catches_up(void **state)
{
    static const struct {
        const char *what;
        enum foreign_policy policy;
        bool gone; /* what was replaced, from the store */
        const char *has_then;
    } cases[] = {{"corotate", FOREIGN_COROTATE, true, "SAC2"},
                 {"its owner may want it", FOREIGN_COROTATE, false, "SAC1"},
                 {"follow", FOREIGN_FOLLOW, true, "SAC1"}};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        situation_healthy(situation);
        unreadable(situation);
        (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com",
                                   "SAC1");
        journal_begin(situation, cases[i].what, "");
        situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = cases[i].policy;
        situation_delete_before_start(situation, "SAC1");
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_string_equal(label_of_record(situation), "SAC1");
        situation->model.unreadable[MODEL_PART_OVERRIDING] = false;
        model_find(&situation->model, "SAC1")->in_store = !cases[i].gone;
        situation_clear_log(situation);
        (void)pass_later(situation, INSTANT_HOUR);
        assert_string_equal(label_of_record(situation), cases[i].has_then);
        assert_int_equal(begun(situation, REASON_MOVE_INTERRUPTED),
                         strcmp(cases[i].has_then, "SAC2") == 0);
        assert_int_equal(reported(situation, REPORT_SERVICE_STOPPED), 0);
    }
    journal_end(situation);
}

/* One of those that cannot be read is what a client that asks by name is shown: that says nothing
 * of SSTP's. */
static void also_where_one_of_them_is_for_the_name(void **state)
{
    struct situation *situation = *state;

    unreadable(situation);
    (void)model_issue(&situation->model, "other", "vpn.example.com", -1, 90);
    model_find(&situation->model, "other")->in_store = false;
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "other");
    model_find(&situation->model, "SAC1")->in_store = false;
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(begun(situation, REASON_SHADOWS_UNREADABLE), 1);
}

static void nor_is_it_called_superseded(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *old = model_find(&situation->model, "SAC1");

    unreadable(situation);
    old->facts.has_successor = true;
    old->facts.successor = model_find(&situation->model, "SAC2")->facts.thumbprint;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void its_end_says_what_keeps_its_successor(void **state)
{
    struct situation *situation = *state;
    const struct certificate *old = &model_find(&situation->model, "SAC1")->facts;

    unreadable(situation);
    (void)situation_pass(situation);
    model_advance(&situation->model, old->not_after - 3 * INSTANT_DAY - situation->model.now);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_EXPIRY_UNUSED), 1);
    assert_int_equal(findings_hindrance(&situation->memory.findings), REASON_SHADOWS_UNREADABLE);
    assert_serves(situation, "SAC1");
}

static void what_is_missing_is_made_meanwhile(void **state)
{
    struct situation *situation = *state;

    unreadable(situation);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
}

static void by_hand_it_is_refused_but_for_force(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    unreadable(situation);
    answer = requesting_certificate(situation, "SAC2");
    assert_int_equal(answer.end, REQUEST_BLOCKED);
    assert_int_equal(answer.reason, REASON_SHADOWS_UNREADABLE);
    (void)requesting_pass(situation, (struct rotation_request){.now = true, .force = true});
    assert_serves(situation, "SAC2");
}

/* ---- the Central Certificate Store ---- */

static void what_clients_are_shown_by_name_waits_like_a_record(void **state)
{
    static const enum overriding_kind kinds[] = {OVERRIDING_CENTRAL_STORE, OVERRIDING_CENTRAL_NAME};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        situation_healthy(situation);
        situation_new_process(situation);
        known_as_healthy(situation);
        (void)model_add_overriding(&situation->model, kinds[i], i == 0 ? "" : "vpn.example.com",
                                   "SAC1");
        (void)situation_renew(situation);
        assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
        assert_int_equal(situation->model.log.server_writes, 0);
        assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
        assert_serves(situation, "SAC1");
    }
}

/* That it waits is known from handshakes, and the reading back after a rotation has none: what was
 * done is done. */
static void what_is_missing_is_made_meanwhile_there_too(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *old = model_find(&situation->model, "SAC1");

    known_as_healthy(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_CENTRAL_NAME, "vpn.example.com",
                               "SAC1");
    (void)situation_renew(situation);
    old->facts.has_successor = true;
    old->facts.successor = model_find(&situation->model, "SAC2")->facts.thumbprint;
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_VERIFICATION_FAILED), 0);
    assert_false(findings_have(&situation->memory.findings, REASON_SUPERSEDED));
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC1");
}

/* As while this service is being stopped: unknown is no reason to rotate. */
static void it_waits_too_while_nobody_can_ask(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_CENTRAL_NAME, "vpn.example.com",
                               "SAC1");
    (void)situation_renew(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
}

static void one_for_another_name_holds_up_nothing(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_CENTRAL_NAME, "www.example.net",
                               "SAC1");
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* It was told to; and who asks for the name is locked out from then on. */
static void another_certificate_that_is_shown_by_name_locks_out(void **state)
{
    struct situation *situation = *state;
    const struct findings *findings = &situation->memory.findings;

    known_as_healthy(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_CENTRAL_STORE, "", "SAC1");
    (void)situation_renew(situation);
    (void)requesting_pass(situation, (struct rotation_request){.now = true, .force = true});
    assert_serves(situation, "SAC2");
    assert_int_equal(reported(situation, REPORT_ROTATION_SHADOWED), 1);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == REASON_SERVER_NAME_SHADOWED) {
            assert_true(thumbprint_equal(&findings->items[i].thumbprint,
                                         &model_find(&situation->model, "SAC1")->facts.thumbprint));
        }
    }
}

static void what_the_families_do_not_agree_on_is_not_known(void **state)
{
    static const struct {
        bool ipv4;
        bool ipv6;
        bool same;
        bool known;
    } cases[] = {
        {true, true, true, true},  {true, true, false, false},  {true, false, false, true},
        {false, true, true, true}, {false, false, true, false},
    };
    struct situation *situation = *state;
    static struct snapshot snapshot;
    struct requirements requirements;
    const struct overriding_binding store = {.kind = OVERRIDING_CENTRAL_STORE};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        snapshot = *situation_snapshot(situation);
        snapshot.by_name[FAMILY_IPV4] = (struct shown_by_name){true, cases[i].ipv4, {{1}}};
        snapshot.by_name[FAMILY_IPV6] =
            (struct shown_by_name){true, cases[i].ipv6, {{cases[i].same ? 1 : 2}}};
        requirements_of(&snapshot, &requirements);
        assert_int_equal(overriding_seen(&requirements, &store) != NULL, cases[i].known);
        assert_null(overriding_seen(&requirements,
                                    &(struct overriding_binding){.kind = OVERRIDING_ADDRESS}));
    }
    situation->model.certificates[0].names[0].text = "*.example.com"; /* no name to ask for */
    snapshot = *situation_snapshot(situation);
    snapshot.by_name[FAMILY_IPV4].shown = true;
    requirements_of(&snapshot, &requirements);
    assert_null(overriding_seen(&requirements, &store));
}

int run_unseen_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_rotation_waits_until_it_is_known_what_stays_behind),
        TEST(also_where_the_one_in_service_is_gone_from_the_store),
        TEST(what_could_not_be_read_then_catches_up),
        TEST(also_where_one_of_them_is_for_the_name),
        TEST(nor_is_it_called_superseded),
        TEST(its_end_says_what_keeps_its_successor),
        TEST(what_is_missing_is_made_meanwhile),
        TEST(by_hand_it_is_refused_but_for_force),
        TEST(what_clients_are_shown_by_name_waits_like_a_record),
        TEST(what_is_missing_is_made_meanwhile_there_too),
        TEST(it_waits_too_while_nobody_can_ask),
        TEST(one_for_another_name_holds_up_nothing),
        TEST(another_certificate_that_is_shown_by_name_locks_out),
        TEST(what_the_families_do_not_agree_on_is_not_known),
    };

    return cmocka_run_group_tests_name("unseen", tests, NULL, NULL);
}
