/*
 * test_facts.c - the list of facts names tests that exist and run.
 *
 * That a named test exists at all is checked when this file is compiled; here, that it is one of
 * those that main.c runs, and that no fact is listed twice or without a source.
 */
#include "fixture.h"

#include <string.h>

#define ANYWHERE(test)       test
#define RRAS(test)           test
#define ALONE(test)          test
#define SIMULATED(test, why) test

static const struct fact {
    const char *id;
    const char *statement;
    const char *source;
    CMUnitTestFunction test;
} facts[] = {
#define FACT(id, statement, source, test) {id, statement, source, test},
#include "../facts.def"
#undef FACT
};

static const CMUnitTestFunction tests[] = {
#define TEST(group, name) name,
#include "tests.def"
#undef TEST
};

static bool runs(CMUnitTestFunction test)
{
    for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
        if (tests[i] == test) {
            return true;
        }
    }
    return false;
}

void facts_name_their_tests(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        assert_true(runs(facts[i].test));
        assert_true(strlen(facts[i].statement) > 0);
        assert_true(strlen(facts[i].source) > 0);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(facts[i].id, facts[j].id);
        }
    }
}
