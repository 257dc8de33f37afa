/* Settings: the table is consistent, and a bad value never takes effect. */
#include "settings.h"
#include "snapshot.h"
#include "unit.h"

static void every_setting_is_described_and_its_default_is_in_bounds(void **state)
{
    (void)state;

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting_definition *definition = &setting_definitions[i];
        assert_non_null(definition->name);
        assert_non_null(definition->help);
        assert_true(strlen(definition->name) > 0);
        assert_true(strlen(definition->help) > 0);
        assert_true(definition->minimum <= definition->standard);
        assert_true(definition->standard <= definition->maximum);
    }
}

static void no_two_settings_share_a_name(void **state)
{
    (void)state;

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        for (size_t j = i + 1; j < SETTING_COUNT; j++) {
            assert_string_not_equal(setting_definitions[i].name, setting_definitions[j].name);
        }
    }
}

static void the_defaults_are_those_of_the_table(void **state)
{
    const struct settings settings = settings_default();
    (void)state;

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        assert_int_equal(settings.values[i], setting_definitions[i].standard);
    }
    assert_int_equal(settings.values[SETTING_RESTARTS_PER_HOUR], 2);
    assert_int_equal(settings.values[SETTING_RESTARTS_PER_DAY], 4);
}

/* ---- numbers ---- */

static bool take_number(struct settings *settings, enum setting setting, enum presence presence,
                        uint32_t number)
{
    return settings_take(settings, setting,
                         &(struct setting_value){.presence = presence, .number = number});
}

static void a_number_within_its_bounds_is_taken(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_definition *definition = &setting_definitions[i];
        if (definition->type == SETTING_NUMBER) {
            assert_true(take_number(&settings, (enum setting)i, PART_PRESENT, definition->minimum));
            assert_int_equal(settings.values[i], definition->minimum);
            assert_true(take_number(&settings, (enum setting)i, PART_PRESENT, definition->maximum));
            assert_int_equal(settings.values[i], definition->maximum);
            assert_false(settings.bad[i]);
        }
    }
}

static void a_number_out_of_bounds_is_refused_and_the_default_stands(void **state)
{
    (void)state;

    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_definition *definition = &setting_definitions[i];
        const uint32_t wrong[] = {definition->maximum + 1, UINT32_MAX, definition->minimum - 1};
        for (size_t j = 0; definition->type == SETTING_NUMBER && j < COUNT_OF(wrong); j++) {
            struct settings settings = settings_default();
            assert_false(take_number(&settings, (enum setting)i, PART_PRESENT, wrong[j]));
            assert_int_equal(settings.values[i], definition->standard);
            assert_true(settings.bad[i]);
        }
    }
}

static void an_absent_value_means_the_default(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_true(take_number(&settings, SETTING_SETTLE_SECONDS, PART_ABSENT, 77));
    assert_int_equal(settings.values[SETTING_SETTLE_SECONDS], 10);
    assert_false(settings.bad[SETTING_SETTLE_SECONDS]);
}

static void a_value_of_another_type_is_refused_and_the_default_stands(void **state)
{
    static const enum presence bad[] = {PART_MALFORMED, PART_UNREADABLE};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct settings settings = settings_default();
        assert_false(take_number(&settings, SETTING_RESTARTS_PER_HOUR, bad[i], 9));
        assert_int_equal(settings.values[SETTING_RESTARTS_PER_HOUR], 2);
    }
}

/* ---- texts ---- */

static bool take_text(struct settings *settings, enum setting setting, const char *text)
{
    return settings_take(
        settings, setting,
        &(struct setting_value){.presence = PART_PRESENT, .text = text, .length = strlen(text)});
}

