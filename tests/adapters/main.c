/* Runs the adapters' tests. They write to the machine's registry, certificate store and HTTP.sys
 * configuration, and stop SstpSvc: so they insist on a simulated server. */
#include "adapters_test.h"

#include <stdio.h>

#include "certificates.h"
#include "guard.h"
#include "registry_guard.h"
#include "simulation.h"

/* A test that failed half-way must not fail the next. */
static int reset(void **state)
{
    (void)state;
    end_failures();
    end_behaviours();
    return 0;
}

/* Nothing was refused because its handle had been opened without the right for it. */
static int done(void **state)
{
    (void)state;
    return lacked_rights() ? -1 : 0;
}

static const struct CMUnitTest all_tests[] = {
#define TEST(group, name) {#group "." #name, group##_##name, reset, done, NULL},
#include "tests.def"
#undef TEST
};

void assert_ok(struct outcome outcome)
{
    if (!outcome_ok(&outcome)) {
        print_error("%s of %s failed: %lu\n", outcome.operation, outcome.object,
                    (unsigned long)outcome.code);
    }
    assert_int_equal(outcome.failure, FAILURE_NONE);
}

void assert_failed(struct outcome outcome, enum failure failure, uint32_t code)
{
    assert_int_equal(outcome.code, code);
    assert_int_equal(outcome.failure, failure);
    assert_non_null(outcome.operation);
}

static bool is_simulated(void)
{
    HKEY key;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\winsim", 0, KEY_READ | KEY_WOW64_64KEY,
                      &key) != ERROR_SUCCESS) {
        return false;
    }
    (void)RegCloseKey(key);
    return true;
}

static int set_up(void **state)
{
    (void)state;
    return registry_guard_save() && certificates_begin() ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    certificates_end();
    registry_guard_restore();
    return 0;
}

int main(int argc, char **argv)
{
    if (guard_command()) {
        return 0;
    }
    if (!is_simulated()) {
        (void)fprintf(stderr, "adapters-test: this is no simulated server (tools/playground.sh)\n");
        return 1;
    }
    if (argc == 2) {
        cmocka_set_test_filter(argv[1]); /* "state.*" runs one group */
    }
    return cmocka_run_group_tests_name("adapters", all_tests, set_up, tear_down);
}
