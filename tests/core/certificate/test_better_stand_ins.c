/* While something stands in: who takes its place, and when. Nobody who gets in with it is locked
 * out for what only stands in, too. */
#include "choosing.h"
#include "deferral.h"
#include "plan/restart_scheduling.h"
#include "unit.h"

#include <string.h>

/* ---- who gets in ---- */

/* The names that clients use, as bits. */
#define VPN   1U
#define ALIAS 2U
#define OTHER 4U
#define ALL   (VPN | ALIAS | OTHER)

static const char *const names[] = {"vpn.example.com", "alias.example.com", "other.example.com"};

/* Authorities: 8 is public and trusted by everybody; 2 and 4 are each trusted by those in one
 * domain. */
static const uint8_t domains[] = {0 /* outside */, 2, 4};

struct offer {
    uint8_t issuer;
    unsigned names;
};

/* Whether those in the domain who use that name get in. */
static bool lets_in(const struct offer *offer, uint8_t domain, size_t name)
{
    return (offer->issuer == 8 || offer->issuer == domain) && (offer->names >> name & 1U) != 0;
}

/* How many groups that get in before do not after it, or the other way round. */
static unsigned count_lost(const struct offer *before, const struct offer *after)
{
    unsigned lost = 0;

    for (size_t domain = 0; domain < COUNT_OF(domains); domain++) {
        for (size_t name = 0; name < COUNT_OF(names); name++) {
            lost +=
                lets_in(before, domains[domain], name) && !lets_in(after, domains[domain], name);
        }
    }
    return lost;
}

/* ---- situations ---- */

static const char *first_name(unsigned wanted, size_t *index)
{
    *index = 0;
    while (!(wanted >> *index & 1U)) {
        (*index)++;
    }
    return names[*index];
}

static struct model_certificate *issue_offer(struct situation *situation, const char *label,
                                             const struct offer *offer, int from, int until)
{
    size_t index;
    struct model_certificate *issued =
        issue_by(situation, label, first_name(offer->names, &index), from, until, offer->issuer);

    while (++index < COUNT_OF(names)) {
        if (offer->names >> index & 1U) {
            model_add_name(issued, NAME_DNS, names[index]);
        }
    }
    return issued;
}

/* SAC1, which was public and for all names, has ended, and that stands in. From then on restarts
 * wait for a window, hours away. */
static void stand_in(struct situation *situation, const struct offer *offer)
{
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    make_public(situation);
    model_add_name(sac1, NAME_DNS, names[1]);
    model_add_name(sac1, NAME_DNS, names[2]);
    known_as_healthy(situation);
    sac1->facts.not_after = situation->model.now - 1;
    (void)issue_offer(situation, "stands in", offer, -20, 70);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_on_both(situation, "stands in");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_string_equal(model_label(&situation->model, &situation->model.stored.last_good.stand_in),
                        "stands in");
    set_window_later(situation);
}

enum fate { STAYS, WAITS, AT_ONCE };

static void assert_fate(struct situation *situation, const char *label, enum fate fate)
{
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, fate == AT_ONCE ? label : "stands in");
    if (fate != WAITS) {
        assert_null(scheduled(situation));
    } else {
        assert_non_null(scheduled(situation));
        assert_string_equal(scheduled(situation)->error.object, "window");
    }
    (void)pass_later(situation, 4 * INSTANT_HOUR);
    assert_on_both(situation, fate == STAYS ? "stands in" : label);
}

/* ---- the table ---- */

