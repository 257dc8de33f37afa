/* Others at work: what they change is left alone until they are done. */
#include "plan/quiet.h"

#include "interruption.h"
#include "unit.h"

static bool waits_for_others(const struct situation *situation)
{
    return findings_have(&situation->memory.findings, REASON_OTHERS_AT_WORK);
}

/* A healthy server that is known; who changes something may go on. */
static struct model *begun_by_others(struct situation *situation)
{
    known_as_healthy(situation);
    situation->others_stay = true;
    return &situation->model;
}

static void assert_left_alone(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_true(waits_for_others(situation));
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_true(situation->pass.pending);
}

static void delete (struct situation *situation, enum family family)
{
    assert_int_equal(model_http_delete(&situation->model, family), 0);
    situation->settings_known[family] = false;
}

static void add(struct situation *situation, enum family family, const char *label)
{
    const struct ssl_record record =
        ssl_record_for_sstp(&model_find(&situation->model, label)->facts.thumbprint);

    assert_int_equal(model_http_create(&situation->model, family, &record), 0);
    situation->record_settings[family] = record;
}

static void restart_by_hand(struct model *model)
{
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        assert_int_equal(model_stop(model, (enum model_service_id)i), 0);
    }
    assert_int_equal(model_start(model, MODEL_REMOTE_ACCESS), 0);
}

/* expected.md: delete, delete, a minute of thinking, add, add, restart. */
static void the_steps_of_an_administrator_are_left_alone(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    (void)model_issue(model, "SAC2", "vpn.example.com", -1, 365);
    model->settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    model->tunnels = 1; /* the renewal itself waits */
    delete (situation, FAMILY_IPV4);
    assert_left_alone(situation);
    model_advance(model, 12 * INSTANT_SECOND);
    delete (situation, FAMILY_IPV6);
    assert_left_alone(situation);
    model_advance(model, INSTANT_MINUTE);
    add(situation, FAMILY_IPV4, "SAC2");
    assert_left_alone(situation);
    model_advance(model, 12 * INSTANT_SECOND);
    add(situation, FAMILY_IPV6, "SAC2");
    (void)situation_pass(situation);
    assert_int_equal(model->log.server_writes, 0);
    model->parameters.hashes =
        (struct hash_pair){{.presence = PART_ABSENT}, {.presence = PART_ABSENT}};
    model_advance(model, 36 * INSTANT_SECOND);
    restart_by_hand(model);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(pass_later(situation, QUIET_FOR + INSTANT_MINUTE).result, PASS_HEALTHY);
    assert_int_equal(model->log.server_writes, 0);
    assert_serves(situation, "SAC2");
}

static void who_never_adds_gets_the_records_again_after_five_minutes(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);
    const instant deleted = model->now + INSTANT_MINUTE;

    delete (situation, FAMILY_IPV6);
    assert_left_alone(situation);
    model->now = deleted;
    delete (situation, FAMILY_IPV4);
    assert_left_alone(situation);
    assert_true(situation->pass.next_check >= deleted + QUIET_FOR);
    assert_true(situation->pass.next_check < deleted + QUIET_FOR + INSTANT_MINUTE);
    model->now = situation->pass.next_check - INSTANT_SECOND;
    assert_left_alone(situation);
    model->now = situation->pass.next_check;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
}

/* Beside the right SHA-256, too: SSTP computes both, and writes none of no use. */
static void who_writes_a_malformed_hash_has_five_minutes_to_mend_it(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    model->parameters.hashes.sha1.presence = PART_MALFORMED;
    assert_left_alone(situation);
    assert_int_equal(pass_later(situation, QUIET_FOR).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
    assert_int_equal(model->parameters.hashes.sha1.presence, PART_PRESENT);
    situation_clear_log(situation);
    model->parameters.hashes.sha1.presence = PART_ABSENT; /* nor does it delete one */
    (void)situation_renew(situation);
    assert_left_alone(situation);
}

/* SSTP writes both: the right SHA-256 beside the SHA-1 of another certificate others wrote. */
static void who_writes_one_hash_alone_has_five_minutes_for_the_other(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    struct hash_pair *hashes = &model->parameters.hashes;

    hashes->sha256.presence = PART_ABSENT;
    hashes->sha1.presence = PART_ABSENT;
    (void)begun_by_others(situation);
    memcpy(hashes->sha256.bytes, model_find(model, "SAC1")->facts.sha256, SHA256_SIZE);
    hashes->sha256.presence = PART_PRESENT;
    hashes->sha1.presence = PART_PRESENT;
    hashes->sha1.bytes[0]++;
    assert_left_alone(situation);
}

/* One at a time, with a pass after each and no end of the quiet before: only then is it over. */
static void who_goes_on_and_on_gets_fifteen_minutes_while_clients_are_locked_out(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);
    const instant begun = model->now;

    delete (situation, FAMILY_IPV6);
    for (unsigned minute = 0; minute < 15; minute += 3) {
        model->now = begun + minute * INSTANT_MINUTE;
        model->parameters.hashes.sha1.presence = PART_PRESENT;
        model->parameters.hashes.sha1.bytes[0]++;
        assert_left_alone(situation);
    }
    assert_true(situation->pass.next_check <= begun + QUIET_MOST + INSTANT_SECOND);
    model->now = situation->pass.next_check;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    situation_clear_log(situation);
    model->parameters.hashes.sha256.bytes[0]++;
    assert_left_alone(situation); /* another matter, with a quiet of its own */
}

