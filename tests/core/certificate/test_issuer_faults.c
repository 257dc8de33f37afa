/* What clients meet where the certificate of an issuer has expired on this server, or is missing
 * here: they build chains of their own, so who gets in goes on getting in. What does not stand
 * there already is nothing to be taken into use for no need. */
#include "certificate/trust.h"
#include "choosing.h"
#include "diagnosis/drift.h"
#include "requesting.h"
#include "unit.h"

#include <string.h>

static struct issuer issuer_of(uint8_t number)
{
    struct issuer issuer = {.has_key = true};

    memset(issuer.name, number, ISSUER_MARK_SIZE);
    memset(issuer.key, number, ISSUER_MARK_SIZE);
    return issuer;
}

/* By an issuer of that number, whose certificate has expired here, or is not here at all. */
static void at_fault(struct certificate *certificate, enum issuer_fault_kind kind, uint8_t issuer)
{
    certificate->chain = CHAIN_UNKNOWN;
    certificate->issuer_fault = (struct issuer_fault){
        .kind = kind, .issuer = issuer_of(issuer), .direct = true, .name = "Issuing CA"};
}

static struct certificate *public_one(struct situation *situation, const char *label, int from,
                                      int until, uint8_t issuer)
{
    struct model_certificate *added =
        model_issue(&situation->model, label, "vpn.example.com", from, until);

    model_set_issuer(added, issuer, ROOT_LISTED);
    return &added->facts;
}

/* SAC1 by a public authority, which serves. */
static struct certificate *in_service(struct situation *situation)
{
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    model_set_issuer(sac1, 8, ROOT_LISTED);
    return &sac1->facts;
}

/* Case 11: one warning on this server's chain, though the certificate is another one by now. */
static void an_expired_issuer_is_told_once_and_holds_up_no_renewal(void **state)
{
    struct situation *situation = *state;

    at_fault(in_service(situation), ISSUER_EXPIRED, 8);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_ISSUER_EXPIRED), 1);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 1);
    assert_on_both(situation, "SAC1");
    at_fault(public_one(situation, "SAC2", 0, 365, 8), ISSUER_EXPIRED, 8);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "SAC2");
    let_go_by(situation, situation->model.now + 3 * INSTANT_DAY);
    assert_int_equal(begun(situation, REASON_ISSUER_EXPIRED), 1);
    assert_int_equal(situation->model.restart_count, 1);
}

static void what_has_changed_is_told_again(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = in_service(situation);

    sac1->has_scts = true;
    at_fault(sac1, ISSUER_EXPIRED, 8);
    (void)situation_pass(situation);
    at_fault(sac1, ISSUER_MISSING, 8); /* the expired one was removed, and no other imported */
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_ISSUER_MISSING), 1);
    sac1->issuer_fault.name = "Another CA";
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_ISSUER_MISSING), 2);
    sac1->issuer_fault.kind = ISSUER_FAULT_NONE;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(
        begun(situation, REASON_ISSUER_EXPIRED) + begun(situation, REASON_ISSUER_MISSING), 3);
}

/* What does not serve has other cures. */
static void nothing_is_told_of_what_does_not_serve(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = in_service(situation);

    known_as_healthy(situation);
    at_fault(sac1, ISSUER_EXPIRED, 8);
    sac1->not_after = situation->model.now - 1;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_ISSUER_EXPIRED), 0);
}

/* Nobody has expired by a clock that is wrong. */
static void nor_by_a_clock_that_is_not_believed(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = in_service(situation);
    struct snapshot snapshot;
    struct findings findings;

    known_as_healthy(situation);
    sac1->has_scts = true;
    at_fault(sac1, ISSUER_EXPIRED, 8);
    snapshot = *situation_snapshot(situation);
    snapshot.clock_doubt = CLOCK_JUMPED;
    drift_find(&snapshot, &findings);
    assert_false(findings_have(&findings, REASON_ISSUER_EXPIRED));
    at_fault(sac1, ISSUER_MISSING, 8);
    snapshot = *situation_snapshot(situation);
    snapshot.clock_doubt = CLOCK_JUMPED;
    drift_find(&snapshot, &findings);
    assert_true(findings_have(&findings, REASON_ISSUER_MISSING));
}

/* Who gets in now may not with the other: so it waits, beyond every deadline. */
static void a_fault_that_the_chain_in_service_lacks_waits_for_its_end(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = in_service(situation);

    known_as_healthy(situation);
    at_fault(public_one(situation, "SAC2", 0, 365, 9), ISSUER_EXPIRED, 9);
    let_go_by(situation, sac1->not_after);
    assert_on_both(situation, "SAC1");
    assert_int_equal(situation->model.restart_count, 0);
    assert_int_equal(begun(situation, REASON_PASSED_OVER), 1);
    let_go_by(situation, sac1->not_after + INSTANT_MINUTE);
    assert_serves(situation, "SAC2");
}

