/* Which platform this is, and the one that can do nothing special: a real server. */
#include "platform.h"

#include "platform_winsim.h"
#include "registry.h"
#include "services.h"

static void cannot(const char *what)
{
    print_message("skipped: needs a simulated server, because it %s\n", what);
    skip();
}

void platform_needs_simulation(const char *what)
{
    if (!platform_is_simulated()) {
        cannot(what);
    }
}

static enum { UNKNOWN, SIMULATED, REAL } answer;
static WORD shift;

void platform_be_real(WORD ports_shifted_by)
{
    answer = REAL;
    shift = ports_shifted_by;
}

bool platform_is_simulated(void)
{
    if (answer == UNKNOWN) {
        answer = registry_has_key(WINSIM_KEY) ? SIMULATED : REAL;
    }
    return answer == SIMULATED;
}

WORD platform_tcp_port(WORD port)
{
    return platform_is_simulated() ? winsim_tcp_port(port) : (WORD)(port + shift);
}

DWORD platform_handles_of(DWORD process_id)
{
    HANDLE process;
    DWORD count;

    if (platform_is_simulated()) {
        return winsim_handles_of(process_id);
    }
    process = OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, process_id);
    assert_win32(process != NULL);
    assert_win32(GetProcessHandleCount(process, &count));
    assert_win32(CloseHandle(process));
    return count;
}

void platform_reset(void)
{
    if (platform_is_simulated()) {
        winsim_reset();
    }
}

bool platform_lacked_rights(void)
{
    return platform_is_simulated() && winsim_lacked_rights();
}

void platform_reboot(void)
{
    if (!platform_is_simulated()) {
        cannot("reboots");
    }
    winsim_reboot();
}

bool platform_notifies_product(const wchar_t *control)
{
    if (!platform_is_simulated()) {
        cannot("sends the controls that only Windows sends");
    }
    return winsim_notifies_product(control);
}

void platform_ends_console(DWORD process_id, const wchar_t *how)
{
    if (!platform_is_simulated()) {
        cannot("closes a console or ends a session");
    }
    winsim_ends_console(process_id, how);
}

void platform_closes_console_at(const wchar_t *function, const wchar_t *object)
{
    if (!platform_is_simulated()) {
        cannot("closes a console at a certain call");
    }
    winsim_closes_console_at(function, object);
}

bool platform_has_closed_console(void)
{
    return winsim_has_closed_console();
}

void platform_session_by_handler(void)
{
    if (!platform_is_simulated()) {
        cannot("chooses how the end of a session is told");
    }
    winsim_session_by_handler();
}

void platform_console_time(DWORD milliseconds)
{
    if (!platform_is_simulated()) {
        cannot("chooses how long Windows waits");
    }
    winsim_console_time(milliseconds);
}

void platform_event_log_ends(void)
{
    if (!platform_is_simulated()) {
        cannot("ends the Event Log service");
    }
    winsim_event_log_ends();
}

void platform_event_log_begins(void)
{
    if (!platform_is_simulated()) {
        cannot("begins the Event Log service");
    }
    winsim_event_log_begins();
}

void platform_has_clients(DWORD count)
{
    if (!platform_is_simulated()) {
        cannot("has VPN clients");
    }
    winsim_has_clients(count);
}

void platform_has_free_ports(DWORD count)
{
    if (!platform_is_simulated()) {
        cannot("uses all of SSTP's ports");
    }
    winsim_has_free_ports(count);
}

void platform_listens_on(const wchar_t *addresses)
{
    if (!platform_is_simulated()) {
        cannot("cuts clients off");
    }
    winsim_lists(addresses, true);
}

void platform_lists(const wchar_t *addresses)
{
    if (!platform_is_simulated()) {
        cannot("cuts clients off");
    }
    winsim_lists(addresses, false);
}

void platform_balancer_presents(const struct certificate *certificate)
{
    if (!platform_is_simulated()) {
        cannot("has a load balancer in front");
    }
    winsim_balancer_presents(certificate);
}

void platform_balancer_is_away(void)
{
    if (!platform_is_simulated()) {
        cannot("has a load balancer in front");
    }
    winsim_balancer_is_away();
}

