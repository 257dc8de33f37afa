/* What stands in for want of another stays; what else is wrong is put right with it. */
#include "choosing.h"
#include "ended.h"
#include "unit.h"

/* SAC1 is for one of two names, and nobody is there for both. */
static void arrange(struct situation *situation)
{
    situation_healthy(situation);
    known_as_healthy(situation);
    model_type(&situation->model.settings, SETTING_HOST_NAME, "vpn.example.com; mail.example.com");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "SAC1");
    assert_int_equal(situation->model.restart_count, 0);
}

static void bind_on_ipv6(struct situation *situation, const char *label)
{
    struct ssl_record record = situation->model.bindings[FAMILY_IPV6].record;

    record.thumbprint = model_find(&situation->model, label)->facts.thumbprint;
    assert_int_equal(model_http_update(&situation->model, FAMILY_IPV6, &record), 0);
}

static void a_record_that_is_gone_is_made_again(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_ROTATED);
    assert_on_both(situation, "SAC1");
    assert_int_equal(situation->model.restart_count, 0); /* SSTP runs with it */
}

static void a_record_that_is_damaged_is_written_again(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    situation->model.bindings[FAMILY_IPV6].presence = PART_MALFORMED;
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_ROTATED);
    assert_on_both(situation, "SAC1");
}

static void both_records_get_the_same(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    (void)situation_renew(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "SAC1"); /* no better */
    bind_on_ipv6(situation, "SAC2");
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_ROTATED);
    assert_on_both(situation, "SAC1");
}

/* One that is not there is no reason to keep it. */
static void but_none_that_is_gone(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    (void)situation_renew(situation);
    bind_on_ipv6(situation, "SAC2");
    situation_delete_before_start(situation, "SAC1");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "SAC2");
}

int run_target_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_record_that_is_gone_is_made_again),
        TEST(a_record_that_is_damaged_is_written_again),
        TEST(both_records_get_the_same),
        TEST(but_none_that_is_gone),
    };

    return cmocka_run_group_tests_name("target", tests, NULL, NULL);
}
