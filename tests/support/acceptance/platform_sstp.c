/* SSTP's start, as no source settles it; see platform.h. */
#include "platform.h"
#include "platform_winsim.h"
#include "registry.h"

#define SSTP_SWITCHES WINSIM_KEY L"\\Services\\SstpSvc"

void platform_sstp_listens(const wchar_t *behaviour)
{
    platform_needs_simulation("has SSTP listen late");
    registry_set_text(SSTP_SWITCHES, L"ListenBehaviour", behaviour);
}

void platform_rras_repairs(void)
{
    platform_needs_simulation("chooses who mends SSTP's bindings");
    registry_set_dword(SSTP_SWITCHES, L"RemoteAccessRepairs", 1);
}

void platform_rras_is_as_reported(void)
{
    static const wchar_t *const others[] = {
        L"RemovesGone",    L"RemovesFormerPort",  L"MakesMissing", L"OverwritesHashes",
        L"MendsDiffering", L"PinnedAllOrNothing", L"WarnsOnly",
    };

    platform_rras_repairs();
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        registry_set_dword(SSTP_SWITCHES, others[i], 1);
    }
}

void platform_sstp_listens_after(DWORD milliseconds)
{
    platform_needs_simulation("has SSTP listen late");
    registry_set_dword(WINSIM_KEY L"\\Services\\SstpSvc", L"ListenDelayMs", milliseconds);
}

void platform_services_share_processes(void)
{
    platform_needs_simulation("has services share a process");
    registry_set_dword(WINSIM_KEY, L"SharedProcesses", 1);
}

void platform_services_pend_without_process(void)
{
    platform_needs_simulation("hides the process of a service that starts or stops");
    registry_set_dword(WINSIM_KEY, L"PendingProcess", 0);
}