static void nobody_who_gets_in_is_locked_out_for_a_better_one(void **state)
{
    static const struct {
        const char *what;
        struct offer stands_in;
        struct offer arrives;
        int from; /* the other was issued 20 days ago */
        enum fate fate;
    } cases[] = {
        /* for want of names */
        {"its renewal", {8, VPN}, {8, VPN}, -1, WAITS},
        {"an older one", {8, VPN}, {8, VPN}, -30, STAYS},
        {"one name more", {8, VPN}, {8, VPN | ALIAS}, -1, WAITS},
        {"one name more, older", {8, VPN}, {8, VPN | ALIAS}, -30, WAITS},
        {"all names", {8, VPN}, {8, ALL}, -1, AT_ONCE},
        {"another name instead", {8, VPN | ALIAS}, {8, VPN | OTHER}, -1, STAYS},
        {"fewer names", {8, VPN | ALIAS}, {8, VPN}, -1, STAYS},
        {"one name more, private", {8, VPN}, {2, VPN | ALIAS}, -1, STAYS},
        {"all names, private", {8, VPN}, {2, ALL}, -1, STAYS},
        /* for want of trust */
        {"its renewal, private", {2, ALL}, {2, ALL}, -1, WAITS},
        {"an older one, private", {2, ALL}, {2, ALL}, -30, STAYS},
        {"another domain's", {2, ALL}, {4, ALL}, -1, STAYS},
        {"the baseline's like", {2, ALL}, {8, ALL}, -1, AT_ONCE},
        {"public, for one name", {2, ALL}, {8, VPN}, -1, STAYS},
        /* for want of both */
        {"its renewal, private and for one name", {2, VPN}, {2, VPN}, -1, WAITS},
        {"public", {2, VPN}, {8, VPN}, -1, WAITS},
        {"a private one for more names", {2, VPN}, {2, VPN | ALIAS}, -1, WAITS},
        {"another domain's for more names", {2, VPN}, {4, VPN | ALIAS}, -1, STAYS},
        {"all of it", {2, VPN}, {8, ALL}, -1, AT_ONCE},
        /* without the first name */
        {"its renewal for another name", {8, ALIAS}, {8, ALIAS}, -1, WAITS},
        {"one more of the others", {8, ALIAS}, {8, ALIAS | OTHER}, -1, WAITS},
        {"a third name instead", {8, ALIAS}, {8, OTHER}, -1, STAYS},
        {"the first, too", {8, ALIAS}, {8, VPN | ALIAS}, -1, AT_ONCE},
    };
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        journal_begin(situation, cases[i].what, "");
        situation_healthy(situation);
        stand_in(situation, &cases[i].stands_in);
        (void)issue_offer(situation, "arrives", &cases[i].arrives, cases[i].from, 400);
        if (cases[i].fate != STAYS) {
            assert_int_equal(count_lost(&cases[i].stands_in, &cases[i].arrives), 0);
        }
        assert_fate(situation, "arrives", cases[i].fate);
        journal_end(situation);
    }
}

/* It has names by which nobody asks for this server. */
static void what_nobody_asks_for_is_no_loss(void **state)
{
    struct situation *situation = *state;

    stand_in(situation, &(struct offer){8, VPN});
    model_add_name(model_find(&situation->model, "stands in"), NAME_DNS, "mail.example.net");
    (void)issue_offer(situation, "renewal", &(struct offer){8, VPN}, -1, 400);
    assert_fate(situation, "renewal", WAITS);
}

/* Who has its root because of the one above the two, and not because of the baseline's. */
static void trust_goes_on_from_the_baseline_too(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = facts_of(situation, "SAC1");
    struct certificate *stands_in;
    const struct certificate *other;

    model_add_name(model_find(&situation->model, "SAC1"), NAME_DNS, names[1]);
    model_set_issuer(model_find(&situation->model, "SAC1"), 1, ROOT_NOT_LISTED);
    known_as_healthy(situation);
    sac1->not_after = situation->model.now - 1;
    stands_in = &issue_offer(situation, "stands in", &(struct offer){1, VPN}, -20, 70)->facts;
    other = &issue_offer(situation, "by the other", &(struct offer){2, VPN}, -1, 400)->facts;
    stands_in->issuers[stands_in->issuer_count++] = other->issuers[0];
    model_find(&situation->model, "by the other")->in_store = false;
    (void)situation_pass(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "stands in");
    model_find(&situation->model, "by the other")->in_store = true;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "stands in");
}

