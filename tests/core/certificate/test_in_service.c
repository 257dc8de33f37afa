/* What is in service where the records of both families differ. */
#include "choosing.h"
#include "interruption.h"
#include "unit.h"

/* An interrupted rotation or somebody else wrote the one record of the two. */
static void write_record(struct situation *situation, enum family family, const char *label)
{
    struct model *model = &situation->model;
    struct ssl_record record = model->bindings[family].record;

    record.thumbprint = model_find(model, label)->facts.thumbprint;
    assert_int_equal(model_http_update(model, family, &record), 0);
}

static struct snapshot *differing(struct situation *situation, enum family family)
{
    known_as_healthy(situation);
    (void)situation_renew(situation);
    write_record(situation, family, "SAC2");
    (void)situation_snapshot(situation);
    return &situation->memory.before;
}

static void assert_in_service(struct situation *situation, const char *label)
{
    const struct binding *served = snapshot_served(&situation->memory.before);

    assert_non_null(served);
    assert_string_equal(model_label(&situation->model, &served->record.thumbprint), label);
}

static void what_sstp_was_started_with_is(void **state)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation_healthy(*state);
        situation_new_process(*state);
        (void)differing(*state, (enum family)family);
        assert_in_service(*state, "SAC1");
    }
}

static void of_two_that_it_was_not_started_with_the_first_is(void **state)
{
    struct snapshot *snapshot = differing(*state, FAMILY_IPV4);

    snapshot->state.sstp_start.thumbprint.bytes[0]++;
    assert_in_service(*state, "SAC2");
}

static void what_it_was_started_with_before_its_last_start_says_nothing(void **state)
{
    struct snapshot *snapshot = differing(*state, FAMILY_IPV4);

    snapshot->sstp.started_at += INSTANT_MINUTE;
    snapshot->remote_access.started_at += INSTANT_MINUTE;
    assert_in_service(*state, "SAC2");
}

/* Though it was bound on one family only, as happens by hand; what SSTP bound is none. */
static void what_an_administrator_chose_comes_before_it(void **state)
{
    struct snapshot *snapshot = differing(*state, FAMILY_IPV4);
    struct admin_choice *choice = &snapshot->state.choice;

    *choice = (struct admin_choice){.presence = PART_PRESENT,
                                    .thumbprint = snapshot->bindings[FAMILY_IPV4].record.thumbprint,
                                    .made_at = snapshot->taken_at};
    assert_in_service(*state, "SAC2");
    choice->sstp_wrote_at = snapshot->taken_at;
    assert_in_service(*state, "SAC1");
    choice->presence = PART_ABSENT;
    choice->sstp_wrote_at = 0;
    assert_in_service(*state, "SAC1");
}

/* A rotation was interrupted between the two, and then the key of what it bound broke: that one
 * goes, and not what lets clients in, though autoenrollment archived it. */
static void clients_keep_what_lets_them_in(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    assert_true(crash(situation, 6));
    situation_new_process(situation);
    (void)situation_snapshot(situation);
    assert_in_service(situation, "SAC1");
    assert_true(binding_carries(&situation->memory.before.bindings[FAMILY_IPV4],
                                &model_find(model, "SAC2")->facts.thumbprint));
    facts_of(situation, "SAC1")->archived = true;
    situation_lose_key(situation, "SAC2", KEY_UNUSABLE);
    (void)situation_pass(situation);
    let_go_by(situation, model->now + INSTANT_HOUR);
    assert_on_both(situation, "SAC1");
}

/* netsh, and [::] forgotten. */
static void what_is_bound_by_hand_on_one_family_gets_the_other(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)issue_by(situation, "hand", "hand.example.com", -1, 364, 8);
    situation->model.now += INSTANT_HOUR;
    write_record(situation, FAMILY_IPV4, "hand");
    (void)situation_pass(situation);
    let_go_by(situation, situation->model.now + INSTANT_HOUR);
    assert_on_both(situation, "hand");
}

int run_in_service_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_sstp_was_started_with_is),
        TEST(of_two_that_it_was_not_started_with_the_first_is),
        TEST(what_it_was_started_with_before_its_last_start_says_nothing),
        TEST(what_an_administrator_chose_comes_before_it),
        TEST(clients_keep_what_lets_them_in),
        TEST(what_is_bound_by_hand_on_one_family_gets_the_other),
    };

    return cmocka_run_group_tests_name("in service", tests, NULL, NULL);
}
