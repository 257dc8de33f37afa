/* acceptance-test.exe [FILTER | --part I/N | --quick]: drives the shipped program on a simulated
 * RRAS server, through nothing but public Windows calls. FILTER is a scenario's name, with * for
 * any part of it; a part is every N-th group, from the I-th on; a quick run is a dozen of all
 * kinds.
 *
 * On a real server it takes --real (real/), which says whether the server behaves as the simulation
 * does, or drives the program there; and which restores what it changes. */
#include "platform.h"
#include "process.h"
#include "real/real.h"
#include "scenarios_run.h"

#include <stdio.h>
#include <wchar.h>

int wmain(int count, wchar_t **arguments);

int wmain(int count, wchar_t **arguments)
{
    unsigned part = 1;
    unsigned parts = 1;
    int exit_code;

    if (real_command(count, arguments, &exit_code) ||
        process_command(count, arguments, &exit_code)) {
        return exit_code;
    }
    if (!platform_is_simulated()) {
        (void)fputs("This is no simulated server: --real says whether it behaves like one, --real "
                    "--scenarios drives the program on it.\n",
                    stderr);
        return REAL_REFUSED;
    }
    if (count == 3 && wcscmp(arguments[1], L"--part") == 0) {
        if (swscanf(arguments[2], L"%u/%u", &part, &parts) != 2 || part < 1 || part > parts) {
            (void)fputs("usage: acceptance-test [FILTER | --part I/N | --quick]\n", stderr);
            return REAL_REFUSED;
        }
        return scenarios_run(NULL, part, parts);
    }
    if (count == 2 && wcscmp(arguments[1], L"--quick") == 0) {
        return scenarios_quick();
    }
    return scenarios_run(count > 1 ? arguments[1] : NULL, part, parts);
}