/* Most clients may use the first name: who get in by another are fewer than who wait for it. */
static void the_first_name_comes_at_once_whatever_it_lacks(void **state)
{
    struct situation *situation = *state;

    stand_in(situation, &(struct offer){8, ALIAS});
    (void)issue_offer(situation, "arrives", &(struct offer){8, VPN}, -1, 400);
    assert_fate(situation, "arrives", AT_ONCE);
}

/* ---- what may let in nobody ---- */

static void a_key_that_is_away_replaces_nothing(void **state)
{
    struct situation *situation = *state;

    stand_in(situation, &(struct offer){8, VPN});
    issue_offer(situation, "away", &(struct offer){8, VPN | ALIAS}, -1, 400)->facts.private_key =
        KEY_UNKNOWN;
    assert_fate(situation, "away", STAYS);
}

static void nor_does_a_chain_that_lacks_an_issuer(void **state)
{
    static const struct offer offers[] = {{8, VPN}, {2, ALL}};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(offers); i++) {
        situation_healthy(situation);
        stand_in(situation, &offers[i]);
        issue_offer(situation, "at fault", &offers[i], -1, 400)->facts.issuer_fault.kind =
            ISSUER_EXPIRED;
        assert_fate(situation, "at fault", STAYS);
    }
}

/* ---- its line ---- */

/* No restart for what lets in nobody more and renews nothing, until its deadline. */
static void of_another_line_it_is_no_renewal(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *stands_in;

    stand_in(situation, &(struct offer){8, VPN});
    stands_in = model_find(&situation->model, "stands in");
    (void)issue_offer(situation, "by another", &(struct offer){8, VPN}, -1, 400);
    memset(model_find(&situation->model, "by another")->facts.line.organisation, 9, LINE_MARK_SIZE);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_null(scheduled(situation));
    (void)issue_offer(situation, "renewal", &(struct offer){8, VPN}, -2, 399);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_non_null(scheduled(situation));
    model_find(&situation->model, "renewal")->in_store = false;
    set_policy(situation, RESTART_IMMEDIATE);
    situation->model.now = schedule_two_thirds(&stands_in->facts) + INSTANT_HOUR;
    (void)situation_pass(situation);
    assert_on_both(situation, "stands in");
    situation->model.now =
        schedule_deadline(&stands_in->facts, &situation->settings) + INSTANT_HOUR;
    (void)situation_pass(situation);
    assert_on_both(situation, "by another");
}

/* Of two names, 300 days before its end. */
static void baseline_is_lost_early(struct situation *situation)
{
    facts_of(situation, "SAC1")->not_after = situation->model.now + 300 * INSTANT_DAY;
    make_public(situation);
    model_add_name(model_find(&situation->model, "SAC1"), NAME_DNS, names[1]);
    known_as_healthy(situation);
    facts_of(situation, "SAC1")->chain = CHAIN_BAD;
}

/* The baseline was lost early, and what stands in for its line's sake is old: there it stays. */
static void one_loss_is_one_rotation(void **state)
{
    struct situation *situation = *state;

    baseline_is_lost_early(situation);
    (void)issue_offer(situation, "of its line", &(struct offer){8, VPN}, -70, 30);
    (void)issue_offer(situation, "later", &(struct offer){8, VPN}, -1, 400);
    memset(facts_of(situation, "later")->line.organisation, 9, LINE_MARK_SIZE);
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "of its line");
    (void)pass_later(situation, INSTANT_DAY);
    assert_on_both(situation, "of its line");
}