/* It is said until when it waits, and why. */
static void it_is_said_why_it_waits(void **state)
{
    struct situation *situation = *state;
    const instant end = in_service(situation)->not_after;
    const struct findings *findings = &situation->reconciler.ongoing;

    known_as_healthy(situation);
    at_fault(public_one(situation, "SAC2", 0, 365, 9), ISSUER_EXPIRED, 9);
    (void)pass_later(situation, INSTANT_MINUTE);
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->reason == REASON_PASSED_OVER) {
            assert_string_equal(finding->error.object, "issuer-fault");
            assert_true(finding->at == end);
            return;
        }
    }
    fail_msg("%s", "it is not told");
}

/* Nor does the certificate's own word that it was renewed. */
static void what_it_was_renewed_to_waits_as_well(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = in_service(situation);
    struct certificate *sac2;

    known_as_healthy(situation);
    sac2 = public_one(situation, "SAC2", 0, 365, 9);
    at_fault(sac2, ISSUER_EXPIRED, 9);
    sac1->has_successor = true;
    sac1->successor = sac2->thumbprint;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
    sac2->issuer_fault.kind = ISSUER_FAULT_NONE; /* it is imported */
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "SAC2");
}

/* That another issuer of the one in use has expired as well is no help. */
static void another_issuer_is_another_fault(void **state)
{
    struct situation *situation = *state;

    at_fault(in_service(situation), ISSUER_EXPIRED, 8);
    known_as_healthy(situation);
    at_fault(public_one(situation, "SAC2", 0, 365, 9), ISSUER_EXPIRED, 9);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
}

/* Of two that arrive, the one with a chain, though the other was issued later. */
static void one_without_a_fault_comes_first(void **state)
{
    struct situation *situation = *state;

    (void)in_service(situation);
    known_as_healthy(situation);
    at_fault(public_one(situation, "later", 0, 365, 8), ISSUER_EXPIRED, 9);
    (void)public_one(situation, "complete", -1, 300, 8);
    assert_chosen(situation, "complete");
}

/* Nothing is there: what there is comes into use, whatever its chain. */
static void where_nothing_is_bound_every_fault_is_one_more(void **state)
{
    struct situation *situation = *state;

    (void)in_service(situation);
    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    at_fault(public_one(situation, "at fault", 0, 365, 8), ISSUER_EXPIRED, 8);
    assert_chosen(situation, "at fault");
    (void)public_one(situation, "complete", 0, 300, 8);
    assert_chosen(situation, "complete");
}

/* ---- what stands in ---- */

static struct certificate *issued_for_both(struct situation *situation, const char *label)
{
    struct model_certificate *added =
        model_issue(&situation->model, label, "vpn.example.com", -1, 200);

    model_add_name(added, NAME_DNS, "alias.example.com");
    model_set_issuer(added, 8, ROOT_LISTED);
    return &added->facts;
}

/* SAC1, by a public authority and for two names, has ended. What is there for the first, by an
 * authority of that number, stands in. */
static void first_name_stands_in(struct situation *situation, uint8_t issuer, enum root_kind root)
{
    const instant end = in_service(situation)->not_after;

    model_add_name(model_find(&situation->model, "SAC1"), NAME_DNS, "alias.example.com");
    model_set_issuer(model_issue(&situation->model, "first", "vpn.example.com", -1, 400), issuer,
                     root);
    known_as_healthy(situation);
    let_go_by(situation, end + INSTANT_MINUTE);
    assert_on_both(situation, "first");
    assert_string_equal(baseline_label(situation), "SAC1");
}

/* Whoever asks for the first name gets in, and may not with what lacks an issuer here: it waits
 * until that can be told to let in anybody. */
static void what_stands_in_for_names_makes_room_for_what_has_a_chain(void **state)
{
    struct situation *situation = *state;
    struct certificate *both;

    first_name_stands_in(situation, 8, ROOT_LISTED);
    both = issued_for_both(situation, "both");
    at_fault(both, ISSUER_EXPIRED, 9);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "first");
    assert_int_equal(begun(situation, REASON_PASSED_OVER), 1);
    both->issuer_fault.kind = ISSUER_FAULT_NONE;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "both");
}

static void unless_an_administrator_asks_for_it(void **state)
{
    struct situation *situation = *state;

    first_name_stands_in(situation, 8, ROOT_LISTED);
    at_fault(issued_for_both(situation, "both"), ISSUER_EXPIRED, 9);
    (void)requesting_certificate(situation, "both");
    assert_on_both(situation, "both");
}