static void a_host_name_is_a_dns_name_or_an_address(void **state)
{
    static const struct {
        const char *text;
        bool good;
        enum name_kind kind;
    } cases[] = {
        {"vpn.example.com", true, NAME_DNS},
        {"VPN", true, NAME_DNS},
        {"xn--bcher-kva.example", true, NAME_DNS},
        {"4vpn.example.com", true, NAME_DNS},
        {"192.0.2.1", true, NAME_IP},
        {"2001:db8::1", true, NAME_IP},
        {"::", true, NAME_IP},
        {"::1", true, NAME_IP},
        {"1::", true, NAME_IP},
        {"1:2:3:4:5:6:7:8", true, NAME_IP},
        {"1:2:3:4:5:6:7::", true, NAME_IP},
        {"1:2:3:4:5:6:7", false, NAME_IP},
        {"1:2:3:4:5:6:7:8:9", false, NAME_IP},
        {"1:2:3:4:5:6:7:8::", false, NAME_IP},
        {"1::2::3", false, NAME_IP},
        {"1:2:3:4:5:6:7:", false, NAME_IP},
        {"12345::", false, NAME_IP},
        {"1:g::", false, NAME_IP},
        {":1", false, NAME_IP},
        {"192.0.2", false, NAME_IP},
        {"192.0.2.256", false, NAME_IP},
        {"192.0.2.1.5", false, NAME_IP},
        {"*.example.com", false, NAME_DNS},
        {"vpn..example.com", false, NAME_DNS},
        {".example.com", false, NAME_DNS},
        {"vpn.example.com.", false, NAME_DNS},
        {"-vpn.example.com", false, NAME_DNS},
        {"vpn-.example.com", false, NAME_DNS},
        {"vpn-", false, NAME_DNS},
        {"vpn example", false, NAME_DNS},
        {"vpn{1}", false, NAME_DNS},
        {"v", true, NAME_DNS},
        {":", false, NAME_IP},
        {"b\xc3\xbc"
         "cher.example",
         false, NAME_DNS},
        {"https://vpn.example.com", false, NAME_DNS},
        {"a123456789012345678901234567890123456789012345678901234567890123", false, NAME_DNS},
        {"a12345678901234567890123456789012345678901234567890123456789012.example", true, NAME_DNS},
        {"", false, NAME_DNS},
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        assert_int_equal(take_text(&settings, SETTING_HOST_NAME, cases[i].text), cases[i].good);
        assert_int_equal(settings.bad[SETTING_HOST_NAME], !cases[i].good);
        assert_string_equal(settings.host_name, cases[i].good ? cases[i].text : "");
        if (cases[i].good) {
            assert_int_equal(settings.host_kind, cases[i].kind);
        }
    }
}

static void a_host_name_longer_than_dns_allows_is_refused(void **state)
{
    struct settings settings = settings_default();
    char name[256];
    (void)state;

    for (size_t i = 0; i < sizeof(name); i++) {
        name[i] = i % 2 == 0 ? 'a' : '.';
    }
    name[253] = '\0';
    assert_true(take_text(&settings, SETTING_HOST_NAME, name));
    name[253] = '.';
    name[254] = 'a';
    name[255] = '\0';
    assert_false(take_text(&settings, SETTING_HOST_NAME, name));
}

static void a_thumbprint_is_taken_as_a_person_copies_it(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_true(take_text(&settings, SETTING_THUMBPRINT,
                          "\xE2\x80\x8E"
                          "92 6A f7 44 53 ad 0f cb b3 fe 9e e6 2e 88 43 32 9a 84 c6 ac"));
    assert_true(settings.has_thumbprint);
    assert_int_equal(settings.thumbprint.bytes[0], 0x92);
}

static void a_host_name_where_a_thumbprint_belongs_is_refused(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_false(take_text(&settings, SETTING_THUMBPRINT, "vpn.example.com"));
    assert_false(settings.has_thumbprint);
    assert_true(settings.bad[SETTING_THUMBPRINT]);
}

