/* What is used where nothing serves and nothing qualifies: of what is there the one that lets in
 * the most clients. It is no baseline, and gives way. */
#include "choosing.h"
#include "control/health.h"
#include "unit.h"

/* Nothing that is good for clients is there: of what is, the one that most of them may trust. */
static void of_those_that_stand_in_the_one_most_may_trust_is_used(void **state)
{
    static const struct {
        const char *label;
        enum root_kind root;
        const char *issuer; /* NULL: without embedded timestamps */
    } rising[] = {{"unknown", ROOT_UNKNOWN, NULL},
                  {"staging", ROOT_UNKNOWN, "CN=(STAGING) Pseudo Plum E5"},
                  {"private", ROOT_NOT_LISTED, NULL},
                  {"public, as it says", ROOT_UNKNOWN, "CN=E5"},
                  {"public", ROOT_LISTED, "CN=E5"}};
    struct situation *situation = *state;

    make_public(situation);
    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->facts.not_after = situation->model.now - 1;
    model_set_self_signed(
        model_issue(&situation->model, "self-signed", "vpn.example.com", -1, 900));
    assert_int_equal(choose(situation).result, SELECTION_NONE_ELIGIBLE);
    for (size_t i = 0; i < COUNT_OF(rising); i++) {
        struct certificate *added = &add_issued(situation, rising[i].label, (int)i - 20, 90,
                                                (uint8_t)(2 + i), rising[i].root)
                                         ->facts;
        added->has_scts = rising[i].issuer != NULL;
        added->issuer = rising[i].issuer != NULL ? rising[i].issuer : added->issuer;
        assert_chosen(situation, rising[i].label);
    }
    (void)add_issued(situation, "later private", -1, 90, 2, ROOT_NOT_LISTED);
    assert_chosen(situation, "public");
}

/* ---- who gets in ---- */

/* SAC1, which was public and for two names, has ended. Most clients are outside, some in the
 * domain; most use the first name. Another authority than the domain's lets in nobody outside: they
 * lack its root, or cannot reach its list of revoked certificates before they are in (0x80092013).
 */
struct offer {
    const char *label;
    enum root_kind root;
    bool first, second; /* for which of the two names */
};

static unsigned let_in(const struct offer *offer)
{
    const unsigned outside = offer->root == ROOT_LISTED ? 6 : 0;
    const unsigned outside_by_second = offer->root == ROOT_LISTED ? 1 : 0;

    return (offer->first ? outside + 3 : 0) + (offer->second ? outside_by_second + 1 : 0);
}

static void issue_offer(struct situation *situation, const struct offer *offer)
{
    struct model_certificate *issued =
        model_issue(&situation->model, offer->label,
                    offer->first ? "vpn.example.com" : "alias.example.com", -20, 90);

    model_set_issuer(issued, offer->root == ROOT_LISTED ? 8 : 2, offer->root);
    if (offer->first && offer->second) {
        model_add_name(issued, NAME_DNS, "alias.example.com");
    }
}

/* Of each two the one that lets in more clients. */
static void what_stands_in_lets_in_the_most(void **state)
{
    static const struct offer offers[] = {{"public, both", ROOT_LISTED, true, true},
                                          {"public, first", ROOT_LISTED, true, false},
                                          {"public, second", ROOT_LISTED, false, true},
                                          {"private, both", ROOT_NOT_LISTED, true, true},
                                          {"private, first", ROOT_NOT_LISTED, true, false},
                                          {"private, second", ROOT_NOT_LISTED, false, true}};
    struct situation *situation = *state;

    make_public(situation);
    model_add_name(model_find(&situation->model, "SAC1"), NAME_DNS, "alias.example.com");
    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->facts.not_after = situation->model.now - 1;
    for (size_t i = 0; i < COUNT_OF(offers); i++) {
        issue_offer(situation, &offers[i]);
    }
    for (size_t i = 0; i < COUNT_OF(offers); i++) {
        for (size_t j = 0; j < COUNT_OF(offers); j++) {
            for (size_t k = 0; k < COUNT_OF(offers); k++) {
                model_find(&situation->model, offers[k].label)->in_store = k == i || k == j;
            }
            assert_chosen(situation,
                          offers[let_in(&offers[i]) >= let_in(&offers[j]) ? i : j].label);
        }
    }
}

