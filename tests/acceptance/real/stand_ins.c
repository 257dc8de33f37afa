/* Stand-ins on a real Windows; see stand_ins.h. */
#include "stand_ins.h"

#include "parts.h"
#include "plain.h"
#include "services.h"
#include "sstp_role.h"

#include <wchar.h>

#define PATH_SIZE (MAX_PATH + 64)

static void put(const wchar_t *service)
{
    wchar_t program[MAX_PATH];
    wchar_t path[PATH_SIZE];
    const DWORD length = GetModuleFileNameW(NULL, program, MAX_PATH);

    assert_in_range(length, 1, MAX_PATH - 1);
    (void)swprintf(path, PATH_SIZE, L"\"%ls\" " PART_STAND_IN L" %ls", program, service);
    /* As SSTP's own account, LocalService, this program might neither read itself nor set
     * bindings. */
    service_change(&(struct service_change){.name = service,
                                            .type = SERVICE_WIN32_OWN_PROCESS,
                                            .start_type = SERVICE_DEMAND_START,
                                            .path = path,
                                            .account = L"LocalSystem"});
}

void stand_ins_put(void)
{
    put(SSTP_SERVICE);
    put(REMOTE_ACCESS_SERVICE);
}

int stand_in_serve(wchar_t *service)
{
    return service_host_run(service,
                            _wcsicmp(service, SSTP_SERVICE) == 0 ? &sstp_role : &plain_role)
               ? 0
               : 1;
}
