/* Names: equality, wildcards and sets. */
#include "base/names.h"

#include <string.h>

#include "unit.h"

static const struct certificate_name vpn = {NAME_DNS, "vpn.example.com"};
static const struct certificate_name mail = {NAME_DNS, "mail.example.com"};
static const struct certificate_name wildcard = {NAME_DNS, "*.example.com"};

static void names_are_equal_without_regard_to_case(void **state)
{
    const struct certificate_name upper = {NAME_DNS, "VPN.Example.COM"};
    (void)state;

    assert_true(name_equal(&vpn, &upper));
    assert_true(name_equal(&upper, &vpn));
    assert_false(name_equal(&vpn, &mail));
}

static void a_name_that_only_begins_like_another_is_not_equal(void **state)
{
    const struct certificate_name longer = {NAME_DNS, "vpn.example.com.evil.org"};
    const struct certificate_name empty = {NAME_DNS, ""};
    (void)state;

    assert_false(name_equal(&vpn, &longer));
    assert_false(name_equal(&longer, &vpn));
    assert_false(name_equal(&vpn, &empty));
    assert_false(name_equal(&empty, &vpn));
}

static void a_common_name_stands_in_for_a_dns_name(void **state)
{
    const struct certificate_name common = {NAME_COMMON, "vpn.example.com"};
    (void)state;

    assert_true(name_equal(&vpn, &common));
    assert_true(name_covers(&common, &vpn));
}

static void an_ip_address_is_never_equal_to_a_dns_name(void **state)
{
    const struct certificate_name ip = {NAME_IP, "192.0.2.1"};
    const struct certificate_name dns = {NAME_DNS, "192.0.2.1"};
    const struct certificate_name common = {NAME_COMMON, "192.0.2.1"};
    (void)state;

    assert_true(name_equal(&ip, &ip));
    assert_false(name_equal(&ip, &dns));
    assert_false(name_equal(&common, &ip));
}

static void a_wildcard_stands_for_exactly_one_label(void **state)
{
    static const struct {
        const char *name, *wanted;
        bool covers;
    } cases[] = {
        {"*.example.com", "vpn.example.com", true},
        {"*.EXAMPLE.com", "vpn.example.COM", true},
        {"*.example.com", "*.example.com", true},
        {"*.example.com", "a.vpn.example.com", false},
        {"*.example.com", "example.com", false},
        {"*.example.com", ".example.com", false},
        {"*.example.com", "vpn.example.org", false},
        {"*.example.com", "vpnexample.com", false},
        {"*.example.com", "com", false},
        {"*.example.com", "", false},
        {"*.example.com", "vpn.", false},
        {"*example.com", "vpnexample.com", false},
        {"v*.example.com", "vpn.example.com", false},
        {"*", "vpn", false},
        {"*", "vpn.example.com", false},
        {"*.", "vpn.", false},
        {"vpn.*.com", "vpn.example.com", false},
        {"vpn.example.com", "*.example.com", false},
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct certificate_name name = {NAME_DNS, cases[i].name};
        const struct certificate_name wanted = {NAME_DNS, cases[i].wanted};
        print_message("'%s' for '%s'\n", cases[i].name, cases[i].wanted);
        assert_int_equal(name_covers(&name, &wanted), cases[i].covers);
    }
}

static void a_wildcard_does_not_stand_for_an_ip_address(void **state)
{
    const struct certificate_name ip = {NAME_IP, "10.0.0.1"};
    const struct certificate_name strange = {NAME_DNS, "*.0.0.1"};
    (void)state;

    assert_false(name_covers(&strange, &ip));
}

static void an_ip_address_has_no_wildcards(void **state)
{
    const struct certificate_name strange = {NAME_IP, "*.0.0.1"};
    const struct certificate_name ip = {NAME_IP, "10.0.0.1"};
    (void)state;

    assert_false(name_covers(&strange, &ip));
}

static struct names set(const struct certificate_name *items, size_t count)
{
    return (struct names){items, count};
}

static void a_set_covers_another_if_each_wanted_name_is_covered(void **state)
{
    const struct certificate_name both[] = {vpn, mail};
    const struct names none = set(NULL, 0);
    const struct names one = set(&vpn, 1);
    const struct names two = set(both, 2);
    const struct names wild = set(&wildcard, 1);
    (void)state;

    assert_true(names_cover(&two, &one));
    assert_true(names_cover(&two, &two));
    assert_true(names_cover(&wild, &two));
    assert_false(names_cover(&one, &two));
    assert_false(names_cover(&one, &wild));
    assert_true(names_cover(&one, &none));
    assert_true(names_cover(&none, &none));
    assert_false(names_cover(&none, &one));
}

static void sets_are_equal_without_regard_to_order_and_repetition(void **state)
{
    const struct certificate_name forth[] = {vpn, mail};
    const struct certificate_name back[] = {mail, vpn, mail};
    const struct names one = set(&vpn, 1);
    const struct names none = set(NULL, 0);
    (void)state;

    assert_true(names_equal(&(struct names){forth, 2}, &(struct names){back, 3}));
    assert_true(names_equal(&none, &none));
    assert_false(names_equal(&one, &none));
    assert_false(names_equal(&none, &one));
    assert_false(names_equal(&(struct names){forth, 2}, &one));
    assert_false(names_equal(&one, &(struct names){&wildcard, 1}));
}