static void a_template_is_an_object_identifier(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } cases[] = {{"1.3.6.1.4.1.311.21.8.1", true},
                 {"1.2", true},
                 {"1", false},
                 {"1.", false},
                 {".1", false},
                 {"1..2", false},
                 {"WebServer", false},
                 {"1.2 ", false},
                 {"1.99999999999", false}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        assert_int_equal(take_text(&settings, SETTING_TEMPLATE, cases[i].text), cases[i].good);
        assert_string_equal(settings.template_oid, cases[i].good ? cases[i].text : "");
    }
}

static void warning_days_are_a_list_of_numbers(void **state)
{
    static const struct {
        const char *text;
        size_t count; /* 0: refused */
        uint16_t last;
    } cases[] = {{"30, 14, 7, 1", 4, 1},
                 {"5", 1, 5},
                 {" 365 ", 1, 365},
                 {"1,2,3,4,5,6,7,8", 8, 8},
                 {"0", 0, 0},
                 {"366", 0, 0},
                 {"", 0, 0},
                 {"1,2,3,4,5,6,7,8,9", 0, 0},
                 {"30;14", 0, 0},
                 {"30,", 0, 0},
                 {"a", 0, 0},
                 {"-1", 0, 0}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        assert_int_equal(take_text(&settings, SETTING_WARNING_DAYS, cases[i].text),
                         cases[i].count > 0);
        assert_int_equal(settings.warning_count, cases[i].count > 0 ? cases[i].count : 4);
        assert_int_equal(settings.warning_days[settings.warning_count - 1],
                         cases[i].count > 0 ? cases[i].last : 1);
    }
}

static void a_choice_is_one_of_its_words_without_case(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_true(take_text(&settings, SETTING_OTHER_ROOT, "Allow"));
    assert_int_equal(settings.values[SETTING_OTHER_ROOT], 1);
    assert_true(take_text(&settings, SETTING_OTHER_ROOT, "refuse"));
    assert_int_equal(settings.values[SETTING_OTHER_ROOT], 0);
    assert_false(take_text(&settings, SETTING_OTHER_ROOT, "allow it"));
    assert_false(take_text(&settings, SETTING_OTHER_ROOT, "allo"));
    assert_false(take_text(&settings, SETTING_OTHER_ROOT, "allot"));
    assert_false(take_text(&settings, SETTING_OTHER_ROOT, "refuse|allow"));
    assert_int_equal(settings.values[SETTING_OTHER_ROOT], 0);
}

