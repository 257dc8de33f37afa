/* Another application's record on one of SSTP's endpoints is followed, as ForeignBindings says by
 * default: it is left to its owner, and SSTP uses its certificate. */
#include "control/next_check.h"
#include "finding.h"
#include "foreign_records.h"
#include "requesting.h"
#include "unit.h"

static void before_its_owner_moved_it_sstp_waits(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
    assert_string_equal(situation->memory.findings.items[0].error.object, "0.0.0.0:443");
    assert_serves(situation, "SAC1");
    assert_quiet(situation, PASS_HEALTHY);
}

static void by_hand_it_is_refused_with_force_too(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    arrange(situation);
    answer = requesting_pass(situation, (struct rotation_request){.now = true, .force = true});
    assert_int_equal(answer.end, REQUEST_BLOCKED);
    assert_int_equal(answer.reason, REASON_FOREIGN_FOLLOWED);
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_BLOCKED);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void once_it_is_moved_the_other_family_and_sstp_follow(void **state)
{
    struct situation *situation = *state;
    instant written;

    arrange(situation);
    (void)situation_pass(situation);
    move_foreign(situation, FAMILY_IPV4, "SAC2");
    written = situation->model.bindings[FAMILY_IPV4].written_at;
    situation_clear_log(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.bindings[FAMILY_IPV4].written_at, written);
    assert_int_equal(situation->model.restart_count, 1);
    assert_int_equal(begun(situation, REASON_FOREIGN_FOLLOWED), 1);
    assert_int_equal(begun(situation, REASON_FAMILIES_DIFFER), 1);
    assert_int_equal(situation->model.parameters.hash_configured_by_admin.value, 0);
    assert_true(thumbprint_equal(&situation->model.stored.last_good.thumbprint,
                                 &model_find(&situation->model, "SAC2")->facts.thumbprint));
    assert_quiet(situation, PASS_HEALTHY);
}

/* It deletes the record, and sets it anew a while later: nobody takes its place meanwhile. */
static void a_tool_that_deletes_and_sets_anew_is_left_alone(void **state)
{
    struct situation *situation = *state;
    struct ssl_record record;

    arrange(situation);
    (void)situation_pass(situation);
    situation->others_stay = true;
    record = situation->model.bindings[FAMILY_IPV4].record;
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    (void)situation_pass(situation);
    (void)pass_later(situation, 2 * INSTANT_MINUTE);
    record.thumbprint = model_find(&situation->model, "SAC2")->facts.thumbprint;
    assert_int_equal(model_http_create(&situation->model, FAMILY_IPV4, &record), 0);
    (void)situation_pass(situation);
    (void)pass_later(situation, 2 * INSTANT_MINUTE);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(situation->model.restart_count, 0);
    assert_int_equal(pass_later(situation, 2 * INSTANT_MINUTE).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.restart_count, 1);
}

static void the_policy_is_not_waited_for(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    situation->model.settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    situation->model.tunnels = 1;
    (void)situation_pass(situation);
    move_foreign(situation, FAMILY_IPV4, "SAC2");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void the_flag_stays_as_the_administrator_had_it(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    arrange(situation);
    (void)situation_pass(situation);
    move_foreign(situation, FAMILY_IPV4, "SAC2");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.parameters.hash_configured_by_admin.value, 1);
    assert_memory_equal(situation->model.parameters.hashes.sha256.bytes,
                        model_find(&situation->model, "SAC2")->facts.sha256, SHA256_SIZE);
    assert_quiet(situation, PASS_HEALTHY);
}

/* Both are IIS': nothing is bound here at all. */
static void with_both_foreign_sstp_is_restarted_alone(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    make_foreign(situation, FAMILY_IPV6);
    (void)situation_pass(situation);
    move_foreign(situation, FAMILY_IPV4, "SAC2");
    move_foreign(situation, FAMILY_IPV6, "SAC2");
    situation_clear_log(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.restart_count, 1);
    assert_quiet(situation, PASS_HEALTHY);
}

/* What is wrong with its certificate, so that it is left, and the server with it. */
static void expire(struct situation *situation)
{
    model_find(&situation->model, "SAC2")->facts.not_after = situation->model.now - INSTANT_HOUR;
}

static void not_for_servers(struct situation *situation)
{
    model_find(&situation->model, "SAC2")->facts.usage = USAGE_OTHER;
}

static void for_other_names(struct situation *situation)
{
    (void)model_issue(&situation->model, "www", "www.example.net", -1, 900);
    move_foreign(situation, FAMILY_IPV4, "www");
}

