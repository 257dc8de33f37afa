/* What an administrator chose, and what was there beside it: real situations, said from the
 * clients' side. The numbers are those of the cases in docs/choosing.md. */
#include "certificate/admin_choice.h"
#include "choosing.h"
#include "deferral.h"
#include "timing/schedule.h"
#include "typing.h"
#include "unit.h"
#include <string.h>

/* ---- a record written by hand for other names (case 22) ---- */

/* "server" is in service, self-signed, for the machine's own name; "vpn" was bound by hand. */
static void bind_for_vpn(struct situation *situation)
{
    struct model *model = &situation->model;

    model_set_self_signed(model_find(model, "SAC1"));
    facts_of(situation, "SAC1")->not_after = model->now + 1400 * INSTANT_DAY;
    known_as_healthy(situation);
    (void)issue_by(situation, "vpn", "hand.example.com", -1, 364, 8);
    situation_bind_by_hand(situation, "vpn");
    (void)situation_pass(situation);
    assert_on_both(situation, "vpn");
    assert_string_equal(baseline_label(situation), "vpn");
}

static void what_is_bound_by_hand_says_the_names(void **state)
{
    struct situation *situation = *state;

    bind_for_vpn(situation);
    situation->model.now += 360 * INSTANT_DAY;
    (void)situation_pass(situation);
    assert_on_both(situation, "vpn");
    (void)issue_by(situation, "vpn2", "hand.example.com", 0, 365, 8);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "vpn2");
}

/* Deleted first, weeks before its end: what it was chosen for is not forgotten with it. */
static void also_when_it_is_deleted_first(void **state)
{
    struct situation *situation = *state;

    bind_for_vpn(situation);
    situation->model.now += 300 * INSTANT_DAY;
    (void)situation_pass(situation);
    model_find(&situation->model, "vpn")->in_store = false;
    (void)pass_later(situation, INSTANT_MINUTE);
    let_go_by(situation, situation->model.now + 3 * INSTANT_HOUR);
    assert_on_both(situation, "vpn");
    (void)issue_by(situation, "vpn2", "hand.example.com", 0, 365, 8);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "vpn2");
}

/* Autoenrollment renewed and archived it before anybody looked. */
static void also_when_it_is_archived_since(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *chosen;

    known_as_healthy(situation);
    chosen = issue_by(situation, "hand", "hand.example.com", -1, 364, 8);
    situation_bind_by_hand(situation, "hand");
    chosen->facts.archived = true;
    (void)situation_pass(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "hand");
    assert_true(findings_have(&situation->memory.findings, REASON_CHOICE_KEPT));
    assert_false(findings_have(&situation->memory.findings, REASON_OTHER_NAMES));
}

/* ---- what was there ---- */

/* What a choice passed over does not come back when the choice's successor ends the hold. */
static void what_a_choice_passed_over_stays_so(void **state)
{
    struct situation *situation = *state;

    facts_of(situation, "SAC1")->not_after = situation->model.now + 300 * INSTANT_DAY;
    known_as_healthy(situation);
    (void)issue_by(situation, "newer", "vpn.example.com", 0, 365, 1);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "newer");
    situation_bind_by_hand(situation, "SAC1");
    (void)situation_pass(situation);
    assert_on_both(situation, "SAC1");
    model_advance(&situation->model, 10 * INSTANT_DAY);
    (void)issue_by(situation, "next", "vpn.example.com", 0, 90, 1);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "next");
    model_find(&situation->model, "next")->in_store = false;
    (void)pass_later(situation, INSTANT_MINUTE);
    let_go_by(situation, situation->model.now + INSTANT_DAY);
    assert_serves(situation, "SAC1"); /* which was chosen once */
}

/* Chosen while the clock was ahead: what it passed over is noted once, not at each look. */
static void a_choice_made_in_the_future_is_noted_once(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)issue_by(situation, "other", "vpn.example.com", -1, 365, 8);
    situation_bind_by_hand(situation, "other");
    (void)situation_pass(situation);
    situation->model.stored.choice.made_at += 100 * INSTANT_DAY;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_quiet(situation, PASS_HEALTHY);
    assert_string_equal(baseline_label(situation), "other");
}

/* Another authority's waits until the baseline has used two thirds of its lifetime. */
static void another_line_waits_for_its_time(void **state)
{
    struct situation *situation = *state;

    model_set_issuer(model_find(&situation->model, "SAC1"), 8, ROOT_LISTED);
    facts_of(situation, "SAC1")->not_before = situation->model.now - 30 * INSTANT_DAY;
    facts_of(situation, "SAC1")->not_after = situation->model.now + 60 * INSTANT_DAY;
    known_as_healthy(situation);
    struct model_certificate *other = issue_by(situation, "other", "vpn.example.com", 0, 365, 9);
    other->facts.root_kind = ROOT_LISTED;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
    assert_int_equal(begun(situation, REASON_PASSED_OVER), 1);
    let_go_by(situation, situation->model.now + 31 * INSTANT_DAY);
    assert_on_both(situation, "other");
    assert_string_equal(baseline_label(situation), "SAC1");
    /* The line's own renewal is still what is waited for. */
    (void)issue_by(situation, "SAC2", "vpn.example.com", 0, 90, 8);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "SAC2");
    assert_string_equal(baseline_label(situation), "SAC2");
    assert_quiet(situation, PASS_HEALTHY);
}