static void a_renewal_waits_for_others_as_long_as_they_go_on(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);
    const instant begun = model->now;

    (void)situation_renew(situation);
    for (unsigned minute = 0; minute <= 20; minute += 4) {
        model->now = begun + minute * INSTANT_MINUTE;
        for (int family = 0; family < FAMILY_COUNT; family++) {
            model->bindings[family].written_at = model->now; /* the same once more */
        }
        (void)model_find(model, "SAC1");
        assert_left_alone(situation);
    }
}

static void a_service_that_was_stopped_is_not_taken_up_at_once(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    (void)situation_renew(situation);
    assert_int_equal(model_stop(model, MODEL_REMOTE_ACCESS), 0);
    assert_left_alone(situation);
    model_advance(model, INSTANT_MINUTE);
    assert_int_equal(model_stop(model, MODEL_RASMAN), 0);
    assert_int_equal(model_stop(model, MODEL_SSTP), 0);
    assert_left_alone(situation);
    model->now = situation->pass.next_check;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_false(model_running(model, MODEL_SSTP));
}

static void a_service_that_ended_by_itself_was_stopped_by_nobody(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    (void)situation_renew(situation);
    model_kill(model, MODEL_REMOTE_ACCESS);
    (void)situation_pass(situation);
    assert_false(waits_for_others(situation));
}

static void what_we_and_sstp_write_is_no_change_of_others(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_issue(model, "SAC3", "vpn.example.com", 0, 365);
    model_advance(model, INSTANT_SECOND);
    model->stored.last_rotation.newer[0] = 0; /* else not twice in a day */
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_false(waits_for_others(situation));
    assert_serves(situation, "SAC3");
}

static void a_flag_that_others_set_is_a_change(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    (void)situation_renew(situation);
    model->parameters.hash_configured_by_admin =
        (struct dword_value){.presence = PART_PRESENT, .value = 1};
    assert_left_alone(situation);
}

