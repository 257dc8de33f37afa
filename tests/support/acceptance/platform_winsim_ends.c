/* Consoles that are closed, and the Event Log service that ends; see platform_winsim.h. */
#include "platform_winsim.h"

#include "registry.h"
#include "services.h"

static const wchar_t *closes_at;

void winsim_closes_console_at(const wchar_t *function, const wchar_t *object)
{
    closes_at = function;
    registry_set_text(WINSIM_KEY L"\\CloseAt", function, object == NULL ? L"" : object);
}

/* The simulation takes the order out before it carries it out. */
bool winsim_has_closed_console(void)
{
    return !registry_has_value(WINSIM_KEY L"\\CloseAt", closes_at);
}

void winsim_session_by_handler(void)
{
    registry_set_dword(WINSIM_KEY, L"SessionByWindow", 0);
}

void winsim_console_time(DWORD milliseconds)
{
    registry_set_dword(WINSIM_KEY, L"HungAppTimeout", milliseconds);
}

/* Wine's, which takes no control, with the program of a stand-in, once. */
#define EVENT_LOG_SERVICE L"EventLog"

static void start_event_log_service(void)
{
    static bool replaced;
    wchar_t command[MAX_PATH];

    if (!replaced) {
        if (service_process(EVENT_LOG_SERVICE) != 0) {
            service_kill(EVENT_LOG_SERVICE);
        }
        assert_service_reaches(EVENT_LOG_SERVICE, SERVICE_STOPPED);
        winsim_service_command(EVENT_LOG_SERVICE, command, MAX_PATH);
        service_change(&(struct service_change){.name = EVENT_LOG_SERVICE,
                                                .type = SERVICE_WIN32_OWN_PROCESS,
                                                .start_type = SERVICE_DEMAND_START,
                                                .path = command});
        replaced = true;
    }
    service_start(EVENT_LOG_SERVICE);
}

void winsim_event_log_ends(void)
{
    start_event_log_service();
    registry_set_dword(WINSIM_KEY, L"EventLogAway", RPC_S_SERVER_UNAVAILABLE);
    service_stop(EVENT_LOG_SERVICE);
}

static DWORD run; /* of the Event Log service */

void winsim_event_log_begins(void)
{
    registry_set_dword(WINSIM_KEY, L"EventLogRun", ++run);
    registry_delete_value(WINSIM_KEY, L"EventLogAway");
    start_event_log_service();
}

/* Wine keeps whatever a process has opened of its service control manager, which keeps a service
 * from being deleted, for as long as a notification is waited for; and nothing but this ever
 * happens to that service. */
void winsim_forgets_killed(void)
{
    start_event_log_service();
    service_stop(EVENT_LOG_SERVICE);
    start_event_log_service();
}

/* Who watches the logs looks at what it has of them. */
void winsim_event_log_is_another(void)
{
    registry_set_dword(WINSIM_KEY, L"EventLogRun", ++run);
    registry_set_dword(WINSIM_KEY L"\\EventLogs", L"winsim", run);
}
