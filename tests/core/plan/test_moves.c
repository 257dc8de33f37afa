/* Records of other applications that win over SSTP's for VPN clients: with corotate those that have
 * what is replaced get the renewal in the same rotation, and stay their owners'. */
#include "plan/moves.h"

#include "finding.h"
#include "requesting.h"
#include "unit.h"

static void set_policy(struct situation *situation, enum foreign_policy policy)
{
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = policy;
    situation->settings.values[SETTING_FOREIGN_BINDINGS] = policy;
}

/* A healthy server that is known, and a renewal; records of others are to be added. */
static void arrange(struct situation *situation, enum foreign_policy policy)
{
    situation_healthy(situation);
    set_policy(situation, policy);
    known_as_healthy(situation);
    (void)situation_renew(situation);
}

static struct overriding_binding *add(struct situation *situation, enum overriding_kind kind,
                                      const char *host, const char *label)
{
    return model_add_overriding(&situation->model, kind, host, label);
}

static const char *of_record(const struct situation *situation, size_t index)
{
    return model_label(&situation->model, &situation->model.overriding[index].record.thumbprint);
}

static const char *bound(const struct situation *situation)
{
    return model_label(&situation->model,
                       &situation->model.bindings[FAMILY_IPV4].record.thumbprint);
}

static const struct finding *the_finding(const struct situation *situation, enum reason reason)
{
    const struct findings *findings = &situation->memory.findings;

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == reason) {
            return &findings->items[i];
        }
    }
    fail();
    return NULL;
}

/* ---- which go along ---- */