static void every_pair_of_sets_is_matched_by_what_its_names_are(void **state)
{
    static const struct certificate_name all[] = {
        {NAME_DNS, "vpn.example.com"}, {NAME_DNS, "mail.example.com"}, {NAME_IP, "192.0.2.1"},
        {NAME_DNS, "*.example.com"},   {NAME_DNS, "VPN.example.com"},
    };
    static const struct {
        const char *names, *wanted; /* indices into all */
        enum names_match match;
        bool more; /* names has others, too */
    } cases[] = {
        {"", "", NAMES_LITERAL, false},        {"0", "", NAMES_LITERAL, true},
        {"", "0", NAMES_OTHER, false},         {"0", "4", NAMES_LITERAL, false},
        {"012", "012", NAMES_LITERAL, false},  {"201", "012", NAMES_LITERAL, false},
        {"210", "012", NAMES_LITERAL, false},  {"0120", "012", NAMES_LITERAL, false},
        {"012", "0120", NAMES_LITERAL, false}, {"012", "01", NAMES_LITERAL, true},
        {"012", "20", NAMES_LITERAL, true},    {"01", "012", NAMES_OTHER, false},
        {"3", "01", NAMES_COVER, true},        {"23", "012", NAMES_COVER, true},
        {"3", "012", NAMES_OTHER, false},      {"32", "23", NAMES_LITERAL, false},
        {"0", "1", NAMES_OTHER, true},         {"0", "3", NAMES_OTHER, true},
        {"1111", "10", NAMES_OTHER, false},    {"33", "0101", NAMES_COVER, true},
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct certificate_name items[2][4];
        const char *const picks[2] = {cases[i].names, cases[i].wanted};
        struct names sets[2];
        for (size_t side = 0; side < 2; side++) {
            sets[side] = set(items[side], strlen(picks[side]));
            for (size_t j = 0; j < sets[side].count; j++) {
                items[side][j] = all[picks[side][j] - '0'];
            }
        }
        print_message("'%s' for '%s'\n", cases[i].names, cases[i].wanted);
        assert_int_equal(names_match(&sets[0], &sets[1]), cases[i].match);
        assert_int_equal(names_equal(&sets[0], &sets[1]),
                         cases[i].match == NAMES_LITERAL && !cases[i].more);
        assert_int_equal(names_cover(&sets[0], &sets[1]), cases[i].match != NAMES_OTHER);
    }
}

static void a_public_name_is_one_that_the_internet_can_look_up(void **state)
{
    static const struct certificate_name outside[] = {{NAME_DNS, "vpn.example.com"},
                                                      {NAME_DNS, "*.example.com"},
                                                      {NAME_COMMON, "vpn.corp.example.org"}};
    static const struct certificate_name inside[] = {{NAME_DNS, "server.corp.LOCAL"},
                                                     {NAME_DNS, "server.corp"},
                                                     {NAME_DNS, "server"},
                                                     {NAME_COMMON, "VPN Server"},
                                                     {NAME_IP, "203.0.113.5"}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(outside); i++) {
        assert_true(name_is_public(&outside[i]));
    }
    for (size_t i = 0; i < COUNT_OF(inside); i++) {
        assert_false(name_is_public(&inside[i]));
    }
}

static void what_is_no_host_name_cannot_be_asked_for(void **state)
{
    static const struct certificate_name askable[] = {{NAME_DNS, "vpn.example.com"},
                                                      {NAME_DNS, "xn--bcher-kva.example"},
                                                      {NAME_COMMON, "VPN-Server_2"}};
    static const struct certificate_name other[] = {{NAME_COMMON, "VPN Server"},
                                                    {NAME_COMMON, "B\xc3\xbc"
                                                                  "cher"},
                                                    {NAME_COMMON, "VPN/Server"},
                                                    {NAME_COMMON, "VPN:Server"},
                                                    {NAME_COMMON, "VPN[Server"},
                                                    {NAME_COMMON, "VPN{Server"},
                                                    {NAME_COMMON, "VPN^Server"},
                                                    {NAME_DNS, ""},
                                                    {NAME_DNS, "*.example.com"},
                                                    {NAME_IP, "203.0.113.5"}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(askable); i++) {
        assert_true(name_can_be_asked_for(&askable[i]));
    }
    for (size_t i = 0; i < COUNT_OF(other); i++) {
        assert_false(name_can_be_asked_for(&other[i]));
    }
}

int run_names_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_equal_without_regard_to_case),
        cmocka_unit_test(a_name_that_only_begins_like_another_is_not_equal),
        cmocka_unit_test(a_common_name_stands_in_for_a_dns_name),
        cmocka_unit_test(what_is_no_host_name_cannot_be_asked_for),
        cmocka_unit_test(a_public_name_is_one_that_the_internet_can_look_up),
        cmocka_unit_test(an_ip_address_is_never_equal_to_a_dns_name),
        cmocka_unit_test(a_wildcard_stands_for_exactly_one_label),
        cmocka_unit_test(a_wildcard_does_not_stand_for_an_ip_address),
        cmocka_unit_test(an_ip_address_has_no_wildcards),
        cmocka_unit_test(a_set_covers_another_if_each_wanted_name_is_covered),
        cmocka_unit_test(sets_are_equal_without_regard_to_order_and_repetition),
        cmocka_unit_test(every_pair_of_sets_is_matched_by_what_its_names_are),
    };

    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