/* An old one that is imported: it is not worth a restart. */
static void one_that_has_used_two_thirds_replaces_nothing(void **state)
{
    struct situation *situation = *state;

    facts_of(situation, "SAC1")->not_before = situation->model.now - 300 * INSTANT_DAY;
    facts_of(situation, "SAC1")->not_after = situation->model.now + 300 * INSTANT_DAY;
    known_as_healthy(situation);
    (void)issue_by(situation, "old", "vpn.example.com", -200, 90, 1);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
    assert_int_equal(begun(situation, REASON_PASSED_OVER), 1);
    situation->model.settings.values[SETTING_DEADLINE_DAYS] = 1;
    model_find(&situation->model, "SAC1")->in_store = false;
    model_reboot(&situation->model);
    situation_new_process(situation);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "old");
}

/* Nor do two of one moment that are for no name take turns, a restart each. */
static void two_without_names_do_not_take_turns(void **state)
{
    struct situation *situation = *state;
    struct certificate *first = facts_of(situation, "SAC1");

    first->name_count = 0;
    first->not_after += 365 * INSTANT_DAY;
    known_as_healthy(situation);
    (void)issue_by(situation, "came", "vpn.example.com", 0, 80, 1);
    struct certificate *came = facts_of(situation, "came");
    came->name_count = 0;
    came->not_before = facts_of(situation, "SAC1")->not_before;
    came->not_after = facts_of(situation, "SAC1")->not_after;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "came");
    assert_quiet(situation, PASS_HEALTHY);
}

/* A duplicate issued within the same second, as ACME clients have made them: it came after what is
 * in service, though it ends before it. */
static void of_two_of_one_moment_the_one_that_came_is_used(void **state)
{
    struct situation *situation = *state;

    facts_of(situation, "SAC1")->not_after += 365 * INSTANT_DAY;
    known_as_healthy(situation);
    (void)issue_by(situation, "came", "vpn.example.com", 0, 80, 1);
    facts_of(situation, "came")->not_before = facts_of(situation, "SAC1")->not_before;
    facts_of(situation, "came")->not_after = facts_of(situation, "SAC1")->not_after - 1;
    assert_chosen(situation, "came");
    facts_of(situation, "came")->not_before--;
    assert_chosen(situation, "SAC1");
}

/* ---- what a choice is made against ---- */

/* "hand" is bound by hand for another name than HostName, which was set before. */
static void bind_in_spite_of_host_name(struct situation *situation)
{
    known_as_healthy(situation);
    assert_true(take_text(&situation->model.settings, SETTING_HOST_NAME, "vpn.example.com"));
    (void)issue_by(situation, "hand", "hand.example.com", 0, 365, 1);
    situation_bind_by_hand(situation, "hand");
    (void)situation_pass(situation);
}

/* HostName was set before: the choice is kept, and both are said. */
static void a_choice_in_spite_of_host_name_is_kept_and_said(void **state)
{
    struct situation *situation = *state;

    bind_in_spite_of_host_name(situation);
    assert_on_both(situation, "hand");
    assert_int_equal(begun(situation, REASON_CHOICE_FORBIDDEN), 1);
    assert_true(take_text(&situation->model.settings, SETTING_HOST_NAME, "vpn2.example.com"));
    (void)issue_by(situation, "vpn2", "vpn2.example.com", 0, 365, 1);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "vpn2");
}

static void never(struct situation *situation, const char *label)
{
    struct thumbprint_list *list = &situation->model.settings.never_thumbprints;

    list->items[list->count++] = facts_of(situation, label)->thumbprint;
    (void)pass_later(situation, INSTANT_MINUTE);
}

/* What is set for other certificates takes nothing from the clients of this one. */
static void only_a_setting_that_is_against_it_ends_a_choice(void **state)
{
    struct situation *situation = *state;

    bind_in_spite_of_host_name(situation);
    (void)issue_by(situation, "mail", "mail.example.com", 0, 365, 1);
    never(situation, "mail");
    assert_on_both(situation, "hand");
    never(situation, "hand");
    assert_on_both(situation, "SAC1");
}

static void nor_does_host_name_where_it_is_for_that(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    assert_true(take_text(&situation->model.settings, SETTING_ISSUER, "test ca"));
    (void)issue_by(situation, "hand", "vpn.example.com", 0, 365, 2);
    facts_of(situation, "hand")->issuer = "CN=Another";
    situation_bind_by_hand(situation, "hand");
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_CHOICE_FORBIDDEN), 1);
    assert_true(take_text(&situation->model.settings, SETTING_HOST_NAME, "vpn.example.com"));
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "hand");
}

