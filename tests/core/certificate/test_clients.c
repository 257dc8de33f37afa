/* Real situations in which who got in must stay in: which certificate, said from the clients' side.
 * The numbers are those of the cases in docs/choosing.md. */
#include "certificate/in_service.h"
#include "choosing.h"
#include "unit.h"

#include <string.h>

/* Case 1: the machine's certificate for IKEv2, by the domain's own authority, is no renewal: who
 * dials in from outside does not trust it. It stands in when the public one has ended. */
static void a_private_certificate_waits_for_the_end_of_the_public_one(void **state)
{
    struct situation *situation = *state;

    make_public(situation);
    (void)add_issued(situation, "IKE", -30, 300, 2, ROOT_NOT_LISTED);
    known_as_healthy(situation);
    let_go_by(situation, end_of(situation, "SAC1"));
    assert_on_both(situation, "SAC1");
    assert_int_equal(situation->model.restart_count, 0);
    let_go_by(situation, end_of(situation, "SAC1") + INSTANT_MINUTE);
    assert_on_both(situation, "IKE");
    (void)add_issued(situation, "SAC2", 0, 365, 8, ROOT_LISTED);
    (void)pass_later(situation, INSTANT_DAY);
    assert_on_both(situation, "SAC2");
    assert_string_equal(
        model_label(&situation->model, &situation->model.stored.last_good.thumbprint), "SAC2");
}

/* It was deleted before this service looked for the first time. Once a handshake has shown that
 * clients are served with it, a firewall on loopback is no reason to think otherwise. */
static void what_a_handshake_showed_serves_when_nobody_can_ask_any_more(void **state)
{
    struct situation *situation = *state;

    make_public(situation);
    (void)add_issued(situation, "IKE", -30, 300, 2, ROOT_NOT_LISTED);
    model_find(&situation->model, "SAC1")->in_store = false;
    (void)situation_pass(situation);
    assert_on_both(situation, "SAC1");
    situation->model.probes_dropped = true;
    (void)pass_later(situation, 2 * INSTANT_HOUR);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "SAC1");
    assert_int_equal(situation->model.restart_count, 0);
}

/* Case 2: the guides say to delete the old certificate first, and to import the new one then. */
static void one_that_was_deleted_serves_until_its_successor_comes(void **state)
{
    struct situation *situation = *state;

    make_public(situation);
    (void)add_issued(situation, "IKE", -30, 300, 2, ROOT_NOT_LISTED);
    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    (void)pass_later(situation, INSTANT_MINUTE);
    let_go_by(situation, situation->model.now + 3 * INSTANT_HOUR);
    assert_on_both(situation, "SAC1");
    assert_int_equal(situation->model.restart_count, 0);
    (void)add_issued(situation, "SAC2", 0, 365, 8, ROOT_LISTED);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.restart_count, 1);
}

/* The same when nobody can be asked over loopback: it was there when SSTP started. */
static void nor_does_silence_take_it_away(void **state)
{
    struct situation *situation = *state;

    make_public(situation);
    (void)add_issued(situation, "IKE", -30, 300, 2, ROOT_NOT_LISTED);
    known_as_healthy(situation);
    situation->model.probes_dropped = true;
    model_find(&situation->model, "SAC1")->in_store = false;
    (void)pass_later(situation, INSTANT_MINUTE);
    let_go_by(situation, situation->model.now + 3 * INSTANT_HOUR);
    assert_on_both(situation, "SAC1");
}

/* And with a shutdown in between: nothing would be there after it. The public one comes back. */
static void at_a_shutdown_what_is_left_stands_in(void **state)
{
    struct situation *situation = *state;

    make_public(situation);
    (void)add_issued(situation, "IKE", -30, 300, 2, ROOT_NOT_LISTED);
    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    situation->trigger.ending = true;
    situation->model.shuts_down = true;
    assert_int_equal(situation_pass(situation).result, PASS_FOR_BOOT);
    situation->trigger.ending = false;
    assert_on_both(situation, "IKE");
    model_reboot(&situation->model);
    situation_new_process(situation);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "IKE");
    (void)add_issued(situation, "SAC2", 0, 365, 8, ROOT_LISTED);
    (void)pass_later(situation, INSTANT_DAY);
    assert_serves(situation, "SAC2");
}

/* Case 3: on a fresh server the public root has not been fetched yet. */
static void a_root_that_is_not_known_here_is_no_reason_for_another(void **state)
{
    struct situation *situation = *state;

    model_set_issuer(model_find(&situation->model, "SAC1"), 8, ROOT_UNKNOWN);
    (void)add_issued(situation, "IKE", -30, 300, 2, ROOT_NOT_LISTED);
    known_as_healthy(situation);
    let_go_by(situation, end_of(situation, "SAC1"));
    assert_on_both(situation, "SAC1");
}

