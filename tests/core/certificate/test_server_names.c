/* Whom the server is known as: by the certificate that an administrator picked, the bound one, or
 * the last good one. */
#include "certificate/requirements.h"
#include "certificate/server_names.h"
#include "situation.h"
#include "unit.h"

static void assert_known_as(struct situation *situation, const char *name)
{
    const struct names server_names = server_names_of(situation_snapshot(situation)).names;

    if (name == NULL) {
        assert_int_equal(server_names.count, 0);
        return;
    }
    assert_int_equal(server_names.count, 1);
    assert_string_equal(server_names.items[0].text, name);
}

static void the_server_is_known_by_the_bound_certificate(void **state)
{
    assert_known_as(*state, "vpn.example.com");
}

static void an_expired_bound_certificate_still_says_who_the_server_is(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].facts.not_after = situation->model.now - 1;
    situation->model.certificates[0].facts.private_key = KEY_ABSENT;
    assert_known_as(situation, "vpn.example.com");
}

static void with_the_bound_certificate_gone_the_last_good_one_says_it(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    situation->model.certificates[0].in_store = false;
    assert_known_as(situation, "vpn.example.com");
}

static void without_either_nobody_says_it(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].in_store = false;
    assert_known_as(situation, NULL);
}

static void a_bound_certificate_that_does_not_decode_says_nothing(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].facts.decoded = false;
    assert_known_as(situation, NULL);
}

static void the_other_familys_certificate_says_it_where_one_is_gone(void **state)
{
    struct situation *situation = *state;

    memset(&situation->model.bindings[FAMILY_IPV4].record.thumbprint, 0xee, THUMBPRINT_SIZE);
    assert_known_as(situation, "vpn.example.com");
}

static void a_foreign_bindings_certificate_says_nothing(void **state)
{
    struct situation *situation = *state;

    situation->model.bindings[FAMILY_IPV4].record.application_id[0] ^= 1;
    situation->model.bindings[FAMILY_IPV6].record.application_id[0] ^= 1;
    assert_known_as(situation, NULL);
}

static void the_certificate_picked_in_the_console_says_it_first(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "picked", "new.example.com", -1, 90);
    situation_pin(situation, "picked");
    assert_known_as(situation, "new.example.com");
}

static void a_picked_certificate_that_is_unfit_does_not_say_it(void **state)
{
    struct situation *situation = *state;

    model_issue(&situation->model, "picked", "new.example.com", -1, 90)->facts.private_key =
        KEY_ABSENT;
    situation_pin(situation, "picked");
    assert_known_as(situation, "vpn.example.com");
}

static void a_stored_hash_says_nothing_unless_an_administrator_put_it_there(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "other", "new.example.com", -1, 90);
    situation_pin(situation, "other");
    situation->model.parameters.hash_configured_by_admin.value = 0;
    assert_known_as(situation, "vpn.example.com");
}

/* ---- what says them ---- */

static enum names_source source(struct situation *situation)
{
    struct requirements requirements;

    requirements_of(situation_snapshot(situation), &requirements);
    return requirements.names_source;
}

static void what_says_the_names_is_known(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    assert_int_equal(source(situation), NAMES_FROM_IN_SERVICE);
    known_as_healthy(situation);
    assert_int_equal(source(situation), NAMES_FROM_BASELINE);
    (void)model_issue(model, "mail", "mail.example.com", -1, 900);
    situation_bind_by_hand(situation, "mail");
    (void)situation_pass(situation);
    assert_int_equal(source(situation), NAMES_FROM_CHOICE);
    model_type(&model->settings, SETTING_HOST_NAME, "www.example.com");
    assert_int_equal(source(situation), NAMES_FROM_HOST_NAME);
}

static void where_nothing_says_them_that_is_known_too(void **state)
{
    struct situation *situation = *state;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        (void)model_http_delete(&situation->model, (enum family)family);
    }
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    assert_int_equal(source(situation), NAMES_FROM_NOTHING);
}

int run_server_names_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_says_the_names_is_known),
        TEST(where_nothing_says_them_that_is_known_too),
        TEST(the_server_is_known_by_the_bound_certificate),
        TEST(an_expired_bound_certificate_still_says_who_the_server_is),
        TEST(with_the_bound_certificate_gone_the_last_good_one_says_it),
        TEST(without_either_nobody_says_it),
        TEST(a_bound_certificate_that_does_not_decode_says_nothing),
        TEST(the_other_familys_certificate_says_it_where_one_is_gone),
        TEST(a_foreign_bindings_certificate_says_nothing),
        TEST(the_certificate_picked_in_the_console_says_it_first),
        TEST(a_picked_certificate_that_is_unfit_does_not_say_it),
        TEST(a_stored_hash_says_nothing_unless_an_administrator_put_it_there),
    };

    return cmocka_run_group_tests_name("server_names", tests, NULL, NULL);
}
