/* How the wait for a re-issue ends. */
#include "deferral.h"
#include "foreign_records.h"
#include "reissuing.h"
#include "requesting.h"
#include "unit.h"

/* ---- the hour ---- */

static void the_hour_goes_on_when_our_process_starts_anew(void **state)
{
    struct situation *situation = *state;
    instant lost;

    reissuing_begin(situation);
    lost = reissuing_lost_at(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    reissuing_waits_until(situation, 30 * INSTANT_MINUTE, "old", "issued-before");
    situation_new_process(situation);
    reissuing_waits_until(situation, INSTANT_HOUR, "old", "issued-before");
    assert_int_equal(reissuing_lost_at(situation), lost);
    reissuing_used(situation, "old");
}

/* So does the version before: it stored nothing. */
static void without_anything_stored_the_loss_is_seen_now(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    model_advance(&situation->model, 30 * INSTANT_MINUTE);
    situation->model.stored.loss = (struct loss){.presence = PART_ABSENT};
    (void)situation_pass(situation);
    assert_int_equal(reissuing_lost_at(situation), situation->memory.before.taken_at);
    reissuing_waits_until(situation, INSTANT_HOUR, "old", "issued-before");
    reissuing_used(situation, "old");
}

static void a_clock_set_back_neither_ends_nor_prolongs_it_for_good(void **state)
{
    struct situation *situation = *state;
    instant set_back;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    reissuing_waits_until(situation, 30 * INSTANT_MINUTE, "old", "issued-before");
    situation->model.now -= 2 * INSTANT_HOUR;
    set_back = situation->model.now;
    (void)situation_pass(situation);
    reissuing_waits_until(situation, INSTANT_HOUR, "old", "issued-before");
    assert_true(reissuing_lost_at(situation) >= set_back &&
                reissuing_lost_at(situation) < set_back + INSTANT_MINUTE);
    reissuing_used(situation, "old");
}

static void each_loss_has_its_own_hour(void **state)
{
    struct situation *situation = *state;
    instant lost;

    reissuing_begin(situation);
    lost = reissuing_lost_at(situation);
    model_find(&situation->model, "SAC1")->in_store = true;
    (void)pass_later(situation, 50 * INSTANT_MINUTE);
    assert_int_equal(reissuing_lost_at(situation), 0);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    reissuing_lose(situation);
    assert_true(reissuing_lost_at(situation) > lost + 50 * INSTANT_MINUTE);
    reissuing_waits_until(situation, INSTANT_HOUR, "old", "issued-before");
    reissuing_used(situation, "old");
}

/* ---- what ends it ---- */

static void no_deadline_ends_it(void **state)
{
    struct situation *situation = *state;

    reissuing_known(situation);
    situation->model.now = facts_of(situation, "SAC1")->not_after - 2 * INSTANT_HOUR;
    reissuing_lose(situation);
    (void)issue_by(situation, "fewer", "vpn.example.com", ISSUED_AFTER, 400, 8);
    reissuing_waits_until(situation, INSTANT_HOUR, "fewer", "fewer-names");
    reissuing_used(situation, "fewer");
}

static void its_end_does(void **state)
{
    struct situation *situation = *state;

    reissuing_known(situation);
    situation->model.now = facts_of(situation, "SAC1")->not_after - 30 * INSTANT_MINUTE;
    reissuing_lose(situation);
    (void)issue_by(situation, "fewer", "vpn.example.com", ISSUED_AFTER, 400, 8);
    reissuing_waits_until(situation, 28 * INSTANT_MINUTE, "fewer", "fewer-names");
    assert_true(situation->pass.next_check <=
                facts_of(situation, "SAC1")->not_after + INSTANT_MINUTE);
    situation->model.now = facts_of(situation, "SAC1")->not_after + INSTANT_SECOND;
    reissuing_used(situation, "fewer");
}

static void then_the_restart_policy_counts(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    set_policy(situation, RESTART_IDLE);
    situation->model.tunnels = 1;
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    reissuing_waits_until(situation, INSTANT_HOUR, "old", "issued-before");
    assert_waits(situation, "idle");
    situation->model.tunnels = 0;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "old");
}

static void at_a_shutdown_nothing_is_waited_for(void **state)
{
    static const struct {
        int from;
        bool all;
        bool private;
    } cases[] = {{ISSUED_BEFORE, true, false},
                 {ISSUED_AFTER, false, false},
                 {ISSUED_BEFORE, false, false},
                 {ISSUED_AFTER, true, true}};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        situation_healthy(situation);
        reissuing_begin(situation);
        struct model_certificate *only =
            reissuing_add(situation, "only", cases[i].from, cases[i].all);
        if (cases[i].private) {
            model_set_issuer(only, 2, ROOT_NOT_LISTED);
        }
        situation->trigger.ending = true;
        situation->model.shuts_down = true;
        assert_int_equal(pass_later(situation, INSTANT_MINUTE).result, PASS_FOR_BOOT);
        assert_on_both(situation, "only");
        situation->trigger.ending = false;
    }
}

