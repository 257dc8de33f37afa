/*
 * winsim-service-test.exe: every fact of facts.def, shown on the stand-ins. Runs in a playground
 * and puts its server into a clean state.
 */
#include "server.h"

#include <stdio.h>

int main(int count, char **arguments)
{
    static const struct CMUnitTest tests[] = {
#define FACT(id, statement, source, test) {#test, test, server_reset, NULL, NULL},
#include "../facts.def"
#undef FACT
    };
    int failed;

    if (count == 2) {
        cmocka_set_test_filter(arguments[1]);
    }
    if (!server_begin()) {
        fprintf(stderr, "winsim-service-test: cannot make a key: error %lu\n", GetLastError());
        return 1;
    }
    failed = cmocka_run_group_tests_name("services", tests, NULL, NULL);
    server_end();
    return failed;
}
