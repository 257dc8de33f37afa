/* Settings that name something: hosts, certificates, templates and services. */
#include "settings/settings.h"
#include "typing.h"
#include "unit.h"

/* ---- hosts ---- */

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
        assert_string_equal(settings.host_names.text, cases[i].good ? cases[i].text : "");
        if (cases[i].good) {
            assert_int_equal(settings.host_kinds[0], cases[i].kind);
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

/* ---- certificates and templates ---- */

static void a_thumbprint_is_taken_as_a_person_copies_it(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_true(take_text(&settings, SETTING_THUMBPRINT,
                          "\xE2\x80\x8E"
                          "92 6A f7 44 53 ad 0f cb b3 fe 9e e6 2e 88 43 32 9a 84 c6 ac"));
    assert_int_equal(settings.thumbprints.count, 1);
    assert_int_equal(settings.thumbprints.items[0].bytes[0], 0x92);
}

static void a_host_name_where_a_thumbprint_belongs_is_refused(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_false(take_text(&settings, SETTING_THUMBPRINT, "vpn.example.com"));
    assert_int_equal(settings.thumbprints.count, 0);
    assert_true(settings.bad[SETTING_THUMBPRINT]);
}

#define WITH_SPACES                                                                                \
    "\xE2\x80\x8E"                                                                                 \
    "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d "   \
    "1e 1f"
#define WITH_COLONS                                                                                \
    "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:"   \
    "1E:1F"

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
        assert_true(take_text(&settings, SETTING_OFFLOAD_HASH, texts[i]));
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
        assert_false(take_text(&settings, SETTING_OFFLOAD_HASH, texts[i]));
        assert_false(settings.has_offload_hash);
        assert_true(settings.bad[SETTING_OFFLOAD_HASH]);
    }
}

static void a_template_is_an_object_identifier_or_a_name(void **state)
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
                 {"WebServer", true},
                 {"SSTP server 2", true},
                 {"2026", false}, /* a name of digits alone is rather half an identifier */
                 {"1.2 .3", false},
                 {"1.99999999999", false}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        assert_int_equal(take_text(&settings, SETTING_TEMPLATE, cases[i].text), cases[i].good);
        assert_string_equal(settings.templates.text, cases[i].good ? cases[i].text : "");
    }
}

/* ---- several values ---- */

static void a_setting_may_have_several_values(void **state)
{
    struct settings settings = settings_default();
    struct host_names names;
    (void)state;

    assert_int_equal(settings_host_names(&settings).count, 0);
    assert_true(take_text(&settings, SETTING_HOST_NAME, " vpn.example.com ;192.0.2.1; VPN"));
    names = settings_host_names(&settings);
    assert_int_equal(names.count, 3);
    assert_string_equal(names.items[0].text, "vpn.example.com");
    assert_int_equal(names.items[0].kind, NAME_DNS);
    assert_string_equal(names.items[1].text, "192.0.2.1");
    assert_int_equal(names.items[1].kind, NAME_IP);
    assert_string_equal(names.items[2].text, "VPN");
    assert_int_equal(names.items[2].kind, NAME_DNS);
    assert_true(take_text(&settings, SETTING_TEMPLATE, "1.2;1.3 ; 1.4"));
    assert_string_equal(setting_list_at(&settings.templates, 2), "1.4");
    assert_true(take_text(&settings, SETTING_NEVER_TEMPLATE, "1.5"));
    assert_string_equal(setting_list_at(&settings.never_templates, 0), "1.5");
    assert_true(take_text(&settings, SETTING_ISSUER, "DigiCert, Inc.; Corp CA 2"));
    assert_int_equal(settings.issuers.count, 2);
    assert_string_equal(setting_list_at(&settings.issuers, 1), "Corp CA 2");
    assert_true(take_text(&settings, SETTING_NEVER_ISSUER, "a;b;c;d;e;f;g;h"));
    assert_int_equal(settings.never_issuers.count, SETTING_LIST_MAX);
    assert_true(take_text(&settings, SETTING_NEVER_THUMBPRINT,
                          "92 6a f7 44 53 ad 0f cb b3 fe 9e e6 2e 88 43 32 9a 84 c6 ac; "
                          "026AF74453AD0FCBB3FE9EE62E8843329A84C6AC"));
    assert_int_equal(settings.never_thumbprints.count, 2);
    assert_int_equal(settings.never_thumbprints.items[1].bytes[0], 0x02);
}

/* As Windows shows them: a value with a semicolon in it stands between quotes, and a quote in it
 * there is doubled. */
