/* What is bound was deleted before this server was looked at for the first time, and no loopback
 * handshake tells whether HTTP.sys has it in memory. */
#include "choosing.h"
#include "unit.h"

/* Looked at for the first time, when SAC1 is gone already. */
static void deleted_before_the_first_look(struct situation *situation)
{
    model_set_issuer(model_find(&situation->model, "SAC1"), 8, ROOT_LISTED);
    (void)issue_by(situation, "IKE", "vpn.example.com", -30, 300, 2);
    model_find(&situation->model, "SAC1")->in_store = false;
}

/* It may have been there when SSTP started, and clients get in. What they are certain to trust is
 * used. */
static void what_nobody_can_tell_serves(void **state)
{
    struct situation *situation = *state;

    deleted_before_the_first_look(situation);
    situation->model.probes_dropped = true;
    (void)situation_pass(situation);
    let_go_by(situation, situation->model.now + 3 * INSTANT_HOUR);
    assert_on_both(situation, "SAC1");
    assert_int_equal(situation->model.restart_count, 0);
    (void)issue_by(situation, "SAC2", "vpn.example.com", 0, 365, 8);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "SAC2");
}

/* Its loss was seen before SSTP's start then: nobody gets in with it any more. */
static void that_is_over_with_a_boot(void **state)
{
    struct situation *situation = *state;

    deleted_before_the_first_look(situation);
    situation->model.probes_dropped = true;
    (void)situation_pass(situation);
    model_reboot(&situation->model);
    situation_new_process(situation);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "IKE");
}

/* That another one was lost before says nothing of it. */
static void an_earlier_loss_of_another_says_nothing(void **state)
{
    struct situation *situation = *state;

    deleted_before_the_first_look(situation);
    situation->model.probes_dropped = true;
    situation->model.stored.loss =
        (struct loss){.presence = PART_PRESENT,
                      .thumbprint = model_find(&situation->model, "IKE")->facts.thumbprint,
                      .seen_at = situation->model.services[MODEL_SSTP].started_at - INSTANT_DAY};
    situation->model.loss_unstored = true;
    (void)situation_pass(situation);
    assert_on_both(situation, "SAC1");
}

/* Whoever can be asked, over either family, and does not show it, tells. */
static void a_refused_connection_tells(void **state)
{
    struct situation *situation = *state;

    for (int silent = 0; silent < FAMILY_COUNT; silent++) {
        situation_healthy(situation);
        situation_new_process(situation);
        deleted_before_the_first_look(situation);
        situation->model.no_family[silent] = true;
        situation->model.sstp_serves = false; /* nobody listens */
        (void)situation_pass(situation);
        assert_on_both(situation, "IKE");
    }
}

/* It takes some time until SSTP listens. */
static void but_not_right_after_its_start(void **state)
{
    struct situation *situation = *state;

    deleted_before_the_first_look(situation);
    situation->model.services[MODEL_SSTP].started_at = situation->model.now - INSTANT_SECOND;
    situation->model.listens_later = 20 * INSTANT_SECOND;
    (void)situation_pass(situation);
    assert_on_both(situation, "SAC1");
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1"); /* it shows it */
}

int run_first_look_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_nobody_can_tell_serves),
        TEST(that_is_over_with_a_boot),
        TEST(an_earlier_loss_of_another_says_nothing),
        TEST(a_refused_connection_tells),
        TEST(but_not_right_after_its_start),
    };

    return cmocka_run_group_tests_name("first look", tests, NULL, NULL);
}