/* With that chain clients got in before. */
static void the_baseline_comes_back_whatever_its_chain(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = in_service(situation);

    model_add_name(model_find(&situation->model, "SAC1"), NAME_DNS, "alias.example.com");
    model_set_issuer(model_issue(&situation->model, "other", "alias.example.com", -1, 400), 8,
                     ROOT_LISTED);
    at_fault(sac1, ISSUER_EXPIRED, 9);
    known_as_healthy(situation);
    sac1->chain = CHAIN_BAD;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "other");
    sac1->chain = CHAIN_UNKNOWN;
    (void)pass_later(situation, INSTANT_DAY);
    assert_on_both(situation, "SAC1");
}

/* Those outside are locked out already, by a root that they do not trust. */
static void what_few_trust_makes_room_at_once(void **state)
{
    struct situation *situation = *state;

    first_name_stands_in(situation, 2, ROOT_NOT_LISTED);
    at_fault(issued_for_both(situation, "both"), ISSUER_EXPIRED, 9);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "both");
}

/* ---- what is missing ---- */

/* A root is missing on every fresh server; clients have it by themselves, or not at all. */
static void whose_certificate_is_missing_may_be_a_root(void **state)
{
    struct certificate certificate = {0};
    struct trust known = {.issuer_count = 1, .issuers = {issuer_of(2)}};

    (void)state;
    assert_false(trust_issuer_is_at_fault(&certificate, &known));
    at_fault(&certificate, ISSUER_MISSING, 2);
    assert_false(trust_issuer_is_at_fault(&certificate, &known));
    certificate.has_scts = true; /* no root of the public programme issues them by itself */
    assert_true(trust_issuer_is_at_fault(&certificate, &known));
    certificate.issuer_fault.direct = false;
    assert_false(trust_issuer_is_at_fault(&certificate, &known));
    certificate.issuer_fault.kind = ISSUER_EXPIRED;
    assert_true(trust_issuer_is_at_fault(&certificate, &known));
}

static void unless_one_above_it_was_seen(void **state)
{
    struct certificate certificate = {0};
    struct trust known = {.issuer_count = 2, .issuers = {issuer_of(2), issuer_of(1)}};

    (void)state;
    at_fault(&certificate, ISSUER_MISSING, 2);
    assert_true(trust_issuer_is_at_fault(&certificate, &known));
    at_fault(&certificate, ISSUER_MISSING, 1); /* the root */
    assert_false(trust_issuer_is_at_fault(&certificate, &known));
    at_fault(&certificate, ISSUER_MISSING, 3); /* of another chain */
    assert_false(trust_issuer_is_at_fault(&certificate, &known));
    known.issuer_count = 0;
    assert_false(trust_issuer_is_at_fault(&certificate, &known));
}

/* The intermediate certificate was removed by mistake, and what it signed serves. */
static void an_intermediate_that_was_here_is_told(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = in_service(situation);

    sac1->issuers[sac1->issuer_count++] = issuer_of(7);
    known_as_healthy(situation);
    sac1->issuer_count = 1;
    sac1->root_kind = ROOT_UNKNOWN;
    at_fault(sac1, ISSUER_MISSING, 8);
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, INSTANT_DAY);
    assert_int_equal(begun(situation, REASON_ISSUER_MISSING), 1);
    assert_on_both(situation, "SAC1");
}

int run_issuer_faults_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(an_expired_issuer_is_told_once_and_holds_up_no_renewal),
        TEST(what_has_changed_is_told_again),
        TEST(nothing_is_told_of_what_does_not_serve),
        TEST(nor_by_a_clock_that_is_not_believed),
        TEST(a_fault_that_the_chain_in_service_lacks_waits_for_its_end),
        TEST(it_is_said_why_it_waits),
        TEST(what_it_was_renewed_to_waits_as_well),
        TEST(another_issuer_is_another_fault),
        TEST(one_without_a_fault_comes_first),
        TEST(where_nothing_is_bound_every_fault_is_one_more),
        TEST(what_stands_in_for_names_makes_room_for_what_has_a_chain),
        TEST(unless_an_administrator_asks_for_it),
        TEST(the_baseline_comes_back_whatever_its_chain),
        TEST(what_few_trust_makes_room_at_once),
        cmocka_unit_test(whose_certificate_is_missing_may_be_a_root),
        cmocka_unit_test(unless_one_above_it_was_seen),
        TEST(an_intermediate_that_was_here_is_told),
    };

    return cmocka_run_group_tests_name("issuer_faults", tests, NULL, NULL);
}