static void refused_by_the_setting_nothing_stands_in(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.settings.values[SETTING_OTHER_ROOT] = OTHER_ROOT_REFUSE;
    model_find(&situation->model, "SAC1")->facts.not_after = situation->model.now - 1;
    (void)add_issued(situation, "public", -1, 90, 8, ROOT_LISTED);
    assert_int_equal(choose(situation).result, SELECTION_NONE_ELIGIBLE);
    (void)add_issued(situation, "same authority", -1, 90, 1, ROOT_NOT_LISTED);
    assert_chosen(situation, "same authority");
}

/* What stood in is forgotten when what it stood in for is back. */
static void the_baseline_comes_back_when_it_can_be_used_again(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;
    const struct last_good *last_good = &situation->model.stored.last_good;
    static const struct thumbprint none;

    known_as_healthy(situation);
    (void)add_issued(situation, "other", -1, 90, 2, ROOT_NOT_LISTED);
    sac1->chain = CHAIN_BAD;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "other");
    assert_string_equal(model_label(&situation->model, &last_good->stand_in), "other");
    assert_int_equal(begun(situation, REASON_TRUSTED_BY_FEWER), 1);
    (void)pass_later(situation, INSTANT_HOUR); /* and it is not healthy */
    assert_int_equal(reported(situation, REPORT_HEALTHY), 0);
    assert_int_equal(health_of(&situation->memory.before, &situation->memory.findings).severity,
                     SEVERITY_CRITICAL);
    sac1->chain = CHAIN_UNKNOWN;
    (void)pass_later(situation, INSTANT_DAY);
    assert_serves(situation, "SAC1");
    assert_false(findings_have(&situation->reconciler.ongoing, REASON_TRUSTED_BY_FEWER));
    assert_true(thumbprint_equal(&last_good->stand_in, &none));
}

/* ---- names ---- */

/* What was bound only because nothing else served names nobody. */
static void assert_stands_in(const struct situation *situation, const char *label,
                             const char *baseline)
{
    const struct last_good *last_good = &situation->model.stored.last_good;

    assert_string_equal(model_label(&situation->model, &last_good->thumbprint), baseline);
    assert_string_equal(model_label(&situation->model, &last_good->stand_in), label);
}

/* SAC1 is for two names, and all that is offered is for one of them. */
static void offer(struct situation *situation, const char *name)
{
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    model_add_name(sac1, NAME_DNS, "alias.example.com");
    (void)model_issue(&situation->model, "offer", name, -1, 400);
    known_as_healthy(situation);
    model_advance(&situation->model, sac1->facts.not_after - situation->model.now - INSTANT_MINUTE);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY); /* while it serves */
    model_advance(&situation->model, 2 * INSTANT_MINUTE);
}

/* Who asks for it gets in; else nobody would. */
static void then_another_name_is_better_than_none(void **state)
{
    struct situation *situation = *state;

    offer(situation, "alias.example.com");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_FEWER_NAMES), 1);
    assert_on_both(situation, "offer");
    assert_stands_in(situation, "offer", "SAC1");
}

/* Nor does it say the server's names where its rotation is remembered still: that has not ended, or
 * what was stored of it cannot be deleted. */
static void nor_does_it_say_the_names_where_its_rotation_is_remembered(void **state)
{
    static const enum model_call failing[] = {CALL_CLEAR_INTENT, CALL_STORE_LAST_GOOD};
    struct situation *situation = *state;

    offer(situation, "alias.example.com");
    for (size_t i = 0; i < COUNT_OF(failing); i++) {
        model_process_fault(
            &situation->process,
            (struct model_fault){failing[i], 1, 1000, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    }
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_on_both(situation, "offer");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_true(findings_have(&situation->reconciler.ongoing, REASON_OTHER_NAMES));
}

/* But most may ask for the first: whoever has that need not wait for its end. */
static void and_gives_way_to_the_first(void **state)
{
    struct situation *situation = *state;

    offer(situation, "alias.example.com");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_issue(&situation->model, "first", "vpn.example.com", -1, 100);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "first");
    assert_stands_in(situation, "first", "SAC1");
}

/* Whoever gets in by the other name would be locked out for one that may let in nobody: fewer
 * clients trust it, or its key may not be there. */
static void but_not_to_one_that_may_let_in_nobody(void **state)
{
    struct situation *situation = *state;

    make_public(situation);
    offer(situation, "alias.example.com");
    model_set_issuer(model_find(&situation->model, "offer"), 8, ROOT_LISTED);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)add_issued(situation, "private", -1, 100, 2, ROOT_NOT_LISTED);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "offer");
    add_issued(situation, "away", -1, 100, 8, ROOT_LISTED)->facts.private_key = KEY_UNKNOWN;
    add_issued(situation, "at fault", -1, 100, 8, ROOT_LISTED)->facts.issuer_fault.kind =
        ISSUER_EXPIRED;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "offer");
    (void)add_issued(situation, "first", -1, 100, 8, ROOT_LISTED);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "first");
}

