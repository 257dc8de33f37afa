/* Records that win over SSTP's for some clients: told where those clients are shown another
 * certificate, and nothing is done. */
#include "finding.h"
#include "unit.h"

/* SAC1 is bound; "other" is another application's. */
static struct model *with_other(struct situation *situation)
{
    (void)model_issue(&situation->model, "other", "www.example.com", -1, 900);
    return &situation->model;
}

static void assert_overriding(struct situation *situation, const char *endpoint)
{
    assert_only(situation, REASON_BINDING_SHADOWED, 1);
    assert_string_equal(situation->memory.findings.items[0].error.object, endpoint);
    assert_int_equal(situation->memory.findings.effects, EFFECT_WARN);
}

static void a_record_for_one_address_is_reported_with_its_port(void **state)
{
    static const struct {
        const char *host;
        const char *endpoint;
    } cases[] = {{"203.0.113.5", "203.0.113.5:443"}, {"[2001:db8::5]", "[2001:db8::5]:443"}};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        situation_healthy(situation);
        (void)model_add_overriding(with_other(situation), OVERRIDING_ADDRESS, cases[i].host,
                                   "other");
        assert_overriding(situation, cases[i].endpoint);
    }
}

static void with_sstps_certificate_it_does_no_harm(void **state)
{
    struct situation *situation = *state;

    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    assert_nothing(situation);
}

static void with_a_certificate_of_its_own_it_is_left_alone_and_holds_up_nothing(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_add_overriding(with_other(situation), OVERRIDING_ADDRESS, "203.0.113.5", "other");
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_BINDING_SHADOWED), 1);
    assert_serves(situation, "SAC2");
    assert_quiet(situation, PASS_HEALTHY);
}

static void on_an_address_of_this_machine_alone_no_client_meets_it(void **state)
{
    struct situation *situation = *state;

    (void)model_add_overriding(with_other(situation), OVERRIDING_ADDRESS, "127.0.0.1", "other");
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "[::1]", "other");
    assert_nothing(situation);
}

static void a_record_for_a_name_of_the_server_locks_its_clients_out(void **state)
{
    static const struct {
        const char *host;
        bool counts;
    } cases[] = {
        {"vpn.example.com", true}, {"VPN.example.com", true},  {"*.example.com", true},
        {"*.example.org", false},  {"www.example.com", false}, {"", false},
    };
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        journal_begin(situation, "a record for", cases[i].host);
        situation_healthy(situation);
        (void)model_add_overriding(with_other(situation), OVERRIDING_HOST_NAME, cases[i].host,
                                   "other");
        assert_int_equal(findings_have(find(situation), REASON_SERVER_NAME_SHADOWED),
                         cases[i].counts);
        assert_false(findings_have(find(situation), REASON_BINDING_SHADOWED));
    }
    journal_end(situation);
}

static void a_name_under_the_wildcard_of_the_certificate_may_be_asked_for(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].names[0].text = "*.example.com";
    (void)model_add_overriding(with_other(situation), OVERRIDING_HOST_NAME, "www.example.com",
                               "other");
    assert_overriding(situation, "www.example.com:443");
}

static void with_a_host_name_set_only_that_is_asked_for(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].names[0].text = "*.example.com";
    model_type(&situation->model.settings, SETTING_HOST_NAME, "vpn.example.com");
    (void)model_add_overriding(with_other(situation), OVERRIDING_HOST_NAME, "www.example.com",
                               "other");
    assert_nothing(situation);
}

static void where_nothing_says_our_names_any_may_be_asked_for(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].in_store = false;
    (void)model_add_overriding(with_other(situation), OVERRIDING_HOST_NAME, "www.example.com",
                               "other");
    assert_true(findings_have(find(situation), REASON_BINDING_SHADOWED));
}

/* Who asks for the server's name is cut off: there is no file for it. */
static void assert_overriding_cut_off(struct situation *situation, const char *endpoint)
{
    static struct snapshot snapshot;
    const struct findings *findings = &situation->memory.findings;

    assert_nothing(situation); /* nobody asked */
    snapshot = *situation_snapshot(situation);
    snapshot.by_name[FAMILY_IPV6].answered = true;
    drift_find(&snapshot, &situation->memory.findings);
    assert_int_equal(findings->count, 1);
    assert_int_equal(findings->items[0].reason, REASON_BINDING_SHADOWED);
    assert_string_equal(findings->items[0].error.object, endpoint);
}

static void the_central_certificate_store_is_reported_whatever_it_holds(void **state)
{
    struct situation *situation = *state;

    *model_add_overriding(&situation->model, OVERRIDING_CENTRAL_STORE, "", "SAC1") =
        (struct overriding_binding){.kind = OVERRIDING_CENTRAL_STORE};
    assert_overriding_cut_off(situation, "central certificate store:443");
}

