/*
 * test_extended.c - extended parameters of SSL records.
 */
#include "fixture.h"

#include <string.h>

#include "http_named.h"

#define EXTENDED ((HTTP_SERVICE_CONFIG_ID)HTTP_CONFIG_SSL_CERT_INFO_EX)

/* The parameter in a buffer that lives until the next call; NULL and the code if there is none. */
static const struct http_extended_set *ask(const struct binding *binding, int kind, ULONG *error)
{
    static union {
        struct http_extended_set set;
        BYTE space[4096];
    } answer;
    struct http_extended_query query = {.type = HttpServiceConfigQueryExact, .kind = kind};
    ULONG size = 0;
    memcpy(&query.address, &binding->address, sizeof(query.address));
    memset(&answer, 0, sizeof(answer));
    *error = HttpQueryServiceConfiguration(NULL, EXTENDED, &query, sizeof(query), &answer,
                                           sizeof(answer), &size, NULL);
    return *error == NO_ERROR ? &answer.set : NULL;
}

static void bind_new(struct binding *binding)
{
    BYTE hash[HASH_SIZE];
    ULONG error;
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(binding, AF_INET, hash);
    assert_int_equal(set_binding(binding), NO_ERROR);
    if (ask(binding, HTTP_EXTENDED_WINDOW, &error) == NULL) {
        assert_int_equal(error, ERROR_INVALID_PARAMETER);
        not_tried("this Windows knows no extended parameters");
    }
}

static ULONG set_window(const struct binding *binding, ULONG window)
{
    struct http_extended_set set = {.kind = HTTP_EXTENDED_WINDOW, .value.window = window};
    memcpy(&set.address, &binding->address, sizeof(set.address));
    return HttpSetServiceConfiguration(NULL, EXTENDED, &set, sizeof(set), NULL);
}

static ULONG window_of(const struct binding *binding)
{
    ULONG error;
    const struct http_extended_set *const set = ask(binding, HTTP_EXTENDED_WINDOW, &error);
    assert_non_null(set);
    return set->value.window;
}

/* As netsh shows a record on which nobody set any. */
void extended_parameters_are_told_of_a_fresh_record(void **state)
{
    (void)state;
    struct binding binding;
    ULONG error;
    bind_new(&binding);
    assert_int_equal(window_of(&binding), 1048576);
    const struct http_extended_set *const limits =
        ask(&binding, HTTP_EXTENDED_SETTINGS_LIMITS, &error);
    assert_non_null(limits);
    assert_int_equal(limits->value.limits[0], 2796202);
    assert_true(limits->value.limits[1] == 4294967295u);
}

/* Nothing of an answer but the record's address depends on which record it is about. */
void extended_parameters_of_two_fresh_records_are_equal(void **state)
{
    (void)state;
    struct binding v4;
    struct binding v6;
    struct http_extended_set first;
    const struct http_extended_set *second;
    ULONG error;
    bind_new(&v4);
    fixture_binding(&v6, AF_INET6, v4.hash);
    assert_int_equal(set_binding(&v6), NO_ERROR);
    for (int kind = 0; kind < 3; kind++) {
        const struct http_extended_set *const asked = ask(&v4, kind, &error);
        if (asked == NULL) {
            assert_null(ask(&v6, kind, &error));
            continue;
        }
        first = *asked;
        second = ask(&v6, kind, &error);
        assert_non_null(second);
        assert_true(first.flags == second->flags);
        assert_memory_equal(&first.value, &second->value, sizeof(first.value));
    }
}

void extended_parameters_are_lost_with_the_record(void **state)
{
    (void)state;
    struct binding binding;
    bind_new(&binding);
    if (set_window(&binding, 65535) != NO_ERROR) {
        not_tried("this Windows sets extended parameters in another way");
    }
    assert_int_equal(window_of(&binding), 65535);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    assert_int_equal(window_of(&binding), 1048576);
}

void extended_parameters_outlive_an_update(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    bind_new(&binding);
    if (set_window(&binding, 65535) != NO_ERROR) {
        not_tried("this Windows sets extended parameters in another way");
    }
    fixture_issue(TEST_STORE, KEY_TWO, hash);
    memcpy(binding.hash, hash, HASH_SIZE);
    assert_int_equal(update_binding(&binding), NO_ERROR);
    assert_int_equal(window_of(&binding), 65535);
}

void extended_parameters_of_no_record(void **state)
{
    (void)state;
    struct binding binding;
    ULONG error;
    bind_new(&binding);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_null(ask(&binding, HTTP_EXTENDED_WINDOW, &error));
    assert_absent(error);
}
