/*
 * winsim-service.exe NAME: stands in for one Windows service. SstpSvc follows SSTP's start rules,
 * RemoteAccess may need SSTP's certificate; every other name just runs.
 */
#include "plain.h"
#include "routing.h"
#include "sstp_role.h"

#include <stdio.h>
#include <wchar.h>

enum { EXIT_USAGE = 3, EXIT_FAILED = 4 };

static const struct service_role *role_of(const wchar_t *name)
{
    return _wcsicmp(name, L"SstpSvc") == 0        ? &sstp_role
           : _wcsicmp(name, L"RemoteAccess") == 0 ? &routing_role
                                                  : &plain_role;
}

int wmain(int count, wchar_t **arguments);

int wmain(int count, wchar_t **arguments)
{
    if (count != 2) {
        fputs("usage: winsim-service NAME (started by the service control manager)\n", stderr);
        return EXIT_USAGE;
    }
    if (!service_host_run(arguments[1], role_of(arguments[1]))) {
        fputs("winsim-service: not started by the service control manager\n", stderr);
        return EXIT_FAILED;
    }
    return 0;
}