static void in_another_store(struct situation *situation)
{
    strcpy(situation->model.bindings[FAMILY_IPV4].record.store_name, "WebHosting");
    situation->record_settings[FAMILY_IPV4] = situation->model.bindings[FAMILY_IPV4].record;
}

static void gone(struct situation *situation)
{
    model_find(&situation->model, "SAC2")->in_store = false;
}

static void another_thumbprint_is_set(struct situation *situation)
{
    situation->model.settings.thumbprints.count = 1;
    situation->model.settings.thumbprints.items[0] =
        model_find(&situation->model, "SAC1")->facts.thumbprint;
}

static void another_issuer_is_set(struct situation *situation)
{
    model_type(&situation->model.settings, SETTING_ISSUER, "nobody");
}

static void another_template_is_set(struct situation *situation)
{
    model_type(&situation->model.settings, SETTING_TEMPLATE, "1.2.3");
}

static void it_is_never_to_be_used(struct situation *situation)
{
    situation->model.settings.never_thumbprints.count = 1;
    situation->model.settings.never_thumbprints.items[0] =
        model_find(&situation->model, "SAC2")->facts.thumbprint;
}

static void both_are_foreign_and_differ(struct situation *situation)
{
    make_foreign(situation, FAMILY_IPV6);
}

static void one_of_both_is_in_another_store(struct situation *situation)
{
    make_foreign(situation, FAMILY_IPV6);
    move_foreign(situation, FAMILY_IPV6, "SAC2");
    strcpy(situation->model.bindings[FAMILY_IPV6].record.store_name, "WebHosting");
    situation->record_settings[FAMILY_IPV6] = situation->model.bindings[FAMILY_IPV6].record;
}

static void refused_by_the_setting(struct situation *situation)
{
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_REFUSE;
}

static void both_are_refused(struct situation *situation)
{
    refused_by_the_setting(situation);
    make_foreign(situation, FAMILY_IPV6);
}

/* Its end is told in time, though nothing of it is SSTP's own. */
static void its_end_is_looked_for(void **state)
{
    struct situation *situation = *state;
    const struct certificate *old = &model_find(&situation->model, "SAC1")->facts;
    static struct snapshot snapshot;

    arrange(situation);
    make_foreign(situation, FAMILY_IPV6);
    model_advance(&situation->model,
                  old->not_after - 30 * INSTANT_DAY - INSTANT_MINUTE - situation->model.now);
    snapshot = *situation_snapshot(situation);
    assert_int_equal(next_check_of(&snapshot).why, NEXT_CHECK_WARNING);
    assert_int_equal(next_check_at(&snapshot), old->not_after - 30 * INSTANT_DAY);
}

static void what_may_not_be_followed_is_reported_and_left(void **state)
{
    static void (*const cases[])(struct situation *) = {expire,
                                                        not_for_servers,
                                                        for_other_names,
                                                        in_another_store,
                                                        gone,
                                                        another_thumbprint_is_set,
                                                        another_issuer_is_set,
                                                        another_template_is_set,
                                                        it_is_never_to_be_used,
                                                        both_are_foreign_and_differ,
                                                        one_of_both_is_in_another_store,
                                                        refused_by_the_setting,
                                                        both_are_refused};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        situation_healthy(situation);
        arrange(situation);
        move_foreign(situation, FAMILY_IPV4, "SAC2");
        cases[i](situation);
        situation_clear_log(situation);
        assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
        assert_true(begun(situation, REASON_BINDING_FOREIGN) > 0);
        assert_int_equal(situation->model.log.server_writes, 0);
        assert_int_equal(situation->model.restart_count, 0);
        situation_new_process(situation);
    }
}