/* Nothing leads back to what is older, of whichever line that is. */
static void an_older_one_of_the_baselines_line_does_not_come_back(void **state)
{
    struct situation *situation = *state;

    baseline_is_lost_early(situation);
    (void)issue_offer(situation, "of another", &(struct offer){8, VPN}, -1, 400);
    memset(facts_of(situation, "of another")->line.organisation, 9, LINE_MARK_SIZE);
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "of another");
    (void)issue_offer(situation, "of its line", &(struct offer){8, VPN}, -10, 400);
    (void)pass_later(situation, INSTANT_DAY);
    assert_on_both(situation, "of another");
}

/* ---- what is said, and how often ---- */

/* It is for all names of the one before it. */
static void no_names_are_lost_with_it(void **state)
{
    struct situation *situation = *state;

    stand_in(situation, &(struct offer){8, VPN});
    set_policy(situation, RESTART_IMMEDIATE);
    (void)issue_offer(situation, "renewal", &(struct offer){8, VPN}, -1, 400);
    situation_clear_log(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "renewal");
    assert_int_equal(begun(situation, REASON_RENEWED), 1);
    assert_int_equal(begun(situation, REASON_FEWER_NAMES), 0);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE),
                     1); /* and who is locked out */
}

/* Windows writes that into what it renews by itself. The template may ask for another key algorithm
 * since; an older one like what stands in is no renewal of it. */
static void what_it_was_renewed_to_waits_too(void **state)
{
    struct situation *situation = *state;
    struct certificate *stands_in;
    struct certificate *renewal;

    stand_in(situation, &(struct offer){8, VPN});
    renewal = &issue_offer(situation, "renewal", &(struct offer){8, VPN}, -1, 400)->facts;
    renewal->line.key_algorithm = KEY_ALGORITHM_ECDSA;
    (void)issue_offer(situation, "older", &(struct offer){8, VPN}, -30, 400);
    stands_in = facts_of(situation, "stands in");
    stands_in->has_successor = true;
    stands_in->successor = renewal->thumbprint;
    assert_fate(situation, "renewal", WAITS);
}

/* Whoever renews it again and again does not cut clients off each time; who lets in more does. */
static void it_is_not_renewed_twice_a_day(void **state)
{
    struct situation *situation = *state;

    stand_in(situation, &(struct offer){8, VPN});
    set_policy(situation, RESTART_IMMEDIATE);
    (void)issue_offer(situation, "first", &(struct offer){8, VPN}, -1, 400);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "first");
    (void)issue_offer(situation, "second", &(struct offer){8, VPN}, 0, 400);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "first");
    assert_string_equal(scheduled(situation)->error.object, "newer-limit");
    (void)issue_offer(situation, "more", &(struct offer){8, VPN | ALIAS}, -1, 400);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "more");
}

/* The same for those who trust more. */
static void nor_is_one_that_more_trust_kept_waiting(void **state)
{
    struct situation *situation = *state;

    stand_in(situation, &(struct offer){2, VPN});
    set_policy(situation, RESTART_IMMEDIATE);
    (void)issue_offer(situation, "first", &(struct offer){2, VPN}, -1, 400);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "first");
    (void)issue_offer(situation, "public", &(struct offer){8, VPN}, -1, 400);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "public");
}

int run_better_stand_ins_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(nobody_who_gets_in_is_locked_out_for_a_better_one),
        TEST(what_nobody_asks_for_is_no_loss),
        TEST(trust_goes_on_from_the_baseline_too),
        TEST(the_first_name_comes_at_once_whatever_it_lacks),
        TEST(a_key_that_is_away_replaces_nothing),
        TEST(nor_does_a_chain_that_lacks_an_issuer),
        TEST(of_another_line_it_is_no_renewal),
        TEST(one_loss_is_one_rotation),
        TEST(an_older_one_of_the_baselines_line_does_not_come_back),
        TEST(no_names_are_lost_with_it),
        TEST(what_it_was_renewed_to_waits_too),
        TEST(it_is_not_renewed_twice_a_day),
        TEST(nor_is_one_that_more_trust_kept_waiting),
    };

    return cmocka_run_group_tests_name("better_stand_ins", tests, NULL, NULL);
}