/* Of what stands in the one for most names. */
static void nor_are_names_lost_that_need_not_be(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)issue_by(situation, "one", "vpn.example.com", ISSUED_AFTER + 2, 400, 8);
    (void)reissuing_add(situation, "two", ISSUED_BEFORE, false);
    situation->trigger.ending = true;
    situation->model.shuts_down = true;
    assert_int_equal(pass_later(situation, INSTANT_MINUTE).result, PASS_FOR_BOOT);
    assert_on_both(situation, "two");
}

/* HTTP.sys has it no longer. */
static void after_a_boot_nothing_is_waited_for(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, false);
    model_reboot(&situation->model);
    situation_new_process(situation);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "old");
}

/* ---- requests ---- */

static void who_asks_for_it_now_waits_for_nothing(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "new", ISSUED_AFTER, false);
    answer = requesting_pass(situation, (struct rotation_request){.given = true});
    assert_int_equal(answer.end, REQUEST_WAITS);
    assert_int_equal(answer.reason, REASON_REISSUE_AWAITED);
    assert_true(answer.at <= reissuing_lost_at(situation) + INSTANT_HOUR);
    situation->hurried = true;
    answer = requesting_pass(situation, (struct rotation_request){.now = true});
    assert_int_equal(answer.end, REQUEST_DONE);
    assert_on_both(situation, "new");
}

static void nor_who_names_one(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, false);
    assert_int_equal(requesting_certificate(situation, "old").end, REQUEST_DONE);
    assert_on_both(situation, "old");
}

/* ---- clients who cannot wait ---- */

/* With its settings. */
static void delete_record(struct situation *situation)
{
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
}

/* A record is missing: who connects over IPv6 is locked out. */
static void who_is_locked_out_does_not_wait_for_it(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    delete_record(situation);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "old");
}

/* But not so that others are. */
static void but_names_do_not_fall_for_that(void **state)
{
    struct situation *situation = *state;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "new", ISSUED_AFTER, false);
    delete_record(situation);
    reissuing_waits_until(situation, INSTANT_HOUR, "new", "fewer-names");
    reissuing_used(situation, "new");
}

/* Their owner let them go along with SSTP's. */
static void names_fall_in_records_of_others_too(void **state)
{
    struct situation *situation = *state;

    reissuing_known(situation);
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_COROTATE;
    situation->settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_COROTATE;
    make_foreign(situation, FAMILY_IPV4);
    make_foreign(situation, FAMILY_IPV6);
    reissuing_lose(situation);
    (void)reissuing_add(situation, "new", ISSUED_AFTER, false);
    reissuing_waits_until(situation, INSTANT_HOUR, "new", "fewer-names");
    reissuing_used(situation, "new");
}

/* What stood in is not worth it. */
static void in_place_of_what_stood_in_who_qualifies_does_not_wait(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    reissuing_begin(situation);
    (void)reissuing_add(situation, "new", ISSUED_AFTER, false);
    reissuing_waits_until(situation, INSTANT_HOUR, "new", "fewer-names");
    reissuing_used(situation, "new");
    model_find(model, "new")->in_store = false;
    (void)pass_later(situation, INSTANT_DAY);
    assert_on_both(situation, "new");
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "old");
}

/* Nothing is stored of it, and nobody noted what SSTP started with: the handshake tells. */
static void what_was_deleted_before_we_came_is_known_by_its_handshake(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    reissuing_add_names(sac1, true);
    model_set_issuer(sac1, 8, ROOT_LISTED);
    sac1->in_store = false;
    (void)reissuing_add(situation, "old", ISSUED_BEFORE, true);
    (void)situation_pass(situation);
    reissuing_waits_until(situation, INSTANT_HOUR, "old", "issued-before");
    (void)reissuing_add(situation, "new", ISSUED_AFTER, true);
    reissuing_used(situation, "new");
}

int run_reissue_ends_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_hour_goes_on_when_our_process_starts_anew),
        TEST(without_anything_stored_the_loss_is_seen_now),
        TEST(a_clock_set_back_neither_ends_nor_prolongs_it_for_good),
        TEST(each_loss_has_its_own_hour),
        TEST(no_deadline_ends_it),
        TEST(its_end_does),
        TEST(then_the_restart_policy_counts),
        TEST(at_a_shutdown_nothing_is_waited_for),
        TEST(nor_are_names_lost_that_need_not_be),
        TEST(after_a_boot_nothing_is_waited_for),
        TEST(who_asks_for_it_now_waits_for_nothing),
        TEST(nor_who_names_one),
        TEST(who_is_locked_out_does_not_wait_for_it),
        TEST(but_names_do_not_fall_for_that),
        TEST(names_fall_in_records_of_others_too),
        TEST(in_place_of_what_stood_in_who_qualifies_does_not_wait),
        TEST(what_was_deleted_before_we_came_is_known_by_its_handshake),
    };

    return cmocka_run_group_tests_name("reissue ends", tests, NULL, NULL);
}