static void what_was_bound_shortly_before_our_start_is_left_alone(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    (void)situation_renew(situation);
    model_advance(model, INSTANT_HOUR);
    model_rebind(model, "SAC2");
    model_advance(model, INSTANT_MINUTE);
    situation_new_process(situation);
    assert_left_alone(situation);
    model->now = situation->pass.next_check;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* The clock was set back meanwhile: the time of the record says nothing. */
static void what_is_bound_in_the_future_is_no_news(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    (void)situation_renew(situation);
    model_advance(model, INSTANT_HOUR);
    model_rebind(model, "SAC2");
    model->now -= INSTANT_MINUTE;
    situation_new_process(situation);
    (void)situation_pass(situation);
    assert_false(waits_for_others(situation));
}

/* Bound by ourselves, for want of time. */
static void what_came_because_time_ran_out_was_bound_by_nobody_else(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    (void)situation_renew(situation);
    model_advance(model, INSTANT_HOUR);
    model_rebind(model, "SAC2");
    model->stored.last_good.in_time = model_find(model, "SAC2")->facts.thumbprint;
    model_advance(model, INSTANT_MINUTE);
    situation_new_process(situation);
    (void)situation_pass(situation);
    assert_false(waits_for_others(situation));
}

/* Half an hour lies between what they do: nobody counts on that they are still at it. */
static void what_they_do_later_is_another_matter(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    delete (situation, FAMILY_IPV6);
    assert_left_alone(situation);
    model_advance(model, INSTANT_HOUR / 2); /* the machine was busy: no pass */
    delete (situation, FAMILY_IPV4);
    assert_left_alone(situation);
    assert_true(situation->pass.next_check >= model->now + QUIET_FOR - INSTANT_SECOND);
}

static void a_clock_that_is_set_back_ends_the_quiet(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    delete (situation, FAMILY_IPV6);
    assert_left_alone(situation);
    model->now -= INSTANT_HOUR;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

static void what_an_administrator_wants_now_does_not_wait_for_others(void **state)
{
    struct situation *situation = *state;

    (void)begun_by_others(situation);
    delete (situation, FAMILY_IPV6);
    situation->trigger.request = (struct rotation_request){.given = true};
    assert_left_alone(situation);
    assert_int_equal(situation->pass.answer.end, REQUEST_WAITS);
    assert_int_equal(situation->pass.answer.reason, REASON_OTHERS_AT_WORK);
    situation->trigger.request.now = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

static void while_windows_shuts_down_nobody_is_waited_for(void **state)
{
    struct situation *situation = *state;

    (void)begun_by_others(situation);
    delete (situation, FAMILY_IPV6);
    assert_left_alone(situation);
    situation->trigger.ending = true;
    situation->model.shuts_down = true;
    assert_int_equal(situation_pass(situation).result, PASS_FOR_BOOT);
}

static void what_cannot_be_read_for_a_while_is_as_it_was(void **state)
{
    struct situation *situation = *state;
    struct model *model = begun_by_others(situation);

    (void)situation_renew(situation);
    for (size_t part = 0; part < MODEL_BLOCKING_PARTS; part++) {
        model->unreadable[part] = true;
    }
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    memset(model->unreadable, 0, sizeof(model->unreadable));
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

/* A rotation of ours failed half done, and what it left could not be read: that is nobody else's.
 */
static void what_we_left_unseen_is_not_taken_for_theirs(void **state)
{
    struct situation *situation = *state;
    struct quiet quiet = {.known = false};
    struct snapshot *snapshot;

    known_as_healthy(situation);
    (void)situation_snapshot(situation);
    snapshot = &situation->memory.before;
    quiet_look(&quiet, snapshot);
    for (int acted = 0; acted < 2; acted++) {
        const enum presence hash = snapshot->parameters.hashes.sha256.presence;
        snapshot->bindings[FAMILY_IPV4].presence = PART_UNREADABLE;
        snapshot->parameters.hashes.sha256.presence = PART_UNREADABLE;
        quiet_leave(&quiet, snapshot, acted);
        snapshot->bindings[FAMILY_IPV4].presence = PART_PRESENT;
        snapshot->bindings[FAMILY_IPV4].record.thumbprint.bytes[0] ^= 1;
        snapshot->parameters.hashes.sha256.presence = hash;
        snapshot->taken_at += INSTANT_HOUR;
        snapshot->bindings[FAMILY_IPV4].written_at = snapshot->taken_at;
        quiet_look(&quiet, snapshot);
        assert_true((quiet_until(&quiet, snapshot->taken_at, false) != 0) == !acted);
    }
}

int run_quiet_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_steps_of_an_administrator_are_left_alone),
        TEST(who_never_adds_gets_the_records_again_after_five_minutes),
        TEST(who_writes_a_malformed_hash_has_five_minutes_to_mend_it),
        TEST(who_writes_one_hash_alone_has_five_minutes_for_the_other),
        TEST(who_goes_on_and_on_gets_fifteen_minutes_while_clients_are_locked_out),
        TEST(a_renewal_waits_for_others_as_long_as_they_go_on),
        TEST(a_service_that_was_stopped_is_not_taken_up_at_once),
        TEST(a_service_that_ended_by_itself_was_stopped_by_nobody),
        TEST(what_we_and_sstp_write_is_no_change_of_others),
        TEST(a_flag_that_others_set_is_a_change),
        TEST(what_was_bound_shortly_before_our_start_is_left_alone),
        TEST(what_is_bound_in_the_future_is_no_news),
        TEST(what_came_because_time_ran_out_was_bound_by_nobody_else),
        TEST(what_they_do_later_is_another_matter),
        TEST(a_clock_that_is_set_back_ends_the_quiet),
        TEST(what_an_administrator_wants_now_does_not_wait_for_others),
        TEST(while_windows_shuts_down_nobody_is_waited_for),
        TEST(what_cannot_be_read_for_a_while_is_as_it_was),
        TEST(what_we_left_unseen_is_not_taken_for_theirs),
    };

    return cmocka_run_group_tests_name("quiet", tests, NULL, NULL);
}
