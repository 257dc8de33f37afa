/*
 * winsim-service-test.exe: every fact of facts.def, shown on the stand-ins. Runs in a playground
 * and puts its server into a clean state.
 */
#include "sstp_server.h"

#include "platform_winsim.h"

static int reset(void **state)
{
    winsim_begin_anew();
    return sstp_server_fresh(state);
}

int main(int count, char **arguments)
{
#define RRAS(test)           test
#define ALONE(test)          test
#define SIMULATED(test, why) test
    static const struct CMUnitTest tests[] = {
#define FACT(id, statement, source, test) {id, test, reset, NULL, NULL},
#include "../facts.def"
#undef FACT
    };
    int failed;

    if (count == 2) {
        cmocka_set_test_filter(arguments[1]);
    }
    sstp_server_begin();
    failed = cmocka_run_group_tests_name("services", tests, NULL, NULL);
    winsim_begin_anew();
    sstp_server_end();
    return failed;
}