static void nor_what_an_administrator_picked_another_for(void **state)
{
    struct situation *situation = *state;
    struct hash_value *sha256 = &situation->model.parameters.hashes.sha256;

    situation_pin(situation, "SAC1");
    arrange(situation);
    (void)situation_pass(situation);
    memcpy(sha256->bytes, model_find(&situation->model, "SAC2")->facts.sha256, SHA256_SIZE);
    situation_clear_log(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->model.log.server_writes, 0);
    move_foreign(situation, FAMILY_IPV4, "SAC2"); /* picked and followed are one then */
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void a_hash_that_a_restart_did_not_cure_is_reported_and_left(void **state)
{
    struct situation *situation = *state;
    struct hash_value *sha256 = &situation->model.parameters.hashes.sha256;

    arrange(situation);
    (void)situation_pass(situation);
    move_foreign(situation, FAMILY_IPV4, "SAC2");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    sha256->presence = PART_PRESENT;
    memcpy(sha256->bytes, model_find(&situation->model, "SAC1")->facts.sha256, SHA256_SIZE);
    situation_clear_log(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_FOLLOWED_IN_VAIN), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_quiet(situation, PASS_ONGOING);
    situation->model.sstp_mute = true; /* nor is it restarted because nobody gets in */
    for (int i = 0; i < 6; i++) {
        (void)pass_later(situation, 3 * INSTANT_MINUTE);
    }
    assert_int_equal(begun(situation, REASON_NOT_LISTENING) +
                         begun(situation, REASON_SSTP_NOT_ANSWERING),
                     FAMILY_COUNT);
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* What is written for another reason SSTP has to read: then it may store the right one. */
static void but_with_a_record_that_is_made_anew_sstp_starts(void **state)
{
    struct situation *situation = *state;
    struct hash_value *sha256 = &situation->model.parameters.hashes.sha256;

    arrange(situation);
    (void)situation_pass(situation);
    move_foreign(situation, FAMILY_IPV4, "SAC2");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    sha256->presence = PART_PRESENT;
    memcpy(sha256->bytes, model_find(&situation->model, "SAC1")->facts.sha256, SHA256_SIZE);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    situation->model.restart_count = 0;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.restart_count, 1);
    assert_serves(situation, "SAC2");
}

/* A record that is missing is made as SSTP's: with the certificate that is followed. */
static void a_missing_record_is_made_with_it(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
    assert_true(carries(situation, FAMILY_IPV6, "SAC1"));
    assert_true(ssl_record_is_sstp(&situation->model.bindings[FAMILY_IPV6].record));
}

/* Neither its renewal nor what is known against it changes what is to be bound. */
static void what_is_followed_is_not_replaced(void **state)
{
    struct situation *situation = *state;
    static struct snapshot snapshot;
    struct model_certificate *old = model_find(&situation->model, "SAC1");
    struct exclusions *exclusions = &snapshot.state.exclusions;
    struct findings findings;

    arrange(situation);
    old->facts.has_successor = true;
    old->facts.successor = model_find(&situation->model, "SAC2")->facts.thumbprint;
    snapshot = *situation_snapshot(situation);
    *exclusions = (struct exclusions){.presence = PART_PRESENT, .unproven_count = 1};
    exclusions->unproven[0].certificate = old->facts.thumbprint;
    exclusions->unproven[0].fallback = model_find(&situation->model, "SAC2")->facts.thumbprint;
    drift_find(&snapshot, &findings);
    assert_false(findings_have(&findings, REASON_CERTIFICATE_UNPROVEN));
    exclusions->unproven_count = 0;
    drift_find(&snapshot, &findings);
    assert_false(findings_have(&findings, REASON_SUPERSEDED));
}

/* Clients did not get in after it: there is nowhere to go back to. */
static void where_it_does_not_serve_there_is_no_way_back(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    (void)situation_pass(situation);
    model_find(&situation->model, "SAC2")->fails_tls = true;
    move_foreign(situation, FAMILY_IPV4, "SAC2");
    situation_clear_log(situation);
    (void)situation_pass(situation);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
    assert_true(carries(situation, FAMILY_IPV6, "SAC2"));
}

int run_followed_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(before_its_owner_moved_it_sstp_waits),
        TEST(by_hand_it_is_refused_with_force_too),
        TEST(once_it_is_moved_the_other_family_and_sstp_follow),
        TEST(a_tool_that_deletes_and_sets_anew_is_left_alone),
        TEST(the_policy_is_not_waited_for),
        TEST(the_flag_stays_as_the_administrator_had_it),
        TEST(with_both_foreign_sstp_is_restarted_alone),
        TEST(its_end_is_looked_for),
        TEST(what_may_not_be_followed_is_reported_and_left),
        TEST(nor_what_an_administrator_picked_another_for),
        TEST(a_hash_that_a_restart_did_not_cure_is_reported_and_left),
        TEST(but_with_a_record_that_is_made_anew_sstp_starts),
        TEST(a_missing_record_is_made_with_it),
        TEST(what_is_followed_is_not_replaced),
        TEST(where_it_does_not_serve_there_is_no_way_back),
    };

    return cmocka_run_group_tests_name("followed", tests, NULL, NULL);
}
