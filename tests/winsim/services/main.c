/*
 * winsim-service.exe NAME: stands in for one Windows service. SstpSvc follows SSTP's start rules;
 * every other name just runs.
 */
#include "plain.h"
#include "sstp_role.h"

#include <stdio.h>
#include <wchar.h>

enum { EXIT_USAGE = 3, EXIT_FAILED = 4 };

int wmain(int count, wchar_t **arguments);

int wmain(int count, wchar_t **arguments)
{
    if (count != 2) {
        fputs("usage: winsim-service NAME (started by the service control manager)\n", stderr);
        return EXIT_USAGE;
    }
    if (!service_host_run(arguments[1],
                          _wcsicmp(arguments[1], L"SstpSvc") == 0 ? &sstp_role : &plain_role)) {
        fputs("winsim-service: not started by the service control manager\n", stderr);
        return EXIT_FAILED;
    }
    return 0;
}
