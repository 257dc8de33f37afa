/* Which platform this is, and the one that can do nothing special: a real server. */
#include "platform.h"

#include "platform_winsim.h"
#include "registry.h"

static void cannot(const char *what)
{
    print_message("skipped: needs a simulated server, because it %s\n", what);
    skip();
}

bool platform_is_simulated(void)
{
    static enum { UNKNOWN, SIMULATED, REAL } answer;

    if (answer == UNKNOWN) {
        answer = registry_has_key(WINSIM_KEY) ? SIMULATED : REAL;
    }
    return answer == SIMULATED;
}

WORD platform_tcp_port(WORD port)
{
    return platform_is_simulated() ? winsim_tcp_port(port) : port;
}

void platform_reset(void)
{
    if (platform_is_simulated()) {
        winsim_reset();
    }
}

void platform_reboot(void)
{
    if (!platform_is_simulated()) {
        cannot("reboots");
    }
    winsim_reboot();
}

void platform_has_clients(DWORD count)
{
    if (!platform_is_simulated()) {
        cannot("has VPN clients");
    }
    winsim_has_clients(count);
}

void platform_has_no_update(void)
{
    if (!platform_is_simulated()) {
        cannot("takes a Windows function away");
    }
    winsim_has_no_update();
}

void platform_update_fails(DWORD error)
{
    if (!platform_is_simulated()) {
        cannot("makes a Windows function fail");
    }
    winsim_update_fails(error);
}

void platform_stopping(const wchar_t *service, const wchar_t *behaviour, DWORD delay_ms)
{
    if (!platform_is_simulated()) {
        cannot("makes another service misbehave");
    }
    winsim_stopping(service, behaviour, delay_ms);
}

void platform_fails(const wchar_t *function, const wchar_t *object, DWORD error)
{
    if (!platform_is_simulated()) {
        cannot("makes a Windows function fail");
    }
    winsim_fails(function, object, error);
}

void platform_fails_once(const wchar_t *function, const wchar_t *object, DWORD error)
{
    platform_fails(function, object, error);
    winsim_fails_times(function, 1);
}

void platform_damages_binding(enum family family, WORD port)
{
    if (!platform_is_simulated()) {
        cannot("damages what HTTP.sys has stored");
    }
    winsim_damages_binding(family, port);
}

void platform_moves_binding(enum family family, WORD port, const wchar_t *store)
{
    if (!platform_is_simulated()) {
        cannot("changes what HTTP.sys has stored");
    }
    winsim_moves_binding(family, port, store);
}

void platform_works(const wchar_t *function)
{
    winsim_works(function);
}