void platform_knows_name(const char *name, bool answered)
{
    if (!platform_is_simulated()) {
        cannot("makes names known");
    }
    winsim_knows_name(name, answered);
}

void platform_clock_ahead(DWORD seconds)
{
    if (!platform_is_simulated()) {
        cannot("sets the clock for one program");
    }
    winsim_clock_ahead(seconds);
}

void platform_clock_wrong(LONG seconds)
{
    if (!platform_is_simulated()) {
        cannot("sets the clock for one program");
    }
    winsim_clock_wrong(seconds);
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

void platform_says_absent_with(DWORD error)
{
    if (!platform_is_simulated()) {
        cannot("lets HTTP.sys answer otherwise");
    }
    winsim_says_absent_with(error);
}

void platform_takes_certificate(const struct certificate *certificate, bool takes)
{
    if (!platform_is_simulated()) {
        cannot("has a certificate refused for a while");
    }
    winsim_takes_certificate(certificate, takes);
}

void platform_has_central_store(void)
{
    if (!platform_is_simulated()) {
        cannot("configures the Central Certificate Store");
    }
    winsim_has_central_store();
}

void platform_renewal_event(DWORD id, const wchar_t *arguments)
{
    if (!platform_is_simulated()) {
        cannot("logs events of Windows");
    }
    winsim_renewal_event(id, arguments);
}

void platform_channel(const wchar_t *state)
{
    if (!platform_is_simulated()) {
        cannot("takes an event channel away");
    }
    winsim_channel(state);
}

void platform_ends_events_with(DWORD error)
{
    if (!platform_is_simulated()) {
        cannot("makes a Windows function fail");
    }
    winsim_ends_events_with(error);
}

void platform_logs(const wchar_t *source, DWORD id)
{
    if (!platform_is_simulated()) {
        cannot("logs events of Windows");
    }
    const HANDLE log = RegisterEventSourceW(NULL, source);
    assert_win32(log != NULL);
    assert_win32(ReportEventW(log, EVENTLOG_ERROR_TYPE, 0, id, NULL, 0, 0, NULL, NULL));
    (void)DeregisterEventSource(log);
}

void platform_stopping(const wchar_t *service, const wchar_t *behaviour, DWORD delay_ms)
{
    if (!platform_is_simulated()) {
        cannot("makes another service misbehave");
    }
    winsim_stopping(service, behaviour, delay_ms);
}

void platform_starting(const wchar_t *service, const wchar_t *behaviour, DWORD exit_code)
{
    if (!platform_is_simulated()) {
        cannot("makes another service misbehave");
    }
    winsim_starting(service, behaviour, exit_code);
}

void platform_starting_fails_with(const wchar_t *service, DWORD specific_code)
{
    if (!platform_is_simulated()) {
        cannot("makes another service misbehave");
    }
    winsim_starting_fails_with(service, specific_code);
}

void platform_rras_needs_certificate(DWORD specific_code)
{
    if (!platform_is_simulated()) {
        cannot("has RRAS end without its certificate");
    }
    winsim_rras_needs_certificate(specific_code == 0 ? MAXDWORD : specific_code);
}

void platform_has_code_page(DWORD page)
{
    if (!platform_is_simulated()) {
        cannot("changes the console");
    }
    winsim_has_code_page(page);
}

void platform_has_companion(const wchar_t *needed)
{
    if (!platform_is_simulated()) {
        cannot("installs another service");
    }
    winsim_has_service(PLATFORM_COMPANION_SERVICE, needed);
}

void platform_has_time_service(void)
{
    if (platform_is_simulated()) {
        winsim_has_service(PLATFORM_TIME_SERVICE, NULL);
    }
    service_start(PLATFORM_TIME_SERVICE);
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

void platform_counts(const wchar_t *function, const wchar_t *object)
{
    if (!platform_is_simulated()) {
        cannot("counts the product's calls");
    }
    winsim_counts(function, object);
}

DWORD platform_count(const wchar_t *function)
{
    return winsim_count(function);
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