static void a_semicolon_may_be_part_of_an_issuers_name(void **state)
{
    static const struct {
        const char *text;
        size_t count;
        const char *last;
    } cases[] = {{"O=\"A; B\", C=DE", 1, "O=\"A; B\", C=DE"},
                 {"Corp CA; O=\"A; B\" ", 2, "O=\"A; B\""},
                 {"O=\"A; B\";CN=\"C;D\"", 2, "CN=\"C;D\""},
                 {"O=\"The \"\"A; B\"\"\"; CA", 2, "CA"},
                 {"O=\"The \"\"A; B\"\"\"", 1, "O=\"The \"\"A; B\"\"\""},
                 {"CN=\"Corp", 1, "CN=\"Corp"}, /* half a name, as before */
                 {"CA; CN=\"Corp", 2, "CN=\"Corp"}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        print_message("%s\n", cases[i].text);
        assert_true(take_text(&settings, SETTING_ISSUER, cases[i].text));
        assert_int_equal(settings.issuers.count, cases[i].count);
        assert_string_equal(setting_list_at(&settings.issuers, cases[i].count - 1), cases[i].last);
        assert_true(take_text(&settings, SETTING_NEVER_ISSUER, cases[i].text));
        assert_int_equal(settings.never_issuers.count, cases[i].count);
    }
}

/* One that cannot be used makes all of them unusable: half of a list restricts something else. */
static void one_bad_value_of_several_is_all_of_them(void **state)
{
    static const struct {
        enum setting setting;
        const char *text;
    } cases[] = {
        {SETTING_HOST_NAME, "vpn.example.com;"},
        {SETTING_HOST_NAME, "vpn.example.com; *.example.com"},
        {SETTING_HOST_NAME, "a;b;c;d;e;f;g;h;i"},
        {SETTING_ISSUER, ";CA"},
        {SETTING_ISSUER, "CA;;CA"},
        {SETTING_ISSUER, "CA; "},
        {SETTING_NEVER_ISSUER, ";"},
        {SETTING_TEMPLATE, "WebServer;1..2"},
        {SETTING_ISSUER, "O=\"A; B"},
        {SETTING_ISSUER, "CA; O=\"A; B; C=DE"},
        {SETTING_NEVER_ISSUER, "O=\"A\"\"; B"},
        {SETTING_ISSUER, "O=\"A; B\";"},
        {SETTING_TEMPLATE, "1.2;"},
        {SETTING_NEVER_TEMPLATE, "1;1.2"},
        {SETTING_THUMBPRINT, "926af74453ad0fcbb3fe9ee62e8843329a84c6ac;"},
        {SETTING_THUMBPRINT, "926af74453ad0fcbb3fe9ee62e8843329a84c6ac;926af7"},
        {SETTING_NEVER_THUMBPRINT, "vpn.example.com"},
    };
    const struct settings standard = settings_default();
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = settings_default();
        assert_false(take_text(&settings, cases[i].setting, cases[i].text));
        assert_true(settings.bad[cases[i].setting]);
        settings.bad[cases[i].setting] = false;
        assert_memory_equal(&settings, &standard, sizeof(settings));
    }
}

/* ---- services ---- */

static void services_are_named_in_the_order_of_their_starts(void **state)
{
    struct settings settings = settings_default();
    (void)state;

    assert_int_equal(settings.companion_count, 0);
    assert_true(take_text(&settings, SETTING_ALSO_RESTART, "  IAS ;Some Service;SstpSvc2 "));
    assert_int_equal(settings.companion_count, 3);
    assert_string_equal(settings.companions[0], "IAS");
    assert_string_equal(settings.companions[1], "Some Service");
    assert_string_equal(settings.companions[2], "SstpSvc2");
    assert_true(take_text(&settings, SETTING_ALSO_RESTART, "a;b;c;d;e;f;g;h"));
    assert_int_equal(settings.companion_count, COMPANIONS_MAX);
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
        assert_int_equal(settings.companion_count, 0);
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
    assert_string_equal(settings.companions[0], text);
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

int run_settings_names_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_host_name_is_a_dns_name_or_an_address),
        cmocka_unit_test(a_host_name_longer_than_dns_allows_is_refused),
        cmocka_unit_test(a_thumbprint_is_taken_as_a_person_copies_it),
        cmocka_unit_test(a_host_name_where_a_thumbprint_belongs_is_refused),
        cmocka_unit_test(a_template_is_an_object_identifier_or_a_name),
        cmocka_unit_test(a_load_balancer_is_named_with_or_without_its_port),
        cmocka_unit_test(an_offload_hash_is_taken_as_it_is_pasted),
        cmocka_unit_test(a_text_that_is_no_sha256_is_refused_as_an_offload_hash),
        cmocka_unit_test(a_setting_may_have_several_values),
        cmocka_unit_test(a_semicolon_may_be_part_of_an_issuers_name),
        cmocka_unit_test(one_bad_value_of_several_is_all_of_them),
        cmocka_unit_test(services_are_named_in_the_order_of_their_starts),
        cmocka_unit_test(what_is_no_service_to_be_restarted_is_refused),
        cmocka_unit_test(the_name_of_a_service_is_as_long_as_the_scm_allows),
        cmocka_unit_test(services_are_told_apart_as_the_scm_does),
    };

    return cmocka_run_group_tests_name("settings names", tests, NULL, NULL);
}
