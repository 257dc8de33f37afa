/* acceptance-test.exe --real: whether this machine behaves as the simulation says (real/).
 *
 * acceptance-test.exe [FILTER | --part I/N]: drives the shipped program on an RRAS server,
 * simulated or real, through nothing but public Windows calls. FILTER is a scenario's name, with *
 * for any part of it; a part is every N-th group, from the I-th on.
 *
 * It takes the server over: RemoteAccess is stopped, SSTP's bindings and parameters are set anew.
 * On a real one it therefore asks for SSTP_ACCEPTANCE_TAKES_OVER=1 in the environment. */
#include "real/real.h"
#include "scenarios.h"

#include <stdio.h>
#include <wchar.h>

int wmain(int count, wchar_t **arguments);

static bool may_take_over(void)
{
    wchar_t answer[2];

    return platform_is_simulated() ||
           (GetEnvironmentVariableW(L"SSTP_ACCEPTANCE_TAKES_OVER", answer, COUNT_OF(answer)) == 1 &&
            answer[0] == L'1');
}

int wmain(int count, wchar_t **arguments)
{
    static int (*const groups[])(void) = {
#define GROUP(name) scenarios_##name,
#include "groups.def"
#undef GROUP
    };
    char filter[128];
    unsigned part = 1;
    unsigned parts = 1;
    int failed = 0;

    if (real_command(count, arguments, &failed)) {
        return failed;
    }
    if (!may_take_over()) {
        (void)fputs("This takes the server over and is meant for one that is set aside for it: set "
                    "SSTP_ACCEPTANCE_TAKES_OVER=1 to say that this one is.\n",
                    stderr);
        return 3;
    }
    if (count == 3 && wcscmp(arguments[1], L"--part") == 0) {
        if (swscanf(arguments[2], L"%u/%u", &part, &parts) != 2 || part < 1 || part > parts) {
            (void)fputs("usage: acceptance-test [FILTER | --part I/N]\n", stderr);
            return 3;
        }
    } else if (count > 1) {
        (void)snprintf(filter, sizeof(filter), "%ls", arguments[1]);
        cmocka_set_test_filter(filter);
    }
    server_begin();
    for (size_t i = part - 1; i < COUNT_OF(groups); i += parts) {
        failed += groups[i]();
    }
    server_end();
    return failed;
}
