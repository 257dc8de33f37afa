/* Who the server is, by the certificate that clients are shown. */
#include "situation.h"
#include "unit.h"

/* The wrong way, before the product was there: what clients are shown says its names. */
static void what_is_shown_out_of_memory_says_who_the_server_is(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].in_store = false;
    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 90);
    (void)model_issue(&situation->model, "mail", "mail.example.com", -1, 900);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* A script bound for SSTP, over IPv4 and too late, what another application's record still shows.
 */
static void it_may_be_shown_over_the_other_family_only(void **state)
{
    struct situation *situation = *state;
    struct model_binding *bindings = situation->model.bindings;

    situation->model.certificates[0].in_store = false;
    bindings[FAMILY_IPV4].context = false;
    bindings[FAMILY_IPV6].record.application_id[0] ^= 1;
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_COROTATE;
    (void)model_issue(&situation->model, "mail", "mail.example.com", -1, 900);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* Each time something is missing for that. */
static void only_what_is_bound_for_sstp_and_shown_does(void **state)
{
    struct situation *situation = *state;

    for (int i = 0; i < 5; i++) {
        situation_healthy(situation);
        model_set_issuer(model_issue(&situation->model, "a", "a.example.com", -1, 90), 8,
                         ROOT_LISTED);
        model_set_issuer(model_issue(&situation->model, "b", "b.example.com", -1, 90), 8,
                         ROOT_LISTED);
        situation->model.certificates[0].in_store = false;
        if (i == 0 || i == 3) {
            situation->model.intercepted = true;
            situation->model.interceptor = model_find(&situation->model, "a")->facts.thumbprint;
            situation->model.bindings[FAMILY_IPV6].presence = i == 0 ? PART_PRESENT : PART_ABSENT;
        } else if (i == 1) {
            situation->model.intercepted = true; /* by nobody's */
        } else if (i == 2) {
            situation->model.certificates[0].facts.decoded = false;
        } else {
            for (int family = 0; family < FAMILY_COUNT; family++) {
                situation->model.bindings[family].record.application_id[0] ^= 1;
            }
        }
        (void)situation_pass(situation);
        assert_int_equal(begun(situation, REASON_AMBIGUOUS_CERTIFICATES), i < 4);
        assert_int_equal(situation->model.log.server_writes, 0);
    }
}

int run_shown_names_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_is_shown_out_of_memory_says_who_the_server_is),
        TEST(it_may_be_shown_over_the_other_family_only),
        TEST(only_what_is_bound_for_sstp_and_shown_does),
    };

    return cmocka_run_group_tests_name("shown names", tests, NULL, NULL);
}