static void the_central_certificate_store_counts_for_the_names_it_is_scoped_to(void **state)
{
    struct situation *situation = *state;

    *model_add_overriding(&situation->model, OVERRIDING_CENTRAL_NAME, "", "SAC1") =
        (struct overriding_binding){.kind = OVERRIDING_CENTRAL_NAME, .host = "vpn.example.com"};
    assert_overriding_cut_off(situation, "central certificate store, vpn.example.com:443");
    situation_healthy(situation);
    *model_add_overriding(&situation->model, OVERRIDING_CENTRAL_NAME, "", "SAC1") =
        (struct overriding_binding){.kind = OVERRIDING_CENTRAL_NAME, .host = "www.example.com"};
    assert_nothing(situation);
}

/* What a client that asks by name is shown is no reason to doubt what others are shown. */
static void beside_one_for_an_address_with_the_same_certificate_all_is_told(void **state)
{
    struct situation *situation = *state;

    for (int without_ipv4 = 0; without_ipv4 < 2; without_ipv4++) {
        situation_healthy(situation);
        situation_new_process(situation);
        known_as_healthy(situation);
        (void)model_add_overriding(with_other(situation), OVERRIDING_ADDRESS, "203.0.113.5",
                                   "other");
        (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com",
                                   "other");
        situation->model.no_family[FAMILY_IPV4] = without_ipv4 == 1;
        (void)situation_pass(situation);
        assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
        assert_int_equal(begun(situation, REASON_PROBE_UNAVAILABLE), without_ipv4);
    }
}

static void on_another_port_its_port_is_reported(void **state)
{
    struct situation *situation = *state;
    const struct findings *findings;

    situation->model.parameters.listener_port =
        (struct dword_value){.presence = PART_PRESENT, .value = 7};
    (void)model_add_overriding(with_other(situation), OVERRIDING_ADDRESS, "203.0.113.5", "other");
    findings = find(situation);
    assert_string_equal(findings->items[findings->count - 1].error.object, "203.0.113.5:7");
}

static void a_long_name_is_cut_and_keeps_its_port(void **state)
{
    struct situation *situation = *state;
    char host[OVERRIDING_HOST_SIZE];
    const struct findings *findings;
    const char *object;

    memset(host, 'a', sizeof(host) - 1);
    host[sizeof(host) - 1] = '\0';
    (void)model_add_overriding(with_other(situation), OVERRIDING_ADDRESS, host, "other");
    findings = find(situation);
    object = findings->items[0].error.object;
    assert_true(strlen(object) < OUTCOME_OBJECT_SIZE);
    assert_string_equal(object + strlen(object) - 4, ":443");
}

static void of_very_many_only_some_are_named(void **state)
{
    struct situation *situation = *state;

    (void)with_other(situation);
    for (int i = 0; i < MODEL_OVERRIDING_MAX; i++) {
        const char host[] = {'2', '0', '3', '.', '0', '.', '1', (char)('A' + i), '\0'};
        (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, host, "other");
    }
    assert_only(situation, REASON_BINDING_SHADOWED, 8);
}

static void where_no_record_of_sstps_is_sound_every_other_is_reported(void **state)
{
    struct situation *situation = *state;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation->model.bindings[family].presence = PART_MALFORMED;
    }
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    assert_true(findings_have(find(situation), REASON_BINDING_SHADOWED));
}

static void that_the_others_cannot_be_read_is_reported_and_blocks_no_repair(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.unreadable[MODEL_PART_OVERRIDING] = true;
    model_find(&situation->model, "SAC1")->facts.not_after = situation->model.now - INSTANT_HOUR;
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_SHADOWS_UNREADABLE), 1);
    assert_serves(situation, "SAC2");
    assert_quiet(situation, PASS_HEALTHY);
}

int run_overriding_bindings_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_record_for_one_address_is_reported_with_its_port),
        TEST(with_sstps_certificate_it_does_no_harm),
        TEST(with_a_certificate_of_its_own_it_is_left_alone_and_holds_up_nothing),
        TEST(on_an_address_of_this_machine_alone_no_client_meets_it),
        TEST(a_record_for_a_name_of_the_server_locks_its_clients_out),
        TEST(a_name_under_the_wildcard_of_the_certificate_may_be_asked_for),
        TEST(with_a_host_name_set_only_that_is_asked_for),
        TEST(where_nothing_says_our_names_any_may_be_asked_for),
        TEST(the_central_certificate_store_is_reported_whatever_it_holds),
        TEST(the_central_certificate_store_counts_for_the_names_it_is_scoped_to),
        TEST(beside_one_for_an_address_with_the_same_certificate_all_is_told),
        TEST(on_another_port_its_port_is_reported),
        TEST(a_long_name_is_cut_and_keeps_its_port),
        TEST(of_very_many_only_some_are_named),
        TEST(where_no_record_of_sstps_is_sound_every_other_is_reported),
        TEST(that_the_others_cannot_be_read_is_reported_and_blocks_no_repair),
    };

    return cmocka_run_group_tests_name("overriding bindings", tests, NULL, NULL);
}
