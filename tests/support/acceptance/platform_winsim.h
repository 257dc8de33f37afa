/* platform.h on a simulated server: tests/winsim, driven through its registry switches and its
 * console program. */
#ifndef ACCEPTANCE_PLATFORM_WINSIM_H
#define ACCEPTANCE_PLATFORM_WINSIM_H

#include "bindings.h"

#define WINSIM_KEY L"Software\\winsim"
/* Where the feature IIS-CertProvider is configured. */
#define CENTRAL_STORE_KEY L"SOFTWARE\\Microsoft\\IIS\\CentralCertProvider"

/* On a real server the test is skipped, saying that it needs one that does this. */
void platform_needs_simulation(const char *what);

WORD winsim_tcp_port(WORD port);
void winsim_reset(void);
bool winsim_lacked_rights(void);
/* A clean server, whatever state its services were brought into. */
void winsim_begin_anew(void);
void winsim_reboot(void);
bool winsim_notifies_product(const wchar_t *control);
void winsim_ends_console(DWORD process_id, const wchar_t *how);
void winsim_closes_console_at(const wchar_t *function, const wchar_t *object);
bool winsim_has_closed_console(void);
void winsim_session_by_handler(void);
void winsim_console_time(DWORD milliseconds);
void winsim_event_log_ends(void);
void winsim_event_log_begins(void);
void winsim_forgets_killed(void);
void winsim_event_log_is_another(void);
void winsim_renewal_event(DWORD id, const wchar_t *arguments);
void winsim_channel(const wchar_t *state);
void winsim_ends_events_with(DWORD error);
void winsim_has_no_update(void);
void winsim_update_fails(DWORD error);
void winsim_says_absent_with(DWORD error);
void winsim_takes_certificate(const struct certificate *certificate, bool takes);
void winsim_has_central_store(void);
void winsim_has_clients(DWORD count);
void winsim_clock_ahead(DWORD seconds);
void winsim_clock_wrong(LONG seconds);
void winsim_has_free_ports(DWORD count);
void winsim_lists(const wchar_t *addresses, bool in_force);
void winsim_balancer_presents(const struct certificate *certificate);
void winsim_balancer_is_away(void);
void winsim_knows_name(const char *name, bool answered);
void winsim_stopping(const wchar_t *service, const wchar_t *behaviour, DWORD delay_ms);
void winsim_starting(const wchar_t *service, const wchar_t *behaviour, DWORD exit_code);
void winsim_starting_fails_with(const wchar_t *service, DWORD specific_code);
void winsim_rras_needs_certificate(DWORD code);
void winsim_has_code_page(DWORD page);
/* What starts a stand-in for the service. */
void winsim_service_command(const wchar_t *service, wchar_t command[], size_t size);
/* Made once; a reset deletes it. */
void winsim_has_service(const wchar_t *service, const wchar_t *needed);
void winsim_fails(const wchar_t *function, const wchar_t *object, DWORD error);
/* Only so many times more. */
void winsim_fails_times(const wchar_t *function, DWORD times);
void winsim_works(const wchar_t *function);
void winsim_counts(const wchar_t *function, const wchar_t *object);
DWORD winsim_count(const wchar_t *function);
void winsim_damages_binding(enum family family, WORD port);
void winsim_moves_binding(enum family family, WORD port, const wchar_t *store);

/* Without those that Wine itself leaves open; see winsim_handles.c. */
DWORD winsim_handles_of(DWORD process_id);

#endif
