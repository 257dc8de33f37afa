/*
 * main.c - runs all tests of the simulation, or plays a service or another process for them.
 */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

#include "test_simulated_console.h"
#include "test_torture.h"

static const struct CMUnitTest all_tests[] = {
#define TEST(group, name) {#group "." #name, name, fixture_reset, NULL, NULL},
#include "tests.def"
#undef TEST
};

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--service") == 0) {
        return fixture_serve(argv[2]);
    }
    if (argc == 2 && strcmp(argv[1], "--write-events") == 0) {
        return write_events();
    }
    if (argc == 2 && strcmp(argv[1], "--be-tortured") == 0) {
        return be_tortured();
    }
    if (argc == 3 && strcmp(argv[1], "--be-closed") == 0) {
        return be_closed(argv[2]);
    }
    if (argc == 2) {
        cmocka_set_test_filter(argv[1]); /* "store.*" runs one group */
    }
    if (!fixture_begin()) {
        fprintf(stderr, "winsim-test: cannot set up (HTTP API, keys): error %lu\n", GetLastError());
        return 1;
    }
    const int failed = cmocka_run_group_tests_name("winsim", all_tests, NULL, NULL);
    fixture_end();
    return failed;
}
