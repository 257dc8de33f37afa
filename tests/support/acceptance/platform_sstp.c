/* SSTP that runs and does not listen; see platform.h. */
#include "platform.h"
#include "platform_winsim.h"
#include "registry.h"

void platform_sstp_listens(const wchar_t *behaviour)
{
    platform_needs_simulation("has SSTP listen late");
    registry_set_text(WINSIM_KEY L"\\Services\\SstpSvc", L"ListenBehaviour", behaviour);
}

void platform_sstp_listens_after(DWORD milliseconds)
{
    platform_needs_simulation("has SSTP listen late");
    registry_set_dword(WINSIM_KEY L"\\Services\\SstpSvc", L"ListenDelayMs", milliseconds);
}