/* What those trust who get in with an authority that nobody needed before. */
static void of_another_authority_to_that_again(void **state)
{
    struct situation *situation = *state;

    offer(situation, "alias.example.com");
    model_set_issuer(model_find(&situation->model, "offer"), 2, ROOT_NOT_LISTED);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)add_issued(situation, "a third", -1, 100, 4, ROOT_NOT_LISTED);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "offer");
    (void)add_issued(situation, "first", -1, 100, 2, ROOT_NOT_LISTED);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "first");
}

/* Nor is one below the wildcard that the server was known by. */
static void nor_for_the_wildcard(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    sac1->names[0].text = "*.example.com";
    known_as_healthy(situation);
    (void)model_issue(&situation->model, "below", "vpn.example.com", -10, 400);
    model_advance(&situation->model, sac1->facts.not_after - situation->model.now + INSTANT_MINUTE);
    (void)situation_pass(situation);
    assert_on_both(situation, "below");
    (void)issue_by(situation, "other", "*.example.com", -1, 100, 2);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "below");
    (void)issue_by(situation, "renewed", "*.example.com", -1, 100, 1);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "renewed");
}

/* Who wrote HostName said what clients ask for, first of all. */
static void of_host_name_the_first_is_always_needed(void **state)
{
    struct situation *situation = *state;

    model_type(&situation->model.settings, SETTING_HOST_NAME, "vpn.example.com; alias.example.com");
    offer(situation, "alias.example.com");
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1);
}

/* A wildcard ends, and what is there is for one of the names that it was for: so clients use that
 * one, as far as anybody can tell. With two such names nothing tells. */
static void one_name_stands_for_the_wildcard_that_it_was_below(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    sac1->names[0].text = "*.example.com";
    known_as_healthy(situation);
    (void)model_issue(&situation->model, "deeper", "a.vpn.example.com", -10, 400);
    (void)model_issue(&situation->model, "before", "vpn.example.com", -10, 400);
    (void)model_issue(&situation->model, "expired", "mail.example.com", -100, -10);
    model_advance(&situation->model, sac1->facts.not_after - situation->model.now - INSTANT_MINUTE);
    (void)situation_pass(situation);
    assert_on_both(situation, "SAC1");
    model_advance(&situation->model, 2 * INSTANT_MINUTE);
    (void)situation_pass(situation);
    assert_on_both(situation, "before");
    assert_stands_in(situation, "before", "SAC1");
    (void)model_issue(&situation->model, "again", "vpn.example.com", 0, 400);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "again");
    (void)model_issue(&situation->model, "mail", "mail.example.com", 0, 400);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "again");
}

static void of_two_such_names_nothing_tells_which(void **state)
{
    char thumbprint[THUMBPRINT_TEXT_SIZE];
    struct situation *situation = *state;
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    sac1->names[0].text = "*.example.com";
    known_as_healthy(situation);
    (void)model_issue(&situation->model, "vpn", "vpn.example.com", -10, 400);
    (void)model_issue(&situation->model, "mail", "mail.example.com", -10, 400);
    model_advance(&situation->model, sac1->facts.not_after - situation->model.now + INSTANT_MINUTE);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1);
    assert_on_both(situation, "SAC1");
    model_type(
        &situation->model.settings, SETTING_NEVER_THUMBPRINT,
        thumbprint_format(&model_find(&situation->model, "mail")->facts.thumbprint, thumbprint));
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "vpn");
}

int run_stand_ins_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(of_those_that_stand_in_the_one_most_may_trust_is_used),
        TEST(what_stands_in_lets_in_the_most),
        TEST(refused_by_the_setting_nothing_stands_in),
        TEST(the_baseline_comes_back_when_it_can_be_used_again),
        TEST(then_another_name_is_better_than_none),
        TEST(nor_does_it_say_the_names_where_its_rotation_is_remembered),
        TEST(and_gives_way_to_the_first),
        TEST(but_not_to_one_that_may_let_in_nobody),
        TEST(of_another_authority_to_that_again),
        TEST(nor_for_the_wildcard),
        TEST(of_host_name_the_first_is_always_needed),
        TEST(one_name_stands_for_the_wildcard_that_it_was_below),
        TEST(of_two_such_names_nothing_tells_which),
    };

    return cmocka_run_group_tests_name("stand_ins", tests, NULL, NULL);
}