/* Its root comes later: it is remembered as public, also where that is forgotten again. */
static void a_class_that_becomes_known_is_kept(void **state)
{
    struct situation *situation = *state;
    const struct last_good *last_good = &situation->model.stored.last_good;

    model_set_issuer(model_find(&situation->model, "SAC1"), 8, ROOT_UNKNOWN);
    known_as_healthy(situation);
    assert_int_equal(last_good->trust.class, CLASS_UNKNOWN);
    make_public(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(last_good->trust.class, CLASS_PUBLIC);
    model_find(&situation->model, "SAC1")->facts.root_kind = ROOT_UNKNOWN;
    assert_quiet(situation, PASS_HEALTHY);
    assert_int_equal(last_good->trust.class, CLASS_PUBLIC);
}

/* Case 4: the wizard's self-signed certificate gives way to the public one for good; but not to a
 * private one, which the machines that imported it need not trust. */
static void a_self_signed_certificate_gives_way_to_a_public_one_only(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    sac1->facts.not_after = situation->model.now + 1700 * INSTANT_DAY;
    model_set_self_signed(sac1);
    known_as_healthy(situation);
    (void)add_issued(situation, "private", 0, 365, 2, ROOT_NOT_LISTED);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
    (void)add_issued(situation, "public", 0, 90, 8, ROOT_LISTED);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "public");
    let_go_by(situation, end_of(situation, "public"));
    assert_serves(situation, "public");
}

/* Case 16: a re-issue with more names that ends with the one before, or before it. */
static void a_reissue_that_does_not_end_later_is_used(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_add_name(add_issued(situation, "reissue", 0, 50, 1, ROOT_NOT_LISTED), NAME_DNS,
                   "vpn2.example.com");
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "reissue");
}

/* Case 25: one wildcard on all servers, with the name of each in HostName. */
static void the_renewal_of_a_wildcard_does_not_wait(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    sac1->names[0].text = "*.example.com";
    model_type(&situation->model.settings, SETTING_HOST_NAME, "vpn7.example.com");
    known_as_healthy(situation);
    (void)model_issue(&situation->model, "W2", "*.example.com", 0, 365);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "W2");
}

/* Case 11: where this server cannot build the chain of the one before, it cannot that of the next.
 */
static void a_chain_that_is_not_known_here_holds_up_no_renewal(void **state)
{
    struct situation *situation = *state;

    model_find(&situation->model, "SAC1")->facts.chain = CHAIN_UNKNOWN;
    known_as_healthy(situation);
    situation_renew(situation)->facts.chain = CHAIN_UNKNOWN;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "SAC2");
}

/* A public certificate that took the place of a private one keeps it: what is in service is not
 * given up for less, whatever the one before it was. */
static void trust_that_has_risen_does_not_fall_back(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)add_issued(situation, "public", 0, 45, 8, ROOT_LISTED);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "public");
    (void)add_issued(situation, "private", 1, 365, 1, ROOT_NOT_LISTED);
    let_go_by(situation, end_of(situation, "public"));
    assert_on_both(situation, "public");
}

/* TLS was not up, but its certificate was seen: that speaks neither for it nor against it. */
static void half_a_handshake_with_what_is_gone_takes_nothing_away(void **state)
{
    struct situation *situation = *state;
    struct snapshot snapshot;

    known_as_healthy(situation);
    (void)model_issue(&situation->model, "other", "other.example.com", -1, 90);
    model_find(&situation->model, "SAC1")->in_store = false;
    snapshot = *situation_snapshot(situation);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        snapshot.probes[family] =
            (struct probe_result){.answer = PROBE_SILENT,
                                  .shown = true,
                                  .thumbprint = snapshot.bindings[family].record.thumbprint};
    }
    assert_true(in_service_serves(&snapshot));
    snapshot.probes[FAMILY_IPV6].thumbprint =
        model_find(&situation->model, "other")->facts.thumbprint;
    assert_false(in_service_serves(&snapshot));
}

/* Nobody is let in while RemoteAccess is stopped, whatever HTTP.sys has in memory. */
static void with_remote_access_stopped_what_is_gone_serves_nobody(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_true(in_service_serves(situation_snapshot(situation)));
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_false(in_service_serves(situation_snapshot(situation)));
}

int run_clients_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_private_certificate_waits_for_the_end_of_the_public_one),
        TEST(what_a_handshake_showed_serves_when_nobody_can_ask_any_more),
        TEST(one_that_was_deleted_serves_until_its_successor_comes),
        TEST(nor_does_silence_take_it_away),
        TEST(at_a_shutdown_what_is_left_stands_in),
        TEST(a_root_that_is_not_known_here_is_no_reason_for_another),
        TEST(a_class_that_becomes_known_is_kept),
        TEST(a_self_signed_certificate_gives_way_to_a_public_one_only),
        TEST(a_reissue_that_does_not_end_later_is_used),
        TEST(the_renewal_of_a_wildcard_does_not_wait),
        TEST(a_chain_that_is_not_known_here_holds_up_no_renewal),
        TEST(trust_that_has_risen_does_not_fall_back),
        TEST(half_a_handshake_with_what_is_gone_takes_nothing_away),
        TEST(with_remote_access_stopped_what_is_gone_serves_nobody),
    };

    return cmocka_run_group_tests_name("clients", tests, NULL, NULL);
}