/* What was noted by a version that noted no settings. */
static void of_settings_that_are_not_known_none_was_changed(void **state)
{
    struct situation *situation = *state;

    bind_in_spite_of_host_name(situation);
    situation->model.stored.choice.settings = (struct restrictions){0};
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "hand");
}

/* Only the next of its line, with time left, ends it; a self-signed one has no line. */
static void only_the_next_of_its_line_ends_a_choice(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *soon;

    known_as_healthy(situation);
    (void)issue_by(situation, "hand", "vpn.example.com", -1, 365, 1);
    situation_bind_by_hand(situation, "hand");
    (void)situation_pass(situation);
    model_advance(&situation->model, 2 * INSTANT_DAY);
    model_set_issuer(issue_by(situation, "other", "vpn.example.com", 0, 365, 1), 1,
                     ROOT_NOT_LISTED);
    facts_of(situation, "other")->line.key_algorithm = KEY_ALGORITHM_ECDSA;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "hand");
    soon = issue_by(situation, "soon", "vpn.example.com", 0, 1, 1);
    soon->facts.not_before = facts_of(situation, "hand")->not_before + INSTANT_HOUR;
    soon->facts.not_after = situation->model.now + INSTANT_HOUR;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "hand");
    assert_int_equal(begun(situation, REASON_PASSED_OVER), 2);
    model_find(&situation->model, "soon")->in_store = false;
    (void)issue_by(situation, "next", "vpn.example.com", 0, 365, 1);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "next");
}

static void a_self_signed_choice_is_not_the_wizards(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_set_self_signed(issue_by(situation, "self", "vpn.example.com", -1, 365, 1));
    situation_bind_by_hand(situation, "self");
    (void)situation_pass(situation);
    assert_string_equal(baseline_label(situation), "self");
    (void)issue_by(situation, "public", "vpn.example.com", 0, 90, 8);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "self");
}

/* ---- time ---- */

/* Of those about to end the one that ends last; who ends sooner than what is in service is not
 * wanted for that. */
static void of_those_about_to_end_the_last_is_used(void **state)
{
    struct situation *situation = *state;

    facts_of(situation, "SAC1")->not_before = situation->model.now - 360 * INSTANT_DAY;
    facts_of(situation, "SAC1")->not_after = situation->model.now + 3 * INSTANT_DAY;
    known_as_healthy(situation);
    (void)issue_by(situation, "sooner", "vpn.example.com", -300, 2, 1);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
    (void)issue_by(situation, "last", "vpn.example.com", -300, 5, 1);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "last");
}

static void what_is_not_for_servers_is_not_told(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    issue_by(situation, "client", "vpn.example.com", 0, 365, 2)->facts.usage = USAGE_OTHER;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_PASSED_OVER), 0);
}

static void of_very_many_the_last_issued_are_remembered(void **state)
{
    struct situation *situation = *state;
    static char labels[MODEL_CERTIFICATES_MAX][4];
    const struct last_good *stored = &situation->model.stored.last_good;
    int count = 0;

    while (situation->model.certificate_count < MODEL_CERTIFICATES_MAX) {
        labels[count][0] = 'c';
        (void)issue_by(situation, labels[count], "vpn.example.com", -600 - count % 7, 365, 2);
        count++;
    }
    known_as_healthy(situation);
    assert_int_equal(stored->present_count, count < PRESENT_KEPT ? count : PRESENT_KEPT);
}

int run_choices_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_is_bound_by_hand_says_the_names),
        TEST(also_when_it_is_deleted_first),
        TEST(also_when_it_is_archived_since),
        TEST(what_a_choice_passed_over_stays_so),
        TEST(a_choice_made_in_the_future_is_noted_once),
        TEST(another_line_waits_for_its_time),
        TEST(one_that_has_used_two_thirds_replaces_nothing),
        TEST(two_without_names_do_not_take_turns),
        TEST(of_two_of_one_moment_the_one_that_came_is_used),
        TEST(a_choice_in_spite_of_host_name_is_kept_and_said),
        TEST(only_a_setting_that_is_against_it_ends_a_choice),
        TEST(nor_does_host_name_where_it_is_for_that),
        TEST(of_settings_that_are_not_known_none_was_changed),
        TEST(only_the_next_of_its_line_ends_a_choice),
        TEST(a_self_signed_choice_is_not_the_wizards),
        TEST(of_those_about_to_end_the_last_is_used),
        TEST(what_is_not_for_servers_is_not_told),
        TEST(of_very_many_the_last_issued_are_remembered),
    };

    return cmocka_run_group_tests_name("choices", tests, NULL, NULL);
}