static void a_load_balancer_is_named_with_or_without_its_port(void **state)
{
    static const struct {
        const char *text;
        const char *name; /* NULL: refused */
        uint16_t port;
    } cases[] = {
        {"vpn.example.com", "vpn.example.com", 443},
        {"vpn.example.com:443", "vpn.example.com", 443},
        {"VPN:8443", "VPN", 8443},
        {"vpn.example.com:65535", "vpn.example.com", 65535},
        {"vpn.example.com:65536", NULL, 0},
        {"vpn.example.com:0", NULL, 0},
        {"vpn.example.com:", NULL, 0},
        {"vpn.example.com:443x", NULL, 0},
        {"vpn.example.com:443:443", NULL, 0},
        {":443", NULL, 0},
        {"192.0.2.1", NULL, 0}, /* SNI and certificates name hosts */
        {"2001:db8::1", NULL, 0},
        {"*.example.com", NULL, 0},
        {"https://vpn.example.com", NULL, 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        const bool good = cases[i].name != NULL;
        assert_int_equal(take_text(&settings, SETTING_OFFLOAD_PROBE, cases[i].text), good);
        assert_string_equal(settings.offload_probe, good ? cases[i].name : "");
        assert_int_equal(settings.offload_port, cases[i].port);
    }
}

static void the_health_check_is_head_unless_post_is_asked_for(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_int_equal(settings.values[SETTING_HEALTH_CHECK], HEALTH_CHECK_HEAD);
    assert_true(take_text(&settings, SETTING_HEALTH_CHECK, "POST"));
    assert_int_equal(settings.values[SETTING_HEALTH_CHECK], HEALTH_CHECK_POST);
    assert_true(take_text(&settings, SETTING_HEALTH_CHECK, "head"));
    assert_int_equal(settings.values[SETTING_HEALTH_CHECK], HEALTH_CHECK_HEAD);
    assert_false(take_text(&settings, SETTING_HEALTH_CHECK, "get"));
    assert_int_equal(settings.values[SETTING_HEALTH_CHECK], HEALTH_CHECK_HEAD);
}

static void a_text_that_is_too_long_or_holds_a_nul_is_refused(void **state)
{
    static char text[SETTING_TEXT_SIZE];
    struct settings settings = settings_default();
    (void)state;

    memset(text, 'a', sizeof(text));
    assert_false(settings_take(
        &settings, SETTING_ISSUER,
        &(struct setting_value){.presence = PART_PRESENT, .text = text, .length = sizeof(text)}));
    assert_true(settings_take(&settings, SETTING_ISSUER,
                              &(struct setting_value){.presence = PART_PRESENT,
                                                      .text = text,
                                                      .length = sizeof(text) - 1}));
    assert_int_equal(strlen(settings.issuer), sizeof(text) - 1);
    text[3] = '\0';
    assert_false(settings_take(
        &settings, SETTING_ISSUER,
        &(struct setting_value){.presence = PART_PRESENT, .text = text, .length = 10}));
}

static void the_limits_on_restarts_fit_into_what_is_remembered(void **state)
{
    (void)state;

    assert_true(setting_definitions[SETTING_RESTARTS_PER_HOUR].maximum <= RESTARTS_KEPT);
    assert_true(setting_definitions[SETTING_RESTARTS_PER_DAY].maximum <= RESTARTS_KEPT);
}

static void the_name_of_every_setting_fits_where_a_finding_names_it(void **state)
{
    (void)state;

    for (int setting = 0; setting < SETTING_COUNT; setting++) {
        assert_true(strlen(setting_definitions[setting].name) < OUTCOME_OBJECT_SIZE);
    }
}

#define WITH_SPACES                                                                                \
    "\xE2\x80\x8E"                                                                                 \
    "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d "   \
    "1e 1f"
#define WITH_COLONS                                                                                \
    "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:"   \
    "1E:1F"

static bool take_offload_hash(struct settings *settings, const char *text)
{
    return settings_take(
        settings, SETTING_OFFLOAD_HASH,
        &(struct setting_value){.presence = PART_PRESENT, .text = text, .length = strlen(text)});
}

static void an_offload_hash_is_taken_as_it_is_pasted(void **state)
{
    static const char *const texts[] = {
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
        WITH_SPACES,
        WITH_COLONS,
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct settings settings = settings_default();
        assert_true(take_offload_hash(&settings, texts[i]));
        assert_true(settings.has_offload_hash);
        for (size_t byte = 0; byte < SHA256_SIZE; byte++) {
            assert_int_equal(settings.offload_hash[byte], byte);
        }
    }
}

static void a_text_that_is_no_sha256_is_refused_as_an_offload_hash(void **state)
{
    static const char *const texts[] = {
        "000102030405060708090a0b0c0d0e0f10111213", /* a thumbprint */
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0",
        "g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct settings settings = settings_default();
        assert_false(take_offload_hash(&settings, texts[i]));
        assert_false(settings.has_offload_hash);
        assert_true(settings.bad[SETTING_OFFLOAD_HASH]);
    }
}

/* ---- services ---- */

static void services_are_named_in_the_order_of_their_starts(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_int_equal(settings.further_count, 0);
    assert_true(take_text(&settings, SETTING_ALSO_RESTART, "  IAS ;Some Service;SstpSvc2 "));
    assert_int_equal(settings.further_count, 3);
    assert_string_equal(settings.further[0], "IAS");
    assert_string_equal(settings.further[1], "Some Service");
    assert_string_equal(settings.further[2], "SstpSvc2");
    assert_true(take_text(&settings, SETTING_ALSO_RESTART, "a;b;c;d;e;f;g;h"));
    assert_int_equal(settings.further_count, FURTHER_MAX);
}

static void what_is_no_service_to_be_restarted_is_refused(void **state)
{
    static const char *const texts[] = {
        ";",       "IAS;",       " ",       "IAS;;Other",   "Some/Service",    "Some\\Service",
        "SstpSvc", "IAS;rasman", "IAS;ias", "REMOTEACCESS", "SSTPCERTROTATOR", "a;b;c;d;e;f;g;h;i",
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct settings settings = settings_default();
        assert_false(take_text(&settings, SETTING_ALSO_RESTART, texts[i]));
        assert_true(settings.bad[SETTING_ALSO_RESTART]);
        assert_int_equal(settings.further_count, 0);
    }
}

static void the_name_of_a_service_is_as_long_as_the_scm_allows(void **state)
{
    struct settings settings = settings_default();
    char text[SERVICE_NAME_SIZE + 1];
    (void)state;

    memset(text, 'n', sizeof(text));
    text[SERVICE_NAME_SIZE] = '\0';
    assert_false(take_text(&settings, SETTING_ALSO_RESTART, text));
    text[SERVICE_NAME_SIZE - 1] = '\0';
    assert_true(take_text(&settings, SETTING_ALSO_RESTART, text));
    assert_string_equal(settings.further[0], text);
}

static void services_are_told_apart_as_the_scm_does(void **state)
{
    (void)state;
    assert_true(service_name_equal("IAS", "ias"));
    assert_true(service_name_equal("", ""));
    assert_false(service_name_equal("IAS", "IA"));
    assert_false(service_name_equal("IA", "IAS"));
    assert_false(service_name_equal("I[S", "I{S"));
    assert_false(service_name_equal("I@S", "I`S"));
}

int run_settings_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_is_described_and_its_default_is_in_bounds),
        cmocka_unit_test(no_two_settings_share_a_name),
        cmocka_unit_test(the_defaults_are_those_of_the_table),
        cmocka_unit_test(a_number_within_its_bounds_is_taken),
        cmocka_unit_test(a_number_out_of_bounds_is_refused_and_the_default_stands),
        cmocka_unit_test(an_absent_value_means_the_default),
        cmocka_unit_test(a_value_of_another_type_is_refused_and_the_default_stands),
        cmocka_unit_test(a_host_name_is_a_dns_name_or_an_address),
        cmocka_unit_test(a_host_name_longer_than_dns_allows_is_refused),
        cmocka_unit_test(a_thumbprint_is_taken_as_a_person_copies_it),
        cmocka_unit_test(a_host_name_where_a_thumbprint_belongs_is_refused),
        cmocka_unit_test(a_template_is_an_object_identifier),
        cmocka_unit_test(warning_days_are_a_list_of_numbers),
        cmocka_unit_test(a_choice_is_one_of_its_words_without_case),
        cmocka_unit_test(a_load_balancer_is_named_with_or_without_its_port),
        cmocka_unit_test(the_health_check_is_head_unless_post_is_asked_for),
        cmocka_unit_test(a_text_that_is_too_long_or_holds_a_nul_is_refused),
        cmocka_unit_test(the_limits_on_restarts_fit_into_what_is_remembered),
        cmocka_unit_test(the_name_of_every_setting_fits_where_a_finding_names_it),
        cmocka_unit_test(an_offload_hash_is_taken_as_it_is_pasted),
        cmocka_unit_test(a_text_that_is_no_sha256_is_refused_as_an_offload_hash),
        cmocka_unit_test(services_are_named_in_the_order_of_their_starts),
        cmocka_unit_test(what_is_no_service_to_be_restarted_is_refused),
        cmocka_unit_test(the_name_of_a_service_is_as_long_as_the_scm_allows),
        cmocka_unit_test(services_are_told_apart_as_the_scm_does),
    };

    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
