/* HTTP.sys' IP listen list: where a client on this machine finds SSTP. */
#include "proof/listen_list.h"

#include "unit.h"

#define IPV4(a, b, c, d)                                                                           \
    {                                                                                              \
        FAMILY_IPV4,                                                                               \
        {                                                                                          \
            a, b, c, d                                                                             \
        }                                                                                          \
    }

static const struct listen_address own = IPV4(10, 0, 0, 5);
static const struct listen_address own_ipv6 = {FAMILY_IPV6, {0x20, 0x01, 0x0d, 0xb8, [15] = 5}};

static enum listens where(const struct listen_address *addresses, size_t count, enum family family)
{
    struct listen_list list = {.presence = PART_PRESENT, .count = count};

    memcpy(list.items, addresses, count * sizeof(addresses[0]));
    return listen_list_where(&list, family);
}

static void without_a_list_it_is_found_over_loopback(void **state)
{
    const struct listen_list none = {.presence = PART_ABSENT};
    const struct listen_list unread = {.presence = PART_UNREADABLE};

    (void)state;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_int_equal(listen_list_where(&none, (enum family)family), LISTENS_ON_LOOPBACK);
        assert_int_equal(listen_list_where(&unread, (enum family)family), LISTENS_ON_LOOPBACK);
    }
}

static void with_addresses_of_the_server_it_is_found_there(void **state)
{
    const struct listen_address both[] = {own, own_ipv6};

    (void)state;
    assert_int_equal(where(both, 2, FAMILY_IPV4), LISTENS_ELSEWHERE);
    assert_int_equal(where(both, 2, FAMILY_IPV6), LISTENS_ELSEWHERE);
    assert_int_equal(where(both, 1, FAMILY_IPV4), LISTENS_ELSEWHERE);
    assert_int_equal(where(both, 1, FAMILY_IPV6), LISTENS_NOWHERE);
    assert_int_equal(where(both + 1, 1, FAMILY_IPV4), LISTENS_NOWHERE);
}

static void loopback_may_be_in_the_list_by_itself_or_with_all(void **state)
{
    static const struct listen_address loopbacks[] = {
        IPV4(127, 0, 0, 1), IPV4(0, 0, 0, 0), {FAMILY_IPV6, {[15] = 1}}, {FAMILY_IPV6, {0}}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(loopbacks); i++) {
        const struct listen_address listed[] = {own, own_ipv6, loopbacks[i]};
        const enum family family = loopbacks[i].family;
        assert_int_equal(where(listed, 3, family), LISTENS_ON_LOOPBACK);
        assert_int_equal(where(listed, 3, family == FAMILY_IPV4 ? FAMILY_IPV6 : FAMILY_IPV4),
                         LISTENS_ELSEWHERE);
    }
    assert_int_equal(where(&(struct listen_address)IPV4(127, 0, 0, 2), 1, FAMILY_IPV4),
                     LISTENS_ELSEWHERE);
}

static void only_an_answer_ends_the_asking(void **state)
{
    (void)state;
    for (int answer = PROBE_UNKNOWN; answer <= PROBE_SERVES; answer++) {
        const struct probe_result result = {.answer = (enum probe_answer)answer};
        assert_int_equal(listen_list_goes_on(&result),
                         answer == PROBE_NO_FAMILY || answer == PROBE_NO_LISTENER);
    }
}

static void where_the_list_is_not_known_only_sstp_itself_is_believed(void **state)
{
    struct listen_list list = {.presence = PART_UNREADABLE, .error.code = 5};

    (void)state;
    for (int answer = PROBE_UNKNOWN; answer <= PROBE_SERVES; answer++) {
        const bool doubted = answer >= PROBE_NO_LISTENER && answer != PROBE_SERVES;
        struct probe_result result = {
            .answer = (enum probe_answer)answer, .shown = true, .error.code = 7};
        listen_list_doubt(&list, &result);
        assert_int_equal(result.answer, doubted ? PROBE_UNKNOWN : answer);
        assert_int_equal(result.error.code, doubted ? 5 : 7);
        assert_int_equal(result.shown, !doubted);
        list.presence = PART_ABSENT;
        result.answer = (enum probe_answer)answer;
        listen_list_doubt(&list, &result);
        assert_int_equal(result.answer, answer);
        list.presence = PART_UNREADABLE;
    }
}

int run_listen_list_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_list_it_is_found_over_loopback),
        cmocka_unit_test(with_addresses_of_the_server_it_is_found_there),
        cmocka_unit_test(loopback_may_be_in_the_list_by_itself_or_with_all),
        cmocka_unit_test(only_an_answer_ends_the_asking),
        cmocka_unit_test(where_the_list_is_not_known_only_sstp_itself_is_believed),
    };

    return cmocka_run_group_tests_name("listen_list", tests, NULL, NULL);
}