/* What clients should see: whoever gets in by the record gets in afterwards, or nothing moves. */
static void each_record_by_whom_it_is_for(void **state)
{
    static const struct {
        const char *what;
        enum foreign_policy policy;
        enum overriding_kind kind;
        const char *host;
        const char *has; /* SAC1 is in service, SAC2 its renewal, other for www.example.net */
        const char *has_then;
        const char *bound_then;
    } cases[] = {
        {"a name", FOREIGN_COROTATE, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1", "SAC2",
         "SAC2"},
        {"in capitals", FOREIGN_COROTATE, OVERRIDING_HOST_NAME, "VPN.Example.COM", "SAC1", "SAC2",
         "SAC2"},
        {"an address", FOREIGN_COROTATE, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1", "SAC2", "SAC2"},
        {"of IPv6", FOREIGN_COROTATE, OVERRIDING_ADDRESS, "[2001:db8::5]", "SAC1", "SAC2", "SAC2"},
        {"loopback", FOREIGN_COROTATE, OVERRIDING_ADDRESS, "127.0.0.1", "SAC1", "SAC1", "SAC2"},
        {"loopback of IPv6", FOREIGN_COROTATE, OVERRIDING_ADDRESS, "[::1]", "SAC1", "SAC1", "SAC2"},
        {"no server name", FOREIGN_COROTATE, OVERRIDING_HOST_NAME, "www.example.net", "SAC1",
         "SAC1", "SAC2"},
        {"another certificate", FOREIGN_COROTATE, OVERRIDING_HOST_NAME, "vpn.example.com", "other",
         "other", "SAC2"},
        {"another one, an address", FOREIGN_COROTATE, OVERRIDING_ADDRESS, "203.0.113.5", "other",
         "other", "SAC2"},
        {"the renewal already", FOREIGN_COROTATE, OVERRIDING_ADDRESS, "203.0.113.5", "SAC2", "SAC2",
         "SAC2"},
        /* the renewal is for vpn.example.com alone: the record would be broken by it */
        {"all names", FOREIGN_COROTATE, OVERRIDING_HOST_NAME, "*.example.com", "SAC1", "SAC1",
         "SAC1"},
        {"refuse", FOREIGN_REFUSE, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1", "SAC1", "SAC1"},
        {"follow", FOREIGN_FOLLOW, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1", "SAC1", "SAC1"},
        {"own", FOREIGN_OWN, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1", "SAC1", "SAC1"},
        {"own, an address", FOREIGN_OWN, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1", "SAC1", "SAC1"},
    };
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        journal_begin(situation, cases[i].what, cases[i].host);
        arrange(situation, cases[i].policy);
        (void)model_issue(&situation->model, "other", "www.example.net", -1, 100);
        (void)add(situation, cases[i].kind, cases[i].host, cases[i].has);
        (void)situation_pass(situation);
        assert_string_equal(of_record(situation, 0), cases[i].has_then);
        assert_string_equal(bound(situation), cases[i].bound_then);
        assert_int_equal(begun(situation, REASON_FOREIGN_MOVED),
                         strcmp(cases[i].has, cases[i].has_then) != 0);
        assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT),
                         strcmp(cases[i].bound_then, "SAC1") == 0);
    }
    journal_end(situation);
}

static void it_keeps_all_but_its_certificate(void **state)
{
    struct situation *situation = *state;
    struct overriding_binding *record;
    struct ssl_record before;

    arrange(situation, FOREIGN_COROTATE);
    record = add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    record->record.revocation_url_timeout = 7;
    before = record->record;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(ssl_record_same_settings(&situation->model.overriding[0].record, &before));
    assert_false(ssl_record_is_sstp(&situation->model.overriding[0].record));
    assert_serves(situation, "SAC2");
    assert_quiet(situation, PASS_HEALTHY);
}

/* First, so that SSTP's are untouched where one of them cannot be written. */
static void all_are_written_before_sstps_and_told(void **state)
{
    struct situation *situation = *state;
    const struct finding *finding;

    arrange(situation, FOREIGN_COROTATE);
    (void)add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    (void)add(situation, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_rotation_did(situation,
                        "intent=SAC2 update:vpn.example.com=SAC2 update:203.0.113.5=SAC2 "
                        "update:IPv4=SAC2 update:IPv6=SAC2 hashes=none restarts stop:RemoteAccess "
                        "stop:RasMan stop:SstpSvc start:SstpSvc start:RasMan start:RemoteAccess "
                        "intent=SAC2 sstp-start=SAC2 last-good=SAC2 clear-intent ");
    assert_int_equal(begun(situation, REASON_FOREIGN_MOVED), 2);
    assert_int_equal(reported(situation, REPORT_BINDING_REPLACED), 4);
    assert_int_equal(reported(situation, REPORT_ROTATION_COMPLETED), 1);
    finding = the_finding(situation, REASON_FOREIGN_MOVED);
    assert_string_equal(finding->error.object, "vpn.example.com:443");
    assert_true(thumbprint_equal(&finding->thumbprint,
                                 &model_find(&situation->model, "SAC1")->facts.thumbprint));
}

/* HTTP.sys judges the certificate before the first of them is deleted. */
static void without_updates_they_are_deleted_and_set(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    situation->model.atomic_update = false;
    (void)add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_non_null(strstr(situation->model.log.actions,
                           "intent=SAC2 try=SAC2 delete:vpn.example.com "
                           "create:vpn.example.com=SAC2 delete:IPv4 create:IPv4=SAC2 "));
    assert_serves(situation, "SAC2");
}

/* ---- what cannot be given it ---- */

static void one_of_another_store_waits(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    strcpy(add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1")->record.store_name,
           "WebHosting");
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
    assert_serves(situation, "SAC1");
}

static void one_that_could_not_be_written_as_it_was_waits(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1")->whole = false;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
    assert_serves(situation, "SAC1");
}

/* All or none: who stays behind is locked out. */
static void one_that_waits_keeps_the_others_waiting(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    (void)add(situation, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    (void)add(situation, OVERRIDING_HOST_NAME, "*.example.com", "SAC1");
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_string_equal(the_finding(situation, REASON_WOULD_LOCK_OUT)->error.object,
                        "*.example.com:443");
    assert_int_equal(begun(situation, REASON_FOREIGN_MOVED), 0);
}

static void of_very_many_none_goes_along(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    for (int i = 0; i < MOVED_MAX; i++) {
        const char host[] = {'2', '0', '3', '.', '0', '.', '1', '.', (char)('1' + i), '\0'};
        (void)add(situation, OVERRIDING_ADDRESS, host, "SAC1");
    }
    (void)add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
    assert_serves(situation, "SAC1");
    situation->model.overriding_count--;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_FOREIGN_MOVED), MOVED_MAX);
    assert_string_equal(of_record(situation, MOVED_MAX - 1), "SAC2");
}

/* Nobody gets in by any of them then. */
static void where_nothing_serves_what_goes_along_goes(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    (void)add(situation, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    (void)add(situation, OVERRIDING_HOST_NAME, "*.example.com", "SAC1");
    model_advance(&situation->model, model_find(&situation->model, "SAC1")->facts.not_after +
                                         INSTANT_HOUR - situation->model.now);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_string_equal(bound(situation), "SAC2");
    assert_string_equal(of_record(situation, 0), "SAC2");
    assert_string_equal(of_record(situation, 1), "SAC1");
}

static void where_nothing_serves_more_than_fit_do_not_all_go(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    for (int i = 0; i <= MOVED_MAX; i++) {
        const char host[] = {'2', '0', '3', '.', '0', '.', '1', '.', (char)('1' + i), '\0'};
        (void)add(situation, OVERRIDING_ADDRESS, host, "SAC1");
    }
    model_advance(&situation->model, model_find(&situation->model, "SAC1")->facts.not_after +
                                         INSTANT_HOUR - situation->model.now);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_string_equal(of_record(situation, MOVED_MAX - 1), "SAC2");
    assert_string_equal(of_record(situation, MOVED_MAX), "SAC1");
}

static void unread_they_keep_a_rotation_waiting(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    (void)add(situation, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    situation->model.unreadable[MODEL_PART_OVERRIDING] = true;
    (void)situation_pass(situation);
    assert_serves(situation, "SAC1");
}

/* ---- with all the rest ---- */

static void what_its_certificate_was_renewed_to_does_not_wait_for_them(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *old;

    arrange(situation, FOREIGN_COROTATE);
    old = model_find(&situation->model, "SAC1");
    old->facts.has_successor = true;
    old->facts.successor = model_find(&situation->model, "SAC2")->facts.thumbprint;
    (void)add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_SUPERSEDED), 1);
    assert_serves(situation, "SAC2");
}

/* One has the renewal already: the others, which would have stayed behind, go along. */
static void what_one_shows_already_the_others_get(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    situation->model.settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    situation->model.tunnels = 1;
    (void)add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC2");
    (void)add(situation, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    (void)situation_pass(situation);
    assert_serves(situation, "SAC2");
}

static void by_hand_nothing_is_refused_for_them(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    (void)add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
}

static void they_wait_for_the_restart_policy_with_sstps(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    situation->model.settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    situation->model.tunnels = 1;
    (void)add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_FOREIGN_MOVED), 1);
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
    situation->model.tunnels = 0;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_serves(situation, "SAC2");
}

static void at_a_shutdown_they_are_put_right_with_the_records(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    situation->model.settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    situation->model.tunnels = 1;
    (void)add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    (void)situation_pass(situation);
    situation->trigger.ending = true;
    assert_int_equal(situation_pass(situation).result, PASS_FOR_BOOT);
    assert_string_equal(of_record(situation, 0), "SAC2");
    assert_string_equal(bound(situation), "SAC2");
}

static void while_it_only_observes_it_says_what_would_move(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    situation->model.settings.values[SETTING_MODE] = MODE_OBSERVE;
    (void)add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_FOREIGN_MOVED), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* Both of SSTP's endpoints are IIS', and so is one for a name: the three move. */
static void all_three_may_be_another_applications(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    situation->model.bindings[FAMILY_IPV4].record.application_id[0] ^= 1;
    situation->settings_known[FAMILY_IPV4] = false;
    (void)add(situation, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    (void)situation_pass(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_FOREIGN_MOVED), 2);
    assert_string_equal(bound(situation), "SAC2");
    assert_string_equal(of_record(situation, 0), "SAC2");
}

int run_moves_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(each_record_by_whom_it_is_for),
        TEST(it_keeps_all_but_its_certificate),
        TEST(all_are_written_before_sstps_and_told),
        TEST(without_updates_they_are_deleted_and_set),
        TEST(one_of_another_store_waits),
        TEST(one_that_could_not_be_written_as_it_was_waits),
        TEST(one_that_waits_keeps_the_others_waiting),
        TEST(of_very_many_none_goes_along),
        TEST(where_nothing_serves_what_goes_along_goes),
        TEST(where_nothing_serves_more_than_fit_do_not_all_go),
        TEST(unread_they_keep_a_rotation_waiting),
        TEST(what_its_certificate_was_renewed_to_does_not_wait_for_them),
        TEST(what_one_shows_already_the_others_get),
        TEST(by_hand_nothing_is_refused_for_them),
        TEST(they_wait_for_the_restart_policy_with_sstps),
        TEST(at_a_shutdown_they_are_put_right_with_the_records),
        TEST(while_it_only_observes_it_says_what_would_move),
        TEST(all_three_may_be_another_applications),
    };

    return cmocka_run_group_tests_name("moves", tests, NULL, NULL);
}
